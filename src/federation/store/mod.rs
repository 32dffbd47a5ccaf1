//! The tables of federation, in the store of the service.

pub mod activity;
pub mod dead;
pub mod early;
pub mod errand;
pub mod follower;
pub mod key;
pub mod like;
pub mod note;
pub mod peer;
pub mod seen;
pub mod silence;
pub mod speaker;
pub mod thread;
pub mod told;
pub mod wanted;
