//! Who asks, and whether it is they: nothing from elsewhere comes further than this without it.

use axum::http::HeaderMap;
use axum::http::Method;
use axum::http::Uri;
use axum::http::header;

use crate::federation::activity::Actor;
use crate::federation::address::Id;
use crate::federation::fetch;
use crate::federation::fetch::Unfetched;
use crate::federation::key::algorithm::Algorithm;
use crate::federation::key::public::PublicKey;
use crate::federation::node::Node;
use crate::federation::refused::Refused;
use crate::federation::signature::claim::Claim;
use crate::federation::signature::claim::Flaw;
use crate::federation::signature::either;
use crate::federation::signature::manner::Manner;
use crate::federation::signature::message::Message;

/// What of a request is looked at.
pub struct Head<'a> {
    pub method: &'a Method,
    pub uri: &'a Uri,
    pub headers: &'a HeaderMap,
}

/// Says who signed a request, and how.
///
/// 1. It is for this host.
/// 2. Its key lies at a site with which this one talks. Nobody else is asked anything.
/// 3. It is signed as a whole, with this body, and now.
/// 4. The key says whose it is, and they say that it is theirs; and it signed this.
pub async fn pass(
    node: &Node,
    head: &Head<'_>,
    body: Option<&[u8]>,
) -> Result<(Actor, Manner), Refused> {
    let own = &node.settings.names.host;
    let mut hosts = head.headers.get_all(header::HOST).iter();
    let host = hosts.next().and_then(|host| host.to_str().ok());
    let named = head.uri.authority().map(|authority| authority.as_str());
    let is_own = |host: &str| host == own.as_str();
    if !host.is_some_and(is_own) || hosts.next().is_some() || !named.is_none_or(is_own) {
        return Err(Refused::Misdirected);
    }
    let message = Message {
        method: head.method.as_str(),
        scheme: own.scheme(),
        authority: own.as_str(),
        target: head
            .uri
            .path_and_query()
            .map_or("/", |target| target.as_str()),
        headers: head.headers,
    };
    let claim = either::read(&message)?;
    let key = Id::parse(&claim.key).ok_or(Flaw::Unreadable("its key has no address"));
    // A name in capitals or with a dot at the end is no name of a peer.
    let key = match key {
        Ok(key) => key,
        Err(_) if claim.key.contains("://") => return Err(Refused::Stranger),
        Err(flaw) => return Err(flaw.into()),
    };
    if !node.talks_with(&key.host) {
        return Err(Refused::Stranger);
    }
    claim.check(&message, body, node.app.now() / 1000)?;
    let (actor, algorithm) = holder(node, &claim, &key).await?;
    node.knocks.knock(&key.host);
    let kind = claim.kind;
    Ok((actor, Manner { kind, algorithm }))
}

/// Who holds the key. One that does not fit is looked at again, in case it was changed.
async fn holder(node: &Node, claim: &Claim, key: &Id) -> Result<(Actor, Algorithm), Refused> {
    let known = match fetch::actor(node, key, false).await {
        Ok(actor) => match verify(claim, &actor, key) {
            Ok(algorithm) => return Ok((actor, algorithm)),
            Err(_) => actor,
        },
        // They are asked to come again: the key may be there then.
        Err(Unfetched::Unreached(_)) => return Err(Refused::Unavailable),
        Err(Unfetched::Gone) => return Err(Refused::Departed(key.document().to_owned())),
        Err(_) => return Err(Refused::NoKey),
    };
    let again = fetch::actor(node, key, true).await;
    let actor = again.unwrap_or(known);
    let algorithm = verify(claim, &actor, key)?;
    Ok((actor, algorithm))
}

fn verify(claim: &Claim, actor: &Actor, key: &Id) -> Result<Algorithm, Refused> {
    let public = match actor.key == *key {
        true => PublicKey::from_pem(&actor.pem),
        false => actor
            .method(key.as_str())
            .and_then(PublicKey::from_multibase),
    };
    let public = public.ok_or(Refused::NoKey)?;
    claim.verify(&public)?;
    Ok(public.algorithm)
}
