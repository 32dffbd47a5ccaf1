#!/usr/bin/env python3
"""The tree that all benchmarks are run on: N believable pages and their git history, the same bytes each time.

    benches/generate.py DIR --pages 10000

makes DIR (which must not exist, or be empty):

    DIR/polder.yaml            title and base_url, nothing else
    DIR/content/blog/2024/…    three pages in ten: dated posts
    DIR/content/wiki/…/…       the rest, in sections of some 150 pages
    DIR/.git                   three commits a page by fifty authors

No folder holds more than 200 files. Nothing here depends on the clock, on the hash seed or on the
git configuration of the person who runs it: the commit that HEAD names is the same everywhere.
"""

import argparse
import os
import posixpath
import random
import re
import subprocess
import sys
from bisect import bisect
from datetime import datetime, timedelta, timezone
from itertools import accumulate
from pathlib import Path

SEED = "polder-bench-1"
FIRST_DAY = datetime(2017, 1, 2, tzinfo=timezone.utc)
LAST_DAY = datetime(2026, 6, 26, tzinfo=timezone.utc)
BLOG_SHARE = 0.3
SECTION_SIZE = 150
FOLDER_LIMIT = 190
LINKS = 5

# Common words first: a word's rank decides how often it is drawn (Zipf).
NOUNS = """team page service customer project release meeting review budget process report question
policy contract change plan system market account delivery invoice product risk record request
office station design machine supplier document schedule answer order update signal partner
training sensor backup measure goal warehouse pump vendor audit decision archive owner
deadline interview ticket pipeline database server network harbour canal bridge vessel engine
workshop plant permit tender standard guideline incident lesson summary channel colleague manager
engineer analyst planner operator inspector newcomer visitor region country branch department
community forum agenda proposal draft figure forecast target baseline margin price offer sample
batch shipment container pallet route driver truck depot fleet terminal crane lock gate sluice
dike basin reservoir filter valve motor battery turbine panel cable antenna router firewall
password credential certificate token session cluster node replica shard cache queue topic schema
migration index query ledger journal balance payment refund discount tariff subsidy grant pension
salary shift roster holiday absence handbook manual checklist template glossary diagram drawing
blueprint survey result finding hypothesis experiment prototype pilot rollout rollback outage
alarm threshold dashboard metric benchmark latency throughput capacity workload window container
cellar corridor canteen garden bicycle garage elevator reception desk chair lamp window blanket
helmet glove boot ladder toolbox spare bearing gasket flange compressor generator transformer
breaker relay fuse socket connector adapter bracket frame hull deck anchor winch rudder propeller
buoy beacon chart tide current storm flood drought harvest orchard meadow greenhouse nursery
laboratory microscope reagent solvent pigment coating polymer alloy casting mould lathe drill
spindle nozzle conveyor sorter scanner printer label barcode parcel courier customs tax treaty
licence patent trademark clause annex signature witness notary court appeal verdict insurance
claim premium deductible broker auditor regulator ministry council province municipality citizen
""".split()
VERBS = """need plan review change check move open report start explain answer follow collect publish
measure repair replace order deliver approve update record discuss compare support improve
protect reduce prepare confirm assign schedule monitor inspect document organise simplify automate
combine separate extend restore archive migrate validate calibrate estimate negotiate register
translate calculate investigate coordinate evaluate introduce maintain operate procure recruit
refine reject request resolve rotate sample secure select share sponsor streamline summarise
test trace train transfer verify visit welcome withdraw adjust allocate announce appoint arrange
balance borrow cancel certify clarify clean close connect consult convert declare decorate defend
detect divide double encourage enforce enlarge escalate examine exchange expand export filter
finance flag forward gather generalise guard handle highlight illustrate import isolate label
launch limit link list load localise lower manage mention model notify observe outline overlook
pause phase pilot polish postpone predict present print process promote propose question quote
reconcile rehearse release remove rename reopen reserve reuse revise reward search settle
""".split()
ADJECTIVES = """new small open local early clear good regular annual shared common simple digital internal
external current final quick careful weekly monthly critical formal public private temporary
permanent technical financial legal commercial regional national useful practical modern old
heavy light warm cold quiet loud narrow wide northern southern eastern western seasonal manual
automatic reliable fragile expensive cheap robust detailed rough partial complete quarterly
urgent optional mandatory obsolete experimental stable remote central mobile electric hydraulic
mechanical chemical industrial agricultural coastal inland maritime municipal academic strategic
tactical operational honest friendly independent joint parallel serial sensitive anonymous
confidential redundant scalable portable modular generic specific frequent rare sudden gradual
""".split()
ADVERBS = """often always usually together carefully again first quickly twice slowly mostly weekly
daily rarely openly quietly locally directly partly roughly formally jointly safely gladly
""".split()
PREPOSITIONS = "in for with on from after before during under near between within without against across".split()
DETERMINERS = "the the the the our their its".split()
CONNECTIVES = "because when while although so and but until since unless whenever once if".split()
OPENERS = """However, Therefore, Meanwhile, Nevertheless, Afterwards, Moreover, Sometimes Usually Today
Finally, Later Together Eventually Clearly, Elsewhere, Still, Instead, Often""".split()
DEPARTMENTS = """engineering finance legal people logistics research marketing sales facilities security
operations procurement quality safety harbours pumps sensors energy water fleet data platform
support communications strategy compliance training laboratory customs treasury""".split()
THEMES = """basics handbook projects incidents decisions tools contracts suppliers planning reviews
standards howto archive contacts services systems reports methods onboarding glossary""".split()
FORENAMES = """Ada Grace Alan Linus Margaret Edsger Barbara Donald Radia Ken Frances Dennis Hedy Tim Karen
Niklaus Jean John Evelyn Claude Katherine Joan Maria Pieter Saskia Willem Femke Lotte Bram Noor
Amina Yusuf Chloe Luc Elise Mathieu Ingrid Sven Astrid Carlos Lucia Paolo Giulia Tomasz Zofia
Anand Priya Kenji Yuki Mei""".split()
SURNAMES = """Visser Bakker Jansen Mulder Dekker Smit Hopper Keller Okafor Lindgren Moreau Laurent Rossi
Novak Tanaka Iyer Larsen Becker Schmidt Duarte Costa Nilsen Byrne Walsh Fontaine""".split()
ONSETS = "b br c cl d dr f fl g gr h j k kl l m n p pr qu r s sk st t tr v w z".split()
VOWELS = "a e i o u ea io ou ai".split()
CODAS = "n r l s t x nd rk ll m th ".split(" ")

