//! Takes out of a picture's file what is not the picture: where it was taken, when, by what and whom,
//! and the small pictures that phones hide behind it. The picture itself stays bit for bit.

use crate::content::picture::Format;
use crate::picture::container;
use crate::picture::head;

/// The file without what it tells beside the picture. One that cannot be understood stays as it is.
pub fn strip(bytes: &[u8], format: Format) -> Vec<u8> {
    let turn = head::orientation(bytes, format);
    let stripped = match format {
        Format::Jpeg => jpeg(bytes, turn),
        Format::Png => png(bytes, turn),
        Format::Webp => webp(bytes, turn),
        _ => None,
    };
    stripped.unwrap_or_else(|| bytes.to_vec())
}

/// All that browsers need of Exif: which way up.
fn exif(turn: u8) -> [u8; 26] {
    let mut tiff = *b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x01\0\0\0\0\0\0";
    tiff[19] = turn;
    tiff
}

fn jpeg(bytes: &[u8], turn: u8) -> Option<Vec<u8>> {
    let segments = container::segments(bytes)?;
    let mut out = vec![0xff, 0xd8];
    let mut is_turned = turn == 1;
    for segment in &segments {
        let content = &bytes[segment.content.clone()];
        let marker = segment.name[0];
        let keep = match marker {
            0xe0 | 0xee => true, // JFIF; how Adobe stores colours
            0xe2 => content.starts_with(b"ICC_PROFILE\0"),
            0xe1..=0xef | 0xfe => false,
            _ => true,
        };
        if !is_turned && marker != 0xe0 {
            out.extend_from_slice(&[0xff, 0xe1, 0, 34]);
            out.extend_from_slice(b"Exif\0\0");
            out.extend_from_slice(&exif(turn));
            is_turned = true;
        }
        if marker == 0xda {
            let end = scans_end(bytes, segment.content.end)?;
            out.extend_from_slice(&bytes[segment.whole.start..end]);
        } else if keep {
            out.extend_from_slice(&bytes[segment.whole.clone()]);
        }
    }
    Some(out)
}

/// Where the picture ends whose first scan begins here; other pictures may follow.
fn scans_end(bytes: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += bytes.get(at..)?.iter().position(|byte| *byte == 0xff)?;
        match *bytes.get(at + 1)? {
            0xd9 => return Some(at + 2),
            0xff => at += 1,
            0x00 | 0x01 | 0xd0..=0xd7 => at += 2,
            _ => {
                let length = u16::from_be_bytes([*bytes.get(at + 2)?, *bytes.get(at + 3)?]);
                at += 2 + usize::from(length);
            }
        }
    }
}

fn png(bytes: &[u8], turn: u8) -> Option<Vec<u8>> {
    const TELLING: [&[u8; 4]; 5] = [b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"];
    let mut out = container::PNG.to_vec();
    for chunk in container::chunks(bytes)? {
        if &chunk.name == b"eXIf" && turn != 1 {
            let mut named = b"eXIf".to_vec();
            named.extend_from_slice(&exif(turn));
            out.extend_from_slice(&26_u32.to_be_bytes());
            out.extend_from_slice(&named);
            out.extend_from_slice(&crc(&named).to_be_bytes());
        } else if !TELLING.contains(&&chunk.name) {
            out.extend_from_slice(&bytes[chunk.whole]);
        }
    }
    Some(out)
}

/// <https://www.w3.org/TR/png-3/#D-CRCAppendix>
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & 0_u32.wrapping_sub(crc & 1))
        })
    })
}

fn webp(bytes: &[u8], turn: u8) -> Option<Vec<u8>> {
    const EXIF: u8 = 0x08;
    const XMP: u8 = 0x04;
    let chunks = container::riff(bytes)?;
    let tiff = exif(turn);
    let head: Option<Vec<u8>> =
        chunks
            .first()
            .filter(|chunk| &chunk.name == b"VP8X")
            .map(|chunk| {
                let mut head = bytes[chunk.content.clone()].to_vec();
                if let Some(flags) = head.first_mut() {
                    *flags &= !(EXIF | XMP);
                    *flags |= if turn == 1 { 0 } else { EXIF };
                }
                head
            });
    let kept: Vec<([u8; 4], &[u8])> = chunks
        .iter()
        .filter_map(|chunk| match (&chunk.name, &head) {
            (b"VP8X", Some(head)) => Some((chunk.name, head.as_slice())),
            (b"EXIF", _) => (turn != 1).then_some((chunk.name, tiff.as_slice())),
            (b"XMP ", _) => None,
            _ => Some((chunk.name, &bytes[chunk.content.clone()])),
        })
        .collect();
    Some(container::into_riff(&kept))
}
