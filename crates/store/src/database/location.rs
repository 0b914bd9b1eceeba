use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

use super::{Connection, Use};
use crate::{StoreError, migrate};

/// Where a database is.
#[derive(Clone)]
pub enum Location {
    /// An SQLite file.
    File(PathBuf),
    /// A PostgreSQL server. Shown without the password.
    Server(Box<postgres::Config>),
}

impl Location {
    /// The SQLite file.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::File(path) => Some(path),
            Self::Server(_) => None,
        }
    }

    /// Opens the database for reading and writing, creates it when it is not there,
    /// and brings its schema up to date. A PostgreSQL database must be there, but may
    /// be empty.
    ///
    /// # Errors
    /// When it cannot be opened, is not a database, or was written by a newer
    /// version of this program.
    pub fn open(&self) -> Result<Connection, StoreError> {
        let mut connection = self.open_bare()?;
        migrate::run(&mut connection)?;
        Ok(connection)
    }

    /// Without its tables.
    pub(crate) fn open_bare(&self) -> Result<Connection, StoreError> {
        Ok(match self {
            Self::File(path) => Connection::file(path, Use::Write)?,
            Self::Server(config) => Connection::server(config, Use::Write)?,
        })
    }

    /// Opens a database that [`open`](Self::open) has prepared, for reading only.
    ///
    /// # Errors
    /// When it is not there or not a database.
    pub fn open_reader(&self) -> Result<Connection, StoreError> {
        Ok(match self {
            Self::File(path) => Connection::file(path, Use::Read)?,
            Self::Server(config) => Connection::server(config, Use::Read)?,
        })
    }
}

impl From<PathBuf> for Location {
    fn from(path: PathBuf) -> Self {
        Self::File(path)
    }
}

impl From<&Path> for Location {
    fn from(path: &Path) -> Self {
        Self::File(path.to_owned())
    }
}

/// `postgres://user:password@host:port/database`.
impl FromStr for Location {
    type Err = String;

    fn from_str(url: &str) -> Result<Self, String> {
        if !url.starts_with("postgres://") && !url.starts_with("postgresql://") {
            return Err("expected postgres://USER:PASSWORD@HOST/DATABASE".to_owned());
        }
        // The library's errors name the part that is wrong and never the password.
        let mut config: postgres::Config = url.parse().map_err(|error| {
            let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}")).unwrap_or_default();
            format!("{error}{cause}; expected postgres://USER:PASSWORD@HOST/DATABASE")
        })?;
        // Nothing goes over a network in the clear unless somebody said so.
        use postgres::config::SslMode;
        let refused = match config.get_ssl_mode() {
            SslMode::Disable => None,
            SslMode::Prefer if stays_here(&config) => None,
            SslMode::Prefer => Some("the server is on another machine"),
            _ => Some("sslmode asks for encryption"),
        };
        if let Some(why) = refused {
            return Err(format!(
                "{why}, and this program does not speak TLS to PostgreSQL: lead the connection through an encrypted \
                 tunnel that ends on this machine (ssh, stunnel), or say sslmode=disable where the network is trusted"
            ));
        }
        if config.get_connect_timeout().is_none() {
            config.connect_timeout(Duration::from_secs(10));
        }
        if config.get_application_name().is_none() {
            config.application_name("gongfu");
        }
        Ok(Self::Server(Box::new(config)))
    }
}

/// Whether every address is of this machine.
fn stays_here(config: &postgres::Config) -> bool {
    use postgres::config::Host;
    let own = |host: &Host| match host {
        Host::Tcp(name) => {
            name == "localhost" || name.parse::<std::net::IpAddr>().is_ok_and(|address| address.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    };
    config.get_hosts().iter().all(own) && config.get_hostaddrs().iter().all(std::net::IpAddr::is_loopback)
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => path.display().fmt(f),
            Self::Server(config) => {
                use postgres::config::Host;
                let hosts: Vec<String> = (config.get_hosts().iter())
                    .map(|host| match host {
                        Host::Tcp(name) => name.clone(),
                        #[cfg(unix)]
                        Host::Unix(path) => path.display().to_string(),
                    })
                    .collect();
                let name = config.get_dbname().or(config.get_user()).unwrap_or_default();
                write!(f, "PostgreSQL {name} @ {}", hosts.join(", "))
            }
        }
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
