//! As many askers as one names, and how fast a disk is, for `benches/run`:
//! `load ask HOST CONNECTIONS SECONDS STATUS FILE` and `load sync FILE SECONDS`.
//!
//! FILE holds a request as it goes over the wire. In it `@@@@@@@@` becomes the number of the request and `%%%` that
//! of one of 64 people, so that its length stays. It needs nothing but the standard library: `rustc -O` is enough.

use std::env;
use std::fs;
use std::fs::OpenOptions;
use std::io;
use std::io::Read;
use std::io::Seek;
use std::io::SeekFrom;
use std::io::Write;
use std::net::TcpStream;
use std::process::ExitCode;
use std::sync::atomic::AtomicU64;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;
use std::time::Instant;

/// People who ask by turns.
const PEOPLE: u64 = 64;
/// What is written before each sync, as a database writes its pages.
const PAGE: usize = 4096;
/// Pages of the file that are written over and over: it does not grow while one measures.
const PAGES: u64 = 1024;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["ask", host, connections, seconds, status, file] => {
            match (connections.parse(), seconds.parse(), status.parse()) {
                (Ok(connections), Ok(seconds), Ok(status)) => {
                    ask(host, connections, seconds, status, file)
                }
                _ => Err("connections, seconds and status are numbers".to_owned()),
            }
        }
        ["sync", file, seconds] => match seconds.parse() {
            Ok(seconds) => sync(file, seconds).map_err(|error| format!("{file}: {error}")),
            Err(_) => Err("seconds are a number".to_owned()),
        },
        _ => {
            Err("say `ask HOST CONNECTIONS SECONDS STATUS FILE` or `sync FILE SECONDS`".to_owned())
        }
    };
    match done {
        Ok(line) => {
            println!("{line}");
            ExitCode::SUCCESS
        }
        Err(why) => {
            eprintln!("error: {why}");
            ExitCode::FAILURE
        }
    }
}

/// Asks for so long, each connection again as soon as it was answered.
fn ask(
    host: &str,
    connections: usize,
    seconds: f64,
    status: u16,
    file: &str,
) -> Result<String, String> {
    let request = fs::read(file).map_err(|error| format!("{file}: {error}"))?;
    let template = Template::of(&request);
    let counter = AtomicU64::new(0);
    let began = Instant::now();
    let end = began + Duration::from_secs_f64(seconds);
    let parts: Vec<Result<Vec<u32>, String>> = thread::scope(|scope| {
        let askers: Vec<_> = (0..connections)
            .map(|_| scope.spawn(|| one(host, &template, &counter, end, status)))
            .collect();
        let ended = askers.into_iter().map(|asker| asker.join());
        ended
            .map(|part| part.unwrap_or_else(|_| Err("an asker panicked".to_owned())))
            .collect()
    });
    let took = began.elapsed().as_secs_f64();
    let mut micros = Vec::new();
    for part in parts {
        micros.extend(part?);
    }
    micros.sort_unstable();
    if micros.is_empty() {
        return Err("nothing was answered in that time".to_owned());
    }
    let at = |share: f64| f64::from(micros[((micros.len() - 1) as f64 * share) as usize]) / 1000.0;
    Ok(format!(
        "{{\"count\": {}, \"seconds\": {took:.3}, \"p50\": {:.3}, \"p99\": {:.3}, \"worst\": {:.3}}}",
        micros.len(),
        at(0.5),
        at(0.99),
        at(1.0)
    ))
}

/// A request and the places in it that change.
struct Template {
    bytes: Vec<u8>,
    number: Option<usize>,
    person: Option<usize>,
}

impl Template {
    fn of(request: &[u8]) -> Template {
        let find = |mark: &[u8]| {
            let mut windows = request.windows(mark.len());
            windows.position(|window| window == mark)
        };
        Template {
            bytes: request.to_vec(),
            number: find(b"@@@@@@@@"),
            person: find(b"%%%"),
        }
    }

    fn fill(&self, bytes: &mut [u8], number: u64) {
        if let Some(at) = self.number {
            let digits = format!("{:08}", number % 100_000_000);
            bytes[at..at + 8].copy_from_slice(digits.as_bytes());
        }
        if let Some(at) = self.person {
            let digits = format!("{:03}", number % PEOPLE);
            bytes[at..at + 3].copy_from_slice(digits.as_bytes());
        }
    }
}

