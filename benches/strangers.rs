//! Sites that are none, for row 21 of `benches/run`: they say who they are, say a lot, and take whatever they are told.
//! They understand all signatures that Polder writes, and sign as every other server can.
//!
//! `strangers COUNT` listens on so many ports of loopback and prints them. Then it does what stands in each line of
//! its input, and answers each with a line of JSON:
//!
//! - `follow HOST`: every site asks a site whether it may follow it
//! - `say HOST PAGES COUNT CONNECTIONS`: so many signed comments, by people of all sites, in turns on some pages;
//!   they are signed before the clock runs
//! - `hang COUNT`: so many of the sites take requests from now on, and never answer
//! - `wait COUNT SECONDS`: until every other site was told so many different things of type Create
//! - `forget`: what was heard

use std::collections::HashMap;
use std::env;
use std::io;
use std::io::BufRead;
use std::io::Read;
use std::io::Write;
use std::net::TcpListener;
use std::net::TcpStream;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;
use std::time::Instant;
use std::time::SystemTime;
use std::time::UNIX_EPOCH;

use anyhow::Context;
use axum::http::HeaderMap;
use axum::http::HeaderValue;
use polder::federation::key::algorithm::Algorithm;
use polder::federation::key::private::PrivateKey;
use polder::federation::signature::claim::Kind;
use polder::federation::signature::either;
use polder::federation::signature::form::Signer;
use polder::federation::signature::manner::Manner;
use polder::federation::signature::message::Message;
use serde_json::Value;
use serde_json::json;

/// People at each site.
const PEOPLE: usize = 16;

