//! Hosts and ids, each written in one way only: what is compared letter by letter cannot be written otherwise.

use std::fmt;
use std::net::IpAddr;

/// A longer id is none of ours.
const LONGEST: usize = 2048;

/// A host, with a port where it is not the usual one: `kb.fr.example`, `127.0.0.1:4102`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Host(String);

impl Host {
    /// Small letters only, names as DNS has them (`xn--…` for others), no dot at the end, and of numbers only whole
    /// addresses: `127.1` and `0x7f.1` are none.
    pub fn parse(text: &str) -> Option<Host> {
        let (name, port) = split(text);
        let fits = match name.strip_prefix('[') {
            Some(inner) => {
                let address: std::net::Ipv6Addr = inner.strip_suffix(']')?.parse().ok()?;
                format!("[{address}]") == name
            }
            None => is_name(name),
        };
        let host = Host(text.to_owned());
        let usual = match host.is_loopback() {
            true => "80",
            false => "443",
        };
        let port_fits = port.is_none_or(|port| {
            let number: Option<u16> = port.parse().ok();
            number.is_some_and(|number| number > 0 && number.to_string() == port && port != usual)
        });
        (fits && port_fits).then_some(host)
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Without the port.
    pub fn name(&self) -> &str {
        split(&self.0).0
    }

    pub fn port(&self) -> u16 {
        let port = split(&self.0).1.and_then(|port| port.parse().ok());
        port.unwrap_or(match self.is_loopback() {
            true => 80,
            false => 443,
        })
    }

    /// The address, where it is no name.
    pub fn address(&self) -> Option<IpAddr> {
        self.name().trim_matches(['[', ']']).parse().ok()
    }

    /// This machine: to itself it speaks without TLS, so that federation can be tried out.
    pub fn is_loopback(&self) -> bool {
        self.address().is_some_and(|address| address.is_loopback())
    }

    pub fn scheme(&self) -> &'static str {
        match self.is_loopback() {
            true => "http",
            false => "https",
        }
    }

    /// `https://kb.fr.example`
    pub fn origin(&self) -> String {
        format!("{}://{}", self.scheme(), self.0)
    }
}

impl fmt::Display for Host {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

fn split(text: &str) -> (&str, Option<&str>) {
    match text.rsplit_once(':') {
        Some((name, port)) if !port.contains(']') => (name, Some(port)),
        _ => (text, None),
    }
}

fn is_name(name: &str) -> bool {
    let label = |label: &str| {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        (1..=63).contains(&label.len())
            && label.chars().all(plain)
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    let last = name.rsplit('.').next().unwrap_or_default();
    let is_number = last.chars().all(|c| c.is_ascii_digit()) || last.starts_with("0x");
    name.len() <= 253
        && name.split('.').all(label)
        && (!is_number || name.parse::<std::net::Ipv4Addr>().is_ok())
}

/// The id of something, which is where it is found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Id {
    text: String,
    pub host: Host,
}

impl Id {
    pub fn parse(text: &str) -> Option<Id> {
        let plain = |byte: u8| (0x21..0x7f).contains(&byte) && !br#"\"<>^`{|}"#.contains(&byte);
        if text.len() > LONGEST || !text.bytes().all(plain) {
            return None;
        }
        let (scheme, rest) = text.split_once("://")?;
        let end = rest.find(['/', '#']).unwrap_or(rest.len());
        let host = Host::parse(&rest[..end])?;
        (scheme == host.scheme()).then(|| Id {
            text: text.to_owned(),
            host,
        })
    }

    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Where the document lies that says what this is.
    pub fn document(&self) -> &str {
        self.text.split('#').next().unwrap_or_default()
    }

    /// `/ap/site`, with its query.
    pub fn target(&self) -> &str {
        let document = self.document();
        let target = &document[self.host.origin().len()..];
        match target.starts_with('/') {
            true => target,
            false => "/",
        }
    }
}

impl fmt::Display for Id {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}
