//! Pictures on a page: their size, the smaller ones in their place, and what is said of troublesome ones.

use std::fmt::Write;

use crate::content::diagnostic::Diagnostic;
use crate::content::file::FileFacts;
use crate::content::link::Answer;
use crate::content::path::Permalink;
use crate::content::picture::Format;
use crate::content::picture::Picture;
use crate::content::picture::State;
use crate::content::picture::Variant;
use crate::markdown::document::Shown;
use crate::markdown::html;
use crate::markdown::walk::Renderer;
use crate::markdown::walk::Scope;

/// How wide the column of text is at most, in CSS pixels: browsers choose a picture by it before they
/// know the stylesheet.
const COLUMN: u32 = 640;
/// What is heavier than this is told of.
const HEAVY: u64 = 8_000_000;

/// What a writer says of a picture.
#[derive(Clone, Copy, Debug)]
pub(super) struct Words<'t> {
    pub alt: &'t str,
    pub title: &'t str,
    /// How wide it is to be, in CSS pixels.
    pub width: Option<u32>,
    /// Where it is written.
    pub start: usize,
}

impl<'a> Renderer<'a> {
    /// Writes the picture to which a reference leads; `src` is where it is.
    pub(super) fn picture(
        &mut self,
        scope: &Scope<'a>,
        reference: usize,
        src: &str,
        words: Words<'_>,
    ) {
        let Some((permalink, facts, picture)) = self.shown(reference) else {
            self.image(src, words, None);
            return;
        };
        self.complain(scope, &permalink, &facts, words.start);
        let variants = picture.variants(facts.size);
        self.document.pictures.push(Shown {
            reference,
            scaled: !variants.is_empty(),
        });
        let Some(plain) = variants.last() else {
            let size = (picture.width > 0).then_some((picture.width, picture.height));
            self.image(src, words, size);
            return;
        };
        let (plain_ones, modern): (Vec<Variant>, Vec<Variant>) = variants
            .iter()
            .copied()
            .partition(|variant| variant.format == plain.format);
        let shown = words.width.unwrap_or(COLUMN).min(picture.width);
        let sizes = format!("min(100vw, {shown}px)");
        if !modern.is_empty() {
            self.out
                .html
                .push_str("<picture><source type=\"image/webp\"");
            let sources = self.sources(&picture, &permalink, &modern);
            html::attribute(&mut self.out.html, "srcset", &sources);
            html::attribute(&mut self.out.html, "sizes", &sizes);
            self.out.html.push('>');
        }
        let middle = plain_ones
            .iter()
            .rfind(|variant| variant.width <= 960)
            .unwrap_or(plain);
        let src = self.href(&middle.permalink(&picture, &permalink), None);
        let set = (plain_ones.len() > 1)
            .then(|| (self.sources(&picture, &permalink, &plain_ones), sizes));
        self.open_image(&src, words, Some((middle.width, middle.height)));
        if let Some((sources, sizes)) = set {
            html::attribute(&mut self.out.html, "srcset", &sources);
            html::attribute(&mut self.out.html, "sizes", &sizes);
        }
        self.close_image();
        if !modern.is_empty() {
            self.out.html.push_str("</picture>");
        }
    }

    /// `a.480w.webp 480w, a.960w.webp 960w`
    fn sources(&self, picture: &Picture, at: &Permalink, variants: &[Variant]) -> String {
        let one = |variant: &Variant| {
            let href = self.href(&variant.permalink(picture, at), None);
            format!("{} {}w", href.replace(',', "%2C"), variant.width)
        };
        variants.iter().map(one).collect::<Vec<_>>().join(", ")
    }

    /// An `<img>`; its size is that of its file.
    pub(super) fn image(&mut self, src: &str, words: Words<'_>, size: Option<(u32, u32)>) {
        self.open_image(src, words, size);
        self.close_image();
    }

