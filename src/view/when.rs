//! When something happened, in the words of a language; of what history tells, the month.

use icu_decimal::input::Decimal;
use jiff::civil::Date;

use crate::content::kind::Kind;
use crate::content::page::Page;
use crate::content::page::PageIndex;
use crate::content::sentence::Value;
use crate::view::byline::DateView;
use crate::view::edition::Edition;

impl Edition {
    pub fn date(&self, lang: &str, date: Date) -> DateView {
        DateView {
            iso: date.to_string(),
            text: self.say(lang, "date", &parts(date)),
        }
    }

    /// The day of a page's last change: as its head says, else as history knows it; never before its date.
    /// Of history readers are told the month.
    pub fn changed(&self, index: PageIndex) -> Option<Date> {
        let page = self.site.page(index);
        let told = page.manuscript.front_matter.updated;
        page.date.max(told.or_else(|| self.last_day(page)))
    }

    /// When a page was last changed, for its readers; of what is published on a day, that day.
    pub fn changed_when(&self, lang: &str, index: PageIndex) -> Option<DateView> {
        let page = self.site.page(index);
        let day = self.listed(index)?;
        let told = page.manuscript.front_matter.updated;
        Some(match [told, page.date].contains(&Some(day)) {
            true => self.date(lang, day),
            false => self.month(lang, day),
        })
    }

    /// The day by which a page stands in a list of all kinds: that of its last change, of what is published
    /// on a day that one.
    pub fn listed(&self, index: PageIndex) -> Option<Date> {
        let page = self.site.page(index);
        let is_dated = matches!(page.kind, Kind::Post | Kind::Event) && page.date.is_some();
        match page.manuscript.front_matter.updated {
            None if is_dated => page.date,
            _ => self.changed(index),
        }
    }

    fn last_day(&self, page: &Page) -> Option<Date> {
        let last = self.past.last(&page.manuscript.file)?;
        Some(self.past.commit(last.commit).day)
    }

    /// `May 2026`
    pub fn month(&self, lang: &str, date: jiff::civil::Date) -> DateView {
        DateView {
            iso: date.to_string()[..7].to_owned(),
            text: self.say(lang, "month_year", &parts(date)),
        }
    }

    /// `May`
    pub fn month_name(&self, lang: &str, month: i8) -> String {
        let month = Value::Plain(Decimal::from(month));
        self.say(lang, "month_name", &[("month", month)])
    }
}

/// What a date is said with.
fn parts(date: Date) -> [(&'static str, Value<'static>); 3] {
    [
        ("day", Value::Plain(Decimal::from(date.day()))),
        ("month", Value::Plain(Decimal::from(date.month()))),
        ("year", Value::Plain(Decimal::from(date.year()))),
    ]
}