/// One connection: how long each answer took, in microseconds.
fn one(
    host: &str,
    template: &Template,
    counter: &AtomicU64,
    end: Instant,
    status: u16,
) -> Result<Vec<u32>, String> {
    let failed = |error: io::Error| format!("{host}: {error}");
    let mut micros = Vec::new();
    let mut bytes = template.bytes.clone();
    let mut buffer = vec![0; 1 << 18];
    let mut open: Option<TcpStream> = None;
    while Instant::now() < end {
        template.fill(&mut bytes, counter.fetch_add(1, Ordering::Relaxed));
        let began = Instant::now();
        let mut stream = match open.take() {
            Some(stream) => stream,
            None => {
                let stream = TcpStream::connect(host).map_err(failed)?;
                stream.set_nodelay(true).map_err(failed)?;
                let patience = Some(Duration::from_secs(60));
                stream.set_read_timeout(patience).map_err(failed)?;
                stream
            }
        };
        stream.write_all(&bytes).map_err(failed)?;
        let (answer, stays) = answer(&mut stream, &mut buffer).map_err(failed)?;
        if answer != status {
            return Err(format!("{host} answered {answer} instead of {status}"));
        }
        let took = began.elapsed().as_micros();
        micros.push(u32::try_from(took).unwrap_or(u32::MAX));
        open = stays.then_some(stream);
    }
    Ok(micros)
}

/// Reads one answer; its status, and whether the connection stays open.
fn answer(stream: &mut TcpStream, buffer: &mut [u8]) -> io::Result<(u16, bool)> {
    let broken = |why| io::Error::new(io::ErrorKind::InvalidData, why);
    let mut filled = 0;
    let head = loop {
        if let Some(end) = find_end(&buffer[..filled]) {
            break end;
        }
        let read = match buffer.get_mut(filled..) {
            Some(rest) if !rest.is_empty() => stream.read(rest)?,
            _ => return Err(broken("the head of the answer has no end")),
        };
        if read == 0 {
            return Err(broken("it closed in the middle of an answer"));
        }
        filled += read;
    };
    let text = String::from_utf8_lossy(&buffer[..head]).to_ascii_lowercase();
    let status = text.split(' ').nth(1).and_then(|word| word.parse().ok());
    let status = status.ok_or(broken("it speaks no HTTP"))?;
    let header = |name: &str| {
        let mut lines = text.lines().filter_map(|line| line.split_once(':'));
        lines.find_map(|(key, value)| (key == name).then_some(value.trim()))
    };
    let length: Option<usize> = header("content-length").and_then(|length| length.parse().ok());
    let closes = header("connection") == Some("close") || text.starts_with("http/1.0");
    let Some(length) = length else {
        // Without a length it ends where the connection does.
        while stream.read(buffer)? > 0 {}
        return Ok((status, false));
    };
    let mut left = (head + length).saturating_sub(filled);
    while left > 0 {
        let part = left.min(buffer.len());
        let read = stream.read(&mut buffer[..part])?;
        if read == 0 {
            return Err(broken("it closed in the middle of an answer"));
        }
        left -= read;
    }
    Ok((status, !closes))
}

/// Where the head ends, with the empty line.
fn find_end(bytes: &[u8]) -> Option<usize> {
    let end = bytes.windows(4).position(|window| window == b"\r\n\r\n")?;
    Some(end + 4)
}

/// How many pages a second can be written and synced, one after the other, into a file that is there.
fn sync(path: &str, seconds: f64) -> io::Result<String> {
    let mut file = OpenOptions::new()
        .create(true)
        .truncate(true)
        .write(true)
        .open(path)?;
    let page = [7; PAGE];
    for _ in 0..PAGES {
        file.write_all(&page)?;
    }
    file.sync_all()?;
    let began = Instant::now();
    let mut count = 0;
    while began.elapsed().as_secs_f64() < seconds {
        file.seek(SeekFrom::Start(count % PAGES * PAGE as u64))?;
        file.write_all(&page)?;
        file.sync_data()?;
        count += 1;
    }
    let took = began.elapsed().as_secs_f64();
    fs::remove_file(path)?;
    Ok(format!("{{\"count\": {count}, \"seconds\": {took:.3}}}"))
}
