//! All SQL of the service: one text for SQLite and PostgreSQL, a file for each table.

pub mod comment;
pub mod db;
pub mod migration;
pub mod page;
pub mod query;
pub mod sqlite;
pub mod thread;
pub mod tx;
