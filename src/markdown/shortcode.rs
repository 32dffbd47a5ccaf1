//! Shortcodes met on the walk: what can be written now is, and for the rest a slot is left.

use std::ops::Range;

use pulldown_cmark::CowStr;

use crate::content::diagnostic::Diagnostic;
use crate::content::shortcode;
use crate::content::shortcode::Call;
use crate::content::shortcode::What;
use crate::content::suggestion::nearest;
use crate::markdown::document::MARK;
use crate::markdown::document::Slot;
use crate::markdown::document::SlotRoom;
use crate::markdown::html;
use crate::markdown::html_block::HtmlBlock;
use crate::markdown::mark::Mark;
use crate::markdown::mark::Marked;
use crate::markdown::mark::is_alone;
use crate::markdown::reference::Target;
use crate::markdown::walk::GUARD;
use crate::markdown::walk::Open;
use crate::markdown::walk::OpenImage;
use crate::markdown::walk::OpenShortcode;
use crate::markdown::walk::Renderer;
use crate::markdown::walk::Room;
use crate::markdown::walk::Scope;
use crate::markdown::walk::Walk;

/// Shortcodes within shortcodes: enough for people, too little for a bomb.
const DEEPEST: usize = 8;

impl Walk<'_, '_> {
    /// The mark that stands at a range, by its number.
    pub(super) fn mark_at(&self, range: &Range<usize>) -> Option<usize> {
        let found = self
            .marks
            .binary_search_by_key(&range.start, |mark| mark.range.start);
        found
            .ok()
            .filter(|number| self.marks[*number].range == *range)
    }
}

impl<'a> Renderer<'a> {
    /// Tells of the marks of a text that are none.
    pub(super) fn tell_marks(&mut self, scope: &Scope<'a>, marked: &Marked<'_>) {
        for (at, name) in &marked.unknown {
            let known = nearest(name, self.options.shortcodes.names());
            let message = format!("no shortcode is called `{name}`");
            let diagnostic = match (self.options.shortcodes.strict, known) {
                (true, _) => Diagnostic::error("unknown-shortcode", "", message),
                (false, Some(_)) => Diagnostic::warning("unknown-shortcode", "", message),
                // Another generator's, told once for the file.
                (false, None) => continue,
            };
            let diagnostic = diagnostic.help(match known {
                Some(known) => format!("did you mean `{known}`?"),
                None => format!(
                    "write templates/shortcodes/{name}.html, or show it as it is: {{{{</* {name} */>}}}}"
                ),
            });
            self.tell(scope, *at, diagnostic);
            self.foreign_told |= scope.page.manuscript.path == self.host.manuscript.path;
        }
        for at in &marked.in_headings {
            self.tell(
                scope,
                *at,
                Diagnostic::warning(
                    "shortcode-place",
                    "",
                    "a heading holds no shortcode: links find it by its words",
                )
                .help("put it below the heading"),
            );
            self.foreign_told |= scope.page.manuscript.path == self.host.manuscript.path;
        }
    }

    /// Tells once that a page has another generator's tags; of a tag that nobody ended, that.
    pub(super) fn tell_foreign(&mut self, scope: &Scope<'a>, text: &str, start: usize) {
        let has_tags = text.contains("{%") || text.contains("{{");
        if !has_tags || scope.page.manuscript.path != self.host.manuscript.path {
            return;
        }
        let unended = text.match_indices("{{<").find_map(|(at, _)| {
            let name = shortcode::name_at(&text[at..]);
            self.options.shortcodes.knows(name).then_some(name)
        });
        let diagnostic = match unended {
            Some(name) => Diagnostic::warning(
                "unclosed-shortcode",
                "",
                format!("this `{name}` is no shortcode: it has no end, or a quote in it has none"),
            )
            .help("write its end `>}}`, and every quote twice"),
            None if self.foreign_told => return,
            None if text.contains("{{</*") && !text.contains("{%") => return,
            None => Diagnostic::note(
                "foreign-tag",
                "",
                "another generator's template tags stay text",
            )
            .help(match self.ours(text) {
                Some(name) => format!("a shortcode has angle brackets: {{{{< {name} … >}}}}"),
                None => "write what they stood for".to_owned(),
            }),
        };
        self.foreign_told = true;
        self.tell(scope, start, diagnostic);
    }

