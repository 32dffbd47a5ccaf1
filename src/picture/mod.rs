//! Pictures, from bytes to bytes: what a file's head tells, unpacking, scaling, packing, and taking out
//! what tells of the person behind the camera. Pure: nothing here reads a file.
//!
//! All arithmetic is in whole numbers, without the special instructions of one processor or another: the
//! same picture gives the same bytes on every machine.

use crate::content::picture::Picture;
use crate::content::picture::Variant;

pub mod container;
pub mod decode;
pub mod encode;
pub mod head;
pub mod jpeg;
pub mod raster;
pub mod strip;
pub mod vector;

/// The widest that a variant can be; also the one of which smaller ones are made, so that the bytes of
/// one do not depend on which others are wanted.
const WIDEST: u32 = 1440;

/// Makes variants of a picture, in their order; `None` when it cannot be unpacked after all.
pub fn develop(bytes: &[u8], picture: &Picture, variants: &[Variant]) -> Option<Vec<Vec<u8>>> {
    let raster = decode::decode(bytes, picture)?;
    let turn = head::orientation(bytes, picture.format);
    let (width, height) = (raster.width, raster.height);
    // How wide it lies in the file, when it is to be so wide once it is turned.
    let base = match turn >= 5 {
        false if width > WIDEST => raster.scaled(WIDEST, picture.height_at(WIDEST)),
        true if height > WIDEST => raster.scaled(picture.height_at(WIDEST), WIDEST),
        _ => raster,
    };
    let base = base.turned(turn);
    let drawn = |variant: &Variant| {
        let small = match variant.square {
            true => base.square().scaled(variant.width, variant.height),
            false => base.scaled(variant.width, variant.height),
        };
        encode::encode(&small, variant.format, picture.format, bytes)
    };
    variants.iter().map(drawn).collect()
}
