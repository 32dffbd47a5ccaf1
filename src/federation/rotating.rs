//! Has keys at hand: makes the first, and lets newer ones take their place when the operator made some.

use std::sync::Arc;

use anyhow::Context;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;

use crate::comments::app::App;
use crate::comments::command::Command;
use crate::comments::command::extension::Extension;
use crate::federation::document;
use crate::federation::effect::peer::Keep;
use crate::federation::effect::rotate::Forget;
use crate::federation::effect::rotate::Rotate;
use crate::federation::key::algorithm::Algorithm;
use crate::federation::key::private::PrivateKey;
use crate::federation::names::Names;
use crate::federation::node::Node;
use crate::federation::proof::prover::Prover;
use crate::federation::ring::KeySet;
use crate::federation::ring::Keys;
use crate::federation::ring::Ring;
use crate::federation::ring::STAYS;
use crate::federation::store::activity::ActivityRow;
use crate::federation::store::key;
use crate::federation::store::key::Newest;
use crate::federation::store::key::OneKey;
use crate::federation::store::key::OneRotation;

/// The keys of the site, which are made with the first start; and whether that is now.
pub async fn first(app: &App, names: &Names) -> anyhow::Result<(Ring, bool)> {
    let newest = app.db.read(Newest).await?;
    let is_new = newest.is_none();
    if is_new {
        for (name, pkcs8) in make(1).await? {
            let now = app.now();
            store(app, Keep { name, pkcs8, now }).await?;
        }
    }
    // One that nobody was told of yet takes its place soon.
    let mut generation = newest.map_or(1, |(generation, _)| generation);
    while generation > 1 && app.db.read(OneRotation(generation)).await?.is_none() {
        generation -= 1;
    }
    Ok((ring(app, names, generation).await?, is_new))
}

/// New keys of a generation, by name, as PKCS #8 in base64.
pub async fn make(generation: i64) -> anyhow::Result<Vec<(String, String)>> {
    let made = tokio::task::spawn_blocking(move || {
        let both = [Algorithm::Rsa, Algorithm::Ed25519].into_iter();
        both.map(|algorithm| {
            let pkcs8 = BASE64_STANDARD.encode(PrivateKey::generate(algorithm)?);
            Ok((key::name(algorithm, generation), pkcs8))
        })
        .collect::<anyhow::Result<Vec<_>>>()
    });
    made.await?
}

async fn store(app: &App, extension: impl Extension + 'static) -> anyhow::Result<()> {
    let command = Command::Extension(Arc::new(extension));
    match app.writer.run(command).await {
        Ok(_) => Ok(()),
        Err(_) => anyhow::bail!("the store does not take it"),
    }
}

async fn ring(app: &App, names: &Names, generation: i64) -> anyhow::Result<Ring> {
    let rotation = app.db.read(OneRotation(generation)).await?;
    let recent = rotation.filter(|rotation| app.now() - rotation.made < STAYS);
    let former = match recent {
        Some(rotation) => {
            let set = set(app, names, generation - 1).await.ok();
            set.map(|set| (set, rotation))
        }
        None => None,
    };
    Ok(Ring {
        names: names.clone(),
        current: set(app, names, generation).await?,
        former,
    })
}

async fn set(app: &App, names: &Names, generation: i64) -> anyhow::Result<KeySet> {
    let prover = Prover {
        names: names.clone(),
        generation,
        key: read(app, Algorithm::Ed25519, generation).await?,
    };
    Ok(KeySet {
        generation,
        key: read(app, Algorithm::Rsa, generation).await?,
        prover: Arc::new(prover),
    })
}

async fn read(app: &App, algorithm: Algorithm, generation: i64) -> anyhow::Result<PrivateKey> {
    let kept = app
        .db
        .read(OneKey(key::name(algorithm, generation)))
        .await?;
    let kept = kept.context("the key was not kept")?;
    let bytes = BASE64_STANDARD.decode(kept).ok();
    let bytes = bytes.context("the key that was kept is none")?;
    PrivateKey::from_pkcs8(algorithm, &bytes)
}

/// Looks whether the operator made new keys, and whether those from before have stayed long enough.
pub async fn look(node: &Node) -> anyhow::Result<()> {
    let ring_now = node.ring();
    let generation = ring_now.current.generation;
    let newest = node.app.db.read(Newest).await?;
    if newest.is_some_and(|(newest, _)| newest > generation) {
        let next = generation + 1;
        let mut keys = ring(&node.app, &node.settings.names, next).await?.keys();
        // What those before proved holds for a while.
        let before = ring_now.current.prover.multibase();
        keys.methods.push((generation, before));
        let rotate = Rotate {
            generation: next,
            update: update(node, &keys),
            now: node.app.now(),
        };
        node.run(rotate)
            .await
            .ok()
            .context("the store does not take it")?;
        node.turn(ring(&node.app, &node.settings.names, next).await?);
    } else if let Some((former, rotation)) = &ring_now.former
        && node.app.now() - rotation.made >= STAYS
    {
        let forget = Forget {
            generation: former.generation,
        };
        node.run(forget)
            .await
            .ok()
            .context("the store does not take it")?;
        node.turn(ring(&node.app, &node.settings.names, generation).await?);
    }
    Ok(())
}

/// That the site has other keys, as everybody who follows hears it.
fn update(node: &Node, keys: &Keys) -> ActivityRow {
    let names = &node.settings.names;
    let site = names.site();
    let id = format!("{site}#update-keys-{}", keys.generation);
    let object = document::site(&node.settings, keys);
    let body = document::activity(&id, "Update", &site, object, &names.followers());
    ActivityRow {
        number: 0,
        plain: true,
        note: None,
        body: body.to_string(),
        id,
        host: None,
        page: None,
        actor: site,
        made: node.app.now(),
    }
}
