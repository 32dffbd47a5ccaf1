//! Persons, teams, policies, goals, ideas, events and the home page: each says what one wants to know of it.

use crate::site::Built;
use crate::site::TestSite;

fn company() -> TestSite {
    TestSite::new()
        .page(
            "people/ada.md",
            "---\nname: Ada Verhulst\nrole: Engineer\nteam: pumps\nlocation: Antwerp\nlanguages: [nl, en]\n\
             emails: [ada@example.com]\ncontact: {phone: +32 (0)3 123 45 67, chat: 'https://chat.example/@ada', best: mornings}\n\
             skills: [{topic: drainage, level: expert, since: 2008-09}, accordions]\n---\nHello.\n",
        )
        .page(
            "people/bram.md",
            "---\nname: Bram\nteam: Pumps and pipes\nlocation: Utrecht\nlanguages: [nl]\n---\n",
        )
        .page(
            "people/cas.md",
            "---\nname: Cas\nteam: pumps\nleft: 2026-05-31\nemails: [cas@example.com]\nskills: [pumps]\n---\n",
        )
        .page(
            "teams/group.md",
            "---\nname: The group\nkind: entity\nlead: bram\n---\nWe are all of it.\n",
        )
        .page(
            "teams/pumps.md",
            "---\nname: Pumps and pipes\nkind: department\nparent: group\nlead: ada\n---\nBring us a pump.\n",
        )
}

/// Builds without a word of complaint.
fn fine(site: &TestSite) -> Built {
    let built = site.build();
    built.is_fine();
    built
}

/// The places of some texts in a page, which must be in this order.
fn in_order(built: &Built, path: &str, texts: &[&str]) {
    let main = built.main(path);
    let mut from = 0;
    for text in texts {
        match main[from..].find(text) {
            Some(at) => from += at + text.len(),
            None => panic!("`{text}` is not behind the ones before it in {path}:\n{main}"),
        }
    }
}

#[test]
fn a_person_can_be_reached_and_asked() {
    let site = company()
        .page(
            "wiki/old.md",
            "---\nauthors: [ada]\ndate: 2024-01-02\n---\n",
        )
        .page(
            "wiki/new.md",
            "---\nowner: Ada Verhulst\nupdated: 2026-02-01\n---\n",
        )
        .page("wiki/draining.md", "---\ntags: [Drainage]\n---\n");
    let built = fine(&site);

    in_order(
        &built,
        "people/ada/",
        &[
            ">AV</span>",
            "<h1>Ada Verhulst</h1>",
            "Engineer · <a href=\"../../teams/pumps/\">Pumps and pipes</a>",
            "<a href=\"mailto:ada@example.com\">ada@example.com</a>",
            "<a href=\"tel:+3231234567\">+32 (0)3 123 45 67</a>",
            "<a href=\"https://chat.example/@ada\">chat.example/@ada</a>",
            "<dd>mornings</dd>",
            "<dd>Antwerp</dd>",
            "<dd>Nederlands, English</dd>",
            "<dt>Leads</dt>",
            "Ask me about",
            "<a href=\"../../tags/drainage/\">drainage</a> <span class=\"meta\">expert, since 2008</span>",
            "<b>accordions</b>",
            "<p>Hello.</p>",
            "What I write",
            ">New</a>",
            ">Old</a>",
        ],
    );
}

#[test]
fn an_address_that_runs_a_script_is_no_link() {
    let site = TestSite::new().page(
        "people/eve.md",
        "---\nname: Eve\nemails: ['x@y\" onclick=\"z']\ncontact: {chat: 'javascript:alert(1)', phone: 'tel:javascript'}\n---\n",
    );
    let built = fine(&site);

    built
        .hides("people/eve/", "href=\"javascript")
        .hides("people/eve/", "onclick=\"z")
        .shows("people/eve/", "<dd>javascript:alert(1)</dd>")
        .shows("people/eve/", "<dd>javascript</dd>");
}

