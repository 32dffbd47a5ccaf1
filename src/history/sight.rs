//! What versions of pages ask of their readers, and the versions as readers see them: without the blocks that
//! are for others.

use std::collections::HashMap;
use std::sync::Arc;

use git2::ObjectType;
use git2::Oid;

use crate::content::asked::Asked;
use crate::content::audience::Level;
use crate::content::visibility;
use crate::history::change::Leaf;
use crate::history::object::Objects;
use crate::history::veil::Cuttings;
use crate::history::veil::Veil;

/// All versions that were met.
pub struct Sight<'v> {
    veil: &'v Veil<'v>,
    heads: HashMap<Oid, Asked>,
    /// Versions as readers see them.
    cuts: HashMap<Oid, Oid>,
    pub made: Cuttings,
    /// What was not remembered.
    pub learned: Vec<(Oid, Asked)>,
}

impl<'v> Sight<'v> {
    pub fn new(veil: &'v Veil<'v>) -> Sight<'v> {
        Sight {
            veil,
            heads: HashMap::new(),
            cuts: HashMap::new(),
            made: Cuttings::new(),
            learned: Vec::new(),
        }
    }

    /// Reads what a version asks, unless that is known.
    pub fn learn(&mut self, leaf: Leaf, objects: &mut Objects<'_>) {
        if leaf.link || self.heads.contains_key(&leaf.blob) {
            return;
        }
        let asked = (self.veil.recall)(leaf.blob).unwrap_or_else(|| {
            let blob = objects.blob(leaf.blob);
            // What cannot be read today may be fetched tomorrow: that is not remembered.
            let Some(blob) = blob else {
                return Asked::NOTHING_KNOWN;
            };
            let asked = (self.veil.asked)(blob.data());
            self.learned.push((leaf.blob, asked.clone()));
            asked
        });
        self.heads.insert(leaf.blob, asked);
    }

    /// What the head of a version asks for.
    pub fn asks(&self, leaf: Leaf) -> Level {
        match self.heads.get(&leaf.blob) {
            // Where a link leads is not looked at.
            Some(asked) if !leaf.link => asked.level(self.veil.audiences),
            _ => Level::NOBODY,
        }
    }

    /// The version without the blocks that are for others.
    pub fn cut(&mut self, blob: Oid, objects: &mut Objects<'_>) -> Oid {
        let start = match self.heads.get(&blob) {
            Some(asked) if asked.has_blocks => asked.start,
            _ => return blob,
        };
        if let Some(known) = self.cuts.get(&blob) {
            return *known;
        }
        let text = objects.blob(blob);
        let text = text
            .as_ref()
            .and_then(|text| str::from_utf8(text.data()).ok())
            .unwrap_or_default();
        let (audiences, readers) = (self.veil.audiences, self.veil.readers);
        let kept = visibility::without_blocks(text, start, audiences, readers);
        let made = kept.and_then(|kept| {
            let id = Oid::hash_object(ObjectType::Blob, kept.as_bytes()).ok()?;
            let bytes = Arc::from(kept.into_bytes());
            self.made.entry(id).or_insert((bytes, blob));
            Some(id)
        });
        let made = made.unwrap_or(blob);
        self.cuts.insert(blob, made);
        made
    }
}
