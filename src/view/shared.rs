//! Parts of a view that are large or the same everywhere: a template gets them whole, a key their hash.
//!
//! A page's key is the hash of its view in postcard, which is a compact format that no human reads;
//! templates take a format that humans can. So each part asks the format which of the two it is.

use std::sync::Arc;

use serde::Serialize;
use serde::Serializer;

use crate::markdown::document::Document;

/// A value that many views share.
#[derive(Clone)]
pub struct Shared<T> {
    value: Arc<T>,
    hash: [u8; 32],
}

impl<T: Serialize> Shared<T> {
    pub fn new(value: T) -> Self {
        let bytes = serde_json::to_vec(&value).unwrap_or_default();
        Shared {
            hash: *blake3::hash(&bytes).as_bytes(),
            value: Arc::new(value),
        }
    }

    pub fn get(&self) -> &T {
        &self.value
    }
}

impl<T: Serialize> Serialize for Shared<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            self.value.serialize(serializer)
        } else {
            self.hash.serialize(serializer)
        }
    }
}

/// The HTML of a page's text.
#[derive(Clone)]
pub enum Body {
    Plain(Arc<Document>),
    /// Of a document with slots, which are filled.
    Filled(Arc<Filled>),
}

/// A document's HTML with what a view put into its slots.
#[derive(Debug)]
pub struct Filled {
    pub html: String,
    /// blake3 of the HTML.
    pub hash: [u8; 32],
}

impl Body {
    pub fn html(&self) -> &str {
        match self {
            Body::Plain(document) => &document.html,
            Body::Filled(filled) => &filled.html,
        }
    }
}

impl Serialize for Body {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return serializer.serialize_str(self.html());
        }
        match self {
            Body::Plain(document) => document.hash.serialize(serializer),
            Body::Filled(filled) => filled.hash.serialize(serializer),
        }
    }
}
