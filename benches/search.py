"""Rows 12 and 13: what readers search in and how well they find, beside Pagefind over the same pages.

Row 12 takes the generated tree. Our index is made within a build, so it is the difference between two warm
builds, of which one has forgotten the index. Row 13 takes the RFCs of Rust, a clone of which `POLDER_RFCS`
names, and both sets of questions in `tests/search`; each question is a first visit, on a phone.
"""

import os
import re
import shutil
import statistics
from pathlib import Path

from measure import Figure
from measure import judge
from measure import median
from measure import number
from measure import say
from measure import timed

HERE = Path(__file__).resolve().parent
QUESTIONS = [HERE.parent / "tests" / "search" / name for name in ("rfcs.txt", "rfcs-unseen.txt")]
# What stands on a page and is not its text.
BESIDES = ".margin, .trail, .foot, .anchor"


def for_pagefind(site, copy):
    """The pages of a built site that have a text, with what Pagefind wants to be told about it."""
    shutil.rmtree(copy, ignore_errors=True)
    for page in site.rglob("index.html"):
        html = page.read_text()
        if "<article" in html:
            target = copy / page.relative_to(site)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(html.replace("<article", "<article data-pagefind-body", 1))
    (copy / "blank.html").write_text("<!doctype html><title>-</title>\n")
    return copy


def pagefind(bench, copy):
    shutil.rmtree(copy / "pagefind", ignore_errors=True)
    return timed([bench.npm.pagefind(), "--site", copy, "--exclude-selectors", BESIDES], bench.log)


def indexing(bench):
    """{"peer", "ours", "without"}: [Usage] of Pagefind, of a build that makes the index anew, of one that need not."""
    found = bench.samples.setdefault("search indexes", {})
    if found:
        return found
    tree, polder = bench.tree(bench.large), bench.polder
    found.update({side: [] for side in ("peer", "ours", "without")})
    polder.forget(tree)
    bench.build(polder, tree)
    copy = for_pagefind(polder.output(), bench.work / "pagefind")

    def ours():
        bench.build(polder, tree)  # what is read is in memory
        found["without"].append(bench.build(polder, tree))
        for file in (bench.work / "polder" / "cache").glob("search-*"):
            file.unlink()
        found["ours"].append(bench.build(polder, tree))

    def peer():
        found["peer"].append(pagefind(bench, copy))

    for run in range(bench.runs):
        say(f"indexing {bench.large:,} pages, run {run + 1} of {bench.runs}")
        for turn in [peer, ours] if run % 2 == 0 else [ours, peer]:
            turn()
    shutil.rmtree(copy)
    polder.forget(tree)
    return found


def index(field, unit):
    def measure(bench):
        found = indexing(bench)
        peer, ours = median(found["peer"], field), median(found["ours"], field) - median(found["without"], field)
        ratio = ours / peer
        return Figure(f"{peer:.2f} {unit}", f"{ours:.2f} {unit}", number(ratio), judge(ratio, 0.10))
    return measure


def asking(bench):
    """{side: [{query, wanted, found, bytes, shown}]} of both; none without the RFCs."""
    found = bench.samples.setdefault("searches", {})
    if found:
        return found
    given = os.environ.get("POLDER_RFCS")
    if not given:
        return found
    site, copy = bench.work / "rfcs", bench.work / "rfcs-pagefind"
    shutil.rmtree(site, ignore_errors=True)
    say("building the RFCs")
    timed([bench.polder.binary, "build", "--site", Path(given).resolve(), "--output", site, "--cache",
           bench.work / "rfcs-cache", "-q"], bench.log)
    pagefind(bench, for_pagefind(site, copy))
    for side, name, folder in [("peer", "pagefind", copy), ("ours", "polder", site)]:
        say(f"asking {name}")
        found[side] = bench.npm.ask("queries.mjs", name, folder, *QUESTIONS)
    return found


def rank(answer):
    """1 over the place of the wanted page; 0 where it is not among those that are looked at."""
    wanted = re.compile(f"/{re.escape(answer['wanted'])}-")
    places = (place for place, url in enumerate(answer["found"], 1) if wanted.search(url))
    return 1 / next(places, float("inf"))


SKIPPED = Figure("–", "–", "–", None, ["SKIPPED: searches: POLDER_RFCS names no clone of github.com/rust-lang/rfcs"])


def bytes_sent(bench):
    found = asking(bench)
    if not found:
        return SKIPPED
    peer, ours, shown = (statistics.median(answer[what] for answer in found[side]) / 1000
                         for side, what in [("peer", "bytes"), ("ours", "bytes"), ("ours", "shown")])
    ratio = ours / peer
    note = (f"row 13: {shown:.1f} kB until the results stand; the rest are the pages on the screen, of which "
            "sentences are shown")
    return Figure(f"{peer:.1f} kB", f"{ours:.1f} kB", number(ratio), judge(ratio, 0.2), [note])


def ranks(bench):
    found = asking(bench)
    if not found:
        return SKIPPED._replace(notes=[])
    peer, ours = ([rank(answer) for answer in found[side]] for side in ("peer", "ours"))
    notes = []
    start = 0
    for path in QUESTIONS:
        count = sum(" | " in line and not line.startswith("#") for line in path.read_text().splitlines())
        told = [f"{name} {statistics.mean(part):.3f}, {sum(rank >= 1 / 3 for rank in part)} in the first three"
                for name, part in [("ours", ours[start:start + count]), ("Pagefind", peer[start:start + count])]]
        notes.append(f"row 13: {path.stem}, {count} questions: {'; '.join(told)}")
        start += count
    peer, ours = statistics.mean(peer), statistics.mean(ours)
    return Figure(f"{peer:.3f}", f"{ours:.3f}", f"{ours - peer:+.3f}", ours - peer >= 0.08, notes)


ROWS = [
    (12, "search index, {large} pages, cpu / Pagefind", "≤ 0.10", index("cpu", "cpu s")),
    (12, "search index, {large} pages, memory / Pagefind", "≤ 0.10", index("memory", "MiB")),
    (13, "first query with results, over the wire / Pagefind", "≤ 0.2", bytes_sent),
    (13, "mean reciprocal rank, RFCs − Pagefind's", "≥ +0.08", ranks),
]
