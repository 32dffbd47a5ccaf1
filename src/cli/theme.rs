//! `polder theme`: the files of the built-in theme, to begin one's own from a copy.

use std::io::Write as _;

use clap::Args;

use crate::cli::outcome::Outcome;
use crate::cli::report::print;
use crate::content::suggestion::nearest;
use crate::theme::layer;

/// Print a file of the built-in theme, to copy and change
///
/// Without a file, names all of them. A copy at the same place in the site counts instead: of a template
/// in templates/, of a style or picture in static/, of words in words/, which may hold only those that change.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct ThemeArgs {
    /// Its path in the theme
    file: Option<String>,
}

const EXAMPLES: &str = "\
Examples:
  polder theme                        name the files
  mkdir -p templates/parts
  polder theme templates/parts/footer.html > templates/parts/footer.html";

pub fn run(args: &ThemeArgs) -> anyhow::Result<Outcome> {
    let files = layer::built_in();
    let Some(asked) = &args.file else {
        print(&(files.join("\n") + "\n"));
        return Ok(Outcome::Fine);
    };
    if let Some(bytes) = layer::built_in_file(asked) {
        std::io::stdout().write_all(&bytes)?;
        return Ok(Outcome::Fine);
    }
    // `footer.html` is meant by its whole path.
    let ending = format!("/{asked}");
    let near = files.iter().find(|file| file.ends_with(&ending));
    let near = near
        .map(String::as_str)
        .or_else(|| nearest(asked, files.iter().map(String::as_str)));
    match near {
        Some(near) => eprintln!("error: the theme has no file `{asked}`; did you mean `{near}`?"),
        None => eprintln!("error: the theme has no file `{asked}`; `polder theme` names them all"),
    }
    Ok(Outcome::UsedWrongly)
}
