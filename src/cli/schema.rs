//! `polder schema`: what may be written into heads and into polder.yaml, for editors.

use clap::Args;
use clap::CommandFactory;
use clap::ValueEnum;

use crate::cli::outcome::Outcome;
use crate::cli::reference;
use crate::cli::report::print;
use crate::schema::Subject;
use crate::schema::json;
use crate::schema::reference::page;

/// Print the JSON Schema of front matter or of polder.yaml, for editors
///
/// In VS Code, with the YAML extension, the first line of polder.yaml may say:
/// # yaml-language-server: $schema=.polder/config.schema.json
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub struct SchemaArgs {
    #[arg(value_enum)]
    subject: What,
    /// In draft 7 of JSON Schema, for tools that do not know 2020-12
    #[arg(long)]
    draft7: bool,
    /// As a page of the manual instead
    #[arg(long, hide = true)]
    markdown: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum What {
    /// The head of a page
    FrontMatter,
    /// polder.yaml
    Config,
    /// The commands, as a page of the manual
    #[value(hide = true)]
    Commands,
}

const EXAMPLES: &str = "\
Examples:
  mkdir -p .polder
  polder schema config > .polder/config.schema.json
  polder schema front-matter --draft7 > .polder/front-matter.schema.json";

pub fn run<C: CommandFactory>(args: &SchemaArgs) -> anyhow::Result<Outcome> {
    let subject = match args.subject {
        What::FrontMatter => Subject::FrontMatter,
        What::Config => Subject::Config,
        What::Commands => {
            print(&reference::page(&C::command()));
            return Ok(Outcome::Fine);
        }
    };
    match args.markdown {
        true => print(&page(subject)),
        false => {
            let draft = match args.draft7 {
                true => json::DRAFT_7,
                false => json::DRAFT_2020_12,
            };
            print(&format!("{:#}\n", json::schema(subject, draft)));
        }
    }
    Ok(Outcome::Fine)
}