# {A}djective {N}oun {P}lural {V}erb {S} "he …s" {D} past {B} adverb {T}he {R} preposition {C}onnective {M} made-up name
SENTENCES = [
    pattern.split()
    for pattern in """{T} {A} {N} {S} {T} {N} {R} {T} {A} {N}
{T} {N} of {M} {S} {T} {P} {C} {T} {N} {S} {T} {A} {N}
we {V} {T} {A} {N} {R} {T} {N} and {V} {T} {P} {R} {M}
{P} and {P} that {V} {T} {A} {N} {B} {V} {T} {N} {R} {T} {N}
in {M} {T} {N} {D} {T} {A} {P} {C} {T} {N} {D} {T} {P}
it is {A} to {V} {T} {N} {R} {T} {A} {N} {C} {T} {N} {S} it
{T} {A} {P} {V} {T} {N} {R} {M} and {V} {T} {N} {B}
{O} {T} {N} {D} {T} {N} of {T} {A} {N} {R} {T} {N}
you can {V} {T} {N} {B} {C} {T} {A} {N} {S} {T} {N} {R} {T} {P}
{T} {N} and {T} {N} {D} {T} {A} {P} {R} {T} {A} {N} {R} {M}
please {V} {T} {A} {N} {R} {T} {N} or {V} {T} {P} {R} {T} {A} {N}
nobody {D} {T} {N} {R} {T} {N} {C} {T} {A} {P} of {M} {D} {T} {N}
{O} {M} {S} {T} {A} {N} {C} we {V} {T} {N} {R} {T} {P}
most {P} {R} {T} {A} {N} are {A} and {V} {T} {N} {B}
what {T} {N} {S} {R} {T} {N} is {A} {C} {T} {A} {P} {V} {T} {N}
to {V} {T} {N} you {V} {T} {A} {P} {R} {T} {N} and {V} {T} {N}
{A} {P} {R} {T} {N} {V} {T} {A} {N} of {M} {B}
{T} {N} is {A} {C} {T} {A} {N} {R} {T} {N} {S} {T} {P}""".splitlines()
]
PHRASES = [p.split() for p in """{A} {P} {R} {T} {N}
{V} {T} {A} {N} {R} {T} {P}
{T} {N} of {M} , {A} and {A}
{V} {T} {N} {B} and {V} {T} {P}
{P} that {V} {T} {A} {N}""".splitlines()]
TITLES = [p.split() for p in """how we {V} {T} {A} {N}
{A} {P} {R} {M}
{M} : {T} {N} and {T} {N}
a guide to {A} {P}
why {T} {N} {S} {T} {N}
{N} {N} {R} {M}
{V} {T} {N} {R} {T} {N}
{A} {N} {P}
what {T} {A} {N} {S}
notes on {T} {N} of {M}""".splitlines()]
HEADINGS = [p.split() for p in """{T} {A} {N}
how to {V} {T} {N}
{P} and {P}
{A} {P}
{N} {R} {T} {N}
what we {D}
before you {V}""".splitlines()]

