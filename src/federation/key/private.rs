//! Keys of this site: made once, kept in the store, and used to sign.

use anyhow::Context;
use ring::rand::SecureRandom;
use ring::rand::SystemRandom;
use ring::signature::Ed25519KeyPair;
use ring::signature::KeyPair;
use ring::signature::RSA_PKCS1_SHA256;
use ring::signature::RsaKeyPair;
use rsa::RsaPrivateKey;
use rsa::pkcs8::EncodePrivateKey;
use rsa::rand_core;

use crate::federation::key::algorithm::Algorithm;
use crate::federation::key::public::PublicKey;

/// What every server reads.
const BITS: usize = 2048;

pub enum PrivateKey {
    Rsa(Box<RsaKeyPair>),
    Ed25519(Ed25519KeyPair),
}

impl PrivateKey {
    /// Makes a key, as PKCS #8.
    pub fn generate(algorithm: Algorithm) -> anyhow::Result<Vec<u8>> {
        match algorithm {
            // ring makes no RSA keys. Those that are made here only sign, and ring does that.
            Algorithm::Rsa => {
                let key = RsaPrivateKey::new(&mut System(SystemRandom::new()), BITS)?;
                Ok(key.to_pkcs8_der()?.as_bytes().to_vec())
            }
            Algorithm::Ed25519 => {
                let made = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new());
                let made = made.ok().context("the system gave no random numbers")?;
                Ok(made.as_ref().to_vec())
            }
        }
    }

    pub fn from_pkcs8(algorithm: Algorithm, bytes: &[u8]) -> anyhow::Result<PrivateKey> {
        match algorithm {
            Algorithm::Rsa => {
                let pair = RsaKeyPair::from_pkcs8(bytes);
                pair.map(|pair| PrivateKey::Rsa(Box::new(pair)))
            }
            Algorithm::Ed25519 => {
                Ed25519KeyPair::from_pkcs8_maybe_unchecked(bytes).map(PrivateKey::Ed25519)
            }
        }
        .map_err(|error| anyhow::anyhow!("the key cannot be read: {error}"))
    }

    pub fn public(&self) -> PublicKey {
        match self {
            PrivateKey::Rsa(pair) => PublicKey::new(Algorithm::Rsa, pair.public().as_ref()),
            PrivateKey::Ed25519(pair) => {
                PublicKey::new(Algorithm::Ed25519, pair.public_key().as_ref())
            }
        }
    }

    pub fn algorithm(&self) -> Algorithm {
        match self {
            PrivateKey::Rsa(_) => Algorithm::Rsa,
            PrivateKey::Ed25519(_) => Algorithm::Ed25519,
        }
    }

    pub fn sign(&self, bytes: &[u8]) -> anyhow::Result<Vec<u8>> {
        match self {
            PrivateKey::Rsa(pair) => {
                let mut signature = vec![0; pair.public().modulus_len()];
                // The random numbers blind the key; the signature is always the same.
                let random = SystemRandom::new();
                let signed = pair.sign(&RSA_PKCS1_SHA256, &random, bytes, &mut signature);
                signed.ok().context("the key signs nothing")?;
                Ok(signature)
            }
            PrivateKey::Ed25519(pair) => Ok(pair.sign(bytes).as_ref().to_vec()),
        }
    }
}

/// The system's random numbers, as `rsa` asks for them.
struct System(SystemRandom);

impl rand_core::RngCore for System {
    fn next_u32(&mut self) -> u32 {
        rand_core::impls::next_u32_via_fill(self)
    }

    fn next_u64(&mut self) -> u64 {
        rand_core::impls::next_u64_via_fill(self)
    }

    fn fill_bytes(&mut self, bytes: &mut [u8]) {
        self.0
            .fill(bytes)
            .expect("a system without random numbers runs nothing of this");
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), rand_core::Error> {
        self.fill_bytes(bytes);
        Ok(())
    }
}

impl rand_core::CryptoRng for System {}
