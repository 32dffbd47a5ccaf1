//! What is known of a picture before anybody draws it, and which smaller ones readers get in its place.

use serde::Deserialize;
use serde::Serialize;

use crate::content::path::Permalink;

/// How wide the smaller pictures are, in pixels: a phone, a column of text, the same on a fine screen.
const WIDTHS: [u32; 3] = [480, 960, 1440];
/// How wide faces are: as they stand beside a name, and on a fine screen or a person's own page.
const FACES: [u32; 2] = [96, 192];
/// A file this small costs no reader anything.
const SMALL: u64 = 24 * 1024;
/// What does not know WebP gets one picture, at most this wide.
const PLAIN: u32 = 960;
/// No side of a WebP may be longer (<https://developers.google.com/speed/webp/docs/riff_container>).
const LONGEST: u32 = 16_383;
/// More pixels than this are not unpacked: they may be a bomb, and take the memory of one.
pub const MOST_PIXELS: u64 = 64_000_000;

/// The program that draws: its source and the versions of its libraries. Other bytes, another name.
pub const DRAWN_BY: &str = env!("POLDER_PICTURES");

/// A picture, as far as the head of its file tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Picture {
    /// blake3 of the file.
    pub hash: [u8; 32],
    pub format: Format,
    /// In pixels, as it is shown: turned upright. 0 when the file does not say.
    pub width: u32,
    pub height: u32,
    pub state: State,
    /// Its file tells where it was taken.
    pub located: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Format {
    Jpeg,
    Png,
    Webp,
    Gif,
    Svg,
    Avif,
    /// Bitmaps, icons: shown, and no more is known of them.
    Other,
    /// HEIC, TIFF: most browsers show nothing.
    Foreign,
}

impl Format {
    pub fn extension(self) -> &'static str {
        match self {
            Format::Jpeg => "jpg",
            Format::Png => "png",
            _ => "webp",
        }
    }
}

/// Whether smaller ones can be made of it, or why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    Fine,
    /// It moves, or is made of lines, or is of a kind that is shown as it is.
    AsItIs,
    /// The file is damaged or is no picture at all.
    Broken,
    /// In the colours of print.
    Print,
    /// Too many pixels to unpack.
    Huge,
}

/// A picture that is made of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Variant {
    pub format: Format,
    pub width: u32,
    pub height: u32,
    /// The middle of the picture, cut out: a face.
    pub square: bool,
}

impl Picture {
    /// The smaller pictures for a text, by width; none for what is small already or cannot be scaled.
    /// Those that every browser shows come last.
    pub fn variants(&self, size: u64) -> Vec<Variant> {
        if size < SMALL || !self.is_scalable() {
            return Vec::new();
        }
        let mut widths: Vec<u32> = WIDTHS
            .into_iter()
            .filter(|width| u64::from(*width) * 10 < u64::from(self.width) * 9)
            .collect();
        if self.width <= WIDTHS[WIDTHS.len() - 1] {
            widths.push(self.width);
        }
        let sized = |format, width: u32| Variant {
            format,
            width,
            height: self.height_at(width),
            square: false,
        };
        let mut variants = Vec::new();
        if cfg!(feature = "webp") {
            variants.extend(widths.iter().map(|width| sized(Format::Webp, *width)));
            let plain = widths.iter().rfind(|width| **width <= PLAIN);
            widths = plain.or(widths.first()).copied().into_iter().collect();
        }
        if !cfg!(feature = "webp") || self.format != Format::Webp {
            variants.extend(widths.iter().map(|width| sized(self.format, *width)));
        }
        if variants.iter().any(|variant| variant.height > LONGEST) {
            return Vec::new();
        }
        variants
    }

    /// Small squares of a person's picture.
    pub fn faces(&self) -> Vec<Variant> {
        if !self.is_scalable() {
            return Vec::new();
        }
        let format = match cfg!(feature = "webp") {
            true => Format::Webp,
            false => self.format,
        };
        FACES
            .into_iter()
            .map(|width| Variant {
                format,
                width,
                height: width,
                square: true,
            })
            .collect()
    }

    fn is_scalable(&self) -> bool {
        self.state == State::Fine && (cfg!(feature = "webp") || self.format != Format::Webp)
    }

    /// The height that belongs to a width.
    pub fn height_at(&self, width: u32) -> u32 {
        let (w, h) = (u64::from(self.width.max(1)), u64::from(self.height));
        let height = (u64::from(width) * h + w / 2) / w;
        u32::try_from(height).unwrap_or(u32::MAX).max(1)
    }

    pub fn pixels(&self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }
}

impl Variant {
    /// Decides the bytes: the picture it is made of, how, and by what.
    pub fn key(&self, original: &Picture) -> blake3::Hash {
        let mut hasher = blake3::Hasher::new();
        hasher.update(DRAWN_BY.as_bytes());
        hasher.update(&original.hash);
        hasher.update(&self.width.to_le_bytes());
        hasher.update(&self.height.to_le_bytes());
        hasher.update(&[self.format as u8, u8::from(self.square)]);
        hasher.finalize()
    }

    /// Where it lives: beside its original, `photo.480w.1f2e3d4c5b.webp`.
    pub fn permalink(&self, original: &Picture, at: &Permalink) -> Permalink {
        let path = at.as_str().trim_start_matches('/');
        let (folder, name) = match path.rsplit_once('/') {
            Some((folder, name)) => (format!("{folder}/"), name),
            None => (String::new(), path),
        };
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let hash = self.key(original).to_hex();
        Permalink::file(&format!(
            "{folder}{stem}.{}w.{}.{}",
            self.width,
            &hash.as_str()[..10],
            self.format.extension()
        ))
    }
}

/// By its name: a picture, or something to read or to fetch.
pub fn is_picture(extension: &str) -> bool {
    format_of(extension).is_some()
}

/// What a name promises.
pub fn format_of(extension: &str) -> Option<Format> {
    Some(match extension {
        "jpg" | "jpeg" | "jfif" => Format::Jpeg,
        "png" | "apng" => Format::Png,
        "webp" => Format::Webp,
        "gif" => Format::Gif,
        "svg" => Format::Svg,
        "avif" => Format::Avif,
        "bmp" | "ico" => Format::Other,
        "heic" | "heif" | "tif" | "tiff" => Format::Foreign,
        _ => return None,
    })
}