# Ada, Bob and Cat stand for identifiers, 42 for a number: each page puts its own words there.
CODE = {
    "rust": [
        """/// Reads the Ada of one Bob, newest first.
pub fn Ada_for(bob: &Bob, limit: usize) -> Result<Vec<Cat>, Error> {
    let mut found: Vec<Cat> = bob.rows()
        .filter(|row| row.age < 42)
        .map(|row| Cat { name: row.name.clone(), weight: row.weight * 2 })
        .collect();
    found.sort_by(|a, b| b.weight.cmp(&a.weight));
    found.truncate(limit);
    Ok(found)
}
""",
        """#[derive(Debug, Clone, PartialEq)]
struct Ada<'a> {
    bob: &'a str,
    cat: Option<u64>,
}

impl<'a> Ada<'a> {
    fn is_late(&self) -> bool {
        matches!(self.cat, Some(days) if days > 42) // after that it costs money
    }
}
""",
    ],
    "python": [
        '''from dataclasses import dataclass

@dataclass(frozen=True)
class Ada:
    """One bob as the cat sees it."""
    bob: str
    cat: int = 42

    def label(self) -> str:
        return f"{self.bob} ({self.cat})" if self.cat else self.bob
''',
        """def collect_ada(bobs, limit=42):
    # The newest cat wins, so the order matters.
    seen = {}
    for bob in sorted(bobs, key=lambda b: b.cat, reverse=True):
        if bob.name not in seen and len(seen) < limit:
            seen[bob.name] = bob
    return list(seen.values())
""",
    ],
    "bash": [
        """#!/usr/bin/env bash
set -euo pipefail

for ada in /srv/bob/*.cat; do
  name="$(basename "$ada" .cat)"
  if [[ ! -s "$ada" ]]; then
    echo "skip $name: empty" >&2
    continue
  fi
  tar -czf "/backup/${name}-42.tar.gz" -C /srv/bob "$name"
done
""",
        """export ADA_HOME="${HOME}/bob"
curl --fail --silent "https://cat.example/api?limit=42" \\
  | jq -r '.items[] | select(.state == "open") | .name' \\
  | sort -u > "$ADA_HOME/cat.txt"
""",
    ],
    "json": [
        """{
  "ada": "bob",
  "enabled": true,
  "limits": { "cat": 42, "burst": 8 },
  "owners": ["bob", "cat"],
  "note": null
}
""",
        """[
  { "id": 42, "ada": "bob", "weight": 0.75 },
  { "id": 43, "ada": "cat", "weight": 1.25, "tags": ["late", "bob"] }
]
""",
    ],
    "yaml": [
        """ada:
  bob: cat            # as the handbook says
  retries: 42
  steps:
    - name: prepare
      run: make bob
    - name: publish
      if: branch == 'main'
      run: make cat
""",
        """apiVersion: v1
kind: Ada
metadata:
  name: bob
  labels: {app: cat, tier: "backend"}
spec:
  replicas: 42
  template: &defaults
    image: registry.example/cat:1.42
""",
    ],
    "sql": [
        """SELECT b.name, count(*) AS ada, max(c.changed_at) AS last_change
FROM bob AS b
JOIN cat AS c ON c.bob_id = b.id
WHERE c.state = 'open' AND c.age > 42
GROUP BY b.name
HAVING count(*) > 3
ORDER BY ada DESC;
""",
        """CREATE TABLE ada (
    id      bigint PRIMARY KEY,
    bob     text NOT NULL DEFAULT 'cat',
    weight  numeric(10, 2) CHECK (weight < 42)
);
CREATE INDEX ada_bob ON ada (bob) WHERE weight > 0; -- only what counts
""",
    ],
    "javascript": [
        """export async function loadAda(bob, { limit = 42 } = {}) {
  const response = await fetch(`/api/bob/${bob}?limit=${limit}`);
  if (!response.ok) {
    throw new Error("no cat: " + response.status);
  }
  const { items } = await response.json();
  return items.filter((cat) => cat.open).map((cat) => cat.name);
}
""",
        """const ada = new Map();
document.querySelectorAll("[data-bob]").forEach((element) => {
  const count = (ada.get(element.dataset.bob) ?? 0) + 1; // how many cats
  ada.set(element.dataset.bob, Math.min(count, 42));
});
""",
    ],
    "go": [
        """// Ada keeps the bobs of one cat.
type Ada struct {
	Bob  string `json:"bob"`
	Cats []int  `json:"cats,omitempty"`
}

func (a *Ada) Add(cat int) error {
	if cat > 42 {
		return fmt.Errorf("cat %d is too large for %s", cat, a.Bob)
	}
	a.Cats = append(a.Cats, cat)
	return nil
}
""",
        """func watchAda(ctx context.Context, bobs <-chan string) int {
	seen := 0
	for {
		select {
		case <-ctx.Done():
			return seen
		case bob := <-bobs:
			log.Println("cat", bob)
			seen += 42
		}
	}
}
""",
    ],
    "java": [
        """public final class Ada implements Comparable<Ada> {
    private final String bob;
    private final int cat;

    public Ada(String bob, int cat) {
        this.bob = Objects.requireNonNull(bob, "bob");
        this.cat = Math.max(cat, 42);
    }

    @Override
    public int compareTo(Ada other) {
        return Integer.compare(cat, other.cat);
    }
}
""",
    ],
    "html": [
        """<section class="ada" id="bob">
  <h2>Cat &amp; bob</h2>
  <!-- forty-two at most -->
  <a href="/bob/cat/" data-limit="42">All bobs</a>
</section>
""",
    ],
    "css": [
        """.ada > .bob {
  display: grid;
  gap: 0.42rem;
  color: #0b5d6b; /* the cat's own */
}
@media (max-width: 42em) {
  .ada { grid-template-columns: 1fr; }
}
""",
    ],
}
LANGUAGES = list(CODE)


