//! Videos and sound of the site itself, with what is said in them as text.

use crate::content::diagnostic::Diagnostic;
use crate::content::language;
use crate::content::link::Answer;
use crate::content::link::Asker;
use crate::content::link::Query;
use crate::markdown::document::Reference;
use crate::markdown::html;
use crate::markdown::walk::Renderer;
use crate::markdown::walk::Room;
use crate::markdown::walk::Scope;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Medium {
    Video,
    Audio,
}

/// What browsers play, by the ending of the file.
pub(super) fn medium(path: &str) -> Option<Medium> {
    let path = path.split(['#', '?']).next()?;
    let (_, extension) = path.rsplit_once('.')?;
    match extension.to_ascii_lowercase().as_str() {
        "mp4" | "m4v" | "webm" | "ogv" | "mov" => Some(Medium::Video),
        "mp3" | "m4a" | "aac" | "ogg" | "oga" | "opus" | "wav" | "flac" => Some(Medium::Audio),
        _ => None,
    }
}

impl<'a> Renderer<'a> {
    /// Writes a player. `answer` is what was found, `src` the way to it from this page.
    pub(super) fn media(
        &mut self,
        scope: &Scope<'a>,
        answer: &Answer,
        src: &str,
        words: &str,
        start: usize,
        room: Room<'_>,
    ) {
        let file = match answer {
            Answer::Attachment { path, .. } => path.as_str().to_owned(),
            Answer::Static { permalink, .. } => permalink.as_str().to_owned(),
            _ => String::new(),
        };
        let name = file.rsplit('/').next().unwrap_or_default();
        let words = words.trim();
        let label = if words.is_empty() { name } else { words };
        if let Room::Line | Room::Link = room {
            self.plain.push_str(label);
            self.link(room.link(), src, label);
            return;
        }
        if let Room::Paragraph(html_from) = &room {
            self.interrupt_paragraph(**html_from);
        }
        let stem = file
            .rsplit_once('.')
            .map_or(file.as_str(), |(stem, _)| stem);
        let stem = format!("/{}", stem.replace('%', "%25").replace('?', "%3F"));
        self.out.html.push_str("<figure class=\"media\">\n");
        let text = match medium(&file) {
            Some(Medium::Audio) => self.audio(scope, src, &stem, start),
            _ => self.video(scope, src, &stem, label, start),
        };
        if !text {
            self.tell_of_silence(scope, answer, &file);
        }
        if !words.is_empty() {
            self.out.html.push_str("<figcaption>");
            html::escape(&mut self.out.html, words);
            self.out.html.push_str("</figcaption>\n");
        }
        self.out.html.push_str("</figure>\n");
        if let Room::Paragraph(html_from) = room {
            *html_from = self.out.html.len();
            self.out.html.push_str("<p>");
        }
    }

    /// Returns whether it has captions.
    fn video(
        &mut self,
        scope: &Scope<'a>,
        src: &str,
        stem: &str,
        label: &str,
        start: usize,
    ) -> bool {
        let poster = ["jpg", "jpeg", "png", "webp"]
            .iter()
            .find_map(|extension| self.beside(scope, format!("{stem}.{extension}"), start));
        self.out.html.push_str("<video controls");
        let preload = if poster.is_some() { "none" } else { "metadata" };
        html::attribute(&mut self.out.html, "preload", preload);
        html::attribute(&mut self.out.html, "src", src);
        if let Some(poster) = poster {
            html::attribute(&mut self.out.html, "poster", &poster);
        }
        self.out.html.push_str(">\n");
        let site = self.site;
        let default = site.languages.first().map_or("en", String::as_str);
        let mut captions: Vec<(&str, String)> = Vec::new();
        for lang in &site.languages {
            if let Some(href) = self.beside(scope, format!("{stem}.{lang}.vtt"), start) {
                captions.push((lang, href));
            }
        }
        if captions.iter().all(|(lang, _)| *lang != default)
            && let Some(href) = self.beside(scope, format!("{stem}.vtt"), start)
        {
            captions.insert(0, (default, href));
        }
        for (lang, href) in &captions {
            self.out.html.push_str("<track kind=\"captions\"");
            html::attribute(&mut self.out.html, "src", href);
            html::attribute(&mut self.out.html, "srclang", lang);
            html::attribute(&mut self.out.html, "label", language::name(lang));
            self.out.html.push_str(">\n");
        }
        self.link("<a", src, label);
        self.out.html.push_str("\n</video>\n");
        !captions.is_empty()
    }

    /// Returns whether what is said can be read.
    fn audio(&mut self, scope: &Scope<'a>, src: &str, stem: &str, start: usize) -> bool {
        self.out
            .html
            .push_str("<audio controls preload=\"metadata\"");
        html::attribute(&mut self.out.html, "src", src);
        self.out.html.push_str("></audio>\n");
        let transcript = ["md", "txt", "vtt", "pdf"]
            .iter()
            .find_map(|extension| self.beside(scope, format!("{stem}.{extension}"), start));
        if let Some(href) = &transcript {
            let word = self.word("transcript");
            self.out.html.push_str("<p class=\"transcript\">");
            self.link("<a", href, word);
            self.out.html.push_str("</p>\n");
        }
        transcript.is_some()
    }

    /// The way to a file that may lie beside another. That there is none is remembered too: the day it
    /// comes, the page is another one.
    fn beside(&mut self, scope: &Scope<'a>, path: String, start: usize) -> Option<String> {
        let own = &scope.page.manuscript.path;
        let asker = Asker {
            path: own,
            lang: &self.host.lang,
        };
        let query = Query::Path(path);
        let answer = self.site.links.find(asker, &query);
        let embedded = (*own != self.host.manuscript.path).then(|| own.clone());
        let Some(permalink) = answer.permalink() else {
            self.document.absent.push((embedded, query));
            return None;
        };
        let href = self.href(permalink, None);
        self.document.references.push(Reference {
            embedded,
            query,
            answer,
            fragment: None,
            position: scope.position(start),
            label: None,
        });
        Some(href)
    }

    /// Told of the file, once, however many pages show it.
    fn tell_of_silence(&mut self, scope: &Scope<'a>, answer: &Answer, file: &str) {
        if !self.is_own() {
            return;
        }
        let manuscript = &scope.page.manuscript;
        let folder = match answer {
            Answer::Static { .. } => "static/",
            _ => manuscript
                .file
                .strip_suffix(manuscript.path.as_str())
                .unwrap_or_default(),
        };
        let name = file.rsplit('/').next().unwrap_or(file);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let (what, help) = match medium(file) {
            Some(Medium::Audio) => (
                "this recording has no transcript for those who cannot hear it",
                format!("put what is said beside it, as {stem}.md or {stem}.txt"),
            ),
            _ => (
                "this video has no captions for those who cannot hear it",
                format!("put them beside it as {stem}.vtt, in another language as {stem}.nl.vtt"),
            ),
        };
        self.document
            .diagnostics
            .push(Diagnostic::warning("no-captions", format!("{folder}{file}"), what).help(help));
    }
}