fn main() -> ExitCode {
    match work() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn work() -> anyhow::Result<()> {
    let count = env::args().nth(1).and_then(|count| count.parse().ok());
    let sites = Sites::listen(count.context("say `strangers COUNT`")?)?;
    println!("{}", json!({ "hosts": sites.hosts }));
    for line in io::stdin().lock().lines() {
        let line = line?;
        let words: Vec<&str> = line.split(' ').collect();
        let answer = match words.as_slice() {
            ["follow", host] => sites.follow(host)?,
            ["say", host, pages, count, connections] => {
                let pages: Vec<&str> = pages.split(',').collect();
                sites.say(host, &pages, count.parse()?, connections.parse()?)?
            }
            ["hang", count] => {
                sites.hanging.store(count.parse()?, Ordering::Relaxed);
                json!({})
            }
            ["wait", count, seconds] => sites.wait(count.parse()?, seconds.parse()?),
            ["forget"] => {
                sites.heard().clear();
                json!({})
            }
            _ => anyhow::bail!("nobody knows `{line}` here"),
        };
        println!("{answer}");
    }
    Ok(())
}

struct Sites {
    hosts: Vec<String>,
    key: PrivateKey,
    pem: String,
    hanging: AtomicUsize,
    /// How often each site was told something, by the id of that; and when first.
    heard: Mutex<HashMap<(usize, String), (usize, Instant)>>,
}

impl Sites {
    fn listen(count: usize) -> anyhow::Result<Arc<Sites>> {
        let bound = (0..count).map(|_| TcpListener::bind("127.0.0.1:0"));
        let listeners: Vec<TcpListener> = bound.collect::<io::Result<_>>()?;
        let hosts = listeners
            .iter()
            .map(|one| Ok(one.local_addr()?.to_string()));
        let key = PrivateKey::generate(Algorithm::Rsa)?;
        let key = PrivateKey::from_pkcs8(Algorithm::Rsa, &key)?;
        let sites = Arc::new(Sites {
            hosts: hosts.collect::<io::Result<_>>()?,
            pem: key.public().to_pem(),
            key,
            hanging: AtomicUsize::new(0),
            heard: Mutex::default(),
        });
        for (number, listener) in listeners.into_iter().enumerate() {
            let sites = sites.clone();
            thread::spawn(move || {
                for stream in listener.incoming().flatten() {
                    let sites = sites.clone();
                    // Whoever breaks off is heard no more.
                    thread::spawn(move || drop(sites.answer(number, stream)));
                }
            });
        }
        Ok(sites)
    }

    fn heard(&self) -> MutexGuard<'_, HashMap<(usize, String), (usize, Instant)>> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn at(&self, site: usize, path: &str) -> String {
        format!("http://{}{path}", self.hosts[site])
    }

    /// Answers on one connection until it is closed.
    fn answer(&self, site: usize, mut stream: TcpStream) -> io::Result<()> {
        stream.set_nodelay(true)?;
        let mut bytes = Vec::new();
        while let Some((head, body)) = read(&mut stream, &mut bytes)? {
            if site < self.hanging.load(Ordering::Relaxed) {
                thread::sleep(Duration::from_secs(600));
            }
            let mut words = head.split(' ');
            let answer = match (words.next(), words.next()) {
                (Some("POST"), _) => {
                    self.take(site, &body);
                    "HTTP/1.1 202 Accepted\r\nContent-Length: 0\r\n\r\n".to_owned()
                }
                (_, Some(path)) => {
                    let actor = self.actor(site, path).to_string();
                    format!(
                        "HTTP/1.1 200 OK\r\nContent-Type: application/activity+json\r\nContent-Length: {}\r\n\r\n{actor}",
                        actor.len()
                    )
                }
                _ => return Ok(()),
            };
            stream.write_all(answer.as_bytes())?;
        }
        Ok(())
    }

    fn take(&self, site: usize, body: &[u8]) {
        let activity: Value = serde_json::from_slice(body).unwrap_or_default();
        if let ("Create", Some(id)) = (
            activity["type"].as_str().unwrap_or_default(),
            activity["id"].as_str(),
        ) {
            let mut heard = self.heard();
            let told = heard.entry((site, id.to_owned()));
            told.or_insert((0, Instant::now())).0 += 1;
        }
    }

    fn actor(&self, site: usize, path: &str) -> Value {
        let id = self.at(site, path);
        json!({
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": id,
            "type": if path == "/ap/site" { "Group" } else { "Person" },
            "name": format!("Somebody {site}"),
            "inbox": self.at(site, "/ap/inbox"),
            "generator": { "type": "Application", "implements": Manner::all() },
            "publicKey": {
                "id": format!("{id}#main-key"),
                "owner": id,
                "publicKeyPem": self.pem,
            },
        })
    }

    /// A request to the inbox of a host, signed, as it goes over the wire.
    fn letter(&self, host: &str, activity: &Value) -> anyhow::Result<Vec<u8>> {
        let mut headers = HeaderMap::new();
        headers.insert("host", HeaderValue::try_from(host)?);
        let message = Message {
            method: "POST",
            scheme: "http",
            authority: host,
            target: "/ap/inbox",
            headers: &headers,
        };
        let actor = activity["actor"].as_str().context("nobody says it")?;
        let signer = Signer {
            id: &format!("{actor}#main-key"),
            key: &self.key,
        };
        let body = activity.to_string();
        let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH)?.as_secs())?;
        let form = either::form(Kind::Cavage);
        let added = form.sign(&message, Some(body.as_bytes()), &signer, now)?;
        let mut letter = format!(
            "POST /ap/inbox HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/activity+json\r\nContent-Length: {}\r\n",
            body.len()
        );
        for (name, value) in added {
            letter.push_str(&format!("{name}: {}\r\n", value.to_str()?));
        }
        letter.push_str("\r\n");
        letter.push_str(&body);
        Ok(letter.into_bytes())
    }

    fn follow(&self, host: &str) -> anyhow::Result<Value> {
        for site in 0..self.hosts.len() {
            let follow = json!({
                "id": self.at(site, "/act/follow"),
                "type": "Follow",
                "actor": self.at(site, "/ap/site"),
                "object": format!("http://{host}/ap/site"),
            });
            ask(&mut TcpStream::connect(host)?, &self.letter(host, &follow)?)?;
        }
        Ok(json!({ "followed": self.hosts.len() }))
    }

    fn note(&self, host: &str, page: &str, number: usize, run: u128) -> Value {
        let site = number % self.hosts.len();
        let person = number / self.hosts.len() % PEOPLE;
        let actor = self.at(site, &format!("/u/{person}"));
        let id = self.at(site, &format!("/n/{run}-{number}"));
        json!({
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": format!("{id}#create"),
            "type": "Create",
            "actor": actor,
            "object": {
                "id": id,
                "type": "Note",
                "attributedTo": actor,
                "content": format!("<p>The pump ran dry, so we moved the <em>switch</em> up by two hands: comment {number}</p>"),
                "context": format!("http://{host}/ap/ctx/{page}"),
                "inReplyTo": format!("http://{host}/ap/a/{page}"),
            },
        })
    }

    fn say(
        &self,
        host: &str,
        pages: &[&str],
        count: usize,
        connections: usize,
    ) -> anyhow::Result<Value> {
        let run = SystemTime::now().duration_since(UNIX_EPOCH)?.as_nanos();
        let began = Instant::now();
        let each = |first: usize| -> anyhow::Result<Vec<Vec<u8>>> {
            (first..count)
                .step_by(connections)
                .map(|number| {
                    let note = self.note(host, pages[number % pages.len()], number, run);
                    self.letter(host, &note)
                })
                .collect()
        };
        let all: Vec<Vec<Vec<u8>>> = spread(connections, each)?;
        let signed = began.elapsed();
        // Who they are is known from the first on: that is asked once a day, not for each comment.
        let began = Instant::now();
        let micros: Vec<Vec<u128>> = spread(connections, |number| {
            let mut stream = TcpStream::connect(host)?;
            let mut micros = Vec::new();
            for letter in &all[number] {
                let began = Instant::now();
                ask(&mut stream, letter)?;
                micros.push(began.elapsed().as_micros());
            }
            Ok(micros)
        })?;
        let seconds = began.elapsed().as_secs_f64();
        let mut micros = micros.concat();
        micros.sort_unstable();
        let at = |share: f64| micros[((micros.len() - 1) as f64 * share) as usize] as f64 / 1000.0;
        Ok(json!({
            "count": micros.len(),
            "seconds": seconds,
            "p50": at(0.5),
            "p99": at(0.99),
            "signed": signed.as_secs_f64(),
        }))
    }

    fn wait(&self, count: usize, seconds: f64) -> Value {
        let end = Instant::now() + Duration::from_secs_f64(seconds);
        let hanging = self.hanging.load(Ordering::Relaxed);
        loop {
            let mut distinct = vec![0_usize; self.hosts.len()];
            let (mut told, mut first, mut last) = (0, None, None);
            for ((site, _), (times, when)) in self.heard().iter() {
                distinct[*site] += 1;
                told += times;
                first = Some(first.map_or(*when, |first| *when.min(&first)));
                last = Some(last.map_or(*when, |last| *when.max(&last)));
            }
            let whole = distinct[hanging..].iter().all(|found| *found >= count);
            if whole || Instant::now() > end {
                let took = first.zip(last).map(|(first, last)| last - first);
                let distinct: usize = distinct.iter().sum();
                return json!({
                    "whole": whole,
                    "count": distinct,
                    "again": told - distinct,
                    "seconds": took.map_or(0.0, |took| took.as_secs_f64()),
                });
            }
            thread::sleep(Duration::from_millis(20));
        }
    }
}

