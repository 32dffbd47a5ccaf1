//! Unpacks pictures into pixels, within limits.

use std::io::Cursor;

use png::Transformations;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;
use zune_jpeg::zune_core::options::DecoderOptions;

use crate::content::picture::Format;
use crate::content::picture::MOST_PIXELS;
use crate::content::picture::Picture;
use crate::picture::container;
use crate::picture::raster::Raster;

/// A profile larger than this belongs to a printer.
const LARGEST_PROFILE: usize = 60_000;

/// The pixels of a picture as they lie in the file; `None` when it is damaged.
pub fn decode(bytes: &[u8], picture: &Picture) -> Option<Raster> {
    let raster = match picture.format {
        Format::Jpeg => jpeg(bytes)?,
        Format::Png => png(bytes)?,
        Format::Webp => webp(bytes)?,
        _ => return None,
    };
    let expected = raster.width as usize * raster.height as usize * raster.channels;
    (expected > 0 && raster.pixels.len() == expected).then_some(raster)
}

fn jpeg(bytes: &[u8]) -> Option<Raster> {
    let options = DecoderOptions::default()
        .set_use_unsafe(false)
        .set_max_width(usize::from(u16::MAX))
        .set_max_height(usize::from(u16::MAX))
        .jpeg_set_out_colorspace(ColorSpace::RGB);
    let mut decoder = JpegDecoder::new_with_options(ZCursor::new(bytes), options);
    let pixels = decoder.decode().ok()?;
    let (width, height) = decoder.dimensions()?;
    Some(Raster {
        width: u32::try_from(width).ok()?,
        height: u32::try_from(height).ok()?,
        channels: 3,
        pixels,
        profile: decoder.icc_profile().and_then(telling),
    })
}

fn png(bytes: &[u8]) -> Option<Raster> {
    let most = usize::try_from(MOST_PIXELS).ok()? * 4;
    let mut decoder =
        png::Decoder::new_with_limits(Cursor::new(bytes), png::Limits { bytes: most });
    decoder.set_transformations(Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().ok()?;
    let size = reader.output_buffer_size().filter(|size| *size <= most)?;
    let mut buffer = vec![0; size];
    let info = reader.next_frame(&mut buffer).ok()?;
    buffer.truncate(info.buffer_size());
    let (channels, pixels) = match info.color_type {
        png::ColorType::Rgb => (3, buffer),
        png::ColorType::Rgba => (4, buffer),
        png::ColorType::Grayscale => (3, buffer.iter().flat_map(|grey| [*grey; 3]).collect()),
        png::ColorType::GrayscaleAlpha => {
            let pairs = buffer.chunks_exact(2);
            (
                4,
                pairs
                    .flat_map(|pair| [pair[0], pair[0], pair[0], pair[1]])
                    .collect(),
            )
        }
        png::ColorType::Indexed => return None,
    };
    let grey = matches!(
        info.color_type,
        png::ColorType::Grayscale | png::ColorType::GrayscaleAlpha
    );
    let profile = reader
        .info()
        .icc_profile
        .as_ref()
        .map(|profile| profile.to_vec());
    Some(Raster {
        width: info.width,
        height: info.height,
        channels,
        pixels,
        profile: profile.filter(|_| !grey).and_then(telling),
    })
}

#[cfg(feature = "webp")]
fn webp(bytes: &[u8]) -> Option<Raster> {
    let image = webp::Decoder::new(bytes).decode()?;
    let profile = container::riff(bytes)?
        .into_iter()
        .find(|chunk| &chunk.name == b"ICCP")
        .and_then(|chunk| telling(bytes[chunk.content].to_vec()));
    Some(Raster {
        width: image.width(),
        height: image.height(),
        channels: if image.is_alpha() { 4 } else { 3 },
        pixels: image.to_vec(),
        profile,
    })
}

#[cfg(not(feature = "webp"))]
fn webp(bytes: &[u8]) -> Option<Raster> {
    container::riff(bytes)?;
    None
}

/// A profile that says more than what every screen assumes without one, for colours of light.
fn telling(profile: Vec<u8>) -> Option<Vec<u8>> {
    let is_of_light = profile.get(16..20) == Some(b"RGB ");
    let has = |text: &[u8]| profile.windows(text.len()).any(|window| window == text);
    // The description stands in it as text, in one byte a character or in two.
    let is_usual = has(b"sRGB") || has(b"\0s\0R\0G\0B");
    (is_of_light && !is_usual && profile.len() <= LARGEST_PROFILE).then_some(profile)
}
