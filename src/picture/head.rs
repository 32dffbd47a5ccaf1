//! What the head of a picture's file tells: its size, which way up it is, whether it can be scaled.

use crate::content::picture::Format;
use crate::content::picture::MOST_PIXELS;
use crate::content::picture::Picture;
use crate::content::picture::State;
use crate::picture::container;
use crate::picture::container::Size;
use crate::picture::vector;

/// Reads the facts of a picture; `promised` is what its name says it is. The bytes decide.
pub fn read(bytes: &[u8], promised: Format) -> Picture {
    let format = format(bytes).unwrap_or(promised);
    let size = match format {
        Format::Jpeg => jpeg(bytes),
        Format::Png => png(bytes),
        Format::Webp => webp(bytes),
        Format::Gif => gif(bytes),
        Format::Svg => Some(vector::size(bytes).unwrap_or_default()),
        Format::Avif | Format::Other | Format::Foreign => Some(Size::default()),
    };
    let mut picture = Picture {
        hash: *blake3::hash(bytes).as_bytes(),
        format,
        width: 0,
        height: 0,
        state: State::Broken,
        located: exif(bytes, format).is_some_and(is_located),
    };
    let Some(size) = size else {
        return picture;
    };
    (picture.width, picture.height) = match size.turn {
        5.. => (size.height, size.width),
        _ => (size.width, size.height),
    };
    picture.state = match size.state {
        State::Fine if picture.pixels() > MOST_PIXELS => State::Huge,
        State::Fine if picture.pixels() == 0 => State::Broken,
        state => state,
    };
    picture
}

/// What a file is, by its first bytes.
fn format(bytes: &[u8]) -> Option<Format> {
    let brand = bytes.get(4..12).unwrap_or_default();
    Some(match bytes {
        [0xff, 0xd8, 0xff, ..] => Format::Jpeg,
        _ if bytes.starts_with(container::PNG) => Format::Png,
        _ if bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP") => Format::Webp,
        _ if bytes.starts_with(b"GIF8") => Format::Gif,
        _ if brand == b"ftypavif" || brand == b"ftypavis" => Format::Avif,
        _ if [b"ftyphei", b"ftyphev", b"ftypmif"]
            .iter()
            .any(|foreign| brand.starts_with(*foreign)) =>
        {
            Format::Foreign
        }
        _ if bytes.starts_with(b"II*\0") || bytes.starts_with(b"MM\0*") => Format::Foreign,
        _ => return None,
    })
}

fn jpeg(bytes: &[u8]) -> Option<Size> {
    let segments = container::segments(bytes)?;
    // What ends too early has no mark at its end; some cameras write a little behind it.
    let tail = &bytes[bytes.len().saturating_sub(64 * 1024)..];
    if !tail.windows(2).any(|pair| pair == [0xff, 0xd9]) {
        return None;
    }
    let frame = segments.iter().find(|segment| {
        let marker = segment.name[0];
        matches!(marker, 0xc0..=0xcf) && !matches!(marker, 0xc4 | 0xc8 | 0xcc)
    })?;
    let content = &bytes[frame.content.clone()];
    let two = |at: usize| {
        Some(u32::from(u16::from_be_bytes(
            content.get(at..at + 2)?.try_into().ok()?,
        )))
    };
    let [precision, components] = [*content.first()?, *content.get(5)?];
    Some(Size {
        width: two(3)?,
        height: two(1)?,
        turn: orientation(bytes, Format::Jpeg),
        state: match (precision, components, frame.name[0]) {
            (_, 4, _) => State::Print,
            (8, 1 | 3, 0xc0..=0xc2) => State::Fine,
            _ => State::AsItIs,
        },
    })
}

fn png(bytes: &[u8]) -> Option<Size> {
    let chunks = container::chunks(bytes)?;
    let head = &bytes[chunks
        .first()
        .filter(|chunk| &chunk.name == b"IHDR")?
        .content
        .clone()];
    let four = |at: usize| Some(u32::from_be_bytes(head.get(at..at + 4)?.try_into().ok()?));
    let moves = chunks.iter().any(|chunk| &chunk.name == b"acTL");
    Some(Size {
        width: four(0)?,
        height: four(4)?,
        turn: orientation(bytes, Format::Png),
        state: if moves { State::AsItIs } else { State::Fine },
    })
}

