//! Sends a request to an address that the config names: over TLS, to nothing private that the config does not name
//! too, without following where it is sent on, and never for long.

use std::net::IpAddr;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::body::to_bytes;
use axum::http::HeaderMap;
use axum::http::Method;
use axum::http::Request;
use axum::http::header;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use thiserror::Error;
use tokio::io::AsyncRead;
use tokio::io::AsyncWrite;
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::ClientConfig;
use tokio_rustls::rustls::RootCertStore;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::ServerName;

use crate::comments::network::Network;
use crate::comments::network::is_public;

/// From the first question for its address to the last byte of its answer.
const LONGEST: Duration = Duration::from_secs(5);
/// Bytes of an answer.
const LARGEST: usize = 64 * 1024;

/// Where something is sent.
#[derive(Clone, Debug)]
pub struct Target {
    is_secret: bool,
    host: String,
    port: u16,
    /// With what is asked: `/hooks/7?ref=main`
    path: String,
    /// Private networks that may be reached: none but these.
    networks: Vec<Network>,
}

/// Why nothing came of it. It never quotes the path, in which a secret may stand.
#[derive(Debug, Error)]
pub enum Failure {
    #[error("`{0}` has no address")]
    NoAddress(String),
    #[error("`{0}` leads to {1}, which is private, and the config names no such network")]
    Private(String, IpAddr),
    #[error("`{0}` cannot be reached: {1}")]
    Unreachable(String, String),
    #[error("`{0}` answered {1}")]
    Refused(String, u16),
    #[error("`{0}` took longer than 5 seconds")]
    TooSlow(String),
    #[error("`{0}` answered more than 64 KB")]
    TooLarge(String),
}

impl Target {
    /// Reads `https://ci.example/hook`.
    pub fn parse(url: &str, networks: Vec<Network>) -> Result<Target, String> {
        let wrong = |why: &str| Err(why.to_owned());
        let (is_secret, rest) = match url.split_once("://") {
            Some(("https", rest)) => (true, rest),
            Some(("http", rest)) => (false, rest),
            _ => return wrong("it begins with neither https:// nor http://"),
        };
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        let path = path.split('#').next().unwrap_or_default();
        let plain = |byte: u8| byte.is_ascii_graphic() && !matches!(byte, b'"' | b'<' | b'>');
        if !path.bytes().all(plain) {
            return wrong("its path holds what no address holds");
        }
        let (host, port) = match authority.rsplit_once(':') {
            Some((host, port)) if !port.ends_with(']') => match port.parse() {
                Ok(port) => (host, port),
                Err(_) => return wrong("its port is no number"),
            },
            _ => (authority, if is_secret { 443 } else { 80 }),
        };
        let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
        let is_address = |text: &str| {
            let inner = text
                .strip_prefix('[')
                .and_then(|text| text.strip_suffix(']'));
            inner.is_some_and(|inner| inner.parse::<IpAddr>().is_ok())
        };
        if host.is_empty() || !(host.bytes().all(is_name) || is_address(host)) {
            return wrong("it names no host");
        }
        Ok(Target {
            is_secret,
            host: host.to_owned(),
            port,
            path: match path.starts_with('/') {
                true => path.to_owned(),
                false => format!("/{path}"),
            },
            networks,
        })
    }

    pub fn host(&self) -> &str {
        &self.host
    }

    /// Posts some bytes; well is only what was taken where it was sent.
    pub async fn post(&self, headers: HeaderMap, body: Vec<u8>) -> Result<(), Failure> {
        let sent = self.send(headers, body);
        let sent = tokio::time::timeout(LONGEST, sent).await;
        sent.unwrap_or_else(|_| Err(Failure::TooSlow(self.host.clone())))
    }

    async fn send(&self, headers: HeaderMap, body: Vec<u8>) -> Result<(), Failure> {
        let unreachable = |why: String| Failure::Unreachable(self.host.clone(), why);
        let stream = self.connect().await?;
        if !self.is_secret {
            return self.exchange(stream, headers, body).await;
        }
        let name = self.host.trim_start_matches('[').trim_end_matches(']');
        let name = ServerName::try_from(name.to_owned());
        let name = name.map_err(|error| unreachable(error.to_string()))?;
        let connector = connector().map_err(unreachable)?;
        let stream = connector.connect(name, stream).await;
        let stream = stream.map_err(|error| unreachable(error.to_string()))?;
        self.exchange(stream, headers, body).await
    }

    /// Connects to an address that was looked at: nobody can give another one between.
    async fn connect(&self) -> Result<TcpStream, Failure> {
        let name = self.host.trim_start_matches('[').trim_end_matches(']');
        let none = || Failure::NoAddress(self.host.clone());
        let found = tokio::net::lookup_host((name, self.port)).await;
        let found: Vec<SocketAddr> = found.map_err(|_| none())?.collect();
        let mut failure = none();
        for address in found {
            if let Some(private) = self.refuses(address.ip()) {
                failure = private;
                continue;
            }
            match TcpStream::connect(address).await {
                Ok(stream) => return Ok(stream),
                Err(error) => {
                    failure = Failure::Unreachable(self.host.clone(), error.kind().to_string());
                }
            }
        }
        Err(failure)
    }

    /// What goes unencrypted stays in a network of one's own.
    fn refuses(&self, address: IpAddr) -> Option<Failure> {
        let named = self.networks.iter().any(|network| network.holds(address));
        let allowed = named || (self.is_secret && is_public(address));
        (!allowed).then(|| Failure::Private(self.host.clone(), address.to_canonical()))
    }

    async fn exchange(
        &self,
        stream: impl AsyncRead + AsyncWrite + Unpin + Send + 'static,
        headers: HeaderMap,
        body: Vec<u8>,
    ) -> Result<(), Failure> {
        let unreachable = |why: String| Failure::Unreachable(self.host.clone(), why);
        let opened = http1::handshake(TokioIo::new(stream)).await;
        let (mut sender, connection) = opened.map_err(|error| unreachable(error.to_string()))?;
        let usual = if self.is_secret { 443 } else { 80 };
        let host = match self.port == usual {
            true => self.host.clone(),
            false => format!("{}:{}", self.host, self.port),
        };
        let mut request = Request::new(Body::from(body));
        *request.method_mut() = Method::POST;
        *request.headers_mut() = headers;
        let target = self.path.parse();
        *request.uri_mut() =
            target.map_err(|_| unreachable("its path cannot be sent".to_owned()))?;
        let host = host.parse();
        let host = host.map_err(|_| unreachable("its name cannot be sent".to_owned()))?;
        request.headers_mut().insert(header::HOST, host);
        // It ends with the request, whatever the other side does.
        let driver = tokio::spawn(connection);
        let answered = async {
            let answer = sender.send_request(request).await;
            let answer = answer.map_err(|error| unreachable(error.to_string()))?;
            let status = answer.status();
            let read = to_bytes(Body::new(answer.into_body()), LARGEST).await;
            if read.is_err() {
                return Err(Failure::TooLarge(self.host.clone()));
            }
            match status.is_success() {
                true => Ok(()),
                // Also where it sends one on: that is another address.
                false => Err(Failure::Refused(self.host.clone(), status.as_u16())),
            }
        };
        let outcome = answered.await;
        driver.abort();
        outcome
    }
}

/// Trusts whom this machine trusts.
fn connector() -> Result<TlsConnector, String> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    if roots.is_empty() {
        return Err("this machine trusts no certificate; install ca-certificates".to_owned());
    }
    let provider = Arc::new(ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(TlsConnector::from(Arc::new(config)))
}
