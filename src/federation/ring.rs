//! The keys with which this site signs: those of now, and for a week those from before.

use std::sync::Arc;

use crate::federation::key::algorithm::Algorithm;
use crate::federation::key::private::PrivateKey;
use crate::federation::names::Names;
use crate::federation::proof::prover::Prover;
use crate::federation::signature::either;
use crate::federation::signature::form::Headers;
use crate::federation::signature::form::Signer;
use crate::federation::signature::manner::Manner;
use crate::federation::signature::message::Message;
use crate::federation::store::key::Rotation;

/// Milliseconds for which a key that was replaced stays.
pub const STAYS: i64 = 7 * 24 * 60 * 60 * 1000;

/// Keys that were made together.
pub struct KeySet {
    /// 1 for the first.
    pub generation: i64,
    /// Of RSA: it signs messages, for everybody who understands nothing newer.
    pub key: PrivateKey,
    /// Of Ed25519: it proves, and signs messages for those who understand that.
    pub prover: Arc<Prover>,
}

/// The keys of this site, as others read them.
#[derive(Clone, Debug)]
pub struct Keys {
    /// Of the key that signs messages.
    pub generation: i64,
    pub pem: String,
    /// With which it proves what its people write, by generation: those of now first.
    pub methods: Vec<(i64, String)>,
}

pub struct Ring {
    pub names: Names,
    pub current: KeySet,
    /// The keys from before, and when they were replaced.
    pub former: Option<(KeySet, Rotation)>,
}

impl Ring {
    /// The public keys, as others read them.
    pub fn keys(&self) -> Keys {
        let former = self.former.as_ref().map(|(set, _)| set);
        let sets = [Some(&self.current), former];
        Keys {
            generation: self.current.generation,
            pem: self.current.key.public().to_pem(),
            methods: sets
                .into_iter()
                .flatten()
                .map(|set| (set.generation, set.prover.multibase()))
                .collect(),
        }
    }

    fn sign_with(
        &self,
        set: &KeySet,
        manner: Manner,
        message: &Message<'_>,
        body: Option<&[u8]>,
        actor: &str,
        now: i64,
    ) -> anyhow::Result<Headers> {
        let (id, key) = match manner.algorithm {
            Algorithm::Rsa => (self.names.key(actor, set.generation), &set.key),
            Algorithm::Ed25519 => {
                let method = self.names.method(actor, set.generation);
                (method, &set.prover.key)
            }
        };
        let signer = Signer { id: &id, key };
        either::form(manner.kind).sign(message, body, &signer, now)
    }

    /// Signs a question, as the site. `now` is in seconds.
    pub fn ask(&self, message: &Message<'_>, manner: Manner, now: i64) -> anyhow::Result<Headers> {
        let site = self.names.site();
        self.sign_with(&self.current, manner, message, None, &site, now)
    }

    /// Signs what is told. What was written down before the keys were replaced, and that they were, is signed by the
    /// key that others know by then; and by the new one where they do not believe that, since they may know it already.
    pub fn tell(&self, letter: &Letter<'_>, now: i64) -> anyhow::Result<Headers> {
        let former = self
            .former
            .as_ref()
            .filter(|(_, rotation)| letter.number <= rotation.activity && letter.tries % 2 == 0);
        let set = former.map_or(&self.current, |(set, _)| set);
        let Letter {
            manner,
            message,
            body,
            actor,
            ..
        } = *letter;
        self.sign_with(set, manner, message, Some(body), actor, now)
    }
}

/// Something that is told, to be signed.
#[derive(Clone, Copy)]
pub struct Letter<'a> {
    pub manner: Manner,
    pub message: &'a Message<'a>,
    pub body: &'a [u8],
    /// Who says it.
    pub actor: &'a str,
    /// Its place in the list of all that is told.
    pub number: i64,
    /// How often it was tried.
    pub tries: i64,
}