fn webp(bytes: &[u8]) -> Option<Size> {
    let chunks = container::riff(bytes)?;
    let moves = chunks.iter().any(|chunk| &chunk.name == b"ANIM");
    let chunk = chunks.first()?;
    let content = &bytes[chunk.content.clone()];
    let le = |at: usize, length: usize| {
        let field = content.get(at..at + length)?;
        Some(
            field
                .iter()
                .rev()
                .fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte)),
        )
    };
    let (width, height) = match &chunk.name {
        b"VP8X" => (le(4, 3)? + 1, le(7, 3)? + 1),
        b"VP8L" => (1 + (le(1, 4)? & 0x3fff), 1 + (le(1, 4)? >> 14 & 0x3fff)),
        b"VP8 " => (le(6, 2)? & 0x3fff, le(8, 2)? & 0x3fff),
        _ => return None,
    };
    Some(Size {
        width,
        height,
        turn: orientation(bytes, Format::Webp),
        state: if moves { State::AsItIs } else { State::Fine },
    })
}

fn gif(bytes: &[u8]) -> Option<Size> {
    let two = |at: usize| {
        Some(u32::from(u16::from_le_bytes(
            bytes.get(at..at + 2)?.try_into().ok()?,
        )))
    };
    Some(Size {
        width: two(6)?,
        height: two(8)?,
        ..Size::default()
    })
}

/// How the camera was held, 1 to 8 (Exif 2.3, 4.6.4 A); 1 when nothing is said.
pub fn orientation(bytes: &[u8], format: Format) -> u8 {
    exif(bytes, format).and_then(oriented).unwrap_or(1)
}

fn exif(bytes: &[u8], format: Format) -> Option<&[u8]> {
    let named = |pieces: Vec<container::Piece>, name: &[u8; 4]| {
        let piece = pieces.into_iter().find(|piece| &piece.name == name)?;
        Some(&bytes[piece.content])
    };
    match format {
        Format::Jpeg => container::segments(bytes)?
            .into_iter()
            .filter(|segment| segment.name[0] == 0xe1)
            .find_map(|segment| bytes[segment.content].strip_prefix(b"Exif\0\0")),
        Format::Png => named(container::chunks(bytes)?, b"eXIf"),
        Format::Webp => {
            let exif = named(container::riff(bytes)?, b"EXIF")?;
            Some(exif.strip_prefix(b"Exif\0\0").unwrap_or(exif))
        }
        _ => None,
    }
}

fn oriented(exif: &[u8]) -> Option<u8> {
    let tiff = Tiff::of(exif)?;
    let turn = tiff.number(tiff.entry(tiff.number(4, 4)?, 0x0112)? + 8, 2)?;
    u8::try_from(turn)
        .ok()
        .filter(|turn| (1..=8).contains(turn))
}

/// Whether there is a latitude (Exif 2.3, 4.6.6).
fn is_located(exif: &[u8]) -> bool {
    let latitude = || {
        let tiff = Tiff::of(exif)?;
        let pointer = tiff.entry(tiff.number(4, 4)?, 0x8825)?;
        tiff.entry(tiff.number(pointer + 8, 4)?, 0x0002)
    };
    latitude().is_some()
}

/// Directories of numbered entries, in which Exif keeps what it tells.
struct Tiff<'a> {
    bytes: &'a [u8],
    little: bool,
}

impl<'a> Tiff<'a> {
    fn of(bytes: &'a [u8]) -> Option<Self> {
        let little = match bytes.get(..2)? {
            b"II" => true,
            b"MM" => false,
            _ => return None,
        };
        Some(Tiff { bytes, little })
    }

    fn number(&self, at: usize, length: usize) -> Option<usize> {
        let field = self.bytes.get(at..at.checked_add(length)?)?;
        let add = |sum: usize, byte: &u8| sum << 8 | usize::from(*byte);
        Some(match self.little {
            true => field.iter().rev().fold(0, add),
            false => field.iter().fold(0, add),
        })
    }

    /// Where a directory has the entry of a number.
    fn entry(&self, directory: usize, number: usize) -> Option<usize> {
        let entries = self.number(directory, 2)?;
        (0..entries)
            .map(|entry| directory + 2 + entry * 12)
            .find(|at| self.number(*at, 2) == Some(number))
    }
}
