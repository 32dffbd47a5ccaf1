"""Row 21: discussions that several sites share, under load and faults.

There is nobody to compare with: the figures are held against the targets alone. Sites that are none (`strangers.rs`)
sign and send, or follow and listen; where it is about what readers see, the others are services of Polder too.

    benches/run --rows 21                                       everything, which takes some minutes
    benches/run --rows 21 --missed 500 --queued 1000 --kills 4  smaller, for a quick try
"""

import http.client
import json
import os
import random
import shutil
import signal
import socket
import sqlite3
import statistics
import subprocess
import threading
import time
from contextlib import closing
from pathlib import Path

from measure import Figure
from measure import Trouble
from measure import say
from measure import tail
from measure import timed

PAGES = [f"pagenumber{number:06}".replace("0", "a").replace("1", "b") for number in (0, 1, 10, 11, 100, 101, 110, 111)]
SENDERS, AROUND, HANGING = 8, 60, 10
CONNECTIONS = 32
ACCEPTED, SEEN = 10_000, 40  # comments that are sent in; comments of which one looks when they are seen
PATIENCE = 300


class Site:
    """A service of Polder with some pages that can be talked about, in a process of its own."""

    def __init__(self, bench, home, peers=(), owner=None, port=None):
        self.bench, self.home, self.port, self.owner = bench, home, port or free_port(), owner
        self.host = f"127.0.0.1:{self.port}"
        self.peers, self.process = list(peers), None

    def build(self):
        shutil.rmtree(self.home, ignore_errors=True)
        for page in PAGES:
            file = self.home / "content" / f"{page}.md"
            file.parent.mkdir(parents=True, exist_ok=True)
            of = f"discussion: {{of: 'http://{self.owner}/ap/ctx/{page}'}}\n" if self.owner else ""
            file.write_text(f"---\nid: {page}\naudience: all\n{of}---\n# {page}\n")
        config = {"title": self.home.name, "audiences": ["all"], "comments": {"url": f"http://{self.host}"},
                  "federation": {"audience": "all", "peers": self.peers}}
        (self.home / "polder.yaml").write_text(json.dumps(config))
        binary = self.bench.polder.binary
        timed([binary, "build", "--site", self.home, "--audience", "all", "-q"], self.bench.log)

    def start(self):
        with open(self.home / "log", "ab") as log:
            self.process = subprocess.Popen(
                [str(self.bench.polder.binary), "comments", "serve", "--site", str(self.home), "--listen", self.host,
                 "--rate", "1000000000"], stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        end = time.monotonic() + 60
        while True:
            try:
                return self.thread(PAGES[0])
            except OSError:
                pass
            if self.process.poll() is not None or time.monotonic() > end:
                raise Trouble(f"a site of row 21 does not answer:{tail(self.home / 'log')}")
            time.sleep(0.02)

    def kill(self):
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()

    def ask(self, line, body=None, who="ada", connection=None):
        method, path = line.split(" ")
        own = connection or http.client.HTTPConnection(self.host, timeout=60)
        try:
            own.request(method, path, json.dumps(body) if body else None,
                        {"X-Polder-User": who, "Content-Type": "application/json"})
            answer = own.getresponse()
            text = answer.read()
            if answer.status not in (200, 201):
                raise Trouble(f"`{line}` answered {answer.status}: {text[:200]!r}")
            return json.loads(text)
        finally:
            if not connection:
                own.close()

    def thread(self, page):
        return self.ask(f"GET /api/v1/threads/{page}")

    def shown(self, page):
        """The texts of a thread."""
        return [comment["html"].strip() for comment in self.thread(page)["comments"] if comment["html"]]

    def talk(self, count, connections=16):
        """People say so much, each thing a different one, on all pages in turns."""
        trouble = []

        def some(first):
            connection = http.client.HTTPConnection(self.host, timeout=60)
            try:
                for number in range(first, count, connections):
                    self.ask(f"POST /api/v1/threads/{PAGES[number % len(PAGES)]}/comments",
                             {"body": f"Number {number}"}, f"p{number % 64:03}", connection)
            except (OSError, http.client.HTTPException, Trouble) as error:
                trouble.append(error)
            finally:
                connection.close()

        together(some, connections)
        if trouble:
            raise Trouble(f"what was said was not taken: {trouble[0]}")

    def cpu(self):
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Strangers:
    """So many sites that are none."""

    def __init__(self, program, count):
        self.process = subprocess.Popen([program, str(count)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.hosts = self.answer()["hosts"]

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise Trouble("the sites that are none gave up")
        return json.loads(line)

    def do(self, *words):
        print(*words, file=self.process.stdin, flush=True)
        return self.answer()

    def end(self):
        self.process.kill()
        self.process.wait()


class Group:
    """What is started for one figure, and ends with it."""

    def __init__(self):
        self.parts = []

    def __enter__(self):
        return self

    def __exit__(self, *_):
        for end in reversed(self.parts):
            end()

    def add(self, part):
        self.parts.append(part.kill if isinstance(part, Site) else part.end)
        return part


def free_port():
    """None of those that the system gives to connections: one of them could have it before it is used."""
    while True:
        try:
            with socket.create_server(("127.0.0.1", random.randrange(20_000, 32_000))) as free:
                return free.getsockname()[1]
        except OSError:
            pass


def together(work, count):
    threads = [threading.Thread(target=work, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def program(bench):
    """The example `strangers`, as fast as the program that is measured."""
    if "strangers" not in bench.samples:
        profile = "debug" if bench.smoke else "release"
        say("building the example `strangers`")
        command = ["cargo", "build", "--example", "strangers", *(["--release"] if profile == "release" else [])]
        if subprocess.run(command, cwd=bench.root).returncode:
            raise Trouble("cargo built no example `strangers`")
        target = bench.root / os.environ.get("CARGO_TARGET_DIR", "target")
        bench.samples["strangers"] = str(target / profile / "examples" / "strangers")
    return bench.samples["strangers"]


def home(bench, name):
    return bench.work / "federation" / name


def accepted(bench):
    """What eight peers sign and send, until it is on the disk."""
    count = 200 if bench.smoke else ACCEPTED
    with Group() as group:
        strangers = group.add(Strangers(program(bench), SENDERS))
        site = group.add(Site(bench, home(bench, "accepted"), strangers.hosts))
        site.build()
        site.start()
        say(f"{SENDERS} peers sign and send {count:,} comments")
        strangers.do("say", site.host, ",".join(PAGES), SENDERS * 16, CONNECTIONS)  # who they are is known from here on
        before = site.cpu()
        sent = strangers.do("say", site.host, ",".join(PAGES), count, CONNECTIONS)
        cpu = site.cpu() - before
        kept = sum(len(site.shown(page)) for page in PAGES)
    if kept != count + SENDERS * 16:
        raise Trouble(f"{count + SENDERS * 16} comments were accepted, {kept} are there")
    rate, core = count / sent["seconds"], count / cpu
    bench.samples["federation: accepted"] = sent | {"cpu": cpu}
    return Figure("–", f"{rate:,.0f}/s (p99 {sent['p99']:.0f} ms), {core:,.0f} a second of one core", "–",
                  core >= 500 and rate >= 500)


def delivered(bench):
    """What is told to eight sites that follow."""
    each = 20 if bench.smoke else max(bench.missed // 8, 100)
    with Group() as group:
        strangers = group.add(Strangers(program(bench), SENDERS))
        site = group.add(Site(bench, home(bench, "delivered"), strangers.hosts))
        site.build()
        site.start()
        strangers.do("follow", site.host)
        say(f"telling {SENDERS} sites {each:,} comments")
        before = site.cpu()
        began = time.monotonic()
        site.talk(each)
        heard = strangers.do("wait", each, PATIENCE)
        took = time.monotonic() - began
        cpu = site.cpu() - before
    if not heard["whole"]:
        raise Trouble(f"of {each * SENDERS} things only {heard['count']} were told")
    rate = heard["count"] / took
    bench.samples["federation: delivered"] = heard | {"cpu": cpu, "took": took}
    return Figure("–", f"{rate:,.0f}/s, {heard['count'] / cpu:,.0f} a second of one core; {heard['again']} told again",
                  "–", rate >= 1000)


def seen(bench):
    """How soon what is said at one site is shown at another, while many follow, and while some of them hang."""
    around, hanging = (6, 2) if bench.smoke else (AROUND - 1, HANGING)
    count = 4 if bench.smoke else SEEN
    with Group() as group:
        strangers = group.add(Strangers(program(bench), around))
        port = free_port()
        first = group.add(Site(bench, home(bench, "first"), [*strangers.hosts, f"127.0.0.1:{port}"]))
        second = group.add(Site(bench, home(bench, "second"), [first.host], first.host, port))
        for site in (first, second):
            site.build()
            site.start()
        meet(first, second)
        strangers.do("follow", first.host)
        found = {}
        for what, hang in (("all well", 0), (f"{hanging} hang", hanging)):
            strangers.do("hang", hang)
            say(f"how soon is it seen among {around + 1} peers: {what}")
            times = []
            for number in range(count):
                text, page = f"Seen {hang} {number}", PAGES[number % len(PAGES)]
                began = time.monotonic()
                first.ask(f"POST /api/v1/threads/{page}/comments", {"body": text})
                wait_until("it is seen", lambda: f"<p>{text}</p>" in second.shown(page), 60)
                times.append((time.monotonic() - began) * 1000)
            found[what] = times
    bench.samples["federation: seen"] = found
    well, hung = (high(times) for times in found.values())
    return Figure("–", f"p95 {well:.0f} ms; while {hanging} of {around + 1} hang {hung:.0f} ms", f"{hung / well:.2f}",
                  max(well, hung) <= 2000 and hung <= max(2 * well, well + 100))


def missed(bench):
    """What was said while a site was away."""
    count = 40 if bench.smoke else bench.missed
    with Group() as group:
        first, second = pair(bench, group)
        second.kill()
        say(f"a site misses {count:,} comments")
        first.talk(count)
        began = time.monotonic()
        second.start()
        wait_until("all of it is back", lambda: kept(second) >= count + 1, PATIENCE, 0.2)
        took = time.monotonic() - began
        whole(first, second, count)
    bench.samples["federation: missed"] = {"count": count, "seconds": took}
    return Figure("–", f"{count:,} in {took:.1f} s", "–", took * 10_000 / count <= 60)


def killed(bench):
    """Both sites are killed, again and again, while one tells the other what is queued."""
    count, kills = (60, 2) if bench.smoke else (bench.queued, bench.kills)
    chance = random.Random(21)
    with Group() as group:
        first, second = pair(bench, group)
        second.kill()
        say(f"queueing {count:,} comments")
        first.talk(count)
        second.start()
        for number in range(kills):
            site = (first, second)[number % 2]
            time.sleep(chance.uniform(0.1, 0.5 if bench.smoke else 3))
            say(f"kill -9 of the {'first' if site is first else 'second'}, {number + 1} of {kills}: {kept(second):,} are there")
            site.kill()
            site.start()
        began = time.monotonic()
        wait_until("all of it is there", lambda: kept(second) >= count + 1, max(PATIENCE, count / 50), 0.5)
        time.sleep(1)  # what is told once too often would come now
        whole(first, second, count)
    bench.samples["federation: killed"] = {"count": count, "kills": kills, "after": time.monotonic() - began}
    return Figure("–", f"{count:,} queued, {kills} × kill -9: none lost, none twice", "–", True)


def pair(bench, group):
    """Two sites that share their threads, and have met."""
    port = free_port()
    first = group.add(Site(bench, home(bench, "first"), [f"127.0.0.1:{port}"]))
    second = group.add(Site(bench, home(bench, "second"), [first.host], first.host, port))
    for site in (first, second):
        site.build()
        site.start()
    meet(first, second)
    return first, second


def meet(first, second):
    first.ask(f"POST /api/v1/threads/{PAGES[0]}/comments", {"body": "Can you hear us?"})
    wait_until("the sites hear each other", lambda: second.shown(PAGES[0]) == ["<p>Can you hear us?</p>"], 60)


def kept(site):
    """How many comments are on its disk. To ask for the threads again and again would be a load of its own."""
    with closing(sqlite3.connect(f"file:{site.home}/.polder/comments/comments.db?mode=ro", uri=True, timeout=30)) as db:
        return db.execute("SELECT COUNT(*) FROM comments").fetchone()[0]


def whole(first, second, count):
    """Everything is at both, once."""
    for site in (first, second):
        texts = [text for page in PAGES for text in site.shown(page)]
        wanted = {f"<p>Number {number}</p>" for number in range(count)} | {"<p>Can you hear us?</p>"}
        lost, twice = len(wanted - set(texts)), len(texts) - len(set(texts))
        if lost or twice or set(texts) != wanted:
            raise Trouble(f"{lost} comments are lost and {twice} are there twice:{tail(site.home / 'log')}")


def wait_until(what, holds, seconds, pause=0.01):
    end = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise Trouble(f"in {seconds:.0f} seconds it did not happen that {what}")
        time.sleep(pause)


def high(times):
    """The one that 95 of 100 do not exceed."""
    return statistics.quantiles(times, n=20)[-1] if len(times) > 1 else times[0]


ROWS = [
    (21, "signed comments from 8 peers, accepted and on the disk", "≥ 500/s and core", accepted),
    (21, "signed deliveries to 8 sites, while they are said", "≥ 1,000/s", delivered),
    (21, "said at one site, seen at another", "p95 ≤ 2 s, unchanged while some hang", seen),
    (21, "what a site missed is back", "10,000 in ≤ 60 s", missed),
    (21, "queued, and both sites killed again and again", "none lost, none twice", killed),
]
