//! Blocks of code and formulas, as they are met in a text.

use std::borrow::Cow;

use crate::content::diagnostic::Diagnostic;
use crate::content::shortcode::unescape;
use crate::markdown::code;
use crate::markdown::code::Code;
use crate::markdown::document::FORMULA;
use crate::markdown::document::Filling;
use crate::markdown::document::Gap;
use crate::markdown::highlight;
use crate::markdown::html;
use crate::markdown::math;
use crate::markdown::reading;
use crate::markdown::walk::Open;
use crate::markdown::walk::Renderer;
use crate::markdown::walk::Scope;

impl<'a> Renderer<'a> {
    /// A block between fences. `source` is all of it, as it stands in the text from `start` on.
    pub(super) fn start_fence<'m>(
        &mut self,
        scope: &Scope<'a>,
        info: &str,
        source: &str,
        start: usize,
    ) -> Open<'m> {
        let read = code::read(info);
        if !code::is_closed(source) {
            let fence = source.trim_start();
            let mark = fence.chars().next().unwrap_or('`');
            let fence: String = fence.chars().take_while(|c| *c == mark).collect();
            self.tell(
                scope,
                start,
                Diagnostic::warning(
                    "unclosed-code",
                    "",
                    "this block of code has no end: everything behind it became code",
                )
                .help(format!("write a line of {fence} where it ends")),
            );
        }
        for part in &read.not_lines {
            self.tell(
                scope,
                start,
                Diagnostic::warning("marked-lines", "", format!("`{part}` names no lines"))
                    .help("count them from 1: hl=\"2,4-6\""),
            );
        }
        Open::Code {
            code: read.code,
            start,
        }
    }

    pub(super) fn end_code(&mut self, scope: &Scope<'a>, mut code: Code, start: usize) {
        if let Cow::Owned(text) = unescape(&code.text) {
            code.text = text;
        }
        if code.language.eq_ignore_ascii_case("math") {
            if self.formula(scope, code.text.trim(), true, start) {
                self.out.html.push('\n');
                return;
            }
            code.language = "latex".to_owned();
        }
        let lines = u32::try_from(code.text.lines().count()).unwrap_or(u32::MAX);
        if let Some((_, last)) = code.marked.iter().find(|(_, last)| *last > lines) {
            self.tell(
                scope,
                start,
                Diagnostic::warning(
                    "marked-lines",
                    "",
                    format!("line {last} is to be marked, and the code has {lines}"),
                )
                .help("count from the first line of the block, whatever its number"),
            );
        }
        if code.language.eq_ignore_ascii_case("mermaid") {
            self.tell(
                scope,
                start,
                Diagnostic::note("diagram", "", "diagrams are shown as their text")
                    .help("put a picture of it beside the text where readers need one"),
            );
        }
        if let Some(why) = highlight::left_plain(&code) {
            self.tell(
                scope,
                start,
                Diagnostic::note(
                    "plain-code",
                    "",
                    format!("this code is shown without colours: {why}"),
                )
                .help("cut it into several blocks, or link to the file"),
            );
        }
        self.code_words = self
            .code_words
            .saturating_add(reading::words_of_code(&code.text));
        let at = self.out.html.len();
        let filling = Filling::Code(code);
        self.out.gaps.push(Gap { at, filling });
    }

    /// A formula between dollars; one that cannot be read is shown as it is written.
    pub(super) fn inline_formula(
        &mut self,
        scope: &Scope<'a>,
        source: &str,
        display: bool,
        start: usize,
    ) {
        self.plain.push_str(source);
        if self.formula(scope, source.trim(), display, start) {
            return;
        }
        self.out.html.push_str("<code class=\"formula\">");
        html::escape(&mut self.out.html, source.trim());
        self.out.html.push_str("</code>");
    }

    fn formula(&mut self, scope: &Scope<'a>, source: &str, display: bool, start: usize) -> bool {
        match math::render(source, display) {
            Ok(mathml) => {
                let at = self.out.html.len();
                let filling = Filling::Formula(mathml);
                self.out.gaps.push(Gap { at, filling });
                self.out.html.push(FORMULA);
                true
            }
            Err(trouble) => {
                self.tell(
                    scope,
                    start,
                    Diagnostic::warning("formula", "", trouble.why).help(trouble.help),
                );
                false
            }
        }
    }
}
