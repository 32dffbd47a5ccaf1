//! A site that is none: it answers with what a test gives it, counts who asks, and signs what it is told to sign.

use std::collections::BTreeMap;
use std::io::Read;
use std::io::Write;
use std::net::TcpListener;
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::LazyLock;
use std::sync::Mutex;
use std::time::Duration;

use axum::http::HeaderMap;
use axum::http::HeaderName;
use axum::http::HeaderValue;
use polder::federation::key::algorithm::Algorithm;
use polder::federation::key::private::PrivateKey;
use polder::federation::signature::claim::Kind;
use polder::federation::signature::either;
use polder::federation::signature::form::Signer;
use polder::federation::signature::message::Message;
use serde_json::Value;
use serde_json::json;

use crate::talker::Answer;
use crate::talker::NOW;
use crate::talker::Service;

/// A key for all that a stranger says, and one that is another's.
pub static KEYS: LazyLock<[PrivateKey; 2]> = LazyLock::new(|| {
    [Algorithm::Rsa, Algorithm::Ed25519].map(|algorithm| {
        let bytes = PrivateKey::generate(algorithm).expect("a key");
        PrivateKey::from_pkcs8(algorithm, &bytes).expect("the same key")
    })
});

/// What is answered at an address.
#[derive(Clone)]
pub struct Page {
    pub status: u16,
    pub headers: String,
    pub body: Vec<u8>,
    /// How long one waits for it.
    pub slow: Duration,
}

#[derive(Default)]
struct Books {
    pages: BTreeMap<String, Page>,
    /// Every request, as it came.
    asked: Vec<String>,
}

#[derive(Clone)]
pub struct Stranger {
    pub port: u16,
    books: Arc<Mutex<Books>>,
}

pub fn document(value: &Value) -> Page {
    Page {
        status: 200,
        headers: "Content-Type: application/activity+json\r\n".to_owned(),
        body: value.to_string().into_bytes(),
        slow: Duration::ZERO,
    }
}

pub fn status(status: u16, headers: &str) -> Page {
    Page {
        status,
        headers: headers.to_owned(),
        body: Vec::new(),
        slow: Duration::ZERO,
    }
}

impl Stranger {
    /// Listens, knows its site and a person called Mallory, and takes what it is sent.
    pub fn new() -> Stranger {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let stranger = Stranger {
            port,
            books: Arc::default(),
        };
        for (path, kind) in [
            ("/ap/site", "Group"),
            ("/u/mallory", "Person"),
            ("/u/trudy", "Person"),
        ] {
            stranger.put(path, document(&stranger.actor(path, kind)));
        }
        stranger.put("/ap/inbox", status(202, ""));
        let answering = stranger.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let answering = answering.clone();
                std::thread::spawn(move || answering.answer(stream));
            }
        });
        stranger
    }

    pub fn at(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    pub fn actor(&self, path: &str, kind: &str) -> Value {
        let id = self.at(path);
        json!({
            "@context": "https://www.w3.org/ns/activitystreams",
            "id": id,
            "type": kind,
            "name": path.rsplit('/').next(),
            "inbox": self.at("/ap/inbox"),
            "publicKey": {
                "id": format!("{id}#main-key"),
                "owner": id,
                "publicKeyPem": KEYS[0].public().to_pem(),
            },
        })
    }

    /// Mallory shows a key of Ed25519 too; its id.
    pub fn shows(&self, multibase: &str) -> String {
        let mut actor = self.actor("/u/mallory", "Person");
        let id = self.at("/u/mallory");
        let method = format!("{id}#ed25519-key");
        actor["assertionMethod"] = json!([{
            "id": method,
            "type": "Multikey",
            "controller": id,
            "publicKeyMultibase": multibase,
        }]);
        self.put("/u/mallory", document(&actor));
        method
    }

    pub fn put(&self, path: &str, page: Page) {
        let mut books = self.books.lock().expect("the books");
        books.pages.insert(path.to_owned(), page);
    }

    /// Requests whose first line begins so.
    pub fn asked(&self, beginning: &str) -> Vec<String> {
        let books = self.books.lock().expect("the books");
        let asked = books.asked.iter();
        asked
            .filter(|asked| asked.starts_with(beginning))
            .cloned()
            .collect()
    }

    fn answer(&self, mut stream: TcpStream) {
        let _ = stream.set_read_timeout(Some(Duration::from_secs(5)));
        let mut bytes = Vec::new();
        let mut part = [0; 4096];
        let (head, length) = loop {
            match stream.read(&mut part) {
                Ok(read) if read > 0 => bytes.extend_from_slice(&part[..read]),
                _ => return,
            }
            let text = String::from_utf8_lossy(&bytes).into_owned();
            if let Some((head, _)) = text.split_once("\r\n\r\n") {
                let length = head.lines().find_map(|line| {
                    let (name, value) = line.split_once(": ")?;
                    let is_length = name.eq_ignore_ascii_case("content-length");
                    is_length.then(|| value.parse::<usize>().ok())?
                });
                break (head.to_owned(), head.len() + 4 + length.unwrap_or(0));
            }
        };
        while bytes.len() < length {
            match stream.read(&mut part) {
                Ok(read) if read > 0 => bytes.extend_from_slice(&part[..read]),
                _ => return,
            }
        }
        let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
        let page = {
            let mut books = self.books.lock().expect("the books");
            let text = String::from_utf8_lossy(&bytes).into_owned();
            books.asked.push(text);
            books.pages.get(&path).cloned()
        };
        let page = page.unwrap_or_else(|| status(404, ""));
        std::thread::sleep(page.slow);
        let head = format!(
            "HTTP/1.1 {} x\r\n{}Content-Length: {}\r\nConnection: close\r\n\r\n",
            page.status,
            page.headers,
            page.body.len()
        );
        let _ = stream.write_all(head.as_bytes());
        let _ = stream.write_all(&page.body);
    }

    /// Something that Mallory says, signed as it should be.
    pub fn say(&self, service: &Service, activity: &Value) -> Answer {
        self.letter(activity).send(service)
    }

    /// Its site asks to follow another.
    pub fn follow(&self, service: &Service) {
        self.request(&service.host).send(service).is(202);
    }

    /// With which its site asks whether it may follow that of a host.
    pub fn request(&self, host: &str) -> Letter {
        let follow = json!({
            "id": self.at("/act/follow"),
            "type": "Follow",
            "actor": self.at("/ap/site"),
            "object": format!("http://{host}/ap/site"),
        });
        let mut letter = self.letter(&follow);
        letter.key = self.at("/ap/site#main-key");
        letter
    }

    /// Asks for a document, as a peer does.
    pub fn get(&self, service: &Service, path: &str) -> Answer {
        let mut headers = HeaderMap::new();
        let host = HeaderValue::try_from(&service.host).expect("a host");
        headers.insert("host", host);
        let message = Message {
            method: "GET",
            scheme: "http",
            authority: &service.host,
            target: path,
            headers: &headers,
        };
        let signer = Signer {
            id: &self.at("/u/mallory#main-key"),
            key: &KEYS[0],
        };
        let added = either::form(Kind::Cavage).sign(&message, None, &signer, NOW / 1000);
        let lines = added.expect("a signature");
        let lines = lines
            .iter()
            .map(|(name, value)| format!("{name}: {}\n", value.to_str().expect("text")));
        service.send(&format!("GET {path}"), &lines.collect::<String>(), "")
    }

    pub fn letter(&self, activity: &Value) -> Letter {
        Letter {
            key: self.at("/u/mallory#main-key"),
            kind: Kind::Cavage,
            signer: 0,
            path: "/ap/inbox".to_owned(),
            signed_path: None,
            now: NOW / 1000,
            body: activity.to_string().into_bytes(),
            signed_body: None,
            bare: false,
            host: None,
            drop: Vec::new(),
            content_type: "application/activity+json".to_owned(),
            extra: String::new(),
        }
    }
}

