//! Takes away what the readers of a build may not see, before anything else looks at it.
//!
//! 1. What is hidden by time goes: drafts, pages not yet published, pages that have expired.
//! 2. A page's level is the highest that it, its section, a section above or any of its translations
//!    asks for, in a head or by a pattern in polder.yaml. Above the build's level it goes; so do files
//!    by pattern and by section.
//! 3. Blocks between `{{< audience NAME >}}` and `{{< /audience >}}` are cut out of what stays.
//!
//! Whatever cannot be understood – an unknown name, a block without an end – is hidden and an error.

use std::collections::BTreeMap;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;

use crate::content::audience::Audiences;
use crate::content::audience::Level;
use crate::content::date;
use crate::content::departed;
use crate::content::departed::Departed;
use crate::content::diagnostic::Diagnostic;
use crate::content::diagnostic::Position;
use crate::content::fields::Located;
use crate::content::file::FileFacts;
use crate::content::language::Languages;
use crate::content::levels::Levels;
use crate::content::manuscript::Manuscript;
use crate::content::path::ContentPath;
use crate::content::path::fold;
use crate::content::path::is_index;
use crate::content::path::readable;
use crate::content::suggestion::nearest;

/// For whom and for when one builds.
#[derive(Clone, Debug)]
pub struct Readers<'a> {
    pub audiences: &'a Audiences,
    pub level: Level,
    pub languages: &'a Languages,
    pub today: Date,
    /// Drafts and scheduled pages are shown too: the preview.
    pub drafts: bool,
}

/// A file of the content folder that is no page.
#[derive(Clone, Debug)]
pub struct Attachment {
    pub path: ContentPath,
    /// What the patterns in polder.yaml ask for.
    pub floor: Level,
    pub facts: FileFacts,
}

/// What remains, and what must be told of the rest.
#[derive(Debug, Default)]
pub struct Visible {
    pub manuscripts: Vec<Arc<Manuscript>>,
    /// Attachments, relative to the content folder.
    pub attachments: Vec<(ContentPath, FileFacts)>,
    /// Never shown; lets the link check say why a link leads nowhere.
    pub withheld: Vec<Withheld>,
    pub diagnostics: Vec<Diagnostic>,
    /// People who left and are not to be named.
    pub departed: Vec<Departed>,
    /// The next day on which a page appears or disappears by itself.
    pub next_change: Option<Date>,
}

/// A page or file that this build's readers may not see.
#[derive(Debug, Clone)]
pub struct Withheld {
    pub path: ContentPath,
    /// Folded: titles, aliases, file names, by which wikilinks may ask for it and words may tell of it.
    pub names: Vec<String>,
    /// Folded, without `.md` and without slashes at the ends: where links may look for it.
    pub addresses: Vec<String>,
    pub reason: Reason,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    Draft,
    /// Shown from this day on.
    Scheduled(Date),
    /// Not shown since this day.
    Expired(Date),
    /// Only for this audience and those above it.
    Audience(String),
    /// The page of somebody who left and is not to be named.
    Departed,
}

pub fn filter(
    manuscripts: Vec<Arc<Manuscript>>,
    attachments: Vec<Attachment>,
    readers: &Readers<'_>,
) -> Visible {
    let mut visible = Visible::default();
    let levels = levels(&manuscripts, readers, &mut visible.diagnostics);
    let departed = departed::gather(&manuscripts, readers.languages, readers.today);
    for manuscript in manuscripts {
        let level = levels.page(manuscript.path.as_str());
        if level > readers.level {
            let name = readers.audiences.name(level).unwrap_or_default();
            visible.withhold(&manuscript, readers, Reason::Audience(name.to_owned()));
            continue;
        }
        if let Some(reason) = visible.hidden_by_time(&manuscript, readers) {
            visible.withhold(&manuscript, readers, reason);
            continue;
        }
        if departed.contains_key(&*readers.languages.split(manuscript.path.as_str()).1) {
            visible.withhold(&manuscript, readers, Reason::Departed);
            continue;
        }
        let manuscript = cut_blocks(manuscript, readers, &mut visible.diagnostics);
        visible.manuscripts.push(manuscript);
    }
    visible.departed = departed.into_values().collect();
    let portraits = visible.departed.iter().flat_map(|gone| &gone.portraits);
    let portraits: HashSet<ContentPath> = portraits.cloned().collect();
    for Attachment { path, floor, facts } in attachments {
        if portraits.contains(&path) {
            continue;
        }
        let level = levels.folder(path.folder()).max(floor);
        if level > readers.level {
            visible.withheld.push(Withheld {
                names: vec![fold(path.file_name())],
                addresses: vec![fold(path.as_str())],
                path,
                reason: Reason::Audience(
                    readers.audiences.name(level).unwrap_or_default().to_owned(),
                ),
            });
        } else {
            visible.attachments.push((path, facts));
        }
    }
    visible
}

