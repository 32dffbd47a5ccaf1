//! Hands the arguments to the library and its answer to the shell.

use std::process::ExitCode;

fn main() -> ExitCode {
    polder::cli::main()
}

/// Without huge pages (`no_thp`): in pages of 2 MB each a build holds a tenth more than it uses, and the small
/// comment service half as much again; neither is faster for it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
