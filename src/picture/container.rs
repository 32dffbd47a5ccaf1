//! How the files of pictures are put together: segments of JPEG, chunks of PNG and of WebP; and what size they say.

use std::ops::Range;

use crate::content::picture::State;

pub const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// A piece of a file: what it is called, where it lies as a whole, and where its content does.
pub struct Piece {
    pub name: [u8; 4],
    pub whole: Range<usize>,
    pub content: Range<usize>,
}

/// As it lies in the file, and how it is turned.
pub struct Size {
    pub width: u32,
    pub height: u32,
    pub turn: u8,
    pub state: State,
}

impl Default for Size {
    fn default() -> Self {
        Size {
            width: 0,
            height: 0,
            turn: 1,
            state: State::AsItIs,
        }
    }
}

/// The segments of a JPEG before its first scan, by their marker in the first byte of the name
/// (<https://www.w3.org/Graphics/JPEG/itu-t81.pdf>, B.1.1); the scan itself comes last, `0xda` with all
/// that follows. `None` when it is no JPEG or ends too early.
pub fn segments(bytes: &[u8]) -> Option<Vec<Piece>> {
    if !bytes.starts_with(&[0xff, 0xd8]) {
        return None;
    }
    let mut pieces = Vec::new();
    let mut at = 2;
    loop {
        if *bytes.get(at)? != 0xff {
            return None;
        }
        let marker = *bytes.get(at + 1)?;
        if marker == 0xff {
            at += 1; // fill
            continue;
        }
        let length = usize::from(u16::from_be_bytes([
            *bytes.get(at + 2)?,
            *bytes.get(at + 3)?,
        ]));
        let end = at + 2 + length;
        if length < 2 || end > bytes.len() {
            return None;
        }
        let last = marker == 0xda;
        pieces.push(Piece {
            name: [marker, 0, 0, 0],
            whole: at..if last { bytes.len() } else { end },
            content: at + 4..end,
        });
        if last {
            return Some(pieces);
        }
        at = end;
    }
}

/// The chunks of a PNG, to its end (<https://www.w3.org/TR/png-3/#5Chunk-layout>).
pub fn chunks(bytes: &[u8]) -> Option<Vec<Piece>> {
    let mut at = bytes.strip_prefix(PNG).map(|_| PNG.len())?;
    let mut pieces = Vec::new();
    loop {
        let length = u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?);
        let name: [u8; 4] = bytes.get(at + 4..at + 8)?.try_into().ok()?;
        let content = at + 8..(at + 8).checked_add(usize::try_from(length).ok()?)?;
        let end = content.end.checked_add(4)?;
        if end > bytes.len() {
            return None;
        }
        pieces.push(Piece {
            name,
            whole: at..end,
            content,
        });
        if &name == b"IEND" {
            return Some(pieces);
        }
        at = end;
    }
}

/// The chunks of a WebP (<https://developers.google.com/speed/webp/docs/riff_container>).
pub fn riff(bytes: &[u8]) -> Option<Vec<Piece>> {
    if bytes.get(..4)? != b"RIFF" || bytes.get(8..12)? != b"WEBP" {
        return None;
    }
    let size = u32::from_le_bytes(bytes[4..8].try_into().ok()?);
    let end = usize::try_from(size).ok()?.checked_add(8)?;
    if end > bytes.len() {
        return None;
    }
    let mut pieces = Vec::new();
    let mut at = 12;
    while at + 8 <= end {
        let name: [u8; 4] = bytes[at..at + 4].try_into().ok()?;
        let length = u32::from_le_bytes(bytes[at + 4..at + 8].try_into().ok()?);
        let content = at + 8..(at + 8).checked_add(usize::try_from(length).ok()?)?;
        if content.end > end {
            return None;
        }
        let next = (content.end + content.len() % 2).min(end);
        pieces.push(Piece {
            name,
            whole: at..next,
            content,
        });
        at = next;
    }
    Some(pieces)
}

/// A WebP of these chunks.
pub fn into_riff(chunks: &[([u8; 4], &[u8])]) -> Vec<u8> {
    let mut body = b"WEBP".to_vec();
    for (name, content) in chunks {
        body.extend_from_slice(name);
        body.extend_from_slice(&(content.len() as u32).to_le_bytes());
        body.extend_from_slice(content);
        body.extend(vec![0; content.len() % 2]);
    }
    let mut bytes = b"RIFF".to_vec();
    bytes.extend_from_slice(&(body.len() as u32).to_le_bytes());
    bytes.append(&mut body);
    bytes
}
