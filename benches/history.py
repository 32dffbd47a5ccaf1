"""Rows 10 and 11: the pass over git's history, against `git log --numstat -M` over the same commits.

Two repositories: the RFCs of Rust, a clone of which `POLDER_RFCS` names, and one that `past.py` makes. Only the
pass is measured, by the example program `history` of the crate; a cold pass writes its cache, a warm one reads
it, finds ten new commits and writes it again.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

from measure import Figure
from measure import Trouble
from measure import cell
from measure import judge
from measure import median
from measure import number
from measure import run_quietly
from measure import say
from measure import timed

HERE = Path(__file__).resolve().parent
COMMITS = 30000
SMOKE_COMMITS = 200
NEW_COMMITS = 10
WARM_RUNS = 5


class Past:
    """The repositories, the program and what was measured so far."""

    def __init__(self, bench):
        self.bench = bench
        self.commits = SMOKE_COMMITS if bench.smoke else COMMITS
        self._program = None

    def program(self):
        if self._program is None:
            profile = "debug" if self.bench.smoke else "release"
            say("building the example `history`")
            command = ["cargo", "build", "--example", "history", *(["--release"] if profile == "release" else [])]
            # Its messages are shown as they come: a release build takes minutes.
            try:
                code = subprocess.run(command, cwd=HERE.parent, stdout=sys.stderr).returncode
            except OSError as error:
                raise Trouble(f"cannot run `cargo`: {error.strerror}") from None
            target = HERE.parent / os.environ.get("CARGO_TARGET_DIR", "target")
            self._program = target / profile / "examples" / "history"
            if code or not self._program.exists():
                raise Trouble("cargo built no example `history`")
        return self._program

    def repository(self, name):
        """A clone to measure on; none where there is nothing to clone."""
        if name == "RFCs":
            given = os.environ.get("POLDER_RFCS")
            if not given:
                say("SKIPPED: the RFCs; POLDER_RFCS names no clone of github.com/rust-lang/rfcs")
                return None
            source = Path(given).resolve()
        else:
            source = self.made()
        clone = self.bench.work / f"past-{name}"
        shutil.rmtree(clone, ignore_errors=True)
        run_quietly(["git", "clone", "-q", "--shared", "--no-checkout", source, clone], f"clone `{source}`")
        return clone

    def made(self):
        generator = HERE / "past.py"
        mark = hashlib.sha256(generator.read_bytes() + (HERE / "generate.py").read_bytes()).hexdigest()[:12]
        root = self.bench.work / "trees" / f"past-{self.commits}-{mark}"
        if not root.exists():
            say(f"generating {self.commits:,} commits")
            half = root.with_name(f"past-{self.commits}-half")
            shutil.rmtree(half, ignore_errors=True)
            half.parent.mkdir(parents=True, exist_ok=True)
            run_quietly([sys.executable, "-B", generator, half, "--commits", self.commits], "generate the commits")
            half.rename(root)
        return root

    def passes(self, name):
        """{what: [Usage]} for git, cold and warm; none where there is no repository."""
        samples = self.bench.samples
        key = f"passes over {name}"
        if key not in samples:
            samples[key] = {}
            repository = self.repository(name)
            if repository:
                samples[key] = self.measure(name, repository)
        return samples[key]

    def measure(self, name, repository):
        program, cache = self.program(), self.bench.work / "past-cache"
        head = self.git(repository, "rev-parse", "HEAD")
        earlier = self.before(repository)
        found = {"peer": [], "cold": [], "warm": []}

        def peer():
            command = ["git", "-C", repository, "log", "--numstat", "-M", "--format=%H"]
            found["peer"].append(timed(command, os.devnull))

        def ours():
            def read(what=None):
                usage = timed([program, repository, "--cache", cache], self.bench.log)
                found[what or "not counted"] = [*found.get(what or "not counted", []), usage]

            shutil.rmtree(cache, ignore_errors=True)
            read("cold")
            for _ in range(WARM_RUNS):
                self.git(repository, "update-ref", "--no-deref", "HEAD", earlier)
                shutil.rmtree(cache, ignore_errors=True)
                read()
                self.git(repository, "update-ref", "--no-deref", "HEAD", head)
                read("warm")

        for run in range(self.bench.runs):
            say(f"reading the history of {name}, run {run + 1} of {self.bench.runs}")
            for turn in [peer, ours] if run % 2 == 0 else [ours, peer]:
                turn()
        found.pop("not counted", None)
        return found

    def before(self, repository):
        """The newest commit of the branch that lacks at least so many of HEAD's commits."""
        for steps in range(1, NEW_COMMITS + 1):
            new = int(self.git(repository, "rev-list", "--count", f"HEAD~{steps}..HEAD"))
            if new >= NEW_COMMITS:
                break
        return self.git(repository, "rev-parse", f"HEAD~{steps}")

    @staticmethod
    def git(repository, *arguments):
        return run_quietly(["git", "-C", repository, *arguments], f"ask git about `{repository}`").strip()


def row(name, what, field, limit):
    def measure(bench):
        found = bench.past.passes(name)
        if not found:
            return Figure("–", "–", "–", None, [f"SKIPPED: history of {name}: POLDER_RFCS names no clone"])
        peer, ours = found["peer"], found[what]
        ratio = median(ours, field) / median(peer, field)
        return Figure(precise(peer, field), precise(ours, field), number(ratio), judge(ratio, limit))
    return measure


def precise(samples, field):
    """As other rows have it; of short times milliseconds."""
    short = median(samples, "cpu") < 1
    return f"{median(samples, 'cpu') * 1000:.0f} cpu ms" if short and field == "cpu" else cell(samples, field)


ROWS = [
    (10, "history, RFCs, cpu / git log --numstat -M", "≤ 0.5", row("RFCs", "cold", "cpu", 0.5)),
    (10, "history, RFCs, peak memory / the same", "≤ 1", row("RFCs", "cold", "memory", 1)),
    (10, "history, {commits} commits, cpu / the same", "≤ 0.5", row("wide folders", "cold", "cpu", 0.5)),
    (10, "history, {commits} commits, peak memory / the same", "≤ 1", row("wide folders", "cold", "memory", 1)),
    (11, "history, RFCs, ten new commits, cpu / the same", "≤ 0.02", row("RFCs", "warm", "cpu", 0.02)),
    (11, "history, {commits} commits, ten new ones, cpu / the same", "≤ 0.02",
     row("wide folders", "warm", "cpu", 0.02)),
]
