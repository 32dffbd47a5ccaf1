//! How one file came to be what it is, and what each person did for it.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::OnceLock;

use jiff::civil::Date;

use crate::analysis::evidence::Deed;
use crate::analysis::evidence::Share;
use crate::analysis::knower::Hand;
use crate::analysis::knower::KnowerIndex;
use crate::content::page::PageIndex;

/// How one file came to be what it is.
#[derive(Debug)]
pub struct Story {
    pub page: PageIndex,
    /// The oldest first.
    pub edits: Vec<Edit>,
    /// Whose hands made them, each with its edits' share of it.
    pub hands: Vec<(Hand, f32)>,
    /// The first edit is the first version.
    pub is_whole: bool,
    /// What each person did, as long as nobody keeps out of anything.
    pub told: OnceLock<Vec<(KnowerIndex, Part)>>,
}

#[derive(Clone, Copy, Debug)]
pub struct Edit {
    pub day: Date,
    pub added: u32,
    pub removed: u32,
    /// Only spaces and line ends changed.
    pub only_blanks: bool,
    /// So many pages the commit changed.
    pub pages: u32,
    /// Where its hands end in the story's; they begin where those of the edit before it end.
    pub hands_end: u32,
}

/// What one person did to one file.
#[derive(Clone, Debug)]
pub struct Part {
    /// 30-day months with a change, counted back from the newest of all, each with how little of a sweep
    /// it was.
    pub months: Vec<(u32, f64)>,
    /// What was changed and is still fresh.
    pub fresh: f64,
    /// How little of a sweep it was.
    pub own: f64,
    /// Of all lines that anybody ever added or removed.
    pub part: f64,
    pub changes: f64,
    pub last: Date,
    pub is_author: bool,
    pub deed: Deed,
}

/// What is summed up of a person while a file's story is told, the oldest change first.
struct Teller {
    months: Vec<(u32, f64)>,
    fresh: f64,
    own: f64,
    changes: f64,
    edits: u32,
    /// How much of the first version is theirs: 1, or ½ for a co-author.
    first: f64,
    began: bool,
    added: f64,
    touched: f64,
    last: Date,
}

impl Story {
    /// Each person's part in the file, in the order in which they came to it. `newest` is the day of the
    /// newest change of all; who is hidden was never there.
    pub fn parts(
        &self,
        newest: Option<Date>,
        hidden: &HashSet<KnowerIndex>,
    ) -> Cow<'_, [(KnowerIndex, Part)]> {
        let is_seen =
            |(hand, _): &(Hand, f32)| !hidden.iter().any(|who| *hand == Hand::Knower(*who));
        match self.hands.iter().all(is_seen) {
            true => Cow::Borrowed(self.told.get_or_init(|| self.tell(newest, hidden))),
            false => Cow::Owned(self.tell(newest, hidden)),
        }
    }

    fn tell(
        &self,
        newest: Option<Date>,
        hidden: &HashSet<KnowerIndex>,
    ) -> Vec<(KnowerIndex, Part)> {
        let story = self;
        let knower = |hand: Hand| match hand {
            Hand::Knower(who) if !hidden.contains(&who) => Some(who),
            _ => None,
        };
        let mut edits: Vec<(&Edit, &[(Hand, f32)])> = Vec::with_capacity(story.edits.len());
        let mut start = 0;
        for edit in &story.edits {
            let end = edit.hands_end as usize;
            let hands = &story.hands[start..end];
            start = end;
            // Who keeps out of a topic was never there.
            let seen = |(hand, _): &(Hand, f32)| *hand == Hand::Bot || knower(*hand).is_some();
            if hands.iter().any(seen) {
                edits.push((edit, hands));
            }
        }
        let first = edits.first().map(|(edit, _)| *edit);
        let is_whole =
            story.is_whole && first.is_some_and(|edit| std::ptr::eq(edit, &story.edits[0]));
        let size = size(&edits);
        // How much was changed later, seen from each edit.
        let mut later = vec![0.0; edits.len()];
        let mut sum = 0.0;
        for (place, (edit, _)) in edits.iter().enumerate().rev() {
            later[place] = sum;
            sum += f64::from(edit.worn()).min(size);
        }
        let mut people: Vec<(KnowerIndex, Teller)> = Vec::new();
        for (place, (edit, hands)) in edits.iter().enumerate() {
            let weight = edit.weight() * (-later[place] / size).exp();
            let ago = age(newest, edit.day) / 30;
            for (hand, part) in *hands {
                let Some(who) = knower(*hand) else {
                    continue;
                };
                let known = people.iter().position(|(known, _)| *known == who);
                let known = known.unwrap_or_else(|| {
                    people.push((who, Teller::new(edit.day)));
                    people.len() - 1
                });
                let teller = &mut people[known].1;
                let part = f64::from(*part);
                let own = single(edit.pages);
                teller.months.push((ago, own));
                teller.fresh += part * weight;
                teller.own = own.max(teller.own);
                teller.changes += part * own;
                teller.edits += 1;
                teller.added += part * f64::from(edit.written());
                teller.touched += part * f64::from(edit.touched());
                teller.last = teller.last.max(edit.day);
                if place == 0 && is_whole {
                    teller.first = part * own;
                    teller.began = true;
                }
            }
        }
        let written: f64 = edits
            .iter()
            .map(|(edit, _)| f64::from(edit.written()))
            .sum();
        let touched: f64 = edits
            .iter()
            .map(|(edit, _)| f64::from(edit.touched()))
            .sum();
        let is_alone = people.len() == 1
            && is_whole
            && !story.hands.iter().any(|(hand, _)| *hand == Hand::Bot);
        let changes: f64 = people.iter().map(|(_, teller)| teller.changes).sum();
        let degrees: Vec<f64> = people
            .iter()
            .map(|(_, teller)| teller.degree(changes))
            .collect();
        let highest = degrees.iter().copied().fold(f64::MIN, f64::max);
        people
            .into_iter()
            .zip(degrees)
            .enumerate()
            .map(|(place, ((who, teller), degree))| {
                let is_author = degree > 0.0
                    && degree / highest > 0.75
                    && (degree >= 3.293 || (place == 0 && story.is_whole));
                (who, teller.part(is_author, is_alone, written, touched))
            })
            .collect()
    }
}