class Words:
    """Draws words by rank; `names` made-up names grow with the tree, as a real vocabulary does."""

    def __init__(self, names):
        made = random.Random(SEED + ":names")
        pool, seen = [], set()
        while len(pool) < names:
            name = "".join(
                made.choices(ONSETS)[0] + made.choices(VOWELS)[0] + made.choices(CODAS)[0]
                for _ in range(2 + (made.random() < 0.3))
            ).capitalize()
            if name not in seen:
                seen.add(name)
                pool.append(name)
        pools = {
            "{A}": ADJECTIVES,
            "{N}": NOUNS,
            "{P}": [plural(noun) for noun in NOUNS],
            "{V}": VERBS,
            "{S}": [plural(verb) for verb in VERBS],
            "{D}": [past(verb) for verb in VERBS],
            "{B}": ADVERBS,
            "{T}": DETERMINERS,
            "{R}": PREPOSITIONS,
            "{C}": CONNECTIVES,
            "{O}": OPENERS,
            "{M}": pool,
        }
        self.pools = {code: (words, list(accumulate(1 / (rank + 2.7) for rank in range(len(words)))))
                      for code, words in pools.items()}

    def draw(self, rng, code):
        words, weights = self.pools[code]
        return words[bisect(weights, rng.random() * weights[-1])]

    def fill(self, rng, pattern):
        """A pattern with its codes replaced, the first letter a capital."""
        pools, chance = self.pools, rng.random
        out = []
        for part in pattern:
            if part in pools:
                words, weights = pools[part]
                part = words[bisect(weights, chance() * weights[-1])]
            out.append(part)
        text = " ".join(out).replace(" :", ":").replace(" ,", ",")
        return text[0].upper() + text[1:]

    def paragraph(self, rng, sentences):
        """Sentences, now and then with a word in bold, in italics or as code."""
        made = []
        for _ in range(sentences):
            sentence = self.fill(rng, pick(rng, SENTENCES))
            dress = rng.random()
            if dress < 0.24:
                words = sentence.split(" ")
                at = 1 + int(rng.random() * (len(words) - 2))
                mark = "**" if dress < 0.08 else "*" if dress < 0.16 else "`"
                words[at] = mark + words[at].strip(",:") + mark
                sentence = " ".join(words)
            made.append(sentence + ".")
        return " ".join(made)


