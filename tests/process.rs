//! The harness of a comment service that is a process of its own, which can be killed.

use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;
use std::io::Write;
use std::net::TcpStream;
use std::path::Path;
use std::process::Child;
use std::process::Command;
use std::process::Stdio;

use rustix::process::Pid;
use rustix::process::Signal;
use rustix::process::kill_process;
use serde_json::Value;
use serde_json::json;

use crate::site::TestSite;
use crate::talker::Kept;

/// The program itself.
pub struct Program {
    pub child: Child,
    pub host: String,
}

impl Program {
    /// At a port, or at one that is free.
    pub fn start(site: &TestSite, kept: &Kept, port: u16) -> Program {
        let mut command = Program::command(site, kept, port);
        Program::listening(command.spawn().expect("a program"))
    }

    /// One whose complaints are kept in a file.
    pub fn logging(site: &TestSite, kept: &Kept, port: u16, log: &Path) -> Program {
        let mut command = Program::command(site, kept, port);
        let log = fs_err::File::create(log).expect("a file").into_parts().0;
        Program::listening(command.stderr(log).spawn().expect("a program"))
    }

    fn command(site: &TestSite, kept: &Kept, port: u16) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_polder"));
        command
            .args(["comments", "serve", "--listen"])
            .arg(format!("127.0.0.1:{port}"))
            .args(kept.named())
            .current_dir(site.root())
            .stdout(Stdio::piped());
        command
    }

    /// One that is started already, as soon as it says where it listens.
    pub fn listening(mut child: Child) -> Program {
        let mut line = String::new();
        let out = child.stdout.as_mut().expect("its output");
        BufReader::new(out)
            .read_line(&mut line)
            .expect("an address");
        let host = line.trim().trim_start_matches("http://").to_owned();
        Program { child, host }
    }

    /// At once, whatever it is doing.
    pub fn kill(&self) {
        let process = Pid::from_child(&self.child);
        kill_process(process, Signal::KILL).expect("a kill");
    }

    pub fn post(&self, page: &str, who: &str, body: &str) -> Option<String> {
        let body = json!({ "body": body }).to_string();
        let head = format!("X-Polder-User: {who}\r\nContent-Type: application/json");
        let text = self.ask(
            &format!("POST /api/v1/threads/{page}/comments"),
            &head,
            &body,
        )?;
        if !text.starts_with("HTTP/1.1 201") {
            return None;
        }
        let (_, json) = text.split_once("\r\n\r\n")?;
        let told: Value = serde_json::from_str(json).ok()?;
        Some(told["id"].as_str()?.to_owned())
    }

    /// The whole answer; nothing where the other end is gone.
    pub fn ask(&self, line: &str, headers: &str, body: &str) -> Option<String> {
        let request = format!(
            "{line} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{headers}\r\nContent-Length: {}\r\n\r\n{body}",
            self.host,
            body.len()
        );
        let mut stream = TcpStream::connect(&self.host).ok()?;
        stream.write_all(request.as_bytes()).ok()?;
        let mut text = String::new();
        stream.read_to_string(&mut text).ok()?;
        Some(text)
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How often it is killed: `POLDER_KILLS=20` takes its time.
pub fn kills() -> usize {
    let wanted = std::env::var("POLDER_KILLS").ok();
    wanted.and_then(|kills| kills.parse().ok()).unwrap_or(2)
}