#[test]
fn who_left_is_on_no_list_and_keeps_what_they_wrote() {
    let site = company().page("wiki/a.md", "---\nauthors: [cas]\n---\n");
    let built = fine(&site);

    built
        .shows("people/cas/", "Left us on 31 May 2026.")
        .shows("people/cas/", "<a href=\"../../wiki/a/\">A</a>")
        .hides("people/cas/", "cas@example.com")
        .hides("people/cas/", "Ask me about")
        .hides("people/", "Cas")
        .shows("people/", "2 people")
        .shows("", "People</a> <span class=\"count\">2</span>")
        .hides("", "Cas")
        .hides("teams/pumps/", "Cas");

    let before = site.today("2026-05-30").build();
    before
        .shows("people/", "Cas")
        .shows("people/cas/", "cas@example.com");
    assert_eq!(
        before.next_change.map(|day| day.to_string()).as_deref(),
        Some("2026-05-31")
    );
}

#[test]
fn people_are_listed_by_name_team_place_language_and_skill() {
    let site = company().page("people/dora.md", "---\nname: Dora\nteam: canteen\n---\n");
    let built = fine(&site);

    in_order(
        &built,
        "people/",
        &[
            "3 people",
            "By name",
            "By team",
            "Ada Verhulst",
            "Bram",
            "Dora",
        ],
    );
    in_order(
        &built,
        "people/by-team/",
        &[
            ">canteen ",
            "Dora",
            "<a href=\"../../teams/pumps/\">Pumps and pipes</a>",
            "Ada",
            "Bram",
        ],
    );
    in_order(
        &built,
        "people/by-place/",
        &[">Antwerp ", "Ada", ">Utrecht ", "Bram"],
    );
    in_order(
        &built,
        "people/by-language/",
        &[">English ", "Ada", ">Nederlands ", "Ada", "Bram"],
    );
    in_order(
        &built,
        "people/by-skill/",
        &[
            ">accordions ",
            "Ada",
            ">drainage ",
            "Ada",
            ">Not said ",
            "Bram",
            "Dora",
        ],
    );
}

#[test]
fn a_page_of_the_site_wins_over_a_list_of_people() {
    let site = company().page(
        "people/by-place.md",
        "---\nkind: article\ntitle: Where we are\n---\nOur own map.\n",
    );

    fine(&site)
        .shows("people/by-place/", "Our own map.")
        .hides("people/", "By place");
}

#[test]
fn five_hundred_people_are_cut_into_pages() {
    let site = TestSite::new();
    for number in 0..500 {
        site.write(
            &format!("people/p{number}.md"),
            format!(
                "---\nname: {}nna {number}\nskills: [s{}]\n---\n",
                ['A', 'B', 'C'][number % 3],
                number % 100
            ),
        );
    }
    let built = fine(&site);

    in_order(
        &built,
        "people/",
        &[
            "500 people",
            "href=\"#group-0\">A<",
            "href=\"page/2/#group-2\">C<",
            "Page 1 of 3",
        ],
    );
    let shown = |path: &str| built.main(path).matches("class=\"person\"").count();
    assert_eq!(shown("people/"), 200);
    assert_eq!(shown("people/page/3/"), 100);
    assert_eq!(shown("people/by-skill/page/2/"), 200);
    built.lacks("people/by-team/").lacks("people/page/4/");
}

#[test]
fn a_team_shows_its_lead_its_people_and_its_place() {
    let site = company()
        .page("policies/noise.md", "---\napplies_to: [pumps]\n---\n")
        .page("goals/quiet.md", "---\nowner: pumps\n---\n");
    let built = fine(&site);

    in_order(
        &built,
        "teams/pumps/",
        &[
            "Department · Part of <a href=\"../group/\">The group</a>",
            ">Lead</h2>",
            "Ada Verhulst",
            "Bring us a pump.",
            "Who we are",
            "Bram",
            "What we look after",
            "Noise",
            "Quiet",
        ],
    );
    in_order(&built, "teams/group/", &["Teams in it", "Pumps and pipes"]);
    in_order(
        &built,
        "teams/",
        &[
            "The group</a>",
            "<ul>",
            "Pumps and pipes</a>",
            "2 people",
            "</ul>",
        ],
    );
}

