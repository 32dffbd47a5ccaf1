//! Pictures that pages show: smaller ones, drawn when somebody asks for them, and small ones as they are
//! but without what they tell of the person behind the camera.
//!
//! The original of a picture is published only where a link leads to it.

use std::collections::BTreeMap;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::PoisonError;

use crate::album::Album;
use crate::content::diagnostic::Diagnostic;
use crate::content::link::Answer;
use crate::content::path::Permalink;
use crate::content::picture::DRAWN_BY;
use crate::content::picture::Picture;
use crate::content::picture::Variant;
use crate::output::file::Content;
use crate::picture::develop;
use crate::picture::head;
use crate::picture::strip::strip;
use crate::render::Workshop;
use crate::render::asset;
use crate::view::edition::Edition;

/// More pixels than this are unpacked by one thread at a time.
const LARGE: u64 = 16_000_000;

/// A picture of the site, and what is made of it.
struct Original {
    file: PathBuf,
    /// How diagnostics name it.
    shown: String,
    picture: Picture,
    variants: Vec<Variant>,
    /// Whoever draws; the others wait, since all are drawn at once.
    drawing: Mutex<()>,
    album: Arc<Album>,
}

/// What is to be made of one picture.
struct Order<'a> {
    answer: &'a Answer,
    size: u64,
    picture: Picture,
    scaled: bool,
    as_it_is: bool,
    face: bool,
}

/// What a picture is shown as.
enum Use {
    Scaled,
    AsItIs,
    Face,
}

/// Every picture that an edition shows: where it goes, the file it comes from, and how it is made.
pub fn all(edition: &Edition, workshop: &Workshop) -> Vec<(String, String, Arc<dyn Content>)> {
    let linked: BTreeSet<&Permalink> = asset::linked(edition)
        .into_iter()
        .map(|(permalink, _)| permalink)
        .collect();
    let mut files: BTreeMap<String, (String, Arc<dyn Content>)> = BTreeMap::new();
    let mut keys = Vec::new();
    for (permalink, order) in orders(edition) {
        let (file, shown) = match order.answer {
            Answer::Attachment { path, .. } => {
                let path = path.as_str();
                (workshop.content.join(path), path.to_owned())
            }
            _ => {
                let shown = format!("static{permalink}");
                (workshop.root.join(&shown), shown)
            }
        };
        let mut variants = Vec::new();
        if order.scaled {
            variants.extend(order.picture.variants(order.size));
        }
        if order.face {
            variants.extend(order.picture.faces());
        }
        let original = Arc::new(Original {
            file,
            shown,
            picture: order.picture,
            variants,
            drawing: Mutex::new(()),
            album: workshop.album.clone(),
        });
        for variant in &original.variants {
            let path = variant
                .permalink(&original.picture, permalink)
                .output_path();
            keys.push(variant.key(&original.picture));
            let content = Arc::new(Drawn {
                original: original.clone(),
                variant: *variant,
            });
            // Two files with one picture in them give one and the same.
            files
                .entry(path)
                .or_insert_with(|| (original.shown.clone(), content));
        }
        let is_attachment = matches!(order.answer, Answer::Attachment { .. });
        if order.as_it_is && is_attachment && !linked.contains(permalink) {
            let shown = original.shown.clone();
            files.insert(permalink.output_path(), (shown, Arc::new(Bare(original))));
        }
    }
    let audience = edition.audience.as_deref().unwrap_or_default();
    workshop.album.show(audience, keys.into_iter());
    files
        .into_iter()
        .map(|(path, (origin, content))| (path, origin, content))
        .collect()
}

/// What pages and faces ask for, by the picture's address.
fn orders(edition: &Edition) -> BTreeMap<&Permalink, Order<'_>> {
    let asked = edition.documents.iter().flat_map(|document| {
        let pictures = document.pictures.iter();
        pictures.filter_map(|shown| {
            let reference = document.references.get(shown.reference)?;
            Some((&reference.answer, shown.scaled))
        })
    });
    let asked = asked.map(|(answer, scaled)| match scaled {
        true => (answer, Use::Scaled),
        false => (answer, Use::AsItIs),
    });
    let faces = edition.portraits.values().map(|answer| (answer, Use::Face));
    let mut orders: BTreeMap<&Permalink, Order<'_>> = BTreeMap::new();
    for (answer, asked) in asked.chain(faces) {
        let (Answer::Attachment {
            permalink, facts, ..
        }
        | Answer::Static { permalink, facts }) = answer
        else {
            continue;
        };
        let Some(picture) = facts.picture else {
            continue;
        };
        let order = orders.entry(permalink).or_insert(Order {
            answer,
            size: facts.size,
            picture,
            scaled: false,
            as_it_is: false,
            face: false,
        });
        match asked {
            Use::Scaled => order.scaled = true,
            Use::Face if !picture.faces().is_empty() => order.face = true,
            Use::Face | Use::AsItIs => order.as_it_is = true,
        }
    }
    orders
}

impl Original {
    fn read(&self) -> Result<Vec<u8>, Diagnostic> {
        fs_err::read(&self.file).map_err(|error| {
            Diagnostic::error("unreadable-file", self.shown.clone(), error.to_string())
                .help("make it readable or take it out of the pages that show it")
        })
    }

    /// Draws all variants and puts them into the album; returns one of them.
    fn draw(&self, wanted: &Variant) -> Result<Vec<u8>, Diagnostic> {
        let bytes = self.read()?;
        let is_large = self.picture.pixels() > LARGE;
        let _waiting = self.album.wait_if_large(is_large);
        // It may have been changed since it was looked at; the next build will see.
        let picture = head::read(&bytes, self.picture.format);
        let drawn = develop(&bytes, &picture, &self.variants);
        let Some(drawn) = drawn else {
            // Damaged in its middle: browsers show of it what they can.
            return Ok(strip(&bytes, picture.format));
        };
        let mut found = None;
        for (variant, drawn) in self.variants.iter().zip(drawn) {
            if picture == self.picture {
                self.album.put(&variant.key(&picture), &drawn);
            }
            if variant == wanted {
                found = Some(drawn);
            }
        }
        Ok(found.unwrap_or(bytes))
    }
}

/// A smaller picture.
struct Drawn {
    original: Arc<Original>,
    variant: Variant,
}

impl Content for Drawn {
    fn key(&self) -> blake3::Hash {
        self.variant.key(&self.original.picture)
    }

    fn bytes(&self) -> Result<Vec<u8>, Diagnostic> {
        let original = &*self.original;
        let key = self.key();
        if let Some(bytes) = original.album.get(&key) {
            return Ok(bytes);
        }
        let _drawing = original
            .drawing
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        match original.album.get(&key) {
            Some(bytes) => Ok(bytes),
            None => original.draw(&self.variant),
        }
    }
}

/// The picture as it is, and nothing else that its file holds.
struct Bare(Arc<Original>);

impl Content for Bare {
    fn key(&self) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new();
        hasher.update(DRAWN_BY.as_bytes());
        hasher.update(&self.0.picture.hash);
        hasher.finalize()
    }

    fn bytes(&self) -> Result<Vec<u8>, Diagnostic> {
        Ok(strip(&self.0.read()?, self.0.picture.format))
    }
}
