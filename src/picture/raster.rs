//! Pixels in memory: scaling, turning, cutting.

/// A picture unpacked: 8 bits a channel, red, green, blue, and alpha when there are four.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Raster {
    pub width: u32,
    pub height: u32,
    /// 3 or 4.
    pub channels: usize,
    pub pixels: Vec<u8>,
    /// What its colours mean, when that is not what every screen assumes.
    pub profile: Option<Vec<u8>>,
}

/// How many bits of the weights stand behind the point.
const BITS: u32 = 14;

/// The neighbours of one new pixel: the first of them, and how much each counts.
struct Weights {
    first: usize,
    shares: Vec<i32>,
}

impl Raster {
    /// Scales it, never up: Catmull-Rom over as many pixels as become one
    /// (<https://en.wikipedia.org/wiki/Bicubic_interpolation>), first along the rows, then down.
    pub fn scaled(&self, width: u32, height: u32) -> Raster {
        if (width, height) == (self.width, self.height) {
            return self.clone();
        }
        let (channels, old_width) = (self.channels, self.width as usize);
        // Colours count as much as they cover; otherwise invisible ones would shine through.
        let covered = self.map_alpha(|colour, alpha| (colour * alpha + 127) / 255);
        let columns = weights(self.width, width);
        let row_length = width as usize * channels;
        let mut narrow = vec![0_u8; row_length * self.height as usize];
        for (old, new) in covered
            .chunks_exact(old_width * channels)
            .zip(narrow.chunks_exact_mut(row_length))
        {
            for (weights, pixel) in columns.iter().zip(new.chunks_exact_mut(channels)) {
                let from = &old[weights.first * channels..];
                let mut sums = [1 << (BITS - 1); 4];
                for (share, near) in weights.shares.iter().zip(from.chunks_exact(channels)) {
                    for (sum, value) in sums.iter_mut().zip(near) {
                        *sum += share * i32::from(*value);
                    }
                }
                for (value, sum) in pixel.iter_mut().zip(sums) {
                    *value = (sum >> BITS).clamp(0, 255) as u8;
                }
            }
        }
        let mut pixels = vec![0_u8; row_length * height as usize];
        let mut sums = vec![0_i32; row_length];
        for (weights, new) in weights(self.height, height)
            .iter()
            .zip(pixels.chunks_exact_mut(row_length))
        {
            sums.fill(1 << (BITS - 1));
            let rows = narrow[weights.first * row_length..].chunks_exact(row_length);
            for (share, row) in weights.shares.iter().zip(rows) {
                for (sum, value) in sums.iter_mut().zip(row) {
                    *sum += share * i32::from(*value);
                }
            }
            for (value, sum) in new.iter_mut().zip(&sums) {
                *value = (sum >> BITS).clamp(0, 255) as u8;
            }
        }
        let mut scaled = Raster {
            width,
            height,
            channels,
            pixels,
            profile: self.profile.clone(),
        };
        scaled.pixels = scaled.map_alpha(|colour, alpha| match alpha {
            0 => 0,
            alpha => ((colour * 255 + alpha / 2) / alpha).min(255),
        });
        scaled
    }

    /// Every colour, changed by the alpha beside it.
    fn map_alpha(&self, change: impl Fn(u32, u32) -> u32) -> Vec<u8> {
        let mut pixels = self.pixels.clone();
        if self.channels == 4 {
            for pixel in pixels.chunks_exact_mut(4) {
                let alpha = u32::from(pixel[3]);
                for colour in &mut pixel[..3] {
                    *colour = change(u32::from(*colour), alpha) as u8;
                }
            }
        }
        pixels
    }

    /// Turns it upright, by the number that Exif gives to how the camera was held.
    pub fn turned(self, turn: u8) -> Raster {
        if !(2..=8).contains(&turn) {
            return self;
        }
        let (w, h) = (self.width as usize, self.height as usize);
        let (width, height) = if turn >= 5 { (h, w) } else { (w, h) };
        let mut pixels = Vec::with_capacity(self.pixels.len());
        for y in 0..height {
            for x in 0..width {
                let (from_x, from_y) = match turn {
                    2 => (w - 1 - x, y),
                    3 => (w - 1 - x, h - 1 - y),
                    4 => (x, h - 1 - y),
                    5 => (y, x),
                    6 => (y, h - 1 - x),
                    7 => (w - 1 - y, h - 1 - x),
                    _ => (w - 1 - y, x),
                };
                let at = (from_y * w + from_x) * self.channels;
                pixels.extend_from_slice(&self.pixels[at..at + self.channels]);
            }
        }
        Raster {
            width: width as u32,
            height: height as u32,
            pixels,
            ..self
        }
    }

    /// The middle of it; of one that stands upright a little above, where faces are.
    pub fn square(&self) -> Raster {
        let side = self.width.min(self.height) as usize;
        let left = (self.width as usize - side) / 2;
        let top = (self.height as usize - side) / 4;
        let row = self.width as usize * self.channels;
        let pixels = (top..top + side)
            .flat_map(|y| {
                let start = y * row + left * self.channels;
                &self.pixels[start..start + side * self.channels]
            })
            .copied()
            .collect();
        Raster {
            width: side as u32,
            height: side as u32,
            pixels,
            channels: self.channels,
            profile: self.profile.clone(),
        }
    }

    pub fn is_opaque(&self) -> bool {
        self.channels == 3 || self.pixels.chunks_exact(4).all(|pixel| pixel[3] == 255)
    }

    /// Without alpha, on white paper.
    pub fn on_white(&self) -> Vec<u8> {
        if self.channels == 3 {
            return self.pixels.clone();
        }
        self.pixels
            .chunks_exact(4)
            .flat_map(|pixel| {
                let alpha = u32::from(pixel[3]);
                [0, 1, 2].map(|i| {
                    ((u32::from(pixel[i]) * alpha + 255 * (255 - alpha) + 127) / 255) as u8
                })
            })
            .collect()
    }
}

/// For each of `new` pixels the `old` ones that it is made of. Only sums, products and quotients: these
/// are the same on every machine.
fn weights(old: u32, new: u32) -> Vec<Weights> {
    let scale = f64::from(old) / f64::from(new);
    let reach = scale.max(1.0);
    let last = f64::from(old) - 1.0;
    (0..new)
        .map(|i| {
            let centre = (f64::from(i) + 0.5) * scale - 0.5;
            let first = (centre - 2.0 * reach).ceil().clamp(0.0, last);
            let end = (centre + 2.0 * reach).floor().clamp(first, last);
            let raw: Vec<f64> = (0..=(end - first) as usize)
                .map(|step| cubic((first + step as f64 - centre) / reach))
                .collect();
            let sum: f64 = raw.iter().sum();
            let unit = f64::from(1_i32 << BITS);
            let mut shares: Vec<i32> = raw
                .iter()
                .map(|weight| (weight / sum * unit).round() as i32)
                .collect();
            // What rounding took or gave goes to the middle: white stays white.
            let missing = (1 << BITS) - shares.iter().sum::<i32>();
            let middle = shares.len() / 2;
            shares[middle] += missing;
            Weights {
                first: first as usize,
                shares,
            }
        })
        .collect()
}

/// Catmull-Rom.
fn cubic(x: f64) -> f64 {
    let x = x.abs();
    if x < 1.0 {
        (1.5 * x - 2.5) * x * x + 1.0
    } else if x < 2.0 {
        ((-0.5 * x + 2.5) * x - 4.0) * x + 2.0
    } else {
        0.0
    }
}
