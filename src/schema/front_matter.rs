//! The words for the keys of a page's head.

use crate::schema::entry::Group;
use crate::schema::entry::entry;

pub const GROUPS: &[Group] = &[
    Group {
        title: "Every page",
        about: "",
        entries: &[
            entry(
                "title",
                "What the page is called; else its first heading, else its file's name made readable.",
                "",
                "How a polder is drained",
            ),
            entry(
                "summary",
                "One or two sentences for lists, search and feeds; else the page's beginning.",
                "",
                "The way of a raindrop from the field to the river.",
            ),
            entry(
                "tags",
                "What it is about; every tag has a page.",
                "",
                "[water, pumps]",
            ),
            entry(
                "authors",
                "Who wrote it: ids of persons, which are the names of their files, or names.",
                "",
                "[ada, bram]",
            ),
            entry(
                "kind",
                "What the page is, where the folder does not say it; in the `_index.md` of a section, what its pages are. The last four are kinds of teams.",
                "",
                "policy",
            ),
            entry(
                "id",
                "The page's own name for ever: its talk hangs on it, whatever becomes of title and URL. `polder new` and `polder check --fix-ids` write it.",
                "",
                "vkkt663wxas6teae",
            ),
            entry(
                "lang",
                "The language it is written in, where neither file name (`page.nl.md`) nor folder (`nl/`) says it.",
                "",
                "nl",
            ),
            entry(
                "weight",
                "Light pages come first in lists; those without weight come last.",
                "",
                "10",
            ),
            entry(
                "toc",
                "Whether the page has a table of contents; else that depends on how many headings it has.",
                "",
                "false",
            ),
            entry(
                "math",
                "Whether `$…$` and `$$…$$` are formulas here.",
                "false",
                "true",
            ),
            entry(
                "extra",
                "Your own keys, for your own templates.",
                "",
                "{colour: blue}",
            ),
        ],
    },
    Group {
        title: "When it is shown",
        about: "Days are written as 2026-03-12. A build tells when to build again.",
        entries: &[
            entry(
                "date",
                "The day it was written; of a post, else, the day in its file's name.",
                "",
                "2026-03-12",
            ),
            entry(
                "updated",
                "The day on which it was last reworked, where history should not say it.",
                "",
                "2026-11-02",
            ),
            entry(
                "draft",
                "Only `polder serve` shows a draft.",
                "false",
                "true",
            ),
            entry("publish", "Hidden before this day.", "", "2027-01-11"),
            entry("expires", "Hidden from this day on.", "", "2027-06-30"),
            entry(
                "audience",
                "Who may read it: this audience and those above it. One of `audiences` in `polder.yaml`. In the `_index.md` of a section it holds for all below.",
                "",
                "board",
            ),
        ],
    },
    Group {
        title: "The home page",
        about: "",
        entries: &[
            entry(
                "banner",
                "What stands above everything else on the home page.",
                "",
                "{text: The lift is out of order., until: 2026-12-04}",
            ),
            entry(
                "banner.text",
                "One or two sentences that everybody should see.",
                "",
                "The lift is out of order.",
            ),
            entry(
                "banner.link",
                "Where one reads more: a page of the site or an address elsewhere.",
                "",
                "blog/2026-11-16-lift-in-antwerp.md",
            ),
            entry(
                "banner.until",
                "The last day on which it is shown.",
                "",
                "2026-12-04",
            ),
        ],
    },
    Group {
        title: "Addresses",
        about: "",
        entries: &[
            entry(
                "slug",
                "The last part of the URL, instead of the file's name.",
                "",
                "drainage",
            ),
            entry(
                "url",
                "The whole URL, instead of folder and file name.",
                "",
                "/drainage/",
            ),
            entry(
                "aliases",
                "Other names for `[[links]]`, and, with a leading slash, URLs at which the page used to live: they lead here.",
                "",
                "[Dewatering, /wiki/dewatering/]",
            ),
        ],
    },
    Group {
        title: "Who looks after it",
        about: "Ids of persons: the names of their files in `people/`, without `.md`.",
        entries: &[
            entry("owner", "Who keeps the page true.", "", "noor"),
            entry(
                "reviewers",
                "Who reads it again when it is due.",
                "",
                "[joris]",
            ),
            entry(
                "approvers",
                "Who approves what it says.",
                "",
                "[lieve, bram]",
            ),
            entry("experts", "Whom to ask about it.", "", "[ada]"),
            entry(
                "review_by",
                "The day on which somebody must have looked at it again.",
                "",
                "2027-02-01",
            ),
        ],
    },
    Group {
        title: "Talk",
        about: "",
        entries: &[
            entry(
                "discussion",
                "The thread below the page.",
                "",
                "{kind: question}",
            ),
            entry(
                "discussion.kind",
                "What sort of talk it is.",
                "discussion",
                "strategic",
            ),
            entry(
                "discussion.closed",
                "Whether nothing more is said here.",
                "false",
                "true",
            ),
            entry(
                "discussion.of",
                "The URL of a thread on another site, shown here instead of one of its own.",
                "",
                "https://kb.fr.example/wiki/sluices/",
            ),
            entry(
                "sponsor",
                "Of an idea or a strategic question: the leader who asked for it and answers for what becomes of it.",
                "",
                "grace",
            ),
            entry(
                "outcome",
                "What was done with it.",
                "",
                "Tried in Utrecht since May; the other towns follow.",
            ),
            entry(
                "goals",
                "The goals to which the page belongs, by the names of their files.",
                "",
                "[fewer-night-calls]",
            ),
        ],
    },
    Group {
        title: "Policies",
        about: "",
        entries: &[
            entry(
                "effective",
                "The day from which it holds.",
                "",
                "2026-02-01",
            ),
            entry(
                "applies_to",
                "For whom it holds: teams, towns, entities.",
                "",
                "[antwerp, utrecht]",
            ),
            entry(
                "supersedes",
                "Policies that it replaces.",
                "",
                "[travel-2024]",
            ),
            entry(
                "acknowledge",
                "Whether readers must say that they have read it.",
                "none",
                "required",
            ),
            entry(
                "approvals",
                "The roles that must approve it; who holds them stands in `polder.yaml` under `roles.approver`.",
                "",
                "[legal, security]",
            ),
        ],
    },
    Group {
        title: "People",
        about: "A file in `people/`; its name is the person's id.",
        entries: &[
            entry(
                "name",
                "The person's name; also a team's.",
                "",
                "Ada Verhulst",
            ),
            entry(
                "names",
                "Other names under which they commit.",
                "",
                "[A. Verhulst]",
            ),
            entry(
                "emails",
                "Addresses by which git and sign-on know them; not shown by themselves.",
                "",
                "[ada@waterland.example]",
            ),
            entry(
                "logins",
                "Names by which the forge knows them.",
                "",
                "[ada-verhulst]",
            ),
            entry(
                "role",
                "What they do, in a few words.",
                "",
                "Head of hydraulics",
            ),
            entry(
                "team",
                "The team's id: the name of its file in `teams/`.",
                "",
                "hydraulics",
            ),
            entry(
                "location",
                "Where they work; also where an event takes place.",
                "",
                "Antwerp",
            ),
            entry(
                "languages",
                "Languages that one may use with them.",
                "",
                "[nl, en, fr]",
            ),
            entry(
                "skills",
                "What one may ask them.",
                "",
                "[pumps, {topic: energy, level: practised}]",
            ),
            entry(
                "skills.topic",
                "The topic, best one that is a tag as well.",
                "",
                "pumps",
            ),
            entry(
                "skills.level",
                "How well, in the words of your house.",
                "",
                "expert",
            ),
            entry(
                "skills.since",
                "Since when: a year, a month or a day.",
                "",
                "2008-09",
            ),
            entry(
                "skills.confirmed",
                "When the person last said that it is still so.",
                "",
                "2026-09",
            ),
            entry(
                "contact",
                "How to reach them, in this order: any words of yours.",
                "",
                "{phone: internal 214, chat: \"@ada\"}",
            ),
            entry(
                "avatar",
                "A picture beside the file; else their initials.",
                "",
                "ada.jpg",
            ),
            entry("left", "The day on which they left.", "", "2026-08-31"),
            entry(
                "privacy",
                "What they keep to themselves: `opt-out` has nothing worked out about them, no topics and no months; `former` names them nowhere once they have left.",
                "",
                "opt-out",
            ),
            entry(
                "expertise",
                "Corrections of what Polder finds out about their expertise.",
                "",
                "{hide: [excel]}",
            ),
            entry(
                "expertise.hide",
                "Topics that nobody shall be told.",
                "",
                "[excel]",
            ),
            entry(
                "expertise.not",
                "Topics of which they know nothing, whatever the evidence says.",
                "",
                "[payroll]",
            ),
            entry(
                "expertise.all",
                "`false` takes them off every list of experts, as `privacy: opt-out` does.",
                "true",
                "false",
            ),
        ],
    },
    Group {
        title: "Teams",
        about: "A file in `teams/`; its name is the team's id.",
        entries: &[
            entry("parent", "The id of the team above.", "", "utrecht"),
            entry("lead", "The id of the person who leads it.", "", "joris"),
            entry(
                "headcount",
                "How many they are, where not all have a page.",
                "",
                "12",
            ),
        ],
    },
    Group {
        title: "Goals",
        about: "",
        entries: &[
            entry("measure", "What is counted.", "", "Calls at night, a month"),
            entry("target", "Where it shall be.", "", "at most 4"),
            entry("baseline", "Where it was in the beginning.", "", "11"),
            entry("due", "By when.", "", "2027-06-30"),
            entry(
                "values",
                "What was measured when.",
                "",
                "{2026-09-30: 8, 2026-10-31: 7}",
            ),
        ],
    },
    Group {
        title: "Events",
        about: "The place is `location`.",
        entries: &[
            entry(
                "start",
                "When it begins: a day, or a day and a local time.",
                "",
                "2026-12-10 13:00",
            ),
            entry("end", "When it ends.", "", "2026-12-10 17:30"),
            entry(
                "rsvp",
                "How to say that one comes: an address or a few words.",
                "",
                "mailto:noor@waterland.example",
            ),
        ],
    },
];
