//! Connections to others: to an address that was checked, without proxies or redirects, with an end to size and time.
//! One that is open is used again for a while: the address is the one that was checked.

use std::collections::HashMap;
use std::io;
use std::net::IpAddr;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::MutexGuard;
use std::sync::PoisonError;
use std::time::Duration;
use std::time::Instant;

use anyhow::Context;
use axum::body::Body;
use axum::body::Bytes;
use axum::body::to_bytes;
use axum::http::HeaderMap;
use axum::http::Request;
use futures_util::future::BoxFuture;
use hyper::client::conn::http1;
use hyper::client::conn::http1::SendRequest;
use hyper_util::rt::TokioIo;
use tokio::io::AsyncRead;
use tokio::io::AsyncWrite;
use tokio::net::TcpStream;
use tokio::task::AbortHandle;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::ClientConfig;
use tokio_rustls::rustls::RootCertStore;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::ServerName;
use tokio_rustls::rustls::pki_types::pem::PemObject;

use crate::federation::address::Host;
use crate::federation::reach::Reach;

/// From the name to the last byte.
const PATIENCE: Duration = Duration::from_secs(10);
/// Bytes of an answer.
const LARGEST: usize = 1024 * 1024;
/// Addresses of one host that are tried.
const MOST: usize = 4;
/// Connections to one host that wait to be used again.
const IDLE: usize = 4;
/// One that waited longer is closed at the other end, most likely.
const REST: Duration = Duration::from_secs(8);
/// For so long nobody asks again which address a host has.
const AGE: Duration = Duration::from_secs(5 * 60);
/// Where systems keep the certificates that they trust.
const TRUSTED: [&str; 4] = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
];

/// Says which addresses a host has.
pub type Resolver = Arc<dyn Fn(Host) -> BoxFuture<'static, io::Result<Vec<IpAddr>>> + Send + Sync>;

pub struct Outgoing {
    reach: Reach,
    resolver: Resolver,
    tls: TlsConnector,
    idle: Mutex<HashMap<String, Vec<Line>>>,
}

/// An open connection. It ends with this.
struct Line {
    sender: SendRequest<Body>,
    driver: AbortHandle,
    opened: Instant,
    used: Instant,
}

impl Drop for Line {
    fn drop(&mut self) {
        self.driver.abort();
    }
}

/// What somebody answered.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Outgoing {
    pub fn new(reach: Reach, resolver: Resolver) -> anyhow::Result<Outgoing> {
        let mut roots = RootCertStore::empty();
        if let Some(file) = TRUSTED.iter().find(|file| Path::new(file).exists()) {
            let certificates = CertificateDer::pem_file_iter(file);
            let certificates = certificates.with_context(|| format!("failed to read `{file}`"))?;
            // One that cannot be read vouches for nobody; the others do.
            roots.add_parsable_certificates(certificates.filter_map(Result::ok));
        }
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Outgoing {
            reach,
            resolver,
            tls: TlsConnector::from(Arc::new(config)),
            idle: Mutex::default(),
        })
    }

    /// Sends a request to a host and reads its answer. A redirect is an answer like any other.
    pub async fn send(&self, host: &Host, request: Request<Bytes>) -> anyhow::Result<Reply> {
        let answer = tokio::time::timeout(PATIENCE, self.exchange(host, request));
        answer.await.context("it did not answer in time")?
    }

    async fn exchange(&self, host: &Host, request: Request<Bytes>) -> anyhow::Result<Reply> {
        if let Some(line) = self.known(host) {
            // It may have been closed a moment ago. What is sent has an id: nothing happens twice.
            if let Ok(reply) = self.ask(host, line, request.clone()).await {
                return Ok(reply);
            }
        }
        let line = self.open(host).await?;
        self.ask(host, line, request).await
    }

    async fn ask(
        &self,
        host: &Host,
        mut line: Line,
        request: Request<Bytes>,
    ) -> anyhow::Result<Reply> {
        line.sender.ready().await?;
        let answer = line.sender.send_request(request.map(Body::from)).await?;
        let (head, body) = answer.into_parts();
        let body = to_bytes(Body::new(body), LARGEST).await;
        let reply = Reply {
            status: head.status.as_u16(),
            headers: head.headers,
            body: body.context("its answer is too large, or broke off")?,
        };
        self.keep(host, line);
        Ok(reply)
    }

    /// A connection that waits to be used again.
    fn known(&self, host: &Host) -> Option<Line> {
        let mut idle = self.idle();
        let lines = idle.get_mut(host.as_str())?;
        while let Some(line) = lines.pop() {
            if line.is_fresh() {
                return Some(line);
            }
        }
        None
    }

    fn keep(&self, host: &Host, mut line: Line) {
        line.used = Instant::now();
        let mut idle = self.idle();
        idle.retain(|_, lines| {
            lines.retain(Line::is_fresh);
            !lines.is_empty()
        });
        let lines = idle.entry(host.to_string()).or_default();
        if line.is_fresh() && lines.len() < IDLE {
            lines.push(line);
        }
    }

    fn idle(&self) -> MutexGuard<'_, HashMap<String, Vec<Line>>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn open(&self, host: &Host) -> anyhow::Result<Line> {
        let stream = self.connect(host).await?;
        match host.scheme() {
            "http" => Line::begin(stream).await,
            _ => {
                let name = host.name().trim_matches(['[', ']']).to_owned();
                let name = ServerName::try_from(name).context("no certificate has such a name")?;
                Line::begin(self.tls.connect(name, stream).await?).await
            }
        }
    }

    /// The address that was checked is the one that is connected to: the name is not asked again.
    async fn connect(&self, host: &Host) -> anyhow::Result<TcpStream> {
        let addresses = match host.address() {
            Some(address) => vec![address],
            None => (self.resolver)(host.clone()).await?,
        };
        let allowed = addresses
            .into_iter()
            .filter(|address| self.reach.allows(host, *address))
            .take(MOST);
        let mut last = None;
        for address in allowed {
            let address = SocketAddr::new(address.to_canonical(), host.port());
            match TcpStream::connect(address).await {
                Ok(stream) => {
                    let _ = stream.set_nodelay(true);
                    return Ok(stream);
                }
                Err(error) => last = Some(error),
            }
        }
        match last {
            Some(error) => Err(error.into()),
            None => anyhow::bail!(
                "none of its addresses may be reached; see `federation: {{networks}}`"
            ),
        }
    }
}

impl Line {
    async fn begin<S>(stream: S) -> anyhow::Result<Line>
    where
        S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
    {
        let (sender, connection) = http1::Builder::new()
            .max_headers(64)
            .handshake(TokioIo::new(stream))
            .await?;
        let driver = tokio::spawn(async move {
            // What went wrong, the one who asks is told.
            let _ = connection.await;
        });
        Ok(Line {
            sender,
            driver: driver.abort_handle(),
            opened: Instant::now(),
            used: Instant::now(),
        })
    }

    fn is_fresh(&self) -> bool {
        !self.sender.is_closed() && self.used.elapsed() < REST && self.opened.elapsed() < AGE
    }
}

/// Asks the system.
pub fn system() -> Resolver {
    Arc::new(|host: Host| {
        Box::pin(async move {
            let found = tokio::net::lookup_host((host.name(), host.port())).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    })
}
