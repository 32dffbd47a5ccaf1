//! How a language counts: its forms for one, two, a few and many, and how it writes numbers.

use icu_decimal::DecimalFormatter;
use icu_decimal::input::Decimal;
use icu_decimal::options::GroupingStrategy;
use icu_locale_core::Locale;
use icu_plurals::PluralCategory;
use icu_plurals::PluralRules;

/// The rules of the Unicode consortium for a language.
pub struct Counting {
    /// Three pages.
    cardinal: PluralRules,
    /// The third page.
    ordinal: PluralRules,
    /// `12,345`
    grouped: DecimalFormatter,
    /// `12345`, as years are written.
    plain: DecimalFormatter,
}

impl Counting {
    /// A language that nobody knows counts in no particular way.
    pub fn of(language: &str) -> Counting {
        Counting::known(language)
            .or_else(|| Counting::known("und"))
            .expect("the rules for no language at all are part of the program")
    }

    fn known(language: &str) -> Option<Counting> {
        let locale = Locale::try_from_str(language).ok()?;
        let decimal = |grouping: GroupingStrategy| {
            DecimalFormatter::try_new((&locale).into(), grouping.into()).ok()
        };
        Some(Counting {
            cardinal: PluralRules::try_new_cardinal((&locale).into()).ok()?,
            ordinal: PluralRules::try_new_ordinal((&locale).into()).ok()?,
            grouped: decimal(GroupingStrategy::Auto)?,
            plain: decimal(GroupingStrategy::Never)?,
        })
    }

    pub fn form(&self, number: &Decimal) -> &'static str {
        name(self.cardinal.category_for(number))
    }

    pub fn ordinal_form(&self, number: &Decimal) -> &'static str {
        name(self.ordinal.category_for(number))
    }

    /// All the forms of a number that the language has.
    pub fn forms(&self) -> impl Iterator<Item = &'static str> {
        self.cardinal.categories().map(name)
    }

    pub fn grouped(&self, number: &Decimal) -> String {
        self.grouped.format_to_string(number)
    }

    pub fn plain(&self, number: &Decimal) -> String {
        self.plain.format_to_string(number)
    }
}

/// As Fluent and CLDR call it.
fn name(category: PluralCategory) -> &'static str {
    match category {
        PluralCategory::Zero => "zero",
        PluralCategory::One => "one",
        PluralCategory::Two => "two",
        PluralCategory::Few => "few",
        PluralCategory::Many => "many",
        PluralCategory::Other => "other",
    }
}
