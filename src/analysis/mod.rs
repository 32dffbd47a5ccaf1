//! What pages and history say about people; pure.

pub mod coverage;
