//! What one sees while a long run works: a bar on a terminal, a line for each stage elsewhere.

use std::io::IsTerminal;
use std::io::Write;
use std::sync::mpsc;
use std::sync::mpsc::RecvTimeoutError;
use std::sync::mpsc::Sender;
use std::thread;
use std::thread::JoinHandle;
use std::time::Duration;

use crate::cli::report::Format;
use crate::cli::report::Report;
use crate::progress::Moment;
use crate::progress::Progress;
use crate::progress::Stage;

/// Short runs show nothing: what appears and goes at once only flickers.
const PATIENCE: Duration = Duration::from_millis(500);
/// A log is not watched while it grows.
const PATIENCE_OF_LOGS: Duration = Duration::from_secs(3);
const TICK: Duration = Duration::from_millis(100);
const WIDTH: usize = 30;

/// Shows a run's progress until it is dropped.
pub struct Waiting {
    over: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Waiting {
    pub fn for_people(progress: &Progress, report: &Report) -> Waiting {
        let mut waiting = Waiting {
            over: None,
            thread: None,
        };
        if report.quiet || report.format != Format::Human {
            return waiting;
        }
        let (over, end) = mpsc::channel::<()>();
        let progress = progress.clone();
        let is_over = move |patience| end.recv_timeout(patience) != Err(RecvTimeoutError::Timeout);
        waiting.over = Some(over);
        waiting.thread = Some(thread::spawn(move || {
            if std::io::stderr().is_terminal() {
                draw(&progress, is_over);
            } else {
                log(&progress, is_over);
            }
        }));
        waiting
    }
}

impl Drop for Waiting {
    /// Waits until the bar is gone, so that nothing is written into it.
    fn drop(&mut self) {
        drop(self.over.take());
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn draw(progress: &Progress, is_over: impl Fn(Duration) -> bool) {
    let mut patience = PATIENCE;
    while !is_over(patience) {
        patience = TICK;
        eprint!("\r\x1b[K{}", line(progress.moment()));
        let _ = std::io::stderr().flush();
    }
    if patience == TICK {
        eprint!("\r\x1b[K");
    }
}

fn log(progress: &Progress, is_over: impl Fn(Duration) -> bool) {
    let mut patience = PATIENCE_OF_LOGS;
    let mut told = None;
    while !is_over(patience) {
        patience = TICK;
        let moment = progress.moment();
        if told != Some(moment.stage) {
            told = Some(moment.stage);
            eprintln!("{} …", what(moment));
        }
    }
}

/// `━━━━━━━━╌╌╌╌ rendering 10,000 pages`
fn line(moment: Moment) -> String {
    let filled = (moment.done * WIDTH)
        .checked_div(moment.total)
        .unwrap_or_default();
    format!(
        "{}{} {}",
        "━".repeat(filled),
        "╌".repeat(WIDTH - filled),
        what(moment)
    )
}

fn what(moment: Moment) -> String {
    let count = moment.total;
    match moment.stage {
        Stage::Reading => "reading".to_owned(),
        Stage::Rendering => format!("rendering {count} pages"),
        Stage::Highlighting => format!("colouring {count} blocks of code"),
        Stage::Writing => format!("writing {count} files"),
    }
}
