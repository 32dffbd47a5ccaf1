"""Rows 17 to 20: the comment service beside Isso, which is installed from PyPI by name.

Both serve one thread of 100 comments and take new ones, each in a process of its own with a database of its own on
the same disk; the asker is `load.rs`. How fast the disk is, is measured in the same run: a page written over one
that is there, then `fdatasync`. A post is only answered when it is on the disk, so that is what posts are divided by.

Where the disk syncs faster than one that a server has (a cache that survives a cut, or a virtual disk that promises
too much), every sync of every process is held to `HELD` ms by a library between them and the system: what is
measured is how well a slow disk is used.
"""

import gzip
import http.client
import json
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
from pathlib import Path

from measure import Figure
from measure import Trouble
from measure import judge
from measure import run_quietly
from measure import say
from measure import tail
from measure import timed

HERE = Path(__file__).resolve().parent
ISSO_VERSION = "0.13.0"
PAGES = {"read": "aaaaaaaaaaaaaaaa", "written": "bbbbbbbbbbbbbbbb"}
COMMENTS, READERS, WRITERS = 100, 16, [1, 16, 64]
SECONDS, SMOKE_SECONDS = 4, 0.3
FAST, HELD = 250, 4.5  # syncs a second; ms
WORDS = ("When the second pump came in March we moved the *float switch* up by two hands, since the water in the "
         "sump stood over it after every heavy rain. It has not run dry since. The drawing in the binder is still "
         "the old one; [the page about pumps](/read/) is right. Who checks the switch before the winter, and does "
         "anybody know where the spare one is? Comment @@@@@@@@.")

# Holds what asks for a sync until a slow disk would have answered.
SLOW_DISK = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

static int held(const char *name, int file) {
    int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
    const char *wanted = getenv("HELD_SYNC_US");
    struct timespec end;
    clock_gettime(CLOCK_MONOTONIC, &end);
    end.tv_nsec += (wanted ? atol(wanted) : 0) * 1000;
    end.tv_sec += end.tv_nsec / 1000000000;
    end.tv_nsec %= 1000000000;
    int result = real(file);
    while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &end, 0)) {}
    return result;
}

