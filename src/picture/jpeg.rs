//! A plain JPEG of pixels: baseline, with colours at half the width and height
//! (<https://www.w3.org/Graphics/JPEG/itu-t81.pdf>; tables from its annex K).
//!
//! For readers without WebP. Ours, since it is short, and since the libraries that do it are either under
//! a licence of their own or bring ten times as much along.

use crate::picture::raster::Raster;

const ZIGZAG: [usize; 64] = [
    0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20,
    13, 6, 7, 14, 21, 28, 35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59,
    52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47, 55, 62, 63,
];

/// How coarse brightness may be, then colour; rows of eight.
const COARSE: [[i32; 64]; 2] = [
    [
        16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69,
        56, 14, 17, 22, 29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81,
        104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
    ],
    [
        17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99,
        99, 47, 66, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
        99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
    ],
];

/// How many codes there are of each length, 1 to 16.
const DC_LENGTHS: [[u8; 16]; 2] = [
    [0, 1, 5, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0],
    [0, 3, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0],
];
const AC_LENGTHS: [[u8; 16]; 2] = [
    [0, 2, 1, 3, 3, 2, 4, 3, 5, 5, 4, 4, 0, 0, 1, 125],
    [0, 2, 1, 2, 4, 4, 3, 4, 7, 5, 4, 4, 0, 1, 2, 119],
];
/// The symbols with the shortest codes; all others follow in their own order.
const AC_FIRST: [&[u8]; 2] = [
    &[
        0x01, 0x02, 0x03, 0x00, 0x04, 0x11, 0x05, 0x12, 0x21, 0x31, 0x41, 0x06, 0x13, 0x51, 0x61,
        0x07, 0x22, 0x71, 0x14, 0x32, 0x81, 0x91, 0xa1, 0x08, 0x23, 0x42, 0xb1, 0xc1, 0x15, 0x52,
        0xd1, 0xf0, 0x24, 0x33, 0x62, 0x72, 0x82, 0x09, 0x0a,
    ],
    &[
        0x00, 0x01, 0x02, 0x03, 0x11, 0x04, 0x05, 0x21, 0x31, 0x06, 0x12, 0x41, 0x51, 0x07, 0x61,
        0x71, 0x13, 0x22, 0x32, 0x81, 0x08, 0x14, 0x42, 0x91, 0xa1, 0xb1, 0xc1, 0x09, 0x23, 0x33,
        0x52, 0xf0, 0x15, 0x62, 0x72, 0xd1, 0x0a, 0x16, 0x24, 0x34, 0xe1, 0x25, 0xf1,
    ],
];

/// Packs a picture; `quality` is 50 to 100, as everybody's.
pub fn encode(raster: &Raster, quality: u8) -> Vec<u8> {
    let coarse = COARSE.map(|table| {
        table.map(|value| ((value * (200 - 2 * i32::from(quality)) + 50) / 100).clamp(1, 255))
    });
    let dc = [0, 1].map(|i| Codes::new(&DC_LENGTHS[i], (0..12).collect()));
    let ac = [0, 1].map(|i| Codes::new(&AC_LENGTHS[i], ac_symbols(AC_FIRST[i])));
    let mut out = head(raster, &coarse, &dc, &ac);

    let planes = Planes::of(raster);
    let mut bits = Bits::default();
    let mut before = [0; 3];
    let (wide, high) = (planes.width / 16, planes.height / 16);
    for y in 0..high {
        for x in 0..wide {
            for (dx, dy) in [(0, 0), (8, 0), (0, 8), (8, 8)] {
                let block = block(&planes.luma, planes.width, x * 16 + dx, y * 16 + dy);
                let values = transform(&block, &coarse[0]);
                bits.block(&values, &mut before[0], &dc[0], &ac[0]);
            }
            for (i, plane) in planes.chroma.iter().enumerate() {
                let block = block(plane, planes.width / 2, x * 8, y * 8);
                let values = transform(&block, &coarse[1]);
                bits.block(&values, &mut before[i + 1], &dc[1], &ac[1]);
            }
        }
    }
    out.append(&mut bits.finish());
    out.extend_from_slice(&[0xff, 0xd9]);
    out
}

