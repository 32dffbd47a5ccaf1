//! What can be asked of the service, a file for each subject.

pub mod comment;
pub mod event;
pub mod health;
pub mod thread;
