//! What the day makes of a page: an event is over, a policy in force, a review overdue, a colleague gone.

use jiff::Span;
use jiff::civil::Date;

use crate::content::date;
use crate::content::front_matter::FrontMatter;
use crate::content::kind::Kind;
use crate::content::page::Page;

/// So many days before a review somebody is reminded of it.
const SOON: i32 = 30;

/// The first and the last day of an event.
pub fn event_days(head: &FrontMatter) -> Option<(Date, Date)> {
    let event = head.event.as_ref()?;
    let first = event.start.as_deref().and_then(date::parse)?;
    let last = event.end.as_deref().and_then(date::parse);
    Some((first, last.unwrap_or(first).max(first)))
}

/// An event is over on the day after its last one: nobody knows here what time it is.
pub fn is_over(head: &FrontMatter, today: Date) -> bool {
    event_days(head).is_some_and(|(_, last)| last < today)
}

/// Whether the day by which somebody should have looked at the page again has passed.
pub fn is_overdue(head: &FrontMatter, today: Date) -> bool {
    head.review_by.is_some_and(|day| day < today)
}

/// Whether that day is at most a month away.
pub fn is_soon(head: &FrontMatter, today: Date) -> bool {
    let near = head.review_by.and_then(soon_from);
    near.is_some_and(|day| day <= today) && !is_overdue(head, today)
}

/// The day from which a review is near.
fn soon_from(review: Date) -> Option<Date> {
    review.checked_sub(Span::new().days(SOON)).ok()
}

/// The day from which a policy holds, when it has not come yet.
pub fn in_force_from(head: &FrontMatter, today: Date) -> Option<Date> {
    let effective = head.policy.as_ref()?.effective?;
    (effective > today).then_some(effective)
}

/// The day on which a person left.
pub fn left(head: &FrontMatter, today: Date) -> Option<Date> {
    let left = head.person.as_ref()?.left?;
    (left <= today).then_some(left)
}

/// The next day on which a page says something else by itself, because something on it has become due.
pub fn next_change(pages: &[Page], today: Date) -> Option<Date> {
    pages
        .iter()
        .flat_map(turning_days)
        .filter(|day| *day > today)
        .min()
}

/// The days from which a page reads otherwise.
fn turning_days(page: &Page) -> impl Iterator<Item = Date> {
    let head: &FrontMatter = &page.manuscript.front_matter;
    let after = |day: Date| day.tomorrow().ok();
    let of = |kind| (page.kind == kind).then_some(head);
    let event = of(Kind::Event)
        .and_then(event_days)
        .and_then(|(_, last)| after(last));
    let policy = of(Kind::Policy).and_then(|head| head.policy.as_ref()?.effective);
    let review = head.review_by.and_then(after);
    let soon = head.review_by.and_then(soon_from);
    let goal = of(Kind::Goal).and_then(|head| after(head.goal.as_ref()?.due?));
    let left = of(Kind::Person).and_then(|head| head.person.as_ref()?.left);
    let banner = head.banner.as_ref().and_then(|banner| after(banner.until?));
    [event, policy, review, soon, goal, left, banner]
        .into_iter()
        .flatten()
}
