//! All SQL of the service: one text for SQLite and PostgreSQL, a file for each table.

pub mod address;
pub mod audit;
pub mod comment;
pub mod db;
pub mod dump;
pub mod error;
pub mod follow;
pub mod mention;
pub mod migration;
pub mod mine;
pub mod own;
pub mod page;
pub mod pen;
pub mod poll;
pub mod pool;
pub mod postgres;
pub mod query;
pub mod queue;
pub mod reaction;
pub mod secret;
pub mod sqlite;
pub mod thread;
pub mod tx;
pub mod whole;