    /// The shortcode whose name stands behind two braces, as `{{ person ada }}`.
    fn ours<'t>(&self, text: &'t str) -> Option<&'t str> {
        text.split("{{").skip(1).find_map(|behind| {
            let name = behind.trim_start().split([' ', '}']).next()?;
            self.options.shortcodes.knows(name).then_some(name)
        })
    }

    /// HTML between which shortcodes may stand.
    pub(super) fn html_block(&mut self, walk: &mut Walk<'_, 'a>, block: &HtmlBlock) {
        let mut from = 0;
        let marks = walk.marks;
        if let (Some((_, first)), false) = (block.lines.first(), marks.is_empty()) {
            let next = marks.partition_point(|mark| mark.range.start < *first);
            for (number, mark) in marks.iter().enumerate().skip(next) {
                let line = block
                    .lines
                    .partition_point(|(_, start)| *start <= mark.range.start);
                let Some((text, start)) = line.checked_sub(1).map(|line| block.lines[line]) else {
                    break;
                };
                let at = text + mark.range.start - start;
                let end = at + mark.range.len();
                if end > block.text.len() {
                    break;
                }
                let passed = from;
                let html = self.raw_html(&walk.scope, &block.text[from..at], |at| {
                    block.place(passed + at)
                });
                self.out.html.push_str(&html);
                let only =
                    block.text[..at].trim().is_empty() && block.text[end..].trim().is_empty();
                self.mark(walk, number, mark.alone || only);
                from = end;
            }
        }
        let rest = &block.text[from..];
        if from == 0 || !rest.trim().is_empty() {
            let html = self.raw_html(&walk.scope, rest, |at| block.place(from + at));
            self.out.html.push_str(&html);
        }
    }

    /// Writes what a mark stands for. `block`: it has its lines for itself.
    pub(super) fn mark(&mut self, walk: &mut Walk<'_, 'a>, number: usize, block: bool) {
        let marks = walk.marks;
        let mark = &marks[number];
        match (&mark.what, mark.partner) {
            (What::Escaped(text), _) => {
                self.plain.push_str(text);
                html::escape(&mut self.out.html, text);
            }
            (What::Call(call), Some(partner)) => {
                self.open_shortcode(walk, mark, call, partner, block);
            }
            (What::Call(call), None) => {
                if self.options.shortcodes.needs_body(&call.name) {
                    let name = &call.name;
                    self.tell(
                        &walk.scope,
                        mark.range.start,
                        Diagnostic::warning(
                            "unclosed-shortcode",
                            "",
                            format!("`{name}` is about what stands in it, and is never closed"),
                        )
                        .help(format!("write `{{{{< /{name} >}}}}` where it ends")),
                    );
                }
                self.shortcode(walk, mark, call, block);
            }
            (What::End(_), Some(_)) => self.close_shortcode(walk, number),
            (What::End(name), None) => self.tell(
                &walk.scope,
                mark.range.start,
                match name.as_str() {
                    "person" | "team" | "include" => Diagnostic::warning(
                        "unopened-shortcode",
                        "",
                        format!("`{name}` has no end: nothing stands in it"),
                    )
                    .help("take this out"),
                    _ => Diagnostic::warning(
                        "unopened-shortcode",
                        "",
                        format!("this ends a `{name}` that was never opened"),
                    )
                    .help(format!("write `{{{{< {name} >}}}}` where it begins")),
                },
            ),
        }
    }

    /// One without a body.
    fn shortcode(&mut self, walk: &mut Walk<'_, 'a>, mark: &Mark, call: &Call, block: bool) {
        let start = mark.range.start;
        match call.name.as_str() {
            "include" => {
                self.include(walk, call, start);
                return;
            }
            "person" | "team" => {
                let known = self.check_arguments(&walk.scope, start, call, &["id"], 1);
                if !known {
                    self.broken(&call.name);
                    return;
                }
            }
            _ => {}
        }
        let mut slot = self.begin_slot(walk, mark, call, block);
        if call.name == "figure" {
            self.figure(walk, mark, call, &mut slot);
        }
        self.end_slot(slot);
    }

    fn begin_slot(
        &mut self,
        walk: &mut Walk<'_, 'a>,
        mark: &Mark,
        call: &Call,
        block: bool,
    ) -> Slot {
        let room = match walk.room() {
            Room::Link => SlotRoom::Link,
            Room::Block if block => SlotRoom::Block,
            _ => SlotRoom::Line,
        };
        let own = walk.scope.page.manuscript.path == self.host.manuscript.path;
        let at = self.out.html.len();
        self.out.html.push(MARK);
        Slot {
            at,
            ends: Vec::new(),
            call: Some(call.clone()),
            room,
            position: walk.scope.position(mark.range.start),
            embedded: (!own).then(|| walk.scope.page.manuscript.path.clone()),
        }
    }

    fn end_part(&mut self, slot: &mut Slot) {
        slot.ends.push(self.out.html.len());
        self.out.html.push(MARK);
    }

    fn end_slot(&mut self, slot: Slot) {
        if slot.room == SlotRoom::Block {
            self.out.html.push('\n');
            self.plain.push('\n');
        }
        self.out.slots.push(slot);
    }

    /// A figure's first part is its image, which goes the way of all images; the second its caption, up
    /// to where a body begins that goes on with it.
    fn figure(&mut self, walk: &mut Walk<'_, 'a>, mark: &Mark, call: &Call, slot: &mut Slot) {
        const KEYS: &[&str] = &[
            "src", "alt", "caption", "width", "link", "title",
            // What other generators know as well; the theme decides.
            "class", "height", "loading", "target", "rel", "attr", "attrlink",
        ];
        let scope = walk.scope;
        let start = mark.range.start;
        let given = self.check_arguments(&scope, start, call, KEYS, 1);
        let caption = call.named.get("caption").map_or("", |text| text.trim());
        let alt = call.named.get("alt").map_or("", |text| text.trim());
        if given && alt.is_empty() && caption.is_empty() && mark.partner.is_none() {
            self.tell(
                &scope,
                start,
                Diagnostic::warning(
                    "missing-argument",
                    "",
                    "this figure has no words for those who cannot see it",
                )
                .help("say what it shows: alt=\"…\""),
            );
        }
        let width = match call
            .named
            .get("width")
            .map(|width| width.trim_end_matches("px"))
        {
            Some(width) if width.parse::<u32>().is_ok() => format!("|{width}"),
            Some(width) => {
                self.tell(
                    &scope,
                    start,
                    Diagnostic::warning("wrong-argument", "", format!("`{width}` is no width"))
                        .help("write a number of pixels: width=\"640\""),
                );
                String::new()
            }
            None => String::new(),
        };
        if let (true, Some(src)) = (given, call.argument("src", 0)) {
            let plain_from = self.plain.len();
            self.plain.push_str(&format!("{alt}{width}"));
            let title = call.named.get("title").map_or("", String::as_str);
            let image = OpenImage {
                wiki: None,
                destination: CowStr::from(src.to_owned()),
                title: CowStr::from(title.to_owned()),
                plain_from,
                start,
            };
            let room = match slot.room {
                SlotRoom::Link => Room::Link,
                SlotRoom::Block | SlotRoom::Line => Room::Line,
            };
            self.end_image(&scope, image, room);
        } else {
            self.broken("figure");
        }
        self.end_part(slot);
        if let Some(call) = &mut slot.call {
            // Where it leads is known here; the template only prints it.
            if let Some(link) = call.named.remove("link") {
                match self.target(&scope, &link, start) {
                    Target::Href(href) => call.named.insert("link".to_owned(), href),
                    Target::Elsewhere(url) => call.named.insert("link".to_owned(), html::url(&url)),
                    Target::Nowhere => None,
                };
            }
        }
        if !caption.is_empty() {
            let inner = Scope {
                inline: true,
                ..scope
            };
            // The places in it are that of the figure: an argument may have been written in many ways.
            self.run_at(&format!("{GUARD}{caption}"), inner, start);
            self.plain.push(' ');
        }
        if mark.partner.is_none() {
            self.end_part(slot);
        }
    }

    /// Reads Markdown that stands in an argument.
    fn run_at(&mut self, text: &str, scope: Scope<'a>, start: usize) {
        let known = self.document.diagnostics.len();
        let asked = self.document.references.len();
        self.run(
            text,
            Scope {
                start: scope.start + start,
                ..scope
            },
        );
        let position = scope.position(start);
        for diagnostic in &mut self.document.diagnostics[known..] {
            diagnostic.position = Some(position);
        }
        for reference in &mut self.document.references[asked..] {
            reference.position = position;
        }
    }

    fn open_shortcode(
        &mut self,
        walk: &mut Walk<'_, 'a>,
        mark: &Mark,
        call: &Call,
        partner: usize,
        block: bool,
    ) {
        let depth = walk
            .open
            .iter()
            .filter(|open| matches!(open, Open::Shortcode(_)))
            .count();
        if depth >= DEEPEST {
            self.tell(
                &walk.scope,
                mark.range.start,
                Diagnostic::warning(
                    "shortcode-depth",
                    "",
                    format!("shortcodes stand in each other at most {DEEPEST} deep"),
                )
                .help("take some of them out"),
            );
            return;
        }
        let end = walk.marks[partner].range.clone();
        let alone = is_alone(walk.source, &(mark.range.start..end.end));
        let mut resumed = false;
        let mut in_paragraph = false;
        if let Some(Open::Paragraph { html_from, .. }) = walk.open.last() {
            let html_from = *html_from;
            let is_first = self.out.html[html_from..].trim_end() == "<p>";
            if is_first && end.start >= walk.paragraph_end {
                // It begins with a paragraph and ends behind it: the paragraph stands in it.
                self.out.html.truncate(html_from);
                walk.open.pop();
                resumed = true;
            } else if alone && is_first {
                self.interrupt_paragraph(html_from);
                in_paragraph = true;
            }
        }
        let mut slot = self.begin_slot(walk, mark, call, block || resumed);
        if in_paragraph {
            slot.room = SlotRoom::Block;
        }
        if call.name == "figure" {
            self.figure(walk, mark, call, &mut slot);
        }
        walk.open.push(Open::Shortcode(OpenShortcode {
            partner,
            start: mark.range.start,
            slot,
            in_paragraph,
            told: false,
        }));
        if resumed {
            self.begin_paragraph(walk);
        }
    }

    fn begin_paragraph(&mut self, walk: &mut Walk<'_, 'a>) {
        let html_from = self.out.html.len();
        self.out.html.push_str("<p>");
        walk.open.push(Open::Paragraph {
            plain_from: self.plain.len(),
            html_from,
        });
    }

    fn close_shortcode(&mut self, walk: &mut Walk<'_, 'a>, number: usize) {
        let opens = |open: Option<&Open<'_>>| matches!(open, Some(Open::Shortcode(open)) if open.partner == number);
        let depth = walk.open.len();
        let mut resumed = false;
        if !opens(walk.open.last())
            && matches!(walk.open.last(), Some(Open::Paragraph { .. }))
            && depth > 1
            && opens(walk.open.get(depth - 2))
            && let Some(Open::Paragraph {
                plain_from,
                html_from,
            }) = walk.open.pop()
        {
            // Its last paragraph ends with it.
            self.end_paragraph(walk, plain_from, html_from);
            resumed = true;
        }
        if !opens(walk.open.last()) {
            let scope = walk.scope;
            let open = walk.open.iter_mut().find_map(|open| match open {
                Open::Shortcode(open) if open.partner == number && !open.told => Some(open),
                _ => None,
            });
            if let Some(open) = open {
                open.told = true;
                let start = open.start;
                self.tell_crossing(&scope, start);
            }
            return;
        }
        let Some(Open::Shortcode(mut open)) = walk.open.pop() else {
            return;
        };
        self.end_part(&mut open.slot);
        self.end_slot(open.slot);
        if open.in_paragraph
            && let Some(Open::Paragraph { html_from, .. }) = walk.open.last_mut()
        {
            *html_from = self.out.html.len();
            self.out.html.push_str("<p>");
        }
        if resumed {
            self.begin_paragraph(walk);
        }
    }

    /// Ends the shortcodes that the element in which they began does not outlive.
    pub(super) fn give_up_shortcodes(&mut self, walk: &mut Walk<'_, 'a>) {
        while let Some(Open::Shortcode(_)) = walk.open.last() {
            if let Some(Open::Shortcode(open)) = walk.open.pop() {
                self.give_up(walk, open);
            }
        }
    }

    /// What stands in it stays, without it.
    pub(super) fn give_up(&mut self, walk: &mut Walk<'_, 'a>, mut open: OpenShortcode) {
        if !open.told {
            self.tell_crossing(&walk.scope, open.start);
        }
        open.slot.call = None;
        self.end_part(&mut open.slot);
        self.end_slot(open.slot);
        if open.in_paragraph
            && let Some(Open::Paragraph { html_from, .. }) = walk.open.last_mut()
        {
            *html_from = self.out.html.len();
            self.out.html.push_str("<p>");
        }
    }

    fn tell_crossing(&mut self, scope: &Scope<'a>, start: usize) {
        self.tell(
            scope,
            start,
            Diagnostic::warning(
                "shortcode-place",
                "",
                "this begins in one list, quote or paragraph and ends in another",
            )
            .help("give both marks lines of their own, indented alike"),
        );
    }

    /// Tells of arguments that are missing, unknown or too many; `false` when the first one is missing.
    pub(super) fn check_arguments(
        &mut self,
        scope: &Scope<'a>,
        start: usize,
        call: &Call,
        known: &[&'static str],
        most: usize,
    ) -> bool {
        let name = &call.name;
        let first = known[0];
        for key in call.named.keys() {
            if known.contains(&key.as_str()) {
                continue;
            }
            let help = match nearest(key, known.iter().copied()) {
                Some(known) => format!("did you mean `{known}`?"),
                None => format!("it knows {}", known.join(", ")),
            };
            self.tell(
                scope,
                start,
                Diagnostic::warning(
                    "wrong-argument",
                    "",
                    format!("`{name}` has no argument `{key}`"),
                )
                .help(help),
            );
        }
        if let Some(more) = call.args.get(most) {
            self.tell(
                scope,
                start,
                Diagnostic::warning(
                    "wrong-argument",
                    "",
                    format!("`{name}` does not know what to do with `{more}`"),
                )
                .help(format!(
                    "put what belongs together in quotes: {{{{< {name} \"…\" >}}}}"
                )),
            );
        }
        if call.argument(first, 0).is_some() {
            return true;
        }
        self.tell(
            scope,
            start,
            Diagnostic::warning(
                "missing-argument",
                "",
                format!("`{name}` needs to know which one"),
            )
            .help(match name.as_str() {
                "person" => {
                    "write {{< person ada >}}, with the name of a file in people/".to_owned()
                }
                "team" => {
                    "write {{< team software >}}, with the name of a file in teams/".to_owned()
                }
                _ => format!("write {{{{< {name} {first}=\"…\" >}}}}"),
            }),
        );
        false
    }
}
