//! All tests of Polder as one program: `site` is the harness, `program` runs the binary, every other module tells of one feature.

mod program;
mod site;

mod audiences;
mod bad_input;
mod build;
mod code;
mod company;
mod diagnostics;
mod feeds;
mod files;
mod fuzz;
mod history;
mod hostile;
mod ids;
mod images;
mod init;
mod kinds;
mod lists;
mod markdown;
mod memory;
mod mistakes;
mod model;
mod new;
mod output;
mod owners;
mod past;
mod people;
mod preview;
mod prose;
mod publish;
mod sameness;
mod schema;
mod shortcodes;
mod talk;
mod theme;
