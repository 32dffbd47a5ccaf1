//! Who writes groups of commands down, each in one commit: one for each database.

pub mod crowd;
pub mod group;
pub mod postgres;
pub mod sqlite;
