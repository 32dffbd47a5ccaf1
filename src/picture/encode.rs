//! Packs pixels: WebP where there is the library for it, JPEG, PNG.

use crate::content::picture::Format;
#[cfg(feature = "webp")]
use crate::picture::container::into_riff;
#[cfg(feature = "webp")]
use crate::picture::container::riff;
use crate::picture::jpeg;
use crate::picture::raster::Raster;
use crate::picture::strip;

/// What photographs bear without anybody seeing it.
const QUALITY: u8 = 80;

/// Packs a picture that was made of an `original` in a format of its own. Never more bytes than those,
/// as far as it can be helped.
pub fn encode(raster: &Raster, into: Format, from: Format, original: &[u8]) -> Option<Vec<u8>> {
    let packed = match into {
        Format::Jpeg => jpeg::encode(raster, QUALITY),
        Format::Png => png(raster)?,
        Format::Webp => return webp(raster, from, original.len()),
        _ => return None,
    };
    match into == from && packed.len() > original.len() {
        true => Some(strip::strip(original, from)),
        false => Some(packed),
    }
}

fn png(raster: &Raster) -> Option<Vec<u8>> {
    let mut info = png::Info::with_size(raster.width, raster.height);
    info.icc_profile = raster.profile.as_deref().map(Into::into);
    info.bit_depth = png::BitDepth::Eight;
    let opaque = raster.is_opaque();
    info.color_type = match opaque {
        true => png::ColorType::Rgb,
        false => png::ColorType::Rgba,
    };
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::with_info(&mut bytes, info).ok()?;
    encoder.set_compression(png::Compression::Balanced);
    let mut writer = encoder.write_header().ok()?;
    let written = match opaque {
        true => writer.write_image_data(&raster.on_white()),
        false => writer.write_image_data(&raster.pixels),
    };
    written.ok()?;
    writer.finish().ok()?;
    Some(bytes)
}

/// Drawings and screenshots without loss, when that does not cost more than twice; photographs with the
/// usual quality, or with less when they would weigh more than what they replace.
#[cfg(feature = "webp")]
fn webp(raster: &Raster, from: Format, original: usize) -> Option<Vec<u8>> {
    let opaque = raster.is_opaque();
    let pixels = match opaque {
        true => raster.on_white(),
        false => raster.pixels.clone(),
    };
    let encoder = match opaque {
        true => webp::Encoder::from_rgb(&pixels, raster.width, raster.height),
        false => webp::Encoder::from_rgba(&pixels, raster.width, raster.height),
    };
    let packed = |lossless, quality| {
        let packed = encoder.encode_simple(lossless, quality).ok()?;
        Some(packed.to_vec())
    };
    let mut best = packed(false, if from == Format::Png { 88.0 } else { 78.0 })?;
    if from == Format::Png {
        let exact = packed(true, 60.0)?;
        if exact.len() <= best.len() * 2 && (exact.len() < original || exact.len() < best.len()) {
            best = exact;
        }
    }
    for quality in [60.0, 40.0] {
        if best.len() >= original {
            best = packed(false, quality)?;
        }
    }
    match &raster.profile {
        Some(profile) => with_profile(&best, profile, raster, opaque),
        None => Some(best),
    }
}

#[cfg(not(feature = "webp"))]
fn webp(_: &Raster, _: Format, _: usize) -> Option<Vec<u8>> {
    None
}

/// The extended form of a WebP, which can say what its colours mean.
#[cfg(feature = "webp")]
fn with_profile(webp: &[u8], profile: &[u8], raster: &Raster, opaque: bool) -> Option<Vec<u8>> {
    let mut head = [0; 10];
    head[0] = 0x20 | if opaque { 0 } else { 0x10 };
    head[4..7].copy_from_slice(&(raster.width - 1).to_le_bytes()[..3]);
    head[7..10].copy_from_slice(&(raster.height - 1).to_le_bytes()[..3]);
    let chunks = riff(webp)?;
    let mut all: Vec<([u8; 4], &[u8])> = vec![(*b"VP8X", &head), (*b"ICCP", profile)];
    all.extend(
        chunks
            .iter()
            .filter(|chunk| &chunk.name != b"VP8X")
            .map(|chunk| (chunk.name, &webp[chunk.content.clone()])),
    );
    Some(into_riff(&all))
}