impl Visible {
    fn withhold(&mut self, manuscript: &Manuscript, readers: &Readers<'_>, reason: Reason) {
        let front_matter = &manuscript.front_matter;
        let page = manuscript.page_path();
        let path = page.as_str();
        let original = readers.languages.split(path).1;
        let bare = original.strip_suffix(".md").unwrap_or(&original);
        // The text of a folder is known by the folder's name.
        let place = match is_index(&original) {
            true => ContentPath::new(&*original).folder().to_owned(),
            false => bare.to_owned(),
        };
        let stem = place.rsplit('/').next().unwrap_or_default();
        let undated = date::prefix(stem).map_or("", |(_, rest)| rest);
        let person = front_matter.person.as_ref();
        let names = front_matter
            .title
            .iter()
            .chain(&manuscript.heading)
            .chain(person.and_then(|person| person.name.as_ref()))
            .map(String::as_str)
            .chain(front_matter.aliases.iter().map(|alias| &*alias.value))
            .chain([stem, &readable(stem), &readable(undated)])
            .map(fold)
            .filter(|name| !name.trim().is_empty())
            .collect();
        let written = front_matter.aliases.iter().chain(&front_matter.url);
        let addresses = written
            .map(|url| url.value.as_str())
            .filter(|url| url.starts_with('/'))
            .chain([path.strip_suffix(".md").unwrap_or(path), bare, &place])
            .map(|address| fold(address.trim_matches('/')))
            .collect();
        self.withheld.push(Withheld {
            path: page.clone(),
            names,
            addresses,
            reason,
        });
    }

    fn hidden_by_time(&mut self, manuscript: &Manuscript, readers: &Readers<'_>) -> Option<Reason> {
        let front_matter = &manuscript.front_matter;
        let file = manuscript.file.clone();
        // Of many people in one file, this one is meant.
        let place = |told: Diagnostic| match manuscript.record_at() {
            Some(at) => told.at(at),
            None => told,
        };
        if let Some(expires) = front_matter.expires
            && expires <= readers.today
        {
            self.diagnostics.push(place(
                Diagnostic::note("expired", file, format!("hidden since {expires}: expired"))
                    .help("delete it, or move `expires` when it still holds"),
            ));
            return Some(Reason::Expired(expires));
        }
        if front_matter.draft {
            self.diagnostics.push(place(
                Diagnostic::note("draft", file, "a draft: `serve` shows it, `build` does not")
                    .help("take out `draft: true` to publish it"),
            ));
            return (!readers.drafts).then_some(Reason::Draft);
        }
        if let Some(publish) = front_matter.publish
            && publish > readers.today
        {
            self.expect_change(publish);
            self.diagnostics.push(place(Diagnostic::note(
                "scheduled",
                file,
                format!("hidden until {publish}"),
            )));
            if !readers.drafts {
                return Some(Reason::Scheduled(publish));
            }
        }
        if let Some(expires) = front_matter.expires {
            self.expect_change(expires);
        }
        None
    }

    fn expect_change(&mut self, date: Date) {
        self.next_change = Some(self.next_change.map_or(date, |next| next.min(date)));
    }
}

