//! How a command ended, and what the shell is told of it.

use std::process::ExitCode;

use crate::content::diagnostic::Diagnostic;
use crate::content::diagnostic::Severity;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Fine,
    ContentIsWrong,
    UsedWrongly,
    CannotRun,
}

impl Outcome {
    /// What diagnostics make of a run; `strict` counts warnings as well.
    pub fn of(diagnostics: &[Diagnostic], strict: bool) -> Outcome {
        let wrong = diagnostics.iter().any(|diagnostic| {
            diagnostic.severity == Severity::Error
                || (strict && diagnostic.severity == Severity::Warning)
        });
        if wrong {
            Outcome::ContentIsWrong
        } else {
            Outcome::Fine
        }
    }

    pub fn exit_code(self) -> ExitCode {
        ExitCode::from(match self {
            Outcome::Fine => 0,
            Outcome::ContentIsWrong => 1,
            Outcome::UsedWrongly => 2,
            Outcome::CannotRun => 3,
        })
    }
}
