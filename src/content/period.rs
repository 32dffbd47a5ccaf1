//! How long something is kept: `5 years`, `18 months`, `90 days`.

use jiff::Span;
use jiff::Timestamp;
use jiff::tz::TimeZone;

#[derive(Clone, Copy, Debug)]
pub struct Period(Span);

impl Period {
    /// At least a day, counted in days, weeks, months or years.
    pub fn parse(text: &str) -> Option<Period> {
        let span: Span = text.trim().parse().ok()?;
        let days = i64::from(span.get_years()) * 365
            + i64::from(span.get_months()) * 30
            + i64::from(span.get_weeks()) * 7
            + i64::from(span.get_days());
        let whole = Span::new()
            .try_years(span.get_years())
            .and_then(|whole| whole.try_months(span.get_months()))
            .and_then(|whole| whole.try_weeks(span.get_weeks()))
            .and_then(|whole| whole.try_days(span.get_days()))
            .ok()?;
        (days > 0 && whole.fieldwise() == span.fieldwise()).then_some(Period(span))
    }

    /// The moment that was so long ago, in milliseconds since 1970.
    pub fn before(&self, now: i64) -> i64 {
        let now = Timestamp::from_millisecond(now).unwrap_or(Timestamp::MIN);
        let begin = now.to_zoned(TimeZone::UTC).checked_sub(self.0);
        begin.map_or(i64::MIN, |begin| begin.timestamp().as_millisecond())
    }
}
