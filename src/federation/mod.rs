//! Federation: the discussions of several sites are one, over ActivityPub. The comment service does not know of it.
//!
//! A local comment is told to others by reading what changed in the store ([`effect::tell`]), not by the command
//! that changed it: what is written is told, whatever wrote it, and nothing is told that was not written. What
//! others send comes in through one gate ([`gate`]) and has its effect in one commit ([`effect::receive`]).

pub mod activity;
pub mod address;
pub mod backfill;
pub mod delivery;
pub mod desk;
pub mod directory;
pub mod document;
pub mod duty;
pub mod effect;
pub mod feeling;
pub mod fetch;
pub mod gate;
pub mod inbox;
pub mod json;
pub mod key;
pub mod knock;
pub mod measuring;
pub mod names;
pub mod node;
pub mod outgoing;
pub mod plain;
pub mod proof;
pub mod proven;
pub mod publishing;
pub mod reach;
pub mod read;
pub mod refused;
pub mod ring;
pub mod rotating;
pub mod routes;
pub mod settings;
pub mod signature;
pub mod start;
pub mod store;
pub mod task;
pub mod telling;
pub mod wanting;
