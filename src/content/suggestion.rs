//! "Did you mean …?": the known name that is nearest to an unknown one.

/// Returns the candidate nearest to `name`, or nothing when none is near enough to be what was meant.
///
/// Nearness is the Jaro-Winkler similarity of the lower-cased names (0.8 and better counts), the
/// measure that forgives a swapped, missing or doubled letter and weighs the beginning most.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let name = name.to_lowercase();
    let letters = Letters::of(&name);
    candidates
        .into_iter()
        .filter(|candidate| letters.may_resemble(&Letters::of(candidate)))
        .map(|candidate| {
            (
                strsim::jaro_winkler(&name, &candidate.to_lowercase()),
                candidate,
            )
        })
        .filter(|(similarity, _)| *similarity >= 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, candidate)| candidate)
}

/// Which ASCII letters and digits a name has: a cheap look that spares most of the comparisons.
struct Letters {
    set: u64,
    length: usize,
}

impl Letters {
    fn of(name: &str) -> Letters {
        let set = name.bytes().fold(0, |set, byte| match byte {
            b'a'..=b'z' => set | 1 << (byte - b'a'),
            b'A'..=b'Z' => set | 1 << (byte - b'A'),
            b'0'..=b'9' => set | 1 << (26 + byte - b'0'),
            _ => set,
        });
        Letters {
            set,
            length: name.len(),
        }
    }

    fn may_resemble(&self, other: &Letters) -> bool {
        let differing = (self.set ^ other.set).count_ones() as usize;
        let (short, long) = (self.length.min(other.length), self.length.max(other.length));
        long <= short * 2 + 2 && differing <= 3 + long / 4
    }
}
