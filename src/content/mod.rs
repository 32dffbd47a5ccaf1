//! The model: what a site consists of, as plain data. Nothing in here reads a file.

pub mod audience;
pub mod date;
pub mod diagnostic;
pub mod event;
pub mod fields;
pub mod file;
pub mod front_matter;
pub mod goal;
pub mod heading;
pub mod kind;
pub mod language;
pub mod link;
pub mod manuscript;
pub mod node;
pub mod page;
pub mod page_id;
pub mod path;
pub mod person;
pub mod policy;
pub mod section;
pub mod shape;
pub mod site;
pub mod suggestion;
pub mod taxonomy;
pub mod team;
pub mod visibility;