/// What each page asks for, in its head or by a pattern.
pub fn levels(
    manuscripts: &[Arc<Manuscript>],
    readers: &Readers<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Levels {
    let mut levels = Levels::new(readers.languages.clone());
    for manuscript in manuscripts {
        let asked = manuscript.front_matter.audience.as_ref();
        let level = asked
            .map_or(Level::LOWEST, |audience| {
                if audience.value.is_empty() {
                    // Told when the head was read.
                    return Level::NOBODY;
                }
                level_of(audience, readers.audiences, &manuscript.file, diagnostics)
            })
            .max(manuscript.floor);
        if level > Level::LOWEST {
            levels.ask(manuscript.path.as_str(), level);
        }
    }
    levels
}

/// The level that a page or block asks for; what is unknown is for nobody, and an error.
fn level_of(
    audience: &Located<String>,
    audiences: &Audiences,
    file: &str,
    diagnostics: &mut Vec<Diagnostic>,
) -> Level {
    audiences.level(&audience.value).unwrap_or_else(|| {
        let known: Vec<&str> = audiences.names().collect();
        let help = match known.as_slice() {
            [] => "name the audiences in polder.yaml: `audiences: [staff, board]`".to_owned(),
            known => match nearest(&audience.value, known.iter().copied()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("polder.yaml knows {}", known.join(", ")),
            },
        };
        diagnostics.push(
            Diagnostic::error(
                "unknown-audience",
                file,
                format!("there is no audience `{}`", audience.value),
            )
            .at(audience.at)
            .help(help),
        );
        Level::NOBODY
    })
}

const CLOSE: &str = "{{< /audience >}}";

/// Removes what stands between the marks of audience blocks when it is for others, and then the marks of
/// what stays: in this order, so that a block that is gone leaves no trace in how the rest is cut.
fn cut_blocks(
    manuscript: Arc<Manuscript>,
    readers: &Readers<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Arc<Manuscript> {
    if marks(manuscript.body.as_str()).next().is_none() {
        return manuscript;
    }
    let hidden = hidden_blocks(&manuscript, readers, diagnostics);
    let body = manuscript.body.without(&hidden);
    let text = body.as_str();
    let left: Vec<Range<usize>> = marks(text)
        .map(|mark| whole_lines(text, &mark.range))
        .collect();
    let body = body.without(&left);
    let mut manuscript = Arc::unwrap_or_clone(manuscript);
    manuscript.heading = crate::content::heading::first(body.as_str(), manuscript.has_math());
    manuscript.body = body;
    Arc::new(manuscript)
}

/// Whether there may be blocks for some readers only in a body.
pub fn has_blocks(body: &str) -> bool {
    marks(body).next().is_some()
}

/// A version of a page without the blocks that are for others than readers of a level; `None` where it has
/// none. The body begins at `start`. The marks of other blocks stay.
pub fn without_blocks(
    text: &str,
    start: usize,
    audiences: &Audiences,
    readers: Level,
) -> Option<String> {
    let (head, body) = text.split_at_checked(start)?;
    let known = |name: &str, _| audiences.level(name).unwrap_or(Level::NOBODY);
    let hidden = Blocks::find(body, readers, known).hidden;
    (!hidden.is_empty()).then(|| [head, &without(body, &hidden)].concat())
}

/// Where the blocks for others stand, their marks included.
fn hidden_blocks(
    manuscript: &Manuscript,
    readers: &Readers<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Range<usize>> {
    let body = &manuscript.body;
    let blocks = Blocks::find(body.as_str(), readers.level, |name, at| {
        let name = Located {
            value: name.to_owned(),
            at: body.position(at),
        };
        level_of(&name, readers.audiences, &manuscript.file, diagnostics)
    });
    let strays = blocks.strays.iter();
    diagnostics.extend(strays.map(|at| stray(&manuscript.file, body.position(*at))));
    if let Some(start) = blocks.unclosed {
        diagnostics.push(
            Diagnostic::error(
                "unclosed-block",
                manuscript.file.clone(),
                "this audience block is never closed",
            )
            .at(body.position(start))
            .help(format!("write `{CLOSE}` where it ends")),
        );
    }
    blocks.hidden
}

/// The audience blocks of a text.
struct Blocks {
    /// Those for others, their marks included.
    hidden: Vec<Range<usize>>,
    /// Ends of blocks that were never opened.
    strays: Vec<usize>,
    /// Where a block begins that is never closed; from there on all is hidden.
    unclosed: Option<usize>,
}

impl Blocks {
    /// `level_of` says for whom a name is; it is told where it stands.
    fn find(text: &str, level: Level, mut level_of: impl FnMut(&str, usize) -> Level) -> Blocks {
        let mut blocks = Blocks {
            hidden: Vec::new(),
            strays: Vec::new(),
            unclosed: None,
        };
        // The open blocks: their level, and where they began; and how many of them are for others.
        let mut open: Vec<(Level, usize)> = Vec::new();
        let mut inside = 0;
        for mark in marks(text) {
            let lines = whole_lines(text, &mark.range);
            if let Some(name) = mark.audience {
                let asked = level_of(name, mark.range.start);
                inside += usize::from(asked > level);
                open.push((asked, lines.start));
                continue;
            }
            match open.pop() {
                Some((asked, start)) => {
                    if asked > level {
                        inside -= 1;
                        if inside == 0 {
                            blocks.hidden.push(start..lines.end);
                        }
                    }
                }
                None => blocks.strays.push(mark.range.start),
            }
        }
        if let Some((_, start)) = open.first() {
            blocks.hidden.retain(|block| block.start < *start);
            blocks.hidden.push(*start..text.len());
            blocks.unclosed = Some(*start);
        }
        blocks
    }
}

/// What readers may see of a text that is no page of this build: an earlier version of one. What cannot be
/// understood is hidden, and nobody is told.
pub fn text_for(text: &str, audiences: &Audiences, level: Level) -> String {
    if marks(text).next().is_none() {
        return text.to_owned();
    }
    let known = |name: &str, _| audiences.level(name).unwrap_or(Level::NOBODY);
    let text = without(text, &Blocks::find(text, level, known).hidden);
    let left: Vec<Range<usize>> = marks(&text)
        .map(|mark| whole_lines(&text, &mark.range))
        .collect();
    without(&text, &left)
}

/// A text without some ranges of it, which are given in order.
fn without(text: &str, cuts: &[Range<usize>]) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut from = 0;
    for cut in cuts {
        kept.push_str(text.get(from..cut.start).unwrap_or_default());
        from = cut.end.max(from);
    }
    kept.push_str(&text[from..]);
    kept
}

struct Mark<'a> {
    range: Range<usize>,
    /// `None` for the end of a block.
    audience: Option<&'a str>,
}

/// Marks count wherever they stand, in code too, and however they are spaced: a block that is hidden by
/// mistake harms less than one that is shown by mistake. A page that explains them writes
/// `{{</* audience board */>}}`.
fn marks(text: &str) -> impl Iterator<Item = Mark<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        while let Some(open) = text[at..].find("{{") {
            let start = at + open;
            if let Some(mark) = mark_at(text, start) {
                at = mark.range.end;
                return Some(mark);
            }
            at = start + 1;
        }
        None
    })
}

