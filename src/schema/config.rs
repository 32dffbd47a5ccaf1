//! The words for the keys of `polder.yaml`.

use crate::schema::entry::Group;
use crate::schema::entry::entry;

pub const GROUPS: &[Group] = &[
    Group {
        title: "The site",
        about: "",
        entries: &[
            entry(
                "title",
                "What the site is called; else what its home says.",
                "Intranet",
                "Waterland Group",
            ),
            entry(
                "base_url",
                "Where it will live, with its scheme: feeds and calendars need whole addresses. Links within the site do without.",
                "",
                "https://intranet.example",
            ),
            entry(
                "language",
                "The language of pages that do not say another one.",
                "en",
                "en",
            ),
            entry(
                "languages",
                "All languages of the site: `page.nl.md` or `nl/page.md`. What a language lacks is shown in another.",
                "",
                "[en, nl, fr]",
            ),
            entry(
                "repository",
                "The site's repository, for \"edit this page\".",
                "",
                "{url: https://gitlab.example/waterland/intranet, branch: main}",
            ),
            entry(
                "repository.url",
                "Its address in the browser.",
                "",
                "https://gitlab.example/waterland/intranet",
            ),
            entry(
                "repository.branch",
                "The branch that is published; else the one that is checked out.",
                "main",
                "main",
            ),
            entry(
                "repository.forge",
                "What the repository is kept in, where its address does not tell.",
                "",
                "forgejo",
            ),
        ],
    },
    Group {
        title: "Readers",
        about: "With two audiences or more, every build must say for whom it is: `polder build --audience staff`.",
        entries: &[
            entry(
                "audiences",
                "Who may read what, lowest first; each sees what those before it see. A name, or a mapping.",
                "",
                "[staff, {name: board, groups: [board]}]",
            ),
            entry(
                "audiences.name",
                "The name that pages use: `audience: board`.",
                "",
                "board",
            ),
            entry(
                "audiences.groups",
                "The groups of your sign-on whose members belong to it.",
                "",
                "[board]",
            ),
            entry(
                "audiences.files",
                "Patterns of files that only it and those above may see.",
                "",
                "[data/salaries.yaml, \"content/board/**\"]",
            ),
            entry(
                "privacy",
                "How much of what git knows about people is shown: only sums, what people contribute to, or counts as well.",
                "team",
                "works-council",
            ),
        ],
    },
    Group {
        title: "People",
        about: "Persons are named by their ids: the names of their files in `people/`, without `.md`.",
        entries: &[
            entry(
                "people",
                "Where people are listed, when that is one file instead of `people/`.",
                "",
                "{file: data/team.yml, map: {login: github}}",
            ),
            entry("people.file", "A file of the site.", "", "data/team.yml"),
            entry(
                "people.map",
                "Polder's key: the file's name for it.",
                "",
                "{login: github}",
            ),
            entry(
                "people.bots",
                "Names and addresses under which programs commit: their work is nobody's.",
                "",
                "[Release Robot, ci@waterland.example]",
            ),
            entry(
                "roles",
                "Who does what for the site.",
                "",
                "{moderator: [noor], leader: [grace]}",
            ),
            entry("roles.moderator", "Who looks after the talk.", "", "[noor]"),
            entry("roles.admin", "Who runs the service.", "", "[bram]"),
            entry(
                "roles.leader",
                "Who may ask strategic questions.",
                "",
                "[grace]",
            ),
            entry(
                "roles.spokesperson",
                "Who speaks for the company.",
                "",
                "[grace, camille]",
            ),
            entry(
                "roles.approver",
                "Who approves policies, by what they approve.",
                "",
                "{legal: [lieve], security: [bram]}",
            ),
        ],
    },
    Group {
        title: "Looks",
        about: "Six tokens make the theme yours. A token is one value of CSS, or one for each: `{light: \"#0b5d6b\", dark: \"#6cc4d1\"}`.",
        entries: &[
            entry(
                "theme",
                "The theme and its tokens.",
                "",
                "{accent: \"#135e75\", logo: logo.svg}",
            ),
            entry(
                "theme.name",
                "A folder of `themes/`, or the theme that is built in.",
                "polder",
                "polder",
            ),
            entry("theme.logo", "A file of `static/`.", "", "logo.svg"),
            entry(
                "theme.accent",
                "The colour of links and marks.",
                "",
                "\"#135e75\"",
            ),
            entry(
                "theme.paper",
                "The colour of the background.",
                "",
                "{light: white, dark: \"#14181a\"}",
            ),
            entry("theme.ink", "The colour of the text.", "", "\"#1d2426\""),
            entry("theme.radius", "How round corners are.", "", "4px"),
            entry(
                "theme.body_font",
                "The typeface of texts.",
                "",
                "\"Georgia, serif\"",
            ),
            entry(
                "theme.heading_font",
                "The typeface of headings.",
                "",
                "\"Avenir Next, sans-serif\"",
            ),
        ],
    },
    Group {
        title: "Content",
        about: "",
        entries: &[
            entry("markdown", "How Markdown is read.", "", "{html: sanitize}"),
            entry(
                "markdown.html",
                "HTML in Markdown: stays, stays without what could run or reach out, or is shown as text.",
                "keep",
                "sanitize",
            ),
            entry(
                "offline",
                "Whether pages that somebody has read stay readable on their device without a connection. \
                 They stay there until the device forgets them, so think of who shares it.",
                "off",
                "on",
            ),
            entry("links", "How links are checked.", "", "{external: on}"),
            entry(
                "links.external",
                "Whether `check` asks other sites if they still answer.",
                "off",
                "on",
            ),
        ],
    },
    Group {
        title: "Talk",
        about: "For the comment service. Secrets come from `POLDER_*` variables only: a password in this file is an error.",
        entries: &[
            entry(
                "comments",
                "The comment service.",
                "",
                "{url: https://talk.example, open: true}",
            ),
            entry(
                "comments.url",
                "Where it answers.",
                "",
                "https://talk.example",
            ),
            entry(
                "comments.open",
                "Whether pages may be discussed unless they say otherwise.",
                "true",
                "false",
            ),
            entry(
                "comments.moderation",
                "When a moderator looks at what is said: after it is seen, before somebody's first comment is seen, or before any is.",
                "after",
                "first",
            ),
            entry(
                "comments.forbidden",
                "What nobody may write, such as names of customers: who does is told which word it is. A file named by `POLDER_FORBIDDEN` may hold more, one a line.",
                "",
                "[Acme, \"Project Falcon\"]",
            ),
            entry(
                "comments.held",
                "Words for which a comment waits until a moderator has looked at it.",
                "",
                "[lawsuit]",
            ),
            entry(
                "comments.retention",
                "How long comments are kept, for ever unless it is set: after that their text, their author and what they said before are gone; their place in the thread stays. The service lets go of them once a day; `polder comments retain --dry-run` tells how many that would be.",
                "",
                "5 years",
            ),
            entry(
                "comments.log_retention",
                "How long the log of moderation says who did something, and why, for ever unless it is set. Its lines stay.",
                "",
                "3 years",
            ),
            entry(
                "publish",
                "Who is asked for a new build when something was taken back, hidden or erased that pages still show.",
                "",
                "{url: https://ci.example/hooks/intranet}",
            ),
            entry(
                "publish.url",
                "Where the request goes, and nowhere else. `{token}` in it becomes `POLDER_PUBLISH_TOKEN`, which else is sent as the bearer's; with `POLDER_PUBLISH_SECRET` the request is signed.",
                "",
                "\"https://gitlab.example/api/v4/projects/7/ref/main/trigger/pipeline?token={token}\"",
            ),
            entry(
                "publish.networks",
                "The private networks in which it may live: without them none is reached.",
                "",
                "[10.0.0.0/8]",
            ),
            entry(
                "publish.body",
                "What is sent, as JSON.",
                "'{\"event_type\":\"polder-publish\"}'",
                "'{\"ref\": \"main\"}'",
            ),
            entry("auth", "How people sign on.", "", "{mode: oidc}"),
            entry(
                "auth.mode",
                "Everybody is who they say (for trying out), what a proxy says, OpenID Connect, or a link by mail.",
                "dev",
                "proxy",
            ),
            entry(
                "auth.proxies",
                "The proxies whose word is taken for who somebody is: addresses, or networks.",
                "",
                "[127.0.0.1, 10.0.0.0/8]",
            ),
            entry("store", "Where talk is kept.", "", "{url: sqlite}"),
            entry(
                "store.url",
                "`sqlite`, or the address of a PostgreSQL database, without password.",
                "sqlite",
                "postgres://db.example/polder",
            ),
            entry(
                "federation",
                "Talk shared with other sites.",
                "",
                "{audience: staff, peers: [kb.fr.example]}",
            ),
            entry(
                "federation.audience",
                "The highest audience whose talk may leave.",
                "",
                "staff",
            ),
            entry(
                "federation.peers",
                "The sites that one talks with.",
                "",
                "[kb.fr.example]",
            ),
            entry(
                "federation.networks",
                "Where those sites may be reached besides public addresses: addresses, or networks.",
                "",
                "[10.0.0.0/8]",
            ),
        ],
    },
];