int fsync(int file) { return held("fsync", file); }
int fdatasync(int file) { return held("fdatasync", file); }
"""


def request(line, headers, body=None):
    lines = [f"{line} HTTP/1.1", *headers]
    text = ""
    if body is not None:
        text = json.dumps(body)
        lines += ["Content-Type: application/json", f"Content-Length: {len(text)}"]
    return "\r\n".join(lines) + "\r\n\r\n" + text


class Polder:
    name = "polder"

    def __init__(self, bench, home):
        self.bench, self.home = bench, home

    def prepare(self):
        shutil.rmtree(self.home, ignore_errors=True)
        for name, page in PAGES.items():
            file = self.home / "content" / f"{name}.md"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(f"---\nid: {page}\n---\n# {name}\n")
        (self.home / "polder.yaml").write_text("comments: {url: 'http://127.0.0.1:4100'}\n")
        timed([self.bench.polder.binary, "build", "--site", self.home, "-q"], self.bench.log)

    def command(self, port):
        # What one person may write in a minute is no part of the question.
        return [self.bench.polder.binary, "comments", "serve", "--site", self.home,
                "--listen", f"127.0.0.1:{port}", "--rate", "1000000000"]

    def alive(self):
        return "/healthz"

    def reading(self, host):
        return request(f"GET /api/v1/threads/{PAGES['read']}", [f"Host: {host}", "Accept-Encoding: gzip"])

    def writing(self, host, page):
        return request(f"POST /api/v1/threads/{PAGES[page]}/comments", [f"Host: {host}", "X-Polder-User: p%%%"],
                       {"body": WORDS})

    def count(self, host):
        return len(json.loads(fetch(host, f"/api/v1/threads/{PAGES['read']}"))["comments"])

    def script(self):
        scripts = [path for path in (self.home / "public").rglob("*.js") if "polder-thread" in path.read_text()]
        if len(scripts) != 1:
            raise Trouble(f"{len(scripts)} scripts are for threads")
        return scripts[0].read_bytes()


class Isso:
    name = "isso"

    def __init__(self, bench, home):
        self.bench, self.home = bench, home
        self.venv = bench.work / f"isso-{ISSO_VERSION}"

    def prepare(self):
        if not (self.venv / "done").exists():
            say(f"installing isso {ISSO_VERSION}")
            run_quietly([sys.executable, "-m", "venv", "--clear", self.venv], "make a Python environment")
            run_quietly([self.venv / "bin" / "python", "-m", "pip", "install", "-q", "setuptools<80",
                         f"isso=={ISSO_VERSION}"], "install isso")
            (self.venv / "done").touch()
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir(parents=True)

    def command(self, port):
        config = self.home / "isso.cfg"
        config.write_text(f"[general]\ndbpath = {self.home}/comments.db\nhost = http://127.0.0.1:{port}/\n"
                          f"[server]\nlisten = http://127.0.0.1:{port}\n[guard]\nenabled = false\n")
        return [self.venv / "bin" / "isso", "-c", config, "run"]

    def alive(self):
        return "/?uri=/read/"

    def reading(self, host):
        return request("GET /?uri=/read/", [f"Host: {host}", "Accept-Encoding: gzip"])

    def writing(self, host, page):
        return request(f"POST /new?uri=/{page}/", [f"Host: {host}", f"Origin: http://{host}"],
                       {"text": WORDS, "author": "p%%%", "title": page})

    def count(self, host):
        return len(json.loads(fetch(host, "/?uri=/read/"))["replies"])

    def script(self):
        return next(self.venv.glob("lib/python3*/site-packages/isso/js/embed.min.js")).read_bytes()


def fetch(host, path):
    connection = http.client.HTTPConnection(host, timeout=30)
    try:
        connection.request("GET", path)
        answer = connection.getresponse()
        body = answer.read()
        # Isso says so of a thread in which nobody said anything.
        if answer.status not in (200, 404):
            raise Trouble(f"`{path}` answered {answer.status}")
        return body
    finally:
        connection.close()


class Talk:
    """What was measured of both, once for all rows."""

    def __init__(self, bench):
        self.bench, self.home = bench, bench.work / "talk"
        self.seconds = SMOKE_SECONDS if bench.smoke else SECONDS
        self.environment = dict(os.environ)

    def found(self):
        samples = self.bench.samples
        if "talk" not in samples:
            samples["talk"] = self.measure()
        return samples["talk"]

    def measure(self):
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir(parents=True)
        self.load = self.home / "load"
        run_quietly(["rustc", "--edition", "2024", "-O", "-o", self.load, HERE / "load.rs"], "build `load.rs`")
        found = {"disk": [], "held": [], "polder": [], "isso": []}
        own = statistics.median(self.sync() for _ in range(3))
        found["disk"].append(own)
        if own > FAST:
            self.hold()
        tools = [Isso(self.bench, self.home / "isso"), Polder(self.bench, self.home / "polder")]
        for number in range(self.bench.runs):
            for tool in tools if number % 2 == 0 else tools[::-1]:
                say(f"talking with {tool.name}, run {number + 1} of {self.bench.runs}")
                found[tool.name].append(self.talk(tool, found["held"]))
        return found

    def hold(self):
        source, library = self.home / "slow_disk.c", self.home / "slow_disk.so"
        source.write_text(SLOW_DISK)
        run_quietly(["cc", "-O2", "-shared", "-fPIC", "-o", library, source, "-ldl"], "build the slow disk")
        self.environment |= {"LD_PRELOAD": str(library), "HELD_SYNC_US": str(int(HELD * 1000))}

    def run(self, *arguments):
        command = [str(part) for part in (self.load, *arguments)]
        done = subprocess.run(command, capture_output=True, text=True, env=self.environment)
        if done.returncode:
            raise Trouble(f"{done.stderr.strip()}{tail(self.bench.log)}")
        return json.loads(done.stdout)

    def sync(self):
        found = self.run("sync", self.home / "sync", self.seconds / 4)
        return found["count"] / found["seconds"]

    def ask(self, text, connections, status, seconds=None):
        file = self.home / "request"
        file.write_text(text)
        found = self.run("ask", self.host, connections, seconds or self.seconds, status, file)
        return found | {"rate": found["count"] / found["seconds"]}

    def talk(self, tool, syncs):
        tool.prepare()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.host = f"127.0.0.1:{port}"
        command = [str(part) for part in tool.command(port)]
        with open(self.bench.log, "wb") as output:
            server = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT,
                                      start_new_session=True, env=self.environment)
        try:
            self.wait(server, tool)
            self.seed(tool)
            before = cpu(server.pid)
            reads = self.ask(tool.reading(self.host), READERS, 200)
            reads["cpu"] = (cpu(server.pid) - before) * 1000 / reads["count"]
            if tool.count(self.host) != COMMENTS:
                raise Trouble(f"{tool.name} does not show the {COMMENTS} comments")
            posts = {}
            for writers in WRITERS:
                os.sync()
                syncs.append(self.sync())
                posts[writers] = self.ask(tool.writing(self.host, "written"), writers, 201)
                posts[writers]["disk"] = syncs[-1]
            return {"reads": reads, "posts": posts, "memory": memory(server.pid),
                    "script": len(gzip.compress(tool.script(), 6))}
        finally:
            os.killpg(server.pid, signal.SIGTERM)
            try:
                server.wait(15)
            except subprocess.TimeoutExpired:
                os.killpg(server.pid, signal.SIGKILL)
                server.wait()

    def wait(self, server, tool):
        end = time.monotonic() + 60
        while time.monotonic() < end:
            if server.poll() is not None:
                raise Trouble(f"{tool.name} ended with {server.returncode}:{tail(self.bench.log)}")
            try:
                fetch(self.host, tool.alive())
                return
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
        raise Trouble(f"{tool.name} was not ready in a minute:{tail(self.bench.log)}")

    def seed(self, tool):
        """Says what is read later, by 20 people."""
        text = tool.writing(self.host, "read")
        head, body = text.split("\r\n\r\n", 1)
        path = head.split(" ")[1]
        connection = http.client.HTTPConnection(self.host, timeout=30)
        for number in range(COMMENTS):
            fill = lambda part: part.replace("@" * 8, f"{number:08}").replace("%%%", f"{number % 20:03}")
            headers = dict(line.split(": ", 1) for line in fill(head).split("\r\n")[1:])
            connection.request("POST", path, fill(body), headers)
            answer = connection.getresponse()
            said = answer.read()
            if answer.status != 201:
                raise Trouble(f"{tool.name} took no comment: {answer.status} {said[:200]}")
        connection.close()


def cpu(process):
    """Seconds that a process has worked."""
    fields = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(process):
    """MiB that it holds."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{process}/status").read_text())
    return int(found[1]) / 1024