fn head(raster: &Raster, coarse: &[[i32; 64]; 2], dc: &[Codes; 2], ac: &[Codes; 2]) -> Vec<u8> {
    let mut out = vec![0xff, 0xd8];
    let mut segment = |marker: u8, content: &[u8]| {
        out.extend_from_slice(&[0xff, marker]);
        out.extend_from_slice(&(content.len() as u16 + 2).to_be_bytes());
        out.extend_from_slice(content);
    };
    segment(0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0");
    if let Some(profile) = &raster.profile {
        let mut content = b"ICC_PROFILE\0\x01\x01".to_vec();
        content.extend_from_slice(profile);
        segment(0xe2, &content);
    }
    for (i, table) in (0_u8..).zip(coarse) {
        let mut content = vec![i];
        content.extend(ZIGZAG.iter().map(|at| table[*at] as u8));
        segment(0xdb, &content);
    }
    let mut frame = vec![8];
    frame.extend_from_slice(&(raster.height as u16).to_be_bytes());
    frame.extend_from_slice(&(raster.width as u16).to_be_bytes());
    frame.extend_from_slice(&[3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1]);
    segment(0xc0, &frame);
    for (class, tables) in [(0x00, dc), (0x10, ac)] {
        for (i, codes) in (0_u8..).zip(tables) {
            let mut content = vec![class | i];
            content.extend_from_slice(codes.lengths);
            content.extend_from_slice(&codes.symbols);
            segment(0xc4, &content);
        }
    }
    segment(0xda, &[3, 1, 0, 2, 0x11, 3, 0x11, 0, 63, 0]);
    out
}

/// Brightness and colours apart, filled up to whole blocks with what stands at the edge.
struct Planes {
    width: usize,
    height: usize,
    luma: Vec<u8>,
    /// Half as wide and half as high.
    chroma: [Vec<u8>; 2],
}

impl Planes {
    /// <https://www.w3.org/Graphics/JPEG/jfif3.pdf>, page 3, with 16 bits behind the point.
    fn of(raster: &Raster) -> Planes {
        let pixels = raster.on_white();
        let (w, h) = (raster.width as usize, raster.height as usize);
        let (width, height) = (w.next_multiple_of(16), h.next_multiple_of(16));
        let mut luma = Vec::with_capacity(width * height);
        let half = width / 2;
        let mut sums = [
            vec![0_i32; half * height / 2],
            vec![0_i32; half * height / 2],
        ];
        for y in 0..height {
            for x in 0..width {
                let at = (y.min(h - 1) * w + x.min(w - 1)) * 3;
                let [r, g, b] = [0, 1, 2].map(|i| i32::from(pixels[at + i]));
                let bright = 19_595 * r + 38_470 * g + 7_471 * b;
                luma.push(((bright + 32_768) >> 16).clamp(0, 255) as u8);
                let here = y / 2 * half + x / 2;
                sums[0][here] += -11_059 * r - 21_709 * g + 32_768 * b;
                sums[1][here] += 32_768 * r - 27_439 * g - 5_329 * b;
            }
        }
        let chroma = sums.map(|sums| {
            let mean = |sum: i32| (((sum + (1 << 17)) >> 18) + 128).clamp(0, 255) as u8;
            sums.into_iter().map(mean).collect()
        });
        Planes {
            width,
            height,
            luma,
            chroma,
        }
    }
}

fn block(plane: &[u8], width: usize, x: usize, y: usize) -> [i32; 64] {
    std::array::from_fn(|i| i32::from(plane[(y + i / 8) * width + x + i % 8]) - 128)
}

/// Half the cosine of sixteenths of a half turn, 13 bits behind the point; for none, that of the mean.
const COSINES: [i32; 9] = [2896, 4017, 3784, 3406, 2896, 2276, 1567, 799, 0];

fn cosine(u: usize, x: usize) -> i32 {
    match (2 * x + 1) * u % 32 {
        m @ 0..=8 => COSINES[m],
        m @ 9..=15 => -COSINES[16 - m],
        m @ 16..=24 => -COSINES[m - 16],
        m => COSINES[32 - m],
    }
}

/// The block as waves, divided by how coarse each may be; rounded to the nearest.
fn transform(block: &[i32; 64], coarse: &[i32; 64]) -> [i32; 64] {
    let mut rows = [0_i32; 64];
    for y in 0..8 {
        for u in 0..8 {
            rows[y * 8 + u] = (0..8).map(|x| block[y * 8 + x] * cosine(u, x)).sum();
        }
    }
    std::array::from_fn(|i| {
        let (v, u) = (i / 8, i % 8);
        let wave: i64 = (0..8)
            .map(|y| i64::from(rows[y * 8 + u]) * i64::from(cosine(v, y)))
            .sum();
        let unit = i64::from(coarse[i]) << 26;
        let half = if wave < 0 { -unit / 2 } else { unit / 2 };
        ((wave + half) / unit) as i32
    })
}

/// Every symbol that a wave can have: how many zeros stand before it, and how many bits it takes.
fn ac_symbols(first: &[u8]) -> Vec<u8> {
    let mut symbols = first.to_vec();
    let all = (0..=255_u8).filter(|symbol| {
        let is_wave = (1..=10).contains(&(symbol & 15));
        is_wave || matches!(*symbol, 0x00 | 0xf0)
    });
    symbols.extend(all.filter(|symbol| !first.contains(symbol)));
    symbols
}

struct Codes {
    lengths: &'static [u8; 16],
    symbols: Vec<u8>,
    /// By symbol: the code and its length.
    codes: [(u32, u32); 256],
}

impl Codes {
    /// Annex C: codes of one length follow each other.
    fn new(lengths: &'static [u8; 16], symbols: Vec<u8>) -> Codes {
        let mut codes = [(0, 0); 256];
        let mut rest = symbols.iter();
        let mut code = 0;
        for (length, count) in (1..).zip(lengths) {
            for symbol in rest.by_ref().take(usize::from(*count)) {
                codes[usize::from(*symbol)] = (code, length);
                code += 1;
            }
            code <<= 1;
        }
        Codes {
            lengths,
            symbols,
            codes,
        }
    }
}

#[derive(Default)]
struct Bits {
    out: Vec<u8>,
    waiting: u32,
    count: u32,
}

impl Bits {
    fn put(&mut self, (value, length): (u32, u32)) {
        for i in (0..length).rev() {
            self.waiting = self.waiting << 1 | (value >> i & 1);
            self.count += 1;
            if self.count == 8 {
                let byte = self.waiting as u8;
                self.out.push(byte);
                if byte == 0xff {
                    self.out.push(0); // a marker begins so
                }
                (self.waiting, self.count) = (0, 0);
            }
        }
    }

    /// F.1.2: the difference of the means, then the waves with the zeros before them.
    fn block(&mut self, values: &[i32; 64], before: &mut i32, dc: &Codes, ac: &Codes) {
        let difference = values[0] - *before;
        *before = values[0];
        let size = size(difference);
        self.put(dc.codes[size as usize]);
        self.put(magnitude(difference, size));
        let mut zeros = 0;
        for at in &ZIGZAG[1..] {
            let value = values[*at].clamp(-1023, 1023);
            if value == 0 {
                zeros += 1;
                continue;
            }
            while zeros > 15 {
                self.put(ac.codes[0xf0]);
                zeros -= 16;
            }
            let size = self::size(value);
            self.put(ac.codes[zeros << 4 | size as usize]);
            self.put(magnitude(value, size));
            zeros = 0;
        }
        if zeros > 0 {
            self.put(ac.codes[0]);
        }
    }

    fn finish(mut self) -> Vec<u8> {
        while self.count > 0 {
            self.put((1, 1));
        }
        self.out
    }
}

/// How many bits a number takes.
fn size(value: i32) -> u32 {
    32 - value.unsigned_abs().leading_zeros()
}

/// A negative number is written as what is missing to all ones.
fn magnitude(value: i32, size: u32) -> (u32, u32) {
    let value = if value < 0 {
        value + (1 << size) - 1
    } else {
        value
    };
    (value as u32, size)
}