/// Does something on so many threads.
fn spread<T: Send>(
    threads: usize,
    work: impl Fn(usize) -> anyhow::Result<T> + Sync,
) -> anyhow::Result<Vec<T>> {
    thread::scope(|scope| {
        let work = &work;
        let began: Vec<_> = (0..threads)
            .map(|number| scope.spawn(move || work(number)))
            .collect();
        let ended = began.into_iter().map(|one| one.join());
        ended
            .map(|one| one.unwrap_or_else(|_| Err(anyhow::anyhow!("a thread panicked"))))
            .collect()
    })
}

/// Sends a letter and waits until it was taken.
fn ask(stream: &mut TcpStream, letter: &[u8]) -> anyhow::Result<()> {
    stream.set_nodelay(true)?;
    stream.write_all(letter)?;
    let answer = read(stream, &mut Vec::new())?.context("it closed without an answer")?;
    let status = answer.0.split(' ').nth(1);
    anyhow::ensure!(status == Some("202"), "it answered {}", answer.0);
    Ok(())
}

/// The next message on a connection: its first lines, and its body. What follows it stays in `bytes`.
fn read(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> io::Result<Option<(String, Vec<u8>)>> {
    let mut part = [0; 16 * 1024];
    loop {
        let end = bytes.windows(4).position(|window| window == b"\r\n\r\n");
        if let Some(end) = end {
            let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                let is_length = name.eq_ignore_ascii_case("content-length");
                is_length.then(|| value.trim().parse::<usize>().ok())?
            });
            let whole = end + 4 + length.unwrap_or(0);
            if bytes.len() >= whole {
                let body = bytes[end + 4..whole].to_vec();
                bytes.drain(..whole);
                return Ok(Some((head, body)));
            }
        }
        match stream.read(&mut part)? {
            0 => return Ok(None),
            read => bytes.extend_from_slice(&part[..read]),
        }
    }
}