#[test]
fn teams_above_each_other_in_a_circle_are_shown_once() {
    let site = TestSite::new()
        .page("teams/a.md", "---\nname: Alpha\nparent: b\n---\n")
        .page("teams/b.md", "---\nname: Beta\nparent: a\n---\n")
        .page("teams/c.md", "---\nname: Gamma\nparent: c\n---\n");
    let built = site.build();
    built.tells_only(3).tells(
        "teams/c.md:3:9: the teams above this one lead back to it, by `c`; give one of them another",
    );

    let main = built.main("teams/");
    for team in ["Alpha", "Beta", "Gamma"] {
        assert_eq!(main.matches(&format!(">{team}</a>")).count(), 1, "{main}");
    }
    built.shows("teams/a/", ">Beta</a>");
}

#[test]
fn a_policy_says_whether_it_holds_before_it_says_what() {
    let site = company()
        .config("roles: {approver: {legal: [bram]}}\n")
        .page(
            "policies/travel.md",
            "---\neffective: 2026-01-15\nreview_by: 2026-05-01\nowner: ada\napprovals: [legal, security]\napplies_to: [pumps]\n\
             summary: Take the train.\n---\nThe long text.\n",
        )
        .page("policies/noise.md", "---\neffective: 2026-09-01\nsupersedes: [din]\nowner: ada\n---\n")
        .page("policies/din.md", "---\neffective: 2020-01-01\n---\n");
    let built = fine(&site);

    in_order(
        &built,
        "policies/travel/",
        &[
            "In force since <time datetime=\"2026-01-15\">15 January 2026</time>",
            "The review is overdue, it was due on <time datetime=\"2026-05-01\">",
            "Owner <a href=\"../../people/ada/\">Ada Verhulst</a>",
            "In short",
            "Take the train.",
            "<a href=\"../../teams/pumps/\">Pumps and pipes</a>",
            "<a href=\"../../people/bram/\">Legal: Bram</a>",
            "<dd>Security</dd>",
            "The long text.",
        ],
    );
    in_order(
        &built,
        "policies/",
        &[
            "To be looked at again",
            "Travel",
            "In force ",
            "Din",
            "Nobody looks after this yet",
            "Not in force yet",
            "Noise",
        ],
    );
    built.shows(
        "policies/noise/",
        "In force from <time datetime=\"2026-09-01\">",
    );
    assert_eq!(
        built.next_change.map(|day| day.to_string()).as_deref(),
        Some("2026-09-01")
    );

    let later = site.today("2026-09-01").build();
    later
        .shows(
            "policies/din/",
            "Replaced by <a href=\"../noise/\">Noise</a>",
        )
        .shows("policies/noise/", "In force since");
    in_order(
        &later,
        "policies/",
        &["In force ", "Noise", "Replaced", "Din"],
    );
}

#[test]
fn a_goal_shows_how_far_it_is() {
    let site = company()
        .page(
            "goals/calls.md",
            "---\nowner: ada\nmeasure: Calls at night\nbaseline: 11\ntarget: 4\ndue: 2026-12-31\n\
             values:\n  - {date: 2026-03-31, value: 6}\n  - {date: 2026-01-31, value: 11}\n---\n",
        )
        .page("wiki/a.md", "---\ngoals: [calls]\n---\n");
    let built = fine(&site);

    in_order(
        &built,
        "goals/calls/",
        &[
            "width=\"71\"",
            "Start <b>11</b>",
            "Now <b>6</b>",
            "Goal <b>4</b>",
            "71 % of the way",
            "Calls at night",
            "2026-03-31",
            "2026-01-31",
            "Pages that work on it",
            ">A</a>",
        ],
    );
    in_order(
        &built,
        "goals/",
        &[">Calls</a>", "width=\"71\"", "Ada Verhulst"],
    );
}

