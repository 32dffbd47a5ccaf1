//! All tests of Polder as one program: `site` is the harness, every other module tells of one feature.

mod site;

mod audiences;
mod build;
mod company;
mod history;
mod markdown;
mod memory;
mod output;
mod preview;
mod sameness;
