//! `polder completions`: what a shell needs to complete Polder's commands.

use clap::Args;
use clap::CommandFactory;
use clap_complete::Shell;
use clap_complete::generate;

use crate::cli::outcome::Outcome;

/// Print completions for a shell
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct CompletionsArgs {
    shell: Shell,
}

const EXAMPLES: &str = "\
Example:
  polder completions bash > ~/.local/share/bash-completion/completions/polder";

pub fn run<C: CommandFactory>(args: &CompletionsArgs) -> anyhow::Result<Outcome> {
    let mut text = Vec::new();
    generate(args.shell, &mut C::command(), "polder", &mut text);
    crate::cli::report::print(&String::from_utf8_lossy(&text));
    Ok(Outcome::Fine)
}