#[test]
fn numbers_of_goals_are_compared_where_they_can_be() {
    let cases = [
        ("0 %", "80 %", "20 %", Some(25)),
        ("€ 1,000", "€ 2,000", "€ 1,250.50", Some(25)),
        ("10 000", "20 000", "15 000", Some(50)),
        ("0,4", "0,8", "0,6", Some(50)),
        ("-10", "10", "0", Some(50)),
        ("5", "5", "5", None),
        ("800 k€", "1.2 M€", "1 M€", None),
        ("low", "high", "3", None),
        ("1", "2", "9", Some(100)),
    ];
    for (baseline, target, value, percent) in cases {
        let site = TestSite::new().page(
            "goals/g.md",
            &format!("---\nbaseline: '{baseline}'\ntarget: '{target}'\nvalues: ['{value}']\n---\n"),
        );
        let main = site.build().main("goals/g/");
        match percent {
            Some(percent) => assert!(
                main.contains(&format!("width=\"{percent}\" height=\"1\"/></svg>")),
                "{baseline} {value} {target}: {main}"
            ),
            None => assert!(
                !main.contains("<svg"),
                "{baseline} {value} {target}: {main}"
            ),
        }
        assert!(main.contains(value), "{main}");
    }
}

#[test]
fn ideas_stand_under_what_became_of_them() {
    let site = company()
        .page("ideas/a.md", "---\ntitle: Swings\n---\n")
        .page("ideas/b.md", "---\ntitle: Soup\nsponsor: ada\n---\n")
        .page(
            "ideas/c.md",
            "---\ntitle: Naps\nsponsor: ada\ndiscussion: {closed: true}\n---\n",
        )
        .page(
            "ideas/d.md",
            "---\ntitle: Bikes\nsponsor: ada\noutcome: Forty of them since May.\n---\nText.\n",
        );
    let built = fine(&site);

    in_order(
        &built,
        "ideas/",
        &[
            ">Open ",
            "Swings",
            ">Taken up ",
            "Soup",
            ">Waiting for an answer ",
            "Naps",
            ">Decided ",
            "Bikes",
            "Forty of them",
        ],
    );
    in_order(
        &built,
        "ideas/d/",
        &["Outcome", "Forty of them since May.", "Ada", "<p>Text.</p>"],
    );
    built
        .shows("ideas/b/", "Taken up: somebody with a mandate looks at it.")
        .shows("ideas/d/", "Decided: the outcome is known.");
}

#[test]
fn events_to_come_stand_before_those_that_were() {
    let site = company()
        .page("events/drill.md", "---\nstart: 2026-06-10T13:00\nend: 2026-06-10T17:30\nlocation: Utrecht\nrsvp: mailto:ada@example.com\n---\n")
        .page("events/fair.md", "---\nstart: 2026-06-03\nend: 2026-06-05\n---\n")
        .page("events/party.md", "---\nstart: 2026-05-31 20:00\nrsvp: https://example.com/come\n---\n")
        .page("events/lunch.md", "---\nstart: 2025-05-31\n---\n");
    let built = fine(&site);

    in_order(
        &built,
        "events/",
        &[
            "Coming up",
            "Fair",
            "Drill",
            "10 June 2026, 13:00</time>–<time datetime=\"2026-06-10T17:30\">17:30</time> · Utrecht",
            "Past",
            ">2026<",
            "Party",
            ">2025<",
            "Lunch",
        ],
    );
    built
        .shows(
            "events/fair/",
            "3 June 2026</time> – <time datetime=\"2026-06-05\">5 June 2026</time>",
        )
        .shows(
            "events/drill/",
            "<a href=\"mailto:ada@example.com\">Sign up</a>",
        )
        .shows("events/party/", "This is over.")
        .hides("events/party/", "https://example.com/come");
    assert_eq!(
        built.next_change.map(|day| day.to_string()).as_deref(),
        Some("2026-06-06")
    );
    in_order(
        &site.today("2026-06-06").build(),
        "events/",
        &["Drill", "Past", "Fair"],
    );
}

