//! What can be asked of the service, a file for each subject.

pub mod answer;
pub mod comment;
pub mod deed;
pub mod desk;
pub mod dev;
pub mod event;
pub mod form;
pub mod health;
pub mod kudos;
pub mod live;
pub mod live_thread;
pub mod me;
pub mod mine;
pub mod moderation;
pub mod own;
pub mod people;
pub mod poll;
pub mod reaction;
pub mod setting;
pub mod shape;
pub mod thread;
pub mod versions;
pub mod visit;
