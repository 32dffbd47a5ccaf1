//! What pages and history say about people; pure.

pub mod atlas;
pub mod contribution;
pub mod coverage;
pub mod crew;
pub mod evidence;
pub mod expertise;
pub mod freshness;
pub mod knower;
pub mod knowledge;
pub mod relevance;
pub mod story;
pub mod topic;
pub mod translation;
