//! The harness of bad weather: doors at the addresses that sites have for each other, which can be shut or slow.

use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::io::Read;
use std::io::Write;
use std::net::Shutdown;
use std::net::TcpListener;
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::Mutex;
use std::time::Duration;

/// What is wrong with the way to and from a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weather {
    Fair,
    /// Nothing comes in from other sites, and nothing gets out to them.
    CutOff,
    /// What comes in is taken and never answered.
    Hanging,
    /// What comes in takes its time.
    Slow,
}

/// The doors of all sites, by the ports at which they stand.
#[derive(Clone, Default)]
pub struct Doors(Arc<Mutex<BTreeMap<u16, Weather>>>);

impl Doors {
    /// A door that leads to a service at another port; the port at which it stands.
    pub fn open(&self, inner: u16) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        self.turn(port, Weather::Fair);
        let doors = self.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let doors = doors.clone();
                std::thread::spawn(move || doors.pass(stream, port, inner));
            }
        });
        port
    }

    pub fn turn(&self, port: u16, weather: Weather) {
        let mut doors = self.0.lock().expect("the doors");
        doors.insert(port, weather);
    }

    fn weather(&self, port: u16) -> Weather {
        let doors = self.0.lock().expect("the doors");
        doors.get(&port).copied().unwrap_or(Weather::Fair)
    }

    /// Passes on what comes to a door. Sites sign all that they ask, which says who comes.
    fn pass(&self, mut outside: TcpStream, port: u16, inner: u16) -> Option<()> {
        let mut head = Vec::new();
        let mut part = [0; 4096];
        while !head.windows(4).any(|end| end == b"\r\n\r\n") {
            match outside.read(&mut part) {
                Ok(read) if read > 0 => head.extend_from_slice(&part[..read]),
                _ => return None,
            }
        }
        let text = String::from_utf8_lossy(&head).to_ascii_lowercase();
        let (_, signer) = text.split_once("keyid=\"http://127.0.0.1:")?;
        let signer: u16 = signer.split('/').next()?.parse().ok()?;
        let is_shut = |doors: &Doors| {
            let cut = [port, signer].map(|port| doors.weather(port) == Weather::CutOff);
            cut.contains(&true)
        };
        match self.weather(port) {
            Weather::Slow => std::thread::sleep(Duration::from_millis(300)),
            Weather::Hanging => {
                while self.weather(port) == Weather::Hanging {
                    std::thread::sleep(Duration::from_millis(50));
                }
                return None;
            }
            Weather::Fair | Weather::CutOff => {}
        }
        if is_shut(self) {
            return None;
        }
        let mut inside = TcpStream::connect(("127.0.0.1", inner)).ok()?;
        inside.write_all(&head).ok()?;
        let ways = [
            (outside.try_clone().ok()?, inside.try_clone().ok()?),
            (inside, outside),
        ];
        std::thread::scope(|scope| {
            for (mut from, mut to) in ways {
                scope.spawn(move || {
                    let _ = from.set_read_timeout(Some(Duration::from_millis(50)));
                    let mut part = [0; 16 * 1024];
                    while !is_shut(self) {
                        match from.read(&mut part) {
                            Ok(0) => break,
                            Ok(read) if to.write_all(&part[..read]).is_ok() => {}
                            Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                            _ => break,
                        }
                    }
                    let _ = from.shutdown(Shutdown::Both);
                    let _ = to.shutdown(Shutdown::Both);
                });
            }
        });
        Some(())
    }
}
