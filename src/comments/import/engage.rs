//! Messages as Viva Engage, once Yammer, exports them: Messages.csv. It tells of groups, not of pages.
//! (<https://learn.microsoft.com/en-us/viva/engage/manage-security-and-compliance/export-viva-engage-enterprise-data>)

use std::path::Path;

use jiff::Timestamp;

use crate::comments::import::csv;
use crate::comments::import::found::Found;
use crate::comments::import::found::Haul;
use crate::comments::import::found::Standing;

pub fn read(file: &Path) -> anyhow::Result<Haul> {
    let bytes = fs_err::read(file)?;
    let text = String::from_utf8_lossy(&bytes);
    let rows = csv::rows(&text)
        .map_err(|line| anyhow::anyhow!("{}:{line}: this quote has no end", file.display()))?;
    let mut rows = rows.into_iter();
    let (_, head) = rows.next().unwrap_or_default();
    let column = |name: &str| head.iter().position(|column| column.trim() == name);
    let (Some(id), Some(body)) = (column("id"), column("body")) else {
        anyhow::bail!(
            "`{}` has no columns `id` and `body`; take Messages.csv of the export",
            file.display()
        );
    };
    let mut haul = Haul::default();
    for (line, row) in rows {
        let place = format!("line {line}");
        let at = |at: usize| {
            row.get(at)
                .map(|field| field.trim())
                .filter(|field| !field.is_empty())
        };
        let get = |name: &str| column(name).and_then(at).map(str::to_owned);
        let is = |name: &str| get(name).is_some_and(|value| value.eq_ignore_ascii_case("true"));
        let Some(id) = at(id) else {
            haul.pass(place, "it has no id")?;
            continue;
        };
        if is("in_private_group") || is("in_private_conversation") {
            haul.pass(place, "it was private")?;
            continue;
        }
        let created = get("created_at").and_then(|time| moment(&time));
        haul.add(Found {
            place,
            id: id.to_owned(),
            parent: get("replied_to_id").or_else(|| get("parent_id")),
            page: None,
            name: get("sender_name"),
            address: get("sender_email"),
            body: at(body).unwrap_or_default().to_owned(),
            created,
            edited: None,
            standing: match get("deleted_at") {
                Some(_) => Standing::Deleted,
                None => Standing::Seen,
            },
        })?;
    }
    Ok(haul)
}

/// `2019-03-12T09:30:00.000Z`, `2019-03-12 09:30:00 UTC` or `2019/03/12 09:30:00 +0000`
fn moment(time: &str) -> Option<i64> {
    let time = time
        .trim()
        .trim_end_matches("UTC")
        .trim_end_matches("+0000")
        .trim();
    let time = time.replace('/', "-").replacen(' ', "T", 1);
    let whole = match time.ends_with('Z') {
        true => time,
        false => format!("{time}Z"),
    };
    Some(whole.parse::<Timestamp>().ok()?.as_millisecond())
}