    fn open_image(&mut self, src: &str, words: Words<'_>, size: Option<(u32, u32)>) {
        let out = &mut self.out.html;
        out.push_str("<img");
        html::attribute(out, "src", src);
        html::attribute(out, "alt", words.alt);
        if !words.title.is_empty() {
            html::attribute(out, "title", words.title);
        }
        match (words.width, size) {
            (None, None) => {}
            (None, Some((width, height))) => {
                let _ = write!(out, " width=\"{width}\" height=\"{height}\"");
            }
            (Some(width), None) => {
                let _ = write!(out, " width=\"{width}\"");
            }
            (Some(wanted), Some((width, height))) => {
                let (w, h) = (u64::from(width), u64::from(height));
                let height = (u64::from(wanted) * h + w / 2) / w.max(1);
                let _ = write!(out, " width=\"{wanted}\" height=\"{}\"", height.max(1));
            }
        }
    }

    fn close_image(&mut self) {
        self.out
            .html
            .push_str(" loading=\"lazy\" decoding=\"async\">");
    }

    /// A picture in HTML that somebody wrote: it stays as it is, and is as large as its file says.
    pub(super) fn written_picture(
        &mut self,
        scope: &Scope<'a>,
        reference: usize,
        start: usize,
    ) -> Option<(u32, u32)> {
        let (permalink, facts, picture) = self.shown(reference)?;
        self.complain(scope, &permalink, &facts, start);
        self.document.pictures.push(Shown {
            reference,
            scaled: false,
        });
        (picture.width > 0).then_some((picture.width, picture.height))
    }

    /// The picture to which a reference leads, if it leads to one.
    fn shown(&self, reference: usize) -> Option<(Permalink, FileFacts, Picture)> {
        let (permalink, facts) = match &self.document.references.get(reference)?.answer {
            Answer::Attachment {
                permalink, facts, ..
            }
            | Answer::Static { permalink, facts } => (permalink, facts),
            _ => return None,
        };
        Some((permalink.clone(), *facts, facts.picture?))
    }

    fn complain(&mut self, scope: &Scope<'a>, at: &Permalink, facts: &FileFacts, start: usize) {
        let name = at.as_str().rsplit('/').next().unwrap_or_default();
        if let Some(complaint) = complaint(name, facts) {
            self.tell(scope, start, complaint);
        }
    }
}

/// What is wrong with a picture that a page shows.
fn complaint(name: &str, facts: &FileFacts) -> Option<Diagnostic> {
    let picture = facts.picture?;
    let megapixels = (picture.pixels() + 500_000) / 1_000_000;
    let megabytes = (facts.size + 500_000) / 1_000_000;
    let warning = |rule, text: String, help: &'static str| {
        Some(Diagnostic::warning(rule, "", text).help(help))
    };
    match picture.state {
        State::Broken => warning(
            "broken-image",
            format!("browsers cannot show `{name}`: it is damaged, or no picture at all"),
            "save it again with the program that made it",
        ),
        State::Print => warning(
            "print-image",
            format!("`{name}` has the colours of print (CMYK), which screens show wrongly"),
            "export it again in RGB",
        ),
        State::Huge => warning(
            "large-image",
            format!(
                "`{name}` has {megapixels} megapixels: too many to make smaller ones of it, so readers get all of it"
            ),
            "some 2,000 pixels are wide enough: scale it down",
        ),
        _ if picture.format == Format::Foreign => warning(
            "unshown-image",
            format!("most browsers do not show pictures like `{name}`"),
            "save it as JPEG or PNG",
        ),
        State::Fine if facts.size > HEAVY => warning(
            "large-image",
            format!(
                "`{name}` has {megabytes} MB and {megapixels} megapixels; readers get smaller ones, but every copy of the site carries it"
            ),
            "some 2,000 pixels are wide enough: scale it down before you commit it",
        ),
        State::AsItIs if facts.size > HEAVY => warning(
            "large-image",
            format!("`{name}` has {megabytes} MB, and readers get all of it"),
            "make it smaller, or a film of it: MP4 takes a tenth",
        ),
        State::Fine | State::AsItIs => None,
    }
}
