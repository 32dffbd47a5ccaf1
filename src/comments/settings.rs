//! What the admin of a service decides, fixed while it runs.

use std::sync::Arc;

use crate::comments::network::Network;
use crate::comments::publish::Publish;
use crate::comments::rate::Allowance;
use crate::comments::terms::Terms;
use crate::config::Moderation;
use crate::config::Retention;

/// How people say who they are.
#[derive(Clone, Debug, PartialEq)]
pub enum Login {
    /// By a header that anybody can write: on this machine alone.
    Dev,
    /// By a header that these proxies write.
    Proxy(Vec<Network>),
}

#[derive(Clone, Debug)]
pub struct Settings {
    pub login: Login,
    /// Where pages live that may use the service, besides its own address: `https://intranet.example`
    pub origins: Vec<String>,
    /// What stands before the addresses of pages: the path of the site's own address.
    pub base_path: String,
    /// What one person may write.
    pub person: Allowance,
    /// What may be written from one network.
    pub network: Allowance,
    pub moderation: Moderation,
    pub terms: Arc<Terms>,
    pub retention: Retention,
    /// Who is asked for a new build when something was taken from readers.
    pub publish: Option<Publish>,
}
