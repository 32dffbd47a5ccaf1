//! What can be asked of the service, a file for each subject.

pub mod answer;
pub mod comment;
pub mod dev;
pub mod event;
pub mod form;
pub mod health;
pub mod live;
pub mod mine;
pub mod moderation;
pub mod poll;
pub mod reaction;
pub mod shape;
pub mod thread;