impl Teller {
    fn new(day: Date) -> Teller {
        Teller {
            months: Vec::new(),
            fresh: 0.0,
            own: 0.0,
            changes: 0.0,
            edits: 0,
            first: 0.0,
            began: false,
            added: 0.0,
            touched: 0.0,
            last: day,
        }
    }

    /// The degree of authorship, of `all` changes by everybody: Fritz et al., ICSE 2010,
    /// <https://doi.org/10.1145/1806799.1806856>, with the weights of Avelino et al., ICPC 2016.
    fn degree(&self, all: f64) -> f64 {
        let others = all - self.changes;
        3.293 + 1.098 * self.first + 0.164 * (self.changes - self.first)
            - 0.321 * (1.0 + others).ln()
    }

    fn part(self, is_author: bool, is_alone: bool, written: f64, touched: f64) -> Part {
        let share = match (is_alone, self.added * 2.0 > written) {
            (true, _) => Share::All,
            (false, true) => Share::Most,
            (false, false) => Share::Part,
        };
        Part {
            months: self.months,
            fresh: self.fresh,
            own: self.own,
            // Of what two did together each has all that they did alone.
            part: (self.touched / touched).min(1.0),
            changes: self.changes,
            last: self.last,
            is_author,
            deed: Deed {
                share,
                began: self.began,
                again: self.edits > 1,
            },
        }
    }
}

/// The page's length in lines, at least 20.
fn size(edits: &[(&Edit, &[(Hand, f32)])]) -> f64 {
    let grown: i64 = edits
        .iter()
        .map(|(edit, _)| i64::from(edit.added) - i64::from(edit.removed))
        .sum();
    (grown as f64).max(20.0)
}

impl Edit {
    fn lines(&self) -> u32 {
        self.added.saturating_add(self.removed)
    }

    /// How much one edit counts by itself. Blanks are one line, however many they are.
    fn weight(&self) -> f64 {
        let lines = if self.only_blanks {
            1
        } else {
            self.lines().min(200)
        };
        (1.0 + f64::from(lines)).ln() / bulk(self.pages)
    }

    /// Lines that it took from those who wrote before; who changed blanks took nothing.
    fn worn(&self) -> u32 {
        if self.only_blanks { 0 } else { self.lines() }
    }

    /// At least one line, or nobody would have changed anything.
    fn touched(&self) -> u32 {
        self.worn().max(1)
    }

    fn written(&self) -> u32 {
        if self.only_blanks { 0 } else { self.added }
    }
}

/// What a change of many pages is divided by: 1 for a single one.
pub fn bulk(pages: u32) -> f64 {
    (1.0 + f64::from(pages)).log2()
}

/// What a change of many pages is to each of them where changes are counted: ten pages are changed one by
/// one, a hundred are swept, and count as ten.
pub fn single(pages: u32) -> f64 {
    (10.0 / f64::from(pages)).min(1.0)
}

/// Days from a day to the newest change.
pub fn age(newest: Option<Date>, day: Date) -> u32 {
    newest.map_or(0, |newest| (newest - day).get_days().max(0).unsigned_abs())
}
