//! What a person's page says: names and addresses that git and readers know, team, skills, how to reach them.

use jiff::civil::Date;
use serde::Deserialize;
use serde::Serialize;

use crate::content::diagnostic::Position;
use crate::content::fields::Fields;
use crate::content::fields::Item;
use crate::content::fields::Located;
use crate::content::shape::Shape;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Person {
    /// Also a team's name.
    pub name: Option<String>,
    /// Other names under which the person commits.
    pub names: Vec<Located<String>>,
    pub emails: Vec<Located<String>>,
    pub logins: Vec<Located<String>>,
    pub role: Option<String>,
    /// A team's id.
    pub team: Option<Located<String>>,
    /// Also an event's place.
    pub location: Option<String>,
    pub languages: Vec<Located<String>>,
    pub skills: Vec<Skill>,
    /// How to reach the person, in the order of the file: `email`, `phone`, `chat` …
    pub contact: Vec<(String, String)>,
    pub avatar: Option<Located<String>>,
    /// The day on which the person left.
    pub left: Option<Date>,
    pub privacy: Option<PersonPrivacy>,
    pub expertise: Option<Expertise>,
}

/// What a person wants to be kept from others, beyond what the site keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum PersonPrivacy {
    /// Nothing is worked out about the person: no topics, no months, no place on a list.
    OptOut,
    /// Whoever left is named nowhere: `Former colleague`.
    Former,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Skill {
    pub topic: Located<String>,
    pub level: Option<String>,
    /// A year, a month or a day, as written: `2021`, `2021-04`.
    pub since: Option<String>,
    pub confirmed: Option<String>,
}

/// The person's corrections of what evidence says about them.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Expertise {
    pub hide: Vec<Located<String>>,
    pub not: Vec<Located<String>>,
    /// `false` takes the person off every list.
    pub all: bool,
}

impl Person {
    /// `None` when the head has no key of a person.
    pub(super) fn read(fields: &mut Fields<'_>) -> Option<Person> {
        let person = Person {
            name: fields.words("name"),
            names: fields.list("names"),
            emails: fields.list("emails"),
            logins: fields.list("logins"),
            role: fields.words("role"),
            team: fields.text("team"),
            location: fields.words("location"),
            languages: fields.list("languages"),
            skills: fields.each("skills", &Shape::Text, skill),
            contact: fields.text_pairs("contact"),
            avatar: fields.text("avatar"),
            left: fields.date("left"),
            privacy: fields.choice(
                "privacy",
                &[
                    ("opt-out", PersonPrivacy::OptOut),
                    ("former", PersonPrivacy::Former),
                ],
            ),
            expertise: expertise(fields),
        };
        (person != Person::empty()).then_some(person)
    }

    /// Nothing may be worked out about the person, from whatever they or others did.
    pub fn keeps_off(&self) -> bool {
        let off = self.expertise.as_ref().is_some_and(|told| !told.all);
        off || self.privacy == Some(PersonPrivacy::OptOut)
    }

    /// Adds what a record says and this does not; names, addresses and logins count from both. Tells which
    /// of the keys that a check may blame came from there.
    pub(super) fn add_record(&mut self, record: &Person) -> Vec<&'static str> {
        let mut keys = Vec::new();
        if let (Some(own), Some(theirs)) = (&self.name, &record.name)
            && own != theirs
        {
            self.names.push(Located {
                value: theirs.clone(),
                at: Position::START,
            });
        }
        let both = [
            (&mut self.names, &record.names),
            (&mut self.emails, &record.emails),
            (&mut self.logins, &record.logins),
        ];
        for (own, theirs) in both {
            for other in theirs {
                if !own.iter().any(|known| known.value == other.value) {
                    own.push(other.clone());
                }
            }
        }
        for (key, own, theirs) in [
            ("team", &mut self.team, &record.team),
            ("avatar", &mut self.avatar, &record.avatar),
        ] {
            if own.is_none() && theirs.is_some() {
                own.clone_from(theirs);
                keys.push(key);
            }
        }
        for (own, theirs) in [
            (&mut self.name, &record.name),
            (&mut self.role, &record.role),
            (&mut self.location, &record.location),
        ] {
            if own.is_none() {
                own.clone_from(theirs);
            }
        }
        if self.languages.is_empty() {
            self.languages.clone_from(&record.languages);
        }
        if self.skills.is_empty() {
            self.skills.clone_from(&record.skills);
        }
        if self.contact.is_empty() {
            self.contact.clone_from(&record.contact);
        }
        // Who keeps off in one of them keeps off.
        match (&mut self.expertise, &record.expertise) {
            (Some(own), Some(theirs)) => {
                own.hide.extend(theirs.hide.iter().cloned());
                own.not.extend(theirs.not.iter().cloned());
                own.all &= theirs.all;
            }
            (own, theirs) => *own = own.take().or_else(|| theirs.clone()),
        }
        self.privacy = self.privacy.or(record.privacy);
        self.left = self.left.or(record.left);
        keys
    }

    fn empty() -> Person {
        Person {
            name: None,
            names: Vec::new(),
            emails: Vec::new(),
            logins: Vec::new(),
            role: None,
            team: None,
            location: None,
            languages: Vec::new(),
            skills: Vec::new(),
            contact: Vec::new(),
            avatar: None,
            left: None,
            privacy: None,
            expertise: None,
        }
    }
}

fn skill(item: Item<'_>) -> Option<Skill> {
    match item {
        Item::Text(topic) => Some(Skill {
            topic,
            level: None,
            since: None,
            confirmed: None,
        }),
        Item::Mapping(at, mut fields) => {
            let topic = fields.text("topic");
            fields.mark_needed();
            let skill = Skill {
                level: fields.words("level"),
                since: fields.words("since"),
                confirmed: fields.words("confirmed"),
                topic: topic.clone().unwrap_or(Located {
                    value: String::new(),
                    at,
                }),
            };
            if topic.is_none() {
                fields.error(
                    "missing-key",
                    at,
                    "a skill needs a `topic`",
                    "write `- topic: Kubernetes`",
                );
                return None;
            }
            fields.finish(|_| None);
            Some(skill)
        }
    }
}

fn expertise(fields: &mut Fields<'_>) -> Option<Expertise> {
    let mut fields = fields.nested("expertise")?;
    let expertise = Expertise {
        hide: fields.list("hide"),
        not: fields.list("not"),
        all: fields.flag("all").unwrap_or(true),
    };
    fields.finish(|_| None);
    Some(expertise)
}
