//! Numbers in letters that stand in a script as they are, and the places of a word as such letters.

/// Signs that need no escape between backticks; space, line feed and `~` part and mark.
const SIGNS: &[u8; 90] =
    b"!\"#%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_abcdefghijklmnopqrstuvwxyz{|}";

/// Begins what is no list, but the name of a file that holds one.
pub const MARK: char = '~';

/// How strongly a word speaks for a subject: one of so many steps.
pub const LEVELS: u8 = 30;

/// By sign.
const VALUES: [u8; 128] = {
    let mut values = [0; 128];
    let mut at = 0;
    while at < SIGNS.len() {
        values[SIGNS[at] as usize] = at as u8;
        at += 1;
    }
    values
};

/// A number below 90 as one sign.
pub fn sign(value: u8) -> char {
    char::from(SIGNS[usize::from(value) % SIGNS.len()])
}

fn value(sign: u8) -> u8 {
    VALUES[usize::from(sign & 127)]
}

/// Writes a number: 45 values a sign, the smaller first, a sign above 44 says that more follow.
pub fn write_number(out: &mut String, mut number: u32) {
    while number >= 45 {
        out.push(sign(45 + (number % 45) as u8));
        number /= 45;
    }
    out.push(sign(number as u8));
}

fn read_number(bytes: &[u8], at: &mut usize) -> Option<u32> {
    let mut number = 0u32;
    let mut scale = 1u32;
    loop {
        let digit = value(*bytes.get(*at)?);
        *at += 1;
        number = number.wrapping_add(u32::from(digit % 45).wrapping_mul(scale));
        if digit < 45 {
            return Some(number);
        }
        scale = scale.wrapping_mul(45);
    }
}

/// That a subject has a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    /// The subject's number.
    pub subject: u32,
    /// Below [`LEVELS`].
    pub level: u8,
    /// The comment in which the word is at home, from 1 on; 0 is the page itself.
    pub place: u32,
}

/// Writes places of a word, by the numbers of their subjects.
#[derive(Clone, Debug, Default)]
pub struct List {
    pub text: String,
    next: u32,
    pub count: u32,
}

impl List {
    /// Adds a posting behind all others.
    pub fn push(&mut self, posting: Posting) {
        write_number(&mut self.text, posting.subject - self.next);
        self.next = posting.subject + 1;
        self.count += 1;
        let kind = match posting.place {
            0 => 0,
            1 => 2,
            _ => 1,
        };
        self.text.push(sign(posting.level + LEVELS * kind));
        if kind == 1 {
            write_number(&mut self.text, posting.place);
        }
    }
}

/// Reads a list again.
pub fn postings(list: &str) -> impl Iterator<Item = Posting> {
    let bytes = list.as_bytes();
    let mut at = 0;
    let mut next = 0;
    std::iter::from_fn(move || {
        let subject = next + read_number(bytes, &mut at)?;
        next = subject + 1;
        let level = value(*bytes.get(at)?);
        at += 1;
        let place = match level / LEVELS {
            0 => 0,
            1 => read_number(bytes, &mut at)?,
            _ => 1,
        };
        Some(Posting {
            subject,
            level: level % LEVELS,
            place,
        })
    })
}

/// What [`sign`] wrote.
pub fn number_of(sign: char) -> u8 {
    u8::try_from(sign).map_or(0, value)
}
