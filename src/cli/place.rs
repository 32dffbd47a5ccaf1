//! Where a site's discussions lie, as one says it on the command line.

use std::path::PathBuf;

use clap::Args;

use crate::cli::store;
use crate::cli::store::Asked;
use crate::comments::register;
use crate::comments::register::Register;
use crate::comments::store::address::Address;
use crate::config::Config;
use crate::output::record::make_state;
use crate::source;

/// Where a site's talk lies.
#[derive(Args)]
pub struct Place {
    /// The site's folder
    #[arg(long, value_name = "DIR", default_value = ".")]
    pub site: PathBuf,
    /// Where it keeps what is said (default: .polder/comments/ in the site)
    #[arg(long, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// A PostgreSQL database that keeps it instead: postgres://polder@localhost/talk (default: POLDER_STORE, then
    /// `store.url` in polder.yaml)
    #[arg(long, value_name = "URL", conflicts_with = "data")]
    pub store: Option<String>,
    /// What the build wrote for the service (default: .polder/service/ in the site)
    #[arg(long, value_name = "DIR")]
    pub service_dir: Option<PathBuf>,
}

impl Place {
    /// Where what is said is kept. A folder that nobody named is made.
    pub fn store(&self, config: &Config) -> anyhow::Result<Address> {
        let asked = Asked {
            store: self.store.as_deref(),
            data: self.data.clone(),
            usual: self.site.join(".polder").join("comments"),
        };
        let address = store::address(asked, config).map_err(anyhow::Error::msg)?;
        if self.data.is_none() && matches!(address, Address::Folder(_)) {
            make_state(&self.site.join(".polder"))?;
        }
        Ok(address)
    }

    /// The folder of the store, for what only files can do; `instead` says what one does with a database.
    pub fn folder(&self, instead: &str) -> anyhow::Result<PathBuf> {
        let (config, _) = source::read_config(&self.site)?;
        match self.store(&config)? {
            Address::Folder(folder) => Ok(folder),
            Address::Server(server) => anyhow::bail!("{server} is PostgreSQL: {instead}"),
        }
    }

    pub fn service(&self) -> PathBuf {
        let usual = || self.site.join(".polder").join("service");
        self.service_dir.clone().unwrap_or_else(usual)
    }

    /// Who the last build said that people are.
    pub fn people(&self) -> Register {
        let members = register::read_file(&self.service(), "people.json").unwrap_or_default();
        Register::new(Vec::new(), &[], members)
    }
}
