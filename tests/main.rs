//! All tests of Polder as one program: `site`, `repository`, `talker`, `process`, `database`, `stranger` and `doors` are the harness, `program` runs the binary, every other module tells of one feature.

#[cfg(feature = "comments")]
mod database;
#[cfg(feature = "federation")]
mod doors;
#[cfg(feature = "comments")]
mod process;
mod program;
mod repository;
mod site;
#[cfg(feature = "federation")]
mod stranger;
#[cfg(feature = "comments")]
mod talker;

#[cfg(feature = "comments")]
mod abuse;
mod accessible;
mod annals;
mod approvers;
mod audiences;
mod bad_input;
mod browser;
mod build;
mod care;
mod code;
mod commits;
mod company;
#[cfg(feature = "comments")]
mod concerns;
#[cfg(feature = "federation")]
mod demo;
mod diagnostics;
#[cfg(feature = "comments")]
mod erasing;
mod everywhere;
mod expertise;
mod faces;
#[cfg(feature = "federation")]
mod failing;
#[cfg(feature = "federation")]
mod federating;
mod feeds;
mod files;
mod fuzz;
mod history;
#[cfg(feature = "comments")]
mod holding;
mod hostile;
mod ids;
mod images;
#[cfg(feature = "comments")]
mod inherited;
mod init;
#[cfg(feature = "comments")]
mod instances;
#[cfg(feature = "comments")]
mod keeping;
mod kinds;
mod lists;
#[cfg(feature = "comments")]
mod living;
mod markdown;
mod memory;
mod missing;
mod mistakes;
mod model;
#[cfg(feature = "comments")]
mod moderating;
mod moves;
mod new;
mod output;
mod owners;
mod past;
#[cfg(feature = "federation")]
mod peering;
mod people;
mod preview;
#[cfg(feature = "federation")]
mod prose;
#[cfg(feature = "federation")]
mod proving;
mod publish;
mod recall;
mod recent;
mod roster;
mod sameness;
mod schema;
mod search;
#[cfg(feature = "comments")]
mod shielded;
mod shortcodes;
#[cfg(feature = "federation")]
mod siege;
#[cfg(feature = "federation")]
mod signing;
mod speech;
mod talk;
#[cfg(feature = "comments")]
mod talking;
mod theme;
#[cfg(feature = "comments")]
mod threads;
mod topics;
mod translations;
mod veil;
mod versions;
mod weight;
mod who;
mod words;