#[test]
fn the_home_page_says_what_is_new_and_what_comes_next() {
    let site = company()
        .config("base_url: https://intranet.example\n")
        .page("_index.md", "---\ntitle: Home\nbanner: {text: The lift is out of order., link: wiki/lift.md, until: 2026-06-03}\n---\nWelcome.\n")
        .page("wiki/lift.md", "Use the stairs.\n")
        .page("blog/2026-05-01-hello.md", "---\nauthors: [ada]\n---\nHello.\n")
        .page("events/drill.md", "---\nstart: 2026-06-10\n---\n")
        .page("events/over.md", "---\nstart: 2026-05-10\n---\n")
        .page("goals/calls.md", "---\nbaseline: 10\ntarget: 0\nvalues: [5]\n---\n")
        .page("ideas/swings.md", "text\n")
        .page("ideas/old.md", "---\noutcome: Done.\n---\n");
    let built = fine(&site);

    in_order(
        &built,
        "",
        &[
            "<a href=\"wiki/lift/\">The lift is out of order.</a>",
            "<h1>Home</h1>",
            ">New<",
            "Hello",
            "Ada Verhulst",
            "Coming up",
            "Drill",
            "Goals",
            "Calls",
            "width=\"50\"",
            "Ideas",
            "Swings",
            "Welcome.",
            "Contents",
        ],
    );
    let main = built.main("");
    let beside =
        &main[main.find("Coming up").expect("events")..main.find("Welcome.").expect("text")];
    assert!(
        !beside.contains("Over") && !beside.contains("Old"),
        "{beside}"
    );
    site.today("2026-06-04").build().hides("", "The lift");
}

#[test]
fn a_home_page_without_any_of_it_has_no_empty_boxes() {
    TestSite::new()
        .page("a.md", "text\n")
        .build()
        .hides("", "Coming up")
        .hides("", "class=\"columns\"")
        .hides("", "class=\"banner\"");
}

#[test]
fn lists_name_people_and_teams_in_the_reader_s_language() {
    let site = company()
        .config("language: en\nlanguages: [en, nl]\n")
        .page(
            "people/ada.nl.md",
            "---\nname: Ada Verhulst\nrole: Ingenieur\nteam: pumps\n---\nHallo.\n",
        )
        .page(
            "teams/pumps.nl.md",
            "---\nname: Pompen\nparent: group\n---\n",
        )
        .page(
            "wiki/a.nl.md",
            "---\ntitle: A\nauthors: [ada]\n---\nTekst.\n",
        )
        .page("wiki/a.md", "---\nauthors: [ada]\n---\nText.\n");
    let built = fine(&site);

    built
        .shows(
            "nl/people/ada/",
            "<a href=\"../../teams/pumps/\">Pompen</a>",
        )
        .shows("nl/people/ada/", "<a href=\"../../wiki/a/\">A</a>")
        .shows(
            "people/ada/",
            "<a href=\"../../teams/pumps/\">Pumps and pipes</a>",
        )
        .shows(
            "nl/people/",
            "href=\"ada/\">Ada Verhulst</a> <span class=\"role\">Ingenieur",
        )
        .shows("nl/teams/pumps/", "href=\"../../people/ada/\"");
    assert_eq!(built.main("people/").matches("Ada Verhulst").count(), 1);
    assert_eq!(built.main("nl/people/ada/").matches("/wiki/a/").count(), 1);
}

#[test]
fn people_are_met_in_the_language_of_the_reader() {
    let built = TestSite::new()
        .config("languages: [en, nl]\n")
        .file("content/people/ada.png", crate::site::png(8, 8))
        .page(
            "content/people/ada.md",
            "---\nname: Ada\nrole: Hydrologist\navatar: ada.png\nteam: water\n---\n",
        )
        .page("content/people/ada.nl.md", "---\nname: Ada\n---\n")
        .page(
            "content/teams/water.md",
            "---\nname: Water\nlead: ada\n---\n",
        )
        .page("content/teams/water.nl.md", "---\nname: Het water\n---\n")
        .page(
            "content/wiki/a.md",
            "---\nowner: ada\n---\n{{< team water >}}\n",
        )
        .page(
            "content/wiki/a.nl.md",
            "---\nowner: ada\nauthors: [ada]\n---\n{{< person ada >}}\n\n{{< team water >}}\n",
        )
        .build();
    built
        .is_fine()
        .shows("wiki/a/", "href=\"../../people/ada/\"")
        .shows("nl/wiki/a/", "href=\"../../people/ada/\"")
        .hides("nl/wiki/a/", "href=\"../../../people/ada/\"")
        .shows("nl/wiki/a/", "../../../people/ada.96w.")
        .shows("nl/wiki/a/", "Hydrologist")
        .shows("nl/wiki/a/", ">Het water</a>");
}
