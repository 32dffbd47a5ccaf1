//! Connections to others: to an address that was checked, without proxies or redirects, with an end to size and time.

use std::io;
use std::net::IpAddr;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use axum::body::Body;
use axum::body::Bytes;
use axum::body::to_bytes;
use axum::http::HeaderMap;
use axum::http::Request;
use futures_util::future::BoxFuture;
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use tokio::io::AsyncRead;
use tokio::io::AsyncWrite;
use tokio::net::TcpStream;
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
        })
    }

    /// Sends a request to a host and reads its answer. A redirect is an answer like any other.
    pub async fn send(&self, host: &Host, request: Request<Body>) -> anyhow::Result<Reply> {
        let answer = tokio::time::timeout(PATIENCE, self.exchange(host, request));
        answer.await.context("it did not answer in time")?
    }

    async fn exchange(&self, host: &Host, request: Request<Body>) -> anyhow::Result<Reply> {
        let stream = self.connect(host).await?;
        match host.scheme() {
            "http" => speak(stream, request).await,
            _ => {
                let name = host.name().trim_matches(['[', ']']).to_owned();
                let name = ServerName::try_from(name).context("no certificate has such a name")?;
                speak(self.tls.connect(name, stream).await?, request).await
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

async fn speak<S>(stream: S, request: Request<Body>) -> anyhow::Result<Reply>
where
    S: AsyncRead + AsyncWrite + Send + Unpin + 'static,
{
    let (mut sender, connection) = http1::Builder::new()
        .max_headers(64)
        .handshake(TokioIo::new(stream))
        .await?;
    let driver = tokio::spawn(async move {
        // What went wrong, the one who asks is told.
        let _ = connection.await;
    });
    let answer = async {
        let answer = sender.send_request(request).await?;
        let (head, body) = answer.into_parts();
        let body = to_bytes(Body::new(body), LARGEST).await;
        anyhow::Ok(Reply {
            status: head.status.as_u16(),
            headers: head.headers,
            body: body.context("its answer is too large, or broke off")?,
        })
    };
    let answer = answer.await;
    driver.abort();
    answer
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