def middle(runs, *path):
    values = []
    for run in runs:
        for step in path:
            run = run[step]
        values.append(run)
    return statistics.median(values)


def reads(bench):
    found = bench.talk.found()
    rate, p99, cost = ([middle(found[name], "reads", what) for name in ("isso", "polder")]
                       for what in ("rate", "p99", "cpu"))
    texts = [f"{rate[i]:,.0f}/s (p99 {p99[i]:.1f} ms, {cost[i]:.3f} cpu ms)" for i in (0, 1)]
    ok = rate[1] >= 20_000 and p99[1] < 10 and cost[1] < 0.05
    return Figure(*texts, f"{rate[1] / rate[0]:.0f}", ok)


def posts(writers, least):
    def measure(bench):
        found = bench.talk.found()
        texts = [f"{middle(found[name], 'posts', writers, 'rate'):,.0f}/s "
                 f"(p99 {middle(found[name], 'posts', writers, 'p99'):.0f} ms)" for name in ("isso", "polder")]
        shares = [run["posts"][writers]["rate"] / run["posts"][writers]["disk"] for run in found["polder"]]
        share, p99 = statistics.median(shares), middle(found["polder"], "posts", writers, "p99")
        notes = []
        if writers == WRITERS[0]:
            own, held = found["disk"][0], statistics.median(found["held"])
            notes.append(f"row 18: the disk syncs {own:,.0f} times a second" +
                         (f"; every sync of both was held to {HELD} ms: {held:.0f} a second" if own > FAST else ""))
        return Figure(*texts, f"{share:.2f}", share >= least and p99 < 50, notes)
    return measure


def held(bench):
    found = bench.talk.found()
    peer, ours = (middle(found[name], "memory") for name in ("isso", "polder"))
    return Figure(f"{peer:.0f} MiB", f"{ours:.0f} MiB", f"{ours / peer:.2f}", judge(ours, 30))


def script(bench):
    found = bench.talk.found()
    peer, ours = (middle(found[name], "script") / 1000 for name in ("isso", "polder"))
    return Figure(f"{peer:.1f} kB", f"{ours:.1f} kB", f"{ours / peer:.2f}", judge(ours, 10))


ROWS = [
    (17, "thread of 100, reads at 16 connections, gzipped, beside Isso", "≥ 20,000/s, p99 < 10 ms, < 0.05 cpu ms", reads),
    (18, "durable posts, 1 connection / fdatasync", "≥ 0.8, p99 < 50 ms", posts(1, 0.8)),
    (18, "durable posts, 16 connections / fdatasync", "≥ 10, p99 < 50 ms", posts(16, 10)),
    (18, "durable posts, 64 connections / fdatasync", "≥ 22, p99 < 50 ms", posts(64, 22)),
    (19, "the service's memory after that, beside Isso's", "< 30 MB", held),
    (20, "script for threads, gzipped, beside Isso's", "≤ 10 kB", script),
]
