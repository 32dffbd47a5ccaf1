//! The looks and words in which the service makes a page itself, and how such a page is answered.

use std::sync::Arc;

use axum::http::HeaderMap;
use axum::http::HeaderValue;
use axum::http::StatusCode;
use axum::http::header;
use axum::response::IntoResponse;
use axum::response::Response;
use icu_decimal::input::Decimal;
use jiff::civil::Date;
use serde::Serialize;

use crate::comments::app::App;
use crate::comments::problem::Problem;
use crate::config::Config;
use crate::content::language::direction;
use crate::content::sentence::Value;
use crate::content::speech::Speech;
use crate::theme::Theme;
use crate::view::frame::Frame;
use crate::view::frame::Lists;
use crate::view::live::NowhereView;
use crate::view::shared::Shared;

/// What such a page may load and do: nothing that is not its own.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
                      font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; \
                      form-action 'self'; frame-ancestors 'none'";

pub struct Setting<'a> {
    pub theme: &'a Theme,
    pub config: &'a Config,
    pub lang: &'a str,
    pub words: &'a Arc<Speech>,
    /// From the page to the service's `/t/`.
    up: &'static str,
}

impl<'a> Setting<'a> {
    /// In a language that the site speaks; `None` where the service knows no site, or has no looks.
    pub fn of(app: &'a App, lang: Option<&'a str>, up: &'static str) -> Option<Setting<'a>> {
        let theme = app.looks.theme()?;
        let config = app.looks.config()?;
        let lang = lang.filter(|lang| config.languages.contains(lang));
        let lang = lang.unwrap_or(config.languages.default());
        Some(Setting {
            theme,
            config,
            lang,
            words: theme.words.of(lang),
            up,
        })
    }

    pub fn word(&self, name: &str) -> String {
        self.words.word(name).unwrap_or(name).to_owned()
    }

    pub fn say(&self, name: &str, parts: &[(&str, Value<'_>)]) -> String {
        self.words.say(name, parts).unwrap_or_default()
    }

    /// `12 March 2026`
    pub fn date(&self, day: Date) -> String {
        let parts = [
            ("day", Value::Plain(Decimal::from(day.day()))),
            ("month", Value::Plain(Decimal::from(day.month()))),
            ("year", Value::Plain(Decimal::from(day.year()))),
        ];
        self.say("date", &parts)
    }

    /// Where a file of the theme lies, seen from the page.
    pub fn asset(&self, path: &String) -> String {
        format!("{}{path}", self.up)
    }

    /// The service's page of a thread.
    pub fn thread(&self, page: &str) -> String {
        format!("{}{page}?lang={}", self.up, self.lang)
    }

    /// Where the site begins.
    pub fn home(&self) -> String {
        format!("{}/", self.config.base_url.as_deref().unwrap_or_default())
    }

    pub fn frame(&self, title: String) -> Frame {
        let assets = &self.theme.assets;
        Frame {
            site: self.config.title.clone().unwrap_or_default(),
            title,
            description: None,
            lang: self.lang.to_owned(),
            dir: direction(self.lang),
            canonical: None,
            // The page's own small files lie with the service; the site may live elsewhere.
            root: format!("{}assets/", self.up),
            home: self.home(),
            logo: None,
            stylesheets: vec![self.asset(&assets.stylesheet)],
            scripts: assets.scripts.iter().map(|path| self.asset(path)).collect(),
            menu: Vec::new(),
            trail: Vec::new(),
            translations: Vec::new(),
            tags: None,
            feeds: Vec::new(),
            calendar: None,
            search: None,
            find: None,
            lists: Lists {
                all: None,
                recent: None,
                archive: None,
                authors: None,
                topics: None,
            },
            manifest: None,
            worker: None,
            talks_to: None,
            draft: false,
            words: self.words.clone(),
            data: Shared::new(serde_json::Value::Null),
        }
    }

    /// A page, for nobody else and kept by no cache.
    pub fn page(
        &self,
        status: StatusCode,
        template: &str,
        view: &impl Serialize,
    ) -> Option<Response> {
        let made = self.theme.templates.render(template, view);
        let html = made
            .inspect_err(|problem| eprintln!("error: {problem}"))
            .ok()?;
        let headers = [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CACHE_CONTROL, "private, no-store"),
            (header::CONTENT_SECURITY_POLICY, POLICY),
        ];
        Some((status, headers, html).into_response())
    }
}

/// On to another page, now that a form was taken.
pub fn over_to(address: String) -> Result<Response, Problem> {
    let address = HeaderValue::try_from(address).map_err(|_| Problem::Internal)?;
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, address)]).into_response())
}

/// Why there is no page: as a page for people, as it is for programs.
pub fn nowhere(
    app: &App,
    asked: &HeaderMap,
    lang: Option<&str>,
    up: &'static str,
    problem: Problem,
) -> Response {
    let accepted = asked.get_all(header::ACCEPT).iter();
    let mut accepted = accepted.filter_map(|accepted| accepted.to_str().ok());
    if !accepted.any(|accepted| accepted.contains("text/html")) {
        return problem.into_response();
    }
    let page = tokio::task::block_in_place(|| {
        let setting = Setting::of(app, lang, up)?;
        let (title, lead) = match problem {
            Problem::NotFound(_) => ("talk_nowhere", "talk_nowhere_lead"),
            Problem::Unauthorised => ("talk_sign_on", "talk_sign_on_lead"),
            _ => ("talk_failed", word(&problem)),
        };
        let view = NowhereView {
            frame: setting.frame(setting.word(title)),
            lead: setting.word(lead),
        };
        setting.page(problem.status(), "nowhere.html", &view)
    });
    page.unwrap_or_else(|| problem.into_response())
}

/// What went wrong, as a word of the interface.
pub fn word(problem: &Problem) -> &'static str {
    match problem {
        Problem::Unauthorised => "talk_signed_out",
        Problem::TooFast(_) => "talk_too_fast",
        Problem::Term(_) => "talk_forbidden",
        Problem::Conflict(_) => "talk_closed",
        Problem::NotFound(_) => "talk_unknown",
        Problem::Unavailable | Problem::Internal | Problem::TooSlow => "talk_unreachable",
        _ => "talk_refused",
    }
}
