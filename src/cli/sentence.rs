//! Evidence as an English sentence.

use jiff::civil::Date;

use crate::analysis::evidence::Deed;
use crate::analysis::evidence::Evidence;
use crate::analysis::evidence::Proof;
use crate::analysis::evidence::Role;
use crate::analysis::evidence::Share;

/// What stands on one page in people's heads is one sentence: `owner and reviewer of “Deploying”`.
pub fn all(evidence: &[Evidence], title: impl Fn(&Evidence) -> String) -> Vec<String> {
    let mut sentences = Vec::new();
    for (place, piece) in evidence.iter().enumerate() {
        let Proof::Declared(_) = piece.proof else {
            sentences.push(of(piece, &title(piece)));
            continue;
        };
        let same = |other: &&Evidence| {
            other.page == piece.page && matches!(other.proof, Proof::Declared(_))
        };
        if evidence[..place].iter().any(|other| same(&other)) {
            continue;
        }
        let (dated, others): (Vec<&Evidence>, Vec<&Evidence>) = evidence
            .iter()
            .filter(same)
            .partition(|other| other.month.is_some());
        if others.is_empty() {
            sentences.push(of(piece, &title(piece)));
            continue;
        }
        let role = |other: &&Evidence| match other.proof {
            Proof::Declared(said) => Some(role(said)),
            _ => None,
        };
        let roles: Vec<&str> = others.iter().filter_map(role).collect();
        let mut sentence = format!("{} of “{}”", roles.join(" and "), title(piece));
        for piece in dated {
            if let (Some(role), Some(day)) = (role(&piece), piece.month) {
                sentence.push_str(&format!(", {role} since {}", month(day)));
            }
        }
        sentences.push(sentence);
    }
    sentences
}

/// `wrote most of “Deploying”, last in May 2026`
pub fn of(evidence: &Evidence, title: &str) -> String {
    let month = evidence.month.map(month);
    let in_month = || match &month {
        Some(month) => format!(" in {month}"),
        None => String::new(),
    };
    match &evidence.proof {
        Proof::Declared(role) => {
            let since = month.map_or_else(String::new, |month| format!(" since {month}"));
            format!("{} of “{title}”{since}", self::role(*role))
        }
        Proof::Skill(topic) => match &month {
            Some(month) => format!("names {topic} as a skill, as of {month}"),
            None => format!("names {topic} as a skill"),
        },
        Proof::Answer { accepted: true } => {
            format!("gave the accepted answer in “{title}”{}", in_month())
        }
        Proof::Answer { accepted: false } => format!("answered in “{title}”{}", in_month()),
        Proof::Approval => format!("approved a change of “{title}”{}", in_month()),
        Proof::Edits(deed) => {
            let did = did(*deed);
            match deed.again {
                true => format!("{did} “{title}”, last{}", in_month()),
                false => format!("{did} “{title}”{}", in_month()),
            }
        }
    }
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Owner => "owner",
        Role::Approver => "approver",
        Role::Reviewer => "reviewer",
        Role::Expert => "expert",
        Role::Author => "author",
    }
}

fn did(deed: Deed) -> &'static str {
    match (deed.share, deed.began) {
        (Share::All, _) => "wrote",
        (Share::Most, _) => "wrote most of",
        (Share::Part, true) => "began",
        (Share::Part, false) => "worked on",
    }
}

/// `May 2026`
fn month(day: Date) -> String {
    day.strftime("%B %Y").to_string()
}
