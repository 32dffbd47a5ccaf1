//! Federation: the discussions of several sites are one, over ActivityPub. The comment service does not know of it.

pub mod address;
pub mod json;
pub mod key;
pub mod signature;