class Page:
    """What is known of a page before its text is written, so that other pages can link to it."""

    __slots__ = ("index", "path", "folder", "title", "date", "authors", "tags", "summary")


def plural(word):
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh", "z")) else "s")


def past(verb):
    irregular = {"withdraw": "withdrew", "plan": "planned", "flag": "flagged", "transfer": "transferred",
                 "label": "labelled", "model": "modelled", "cancel": "cancelled"}
    if verb in irregular:
        return irregular[verb]
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ied"
    return verb + "ed"


def pick(rng, choices):
    return choices[int(rng.random() * len(choices))]


def skewed(rng, count):
    """An index below `count`, low ones far more often."""
    return int(count * rng.random() ** 3)


def slug(title):
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")


def people():
    """Fifty authors: name and address."""
    return [
        (f"{forename} {SURNAMES[i % len(SURNAMES)]}",
         f"{forename}.{SURNAMES[i % len(SURNAMES)]}@waterland.example".lower())
        for i, forename in enumerate(FORENAMES)
    ]


def sections(count):
    """Names of `count` wiki sections: departments first, then a department with a theme."""
    names = list(DEPARTMENTS)
    names += [f"{department}-{theme}" for theme in THEMES for department in DEPARTMENTS]
    if count > len(names):
        raise ValueError(f"too many pages: the generator has names for {len(names) * SECTION_SIZE} wiki pages")
    return names[:count]


