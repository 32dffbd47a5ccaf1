//! Keys as Multikey writes them: base58 of the Bitcoin alphabet behind a `z`.
//! (<https://www.w3.org/TR/cid-1.0/#Multikey>)

const ALPHABET: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
/// A longer text is no key of ours: reading takes the square of the length.
const LONGEST: usize = 128;

pub fn write(bytes: &[u8]) -> String {
    // Digits, the lowest first.
    let mut digits: Vec<u8> = Vec::new();
    for byte in bytes {
        let mut carry = u32::from(*byte);
        for digit in &mut digits {
            carry += u32::from(*digit) << 8;
            *digit = (carry % 58) as u8;
            carry /= 58;
        }
        while carry > 0 {
            digits.push((carry % 58) as u8);
            carry /= 58;
        }
    }
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    let zeros = std::iter::repeat_n(&0, zeros);
    let digits = zeros.chain(digits.iter().rev());
    let letters = digits.map(|digit| char::from(ALPHABET[usize::from(*digit)]));
    std::iter::once('z').chain(letters).collect()
}

pub fn read(text: &str) -> Option<Vec<u8>> {
    let text = text.strip_prefix('z')?;
    if text.len() > LONGEST {
        return None;
    }
    let mut bytes: Vec<u8> = Vec::new();
    for letter in text.bytes() {
        let digit = ALPHABET.iter().position(|known| *known == letter)?;
        let mut carry = digit as u32;
        for byte in &mut bytes {
            carry += u32::from(*byte) * 58;
            *byte = carry as u8;
            carry >>= 8;
        }
        if carry > 0 {
            bytes.push(carry as u8);
        }
    }
    let zeros = text.bytes().take_while(|letter| *letter == b'1').count();
    bytes.extend(std::iter::repeat_n(0, zeros));
    bytes.reverse();
    Some(bytes)
}