/// The mark that begins with the braces at an offset.
fn mark_at(text: &str, start: usize) -> Option<Mark<'_>> {
    const WORD: &str = "audience";
    let inner = text[start + 2..].trim_start();
    let inner = inner.strip_prefix(['<', '%'])?.trim_start();
    let (closes, inner) = match inner.strip_prefix('/') {
        Some(rest) => (true, rest.trim_start()),
        None => (false, inner),
    };
    let word = inner.get(..WORD.len())?;
    if !word.eq_ignore_ascii_case(WORD) {
        return None;
    }
    let rest = &inner[WORD.len()..];
    let name = rest.split("}}").next().unwrap_or(rest);
    let end = text.len() - rest.len() + name.len();
    let name = name
        .trim()
        .trim_end_matches(['>', '%'])
        .trim()
        .trim_matches(['"', '\'']);
    Some(Mark {
        range: start..(end + 2).min(text.len()),
        audience: (!closes).then_some(name),
    })
}

/// A mark alone on its line takes the line with it.
fn whole_lines(text: &str, mark: &Range<usize>) -> Range<usize> {
    let space = |c: char| c.is_whitespace() && c != '\n';
    let before = text[..mark.start].trim_end_matches(space);
    let behind = text[mark.end..].trim_start_matches(space);
    let alone = (before.is_empty() || before.ends_with('\n'))
        && (behind.is_empty() || behind.starts_with('\n'));
    if alone {
        let newline = usize::from(behind.starts_with('\n'));
        before.len()..text.len() - behind.len() + newline
    } else {
        mark.clone()
    }
}

fn stray(file: &str, at: Position) -> Diagnostic {
    Diagnostic::error(
        "unopened-block",
        file,
        "this ends an audience block that was never opened",
    )
    .at(at)
    .help("write `{{< audience NAME >}}` where it begins")
}

/// How many pages each reason hides, for the last lines of a build.
pub fn count_hidden(withheld: &[Withheld]) -> BTreeMap<&'static str, usize> {
    let mut counts = BTreeMap::new();
    for page in withheld.iter().filter(|page| page.path.is_markdown()) {
        let reason = match page.reason {
            Reason::Draft => "draft",
            Reason::Scheduled(_) => "scheduled",
            Reason::Expired(_) => "expired",
            Reason::Departed => "left, not to be named",
            Reason::Audience(_) => continue,
        };
        *counts.entry(reason).or_insert(0) += 1;
    }
    counts
}
