//! The commands as a page of the manual, from what clap knows of them.

use std::fmt::Write;

use clap::Arg;
use clap::Command;

/// The page as Markdown, without a head.
pub fn page(program: &Command) -> String {
    let mut text = String::new();
    for command in shown_commands(program) {
        write(&mut text, "polder", command);
        let name = format!("polder {}", command.get_name());
        for command in shown_commands(command) {
            write(&mut text, &name, command);
        }
    }
    text
}

fn shown_commands(command: &Command) -> impl Iterator<Item = &Command> {
    let commands = command.get_subcommands();
    commands.filter(|command| !command.is_hide_set())
}

/// A command, below the one that it belongs to.
fn write(text: &mut String, above: &str, command: &Command) {
    let mut command = command.clone();
    let name = format!("{above} {}", command.get_name());
    let _ = writeln!(text, "## {name}\n");
    let about = command.get_long_about().or(command.get_about());
    for paragraph in about
        .map(ToString::to_string)
        .unwrap_or_default()
        .split("\n\n")
    {
        let _ = writeln!(text, "{}.\n", prose(paragraph).trim_end_matches('.'));
    }
    let usage = command.render_usage().to_string();
    let usage = usage
        .trim_start_matches("Usage: ")
        .replacen(command.get_name(), &name, 1);
    let _ = writeln!(text, "```sh\n{usage}\n```\n");
    for arg in command.get_arguments().filter(|arg| shown(arg)) {
        let _ = writeln!(text, "{}", line(arg));
    }
    text.push('\n');
    if let Some(examples) = command.get_after_help() {
        let examples = examples.to_string();
        let lines = examples.lines().filter(|line| line.starts_with("  "));
        let _ = writeln!(text, "```sh");
        for line in lines {
            let line = line.trim();
            let _ = match line.split_once("   ") {
                Some((command, why)) => writeln!(text, "{command}  # {}", why.trim()),
                None => writeln!(text, "{line}"),
            };
        }
        let _ = writeln!(text, "```\n");
    }
}

fn shown(arg: &Arg) -> bool {
    !arg.is_hide_set() && arg.get_id() != "help"
}

/// ``- `--output DIR`: where to publish it``
fn line(arg: &Arg) -> String {
    let mut name: Vec<String> = arg
        .get_short()
        .map(|c| format!("-{c}"))
        .into_iter()
        .collect();
    name.extend(arg.get_long().map(|long| format!("--{long}")));
    let mut name = name.join(", ");
    if arg.get_action().takes_values() {
        let values: Vec<&str> = match arg.get_value_names() {
            Some(names) => names.iter().map(|name| name.as_str()).collect(),
            None => vec![arg.get_id().as_str()],
        };
        let values = values.join(" ");
        name = match name.as_str() {
            "" => values,
            name => format!("{name} {values}"),
        };
    }
    let mut line = format!("- `{name}`: ");
    let help = arg.get_help().map(ToString::to_string).unwrap_or_default();
    line.push_str(&prose(&help));
    let values = arg.get_possible_values();
    let words: Vec<String> = values
        .iter()
        .filter(|value| !value.is_hide_set())
        .map(|value| format!("`{}`", value.get_name()))
        .collect();
    if !words.is_empty() && arg.get_action().takes_values() {
        let _ = write!(line, " – one of {}", words.join(", "));
    }
    let defaults: Vec<String> = arg
        .get_default_values()
        .iter()
        .map(|value| format!("`{}`", value.to_string_lossy()))
        .collect();
    if !defaults.is_empty() && arg.get_action().takes_values() {
        let _ = write!(line, " (default: {})", defaults.join(", "));
    }
    line
}

/// Help as one line of Markdown: what looks like an option or a path is code.
fn prose(help: &str) -> String {
    let words: Vec<String> = help
        .split_whitespace()
        .map(|word| {
            let bare = word.trim_end_matches([',', '.', ';', ':', ')']);
            let code = bare.starts_with("--") || bare.starts_with('$') || bare == "#";
            match code {
                true => format!("`{bare}`{}", &word[bare.len()..]),
                false => word.replace('<', "\\<").replace('*', "\\*"),
            }
        })
        .collect();
    words.join(" ")
}