def plan(count, words):
    """Every page's head, in the order of their dates, and the wiki's sections."""
    authors = [name for name, _ in people()]
    tags = sorted({slug(noun) for noun in NOUNS})
    tags += [f"{adjective}-{noun}" for noun in NOUNS[:40] for adjective in ADJECTIVES]
    order = random.Random(SEED + ":tags")
    tags = [tag for _, tag in sorted((order.random(), tag) for tag in tags)][: 20 + count // 50]
    days = (LAST_DAY - FIRST_DAY).days - 120
    blog = int(count * BLOG_SHARE)
    wiki = sections(max(1, -(-(count - blog) // SECTION_SIZE)))
    rng = random.Random(f"{SEED}:plan:{count}")
    dates = sorted(FIRST_DAY + timedelta(days=int(rng.random() * days), minutes=480 + int(rng.random() * 540))
                   for _ in range(count))
    blog_places = {i for _, i in sorted((rng.random(), i) for i in range(count))[:blog]}
    pages, taken, filled = [], set(), {}
    for index, date in enumerate(dates):
        page = Page()
        page.index, page.date = index, date
        page.title = words.fill(rng, pick(rng, TITLES))
        if index in blog_places:
            nth = filled[date.year] = filled.get(date.year, 0) + 1
            part = (nth - 1) // FOLDER_LIMIT
            page.folder = f"blog/{date.year}" + (f"-{part + 1}" if part else "")
        else:
            page.folder = f"wiki/{wiki[len(pages) % len(wiki)]}"
        name, nth = slug(page.title), 1
        while (page.folder, name) in taken:
            nth += 1
            name = f"{slug(page.title)}-{nth}"
        taken.add((page.folder, name))
        if nth > 1:
            page.title += f" ({nth})"
        page.path = f"{page.folder}/{name}.md"
        first = skewed(rng, len(authors))
        second = skewed(rng, len(authors))
        page.authors = [authors[first]] + ([authors[second]] if second != first and rng.random() < 0.3 else [])
        page.tags = sorted({tags[skewed(rng, len(tags))] for _ in range(3)})
        page.summary = words.fill(rng, pick(rng, SENTENCES)) + "."
        pages.append(page)
    return pages, wiki


def code_block(rng, words):
    language = pick(rng, LANGUAGES)
    nouns = [words.draw(rng, "{N}") for _ in range(3)]
    number = str(2 + int(rng.random() * 97))
    text = pick(rng, CODE[language])
    for stand_in, noun in zip(("ada", "bob", "cat"), nouns):
        text = text.replace(stand_in.capitalize(), noun.capitalize()).replace(stand_in.upper(), noun.upper())
        text = re.sub(rf"(?<![a-z]){stand_in}(?=s?(?![a-z]))", noun, text)
    return f"```{language}\n{text.replace('42', number)}```"


def table(rng, words):
    rows = 3 + int(rng.random() * 4)
    head = [words.fill(rng, ["{N}"]), words.fill(rng, ["{A}", "{N}"]), "Days", "Owner"]
    lines = ["| " + " | ".join(head) + " |", "|---|---|--:|:-:|"]
    for _ in range(rows):
        lines.append(f"| {words.fill(rng, ['{A}', '{N}'])} | {words.fill(rng, ['{V}', '{T}', '{N}'])} "
                     f"| {int(rng.random() * 400)} | {words.draw(rng, '{M}')} |")
    return "\n".join(lines)


def items(rng, words):
    style = rng.random()
    count = 3 + int(rng.random() * 4)
    lines = []
    for i in range(count):
        mark = "-" if style < 0.6 else f"{i + 1}." if style < 0.85 else pick(rng, ["- [ ]", "- [x]"])
        lines.append(f"{mark} {words.fill(rng, pick(rng, PHRASES))}")
        if style < 0.6 and rng.random() < 0.2:
            lines.append(f"  - {words.fill(rng, pick(rng, PHRASES))}")
    return "\n".join(lines)


def link_targets(rng, page, pages, shelves):
    """Five other pages: three from the same folder where it has them, the rest from anywhere, old ones more often."""
    found, shelf = {}, shelves[page.folder]
    wanted = min(LINKS, len(pages) - 1)
    tries = 0
    while len(found) < wanted:
        tries += 1
        other = pick(rng, shelf) if len(found) < 3 and tries < 12 else pages[skewed(rng, len(pages))]
        if tries > 200:
            other = pages[tries % len(pages)]
        if other is not page:
            found[other.index] = other
    return list(found.values())


def write_page(page, pages, shelves, words):
    """The three versions of a page as they were committed; the last is what lies in the tree."""
    rng = random.Random(f"{SEED}:page:{page.index}")
    head = "---\n" + "\n".join([
        f'title: "{page.title}"',
        f"date: {page.date:%Y-%m-%d}",
        f"tags: [{', '.join(page.tags)}]",
        f"authors: [{', '.join(page.authors)}]",
        f'summary: "{page.summary}"',
    ]) + "\n---\n\n"
    sentences = []
    for target in link_targets(rng, page, pages, shelves):
        way = posixpath.relpath(target.path, page.folder)
        opening = pick(rng, ["See", "More of this is in", "Compare", "It began with", "The reasons are in"])
        sentences.append(f"{opening} [{target.title}]({way}) {words.draw(rng, '{R}')} the {words.draw(rng, '{N}')}.")
    count = 4 + int(rng.random() * 3)
    extras = [table(rng, words), items(rng, words), items(rng, words), code_block(rng, words)]
    if rng.random() < 0.5:
        extras.append(code_block(rng, words))
    parts = [words.paragraph(rng, 3)]
    for i in range(count):
        text = [f"## {words.fill(rng, pick(rng, HEADINGS))}", words.paragraph(rng, 3 + int(rng.random() * 2))]
        if sentences:
            text[-1] += " " + sentences.pop()
        text += extras[i::count]
        if rng.random() < 0.5:
            text.append(f"### {words.fill(rng, pick(rng, HEADINGS))}")
            text.append(words.paragraph(rng, 3))
        parts.append("\n\n".join(text))
    parts[0] += "".join(" " + sentence for sentence in sentences)
    whole = ["\n\n".join(parts[:n]) + "\n" for n in (1 + count // 2, count, count + 1)]
    return [(head + body).encode() for body in whole]


def commits(pages):
    """(time, page index, version, author) of every commit, oldest first: 0 makes the page, 1 and 2 change it."""
    rng = random.Random(f"{SEED}:commits:{len(pages)}")
    who = people()
    number = {name: i for i, (name, _) in enumerate(who)}
    made = []
    for page in pages:
        time = page.date.timestamp()
        left = LAST_DAY.timestamp() - time
        made.append((int(time), page.index, 0, number[page.authors[0]]))
        first, second = sorted((rng.random() ** 2, rng.random()))
        made.append((int(time + 60 + left * first * 0.5), page.index, 1, skewed(rng, len(who))))
        made.append((int(time + 120 + left * (0.5 * first + 0.5 * second)), page.index, 2, skewed(rng, len(who))))
    made.sort()
    return made


def generate(directory, count, progress=lambda text: None):
    """Writes the tree and its history into `directory`; returns the id of the newest commit."""
    if count < LINKS + 1:
        raise ValueError(f"at least {LINKS + 1} pages are needed, for each links to {LINKS} others")
    root = Path(directory)
    root.mkdir(parents=True, exist_ok=True)
    if any(root.iterdir()):
        raise ValueError(f"`{root}` is not empty")
    words = Words(300 + count // 5)
    pages, wiki = plan(count, words)
    shelves = {}
    for page in pages:
        shelves.setdefault(page.folder, []).append(page)

    first = {
        "polder.yaml": "title: Waterland Group\nbase_url: https://intranet.example/\n",
        "content/_index.md": "---\ntitle: Waterland Group\n---\n\nWhat we write down, so that nobody has to ask twice.\n",
        "content/blog/_index.md": "---\ntitle: Blog\n---\n\nNews from all departments.\n",
        "content/wiki/_index.md": "---\ntitle: Wiki\n---\n\nWhat we know.\n",
    }
    for name in wiki:
        title = name.replace("-", " ").capitalize()
        first[f"content/wiki/{name}/_index.md"] = f"---\ntitle: {title}\n---\n\nEverything about {title.lower()}.\n"

    # The person's own git settings must not change a byte.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}

    def git(*arguments, **options):
        return subprocess.run(["git", "-C", str(root), *arguments], env=environment, check=True, **options)

    git("init", "-q", "-b", "main", "--object-format=sha1", "--template=")
    importer = subprocess.Popen(["git", "-C", str(root), "fast-import", "--quiet"],
                                stdin=subprocess.PIPE, env=environment)
    send = importer.stdin.write
    for path, text in first.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode())
    for folder in shelves:
        (root / "content" / folder).mkdir(parents=True, exist_ok=True)
    # A page's versions go in one after the other, so that git stores them as differences.
    for page in pages:
        versions = write_page(page, pages, shelves, words)
        for version, text in enumerate(versions):
            send(b"blob\nmark :%d\ndata %d\n%s\n" % (3 * page.index + version + 1, len(text), text))
        (root / "content" / page.path).write_bytes(versions[-1])
        if (page.index + 1) % 5000 == 0:
            progress(f"{page.index + 1} pages written")

    who = [f"{name} <{address}>" for name, address in people()]

    def commit(time, author, subject):
        subject = subject.encode()
        stamp = f"{who[author]} {time} +0000"
        send(f"commit refs/heads/main\nauthor {stamp}\ncommitter {stamp}\ndata {len(subject)}\n".encode() + subject + b"\n")

    commit(int(FIRST_DAY.timestamp()), 0, "Start the intranet")
    for path, text in first.items():
        send(f"M 100644 inline {path}\ndata {len(text.encode())}\n{text}\n".encode())
    for time, index, version, author in commits(pages):
        page = pages[index]
        path = f"content/{page.path}"
        # One page in a hundred got its name late: histories have renames.
        draft = f"content/{page.folder}/draft-{posixpath.basename(page.path)}" if index % 100 == 7 else path
        commit(time, author, f"{('Add', 'Extend', 'Complete')[version]} {page.title}")
        if version == 2 and draft != path:
            send(f"R {draft} {path}\n".encode())
        send(f"M 100644 :{3 * index + version + 1} {path if version == 2 else draft}\n".encode())
    importer.stdin.close()
    if importer.wait():
        raise ValueError("git fast-import failed")
    git("read-tree", "HEAD")
    git("update-index", "-q", "--refresh")
    return git("rev-parse", "HEAD", stdout=subprocess.PIPE, text=True).stdout.strip()


def main():
    parser = argparse.ArgumentParser(description="Makes the tree that the benchmarks run on.")
    parser.add_argument("directory", help="where to; it must not exist or be empty")
    parser.add_argument("--pages", type=int, default=1000, help="how many (default: 1000)")
    arguments = parser.parse_args()
    try:
        print(generate(arguments.directory, arguments.pages, lambda text: print(text, file=sys.stderr)))
    except (ValueError, OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
