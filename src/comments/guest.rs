//! Somebody who speaks from another site, as the store names them.

/// Logins are trimmed, so that behind the tilde of one without a page never stands a space.
const MARK: &str = "~ ";

/// What somebody is called here who is known elsewhere by an address.
pub fn id(actor: &str) -> String {
    format!("{MARK}{actor}")
}

pub fn is_guest(id: &str) -> bool {
    id.starts_with(MARK)
}

/// From where somebody speaks: `kb.fr.example`. `None` for people of this site.
pub fn via(id: &str) -> Option<&str> {
    let address = id.strip_prefix(MARK)?;
    address.split_once("://")?.1.split('/').next()
}