/// A request to an inbox, in which anything can be wrong.
pub struct Letter {
    pub key: String,
    pub kind: Kind,
    /// Which of the keys signs.
    pub signer: usize,
    pub path: String,
    /// It was signed for this one.
    pub signed_path: Option<String>,
    pub now: i64,
    pub body: Vec<u8>,
    /// It was signed with this one.
    pub signed_body: Option<Vec<u8>>,
    /// The signature says nothing of the body.
    pub bare: bool,
    /// It is sent to this host.
    pub host: Option<String>,
    /// Headers that get lost.
    pub drop: Vec<&'static str>,
    pub content_type: String,
    pub extra: String,
}

impl Letter {
    pub fn send(&self, service: &Service) -> Answer {
        service.raw(&self.to(&service.host))
    }

    /// The request to a host, as it goes over the wire.
    pub fn to(&self, own: &str) -> Vec<u8> {
        let mut headers = HeaderMap::new();
        let host = HeaderValue::try_from(own).expect("a host");
        headers.insert("host", host);
        let message = Message {
            method: "POST",
            scheme: "http",
            authority: own,
            target: self.signed_path.as_ref().unwrap_or(&self.path),
            headers: &headers,
        };
        let body = self.signed_body.as_ref().unwrap_or(&self.body);
        let signer = Signer {
            id: &self.key,
            key: &KEYS[self.signer],
        };
        let body = (!self.bare).then_some(body.as_slice());
        let added = either::form(self.kind).sign(&message, body, &signer, self.now);
        let added: Vec<(HeaderName, HeaderValue)> = added.expect("a signature");
        let mut request = format!(
            "POST {} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\nContent-Type: {}\r\nContent-Length: {}\r\n{}",
            self.path,
            self.host.as_deref().unwrap_or(own),
            self.content_type,
            self.body.len(),
            self.extra,
        );
        for (name, value) in added {
            if !self.drop.contains(&name.as_str()) {
                let value = value.to_str().expect("text");
                request.push_str(&format!("{name}: {value}\r\n"));
            }
        }
        request.push_str("\r\n");
        let mut bytes = request.into_bytes();
        bytes.extend_from_slice(&self.body);
        bytes
    }
}
