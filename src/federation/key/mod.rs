//! Keys: those of this site, with which it signs, and those of others, with which it checks.

pub mod algorithm;
pub mod der;
pub mod multibase;
pub mod private;
pub mod public;
