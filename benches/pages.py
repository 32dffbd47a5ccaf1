"""Rows 9 and 16, and `benches/vitals`: what pages weigh and how soon they are there, in a real browser."""

import re
import statistics

from measure import Figure
from measure import judge
from measure import say
from measure import timed

EDITS = 20
HTML, FILES = 15_000, 35_000  # bytes: a page without its own text; CSS and JS, gzipped


def kinds(site):
    """{what its body says of itself: the longest page of that kind}. What only leads on is no page."""
    longest = {}
    for file in sorted(site.rglob("*.html")):
        html = file.read_text()
        kind = re.search('<body class="([^"]*)"', html)
        if kind and kind[1] != "moved" and len(html) > longest.get(kind[1], (0, ""))[0]:
            path = file.relative_to(site).as_posix()
            longest[kind[1]] = (len(html), path.removesuffix("index.html"))
    return {kind: path for kind, (_, path) in sorted(longest.items())}


def vitals(npm, site, paths=()):
    """[{kind, path, lcp, cls, tbt, moved, html, chrome, css, js}] of every kind of page, or of some pages."""
    named = [(path, path) for path in paths] or list(kinds(site).items())
    found = npm.ask("vitals.mjs", site, *(path for _, path in named))
    return [{"kind": kind, **page} for (kind, _), page in zip(named, found)]


def weighed(bench):
    """The vitals of the example's pages and of a generated tree's."""
    found = bench.samples.setdefault("weights", {})
    if not found:
        for name, site in [("example", bench.root / "content-example"), ("tree", bench.tree(bench.small).root)]:
            say(f"weighing the pages of the {name}")
            output = bench.work / "weighed"
            timed([bench.polder.binary, "build", "--site", site, "--output", output, "--cache",
                   bench.work / "weighed-cache", "-q", *AUDIENCE[name]], bench.log)
            found[name] = vitals(bench.npm, output)
    return found


# The example has several, of which a build wants one named.
AUDIENCE = {"example": ["--audience", "staff"], "tree": []}


def heaviest(what, limit, name):
    def measure(bench):
        pages = [page for found in weighed(bench).values() for page in found]
        worst = max(pages, key=what)
        note = f"row 16: {name}: the heaviest is `{worst['path']}`"
        return Figure("–", f"{what(worst) / 1000:.1f} kB", f"{what(worst) / limit:.2f}", judge(what(worst), limit), [note])
    return measure


def seen(bench):
    tree = bench.tree(bench.small)
    say(f"saving a page of {bench.small:,} that Chromium shows")
    taken = bench.npm.ask("saves.mjs", bench.polder.binary, tree.root, tree.page, f"{tree.place}/", EDITS)
    bench.samples["saved and seen"] = taken
    middle = statistics.median(taken)
    return Figure("–", f"{middle:.0f} ms (most {max(taken):.0f} ms)", "–", judge(middle, 150))


ROWS = [
    (9, "page saved → seen in Chromium, {small} pages", "≤ 150 ms", seen),
    (16, "a page's HTML without its own text", "≤ 15 kB", heaviest(lambda page: page["chrome"], HTML, "HTML")),
    (16, "CSS and JS of a page, gzipped", "≤ 35 kB",
     heaviest(lambda page: page["css"] + page["js"], FILES, "CSS and JS")),
]
