//! The comment service: threads for the pages of a site. The site knows nothing of it; they share a folder.

pub mod account;
pub mod anonymous;
pub mod api;
pub mod app;
pub mod auth;
pub mod backup;
pub mod bell;
pub mod body;
pub mod command;
pub mod dump;
pub mod export;
pub mod guard;
pub mod lock;
pub mod metrics;
pub mod network;
pub mod person_name;
pub mod problem;
pub mod rate;
pub mod register;
pub mod routes;
pub mod service;
pub mod shelf;
pub mod store;
pub mod text;
pub mod watch;
pub mod writer;
