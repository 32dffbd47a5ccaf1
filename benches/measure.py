"""What every row of `benches/run` is made with: a timed process, and cells of the table."""

import os
import statistics
import subprocess
import sys
import time
from collections import namedtuple

# Of one process and its children: cpu and wall in seconds, memory (peak, resident) in MiB.
Usage = namedtuple("Usage", "cpu wall memory")
# What a row found: texts for the cells; `ok` is None where there was nothing to compare with.
Figure = namedtuple("Figure", "peer ours ratio ok notes", defaults=[()])


class Trouble(Exception):
    """A failure that is told in one line: the run cannot go on."""


def say(text):
    print(text, file=sys.stderr, flush=True)


def median(samples, field):
    return statistics.median(getattr(sample, field) for sample in samples)


def tail(path):
    lines = path.read_text(errors="replace").strip().splitlines()
    return "".join(f"\n    {line}" for line in lines[-8:])


def timed(command, log):
    """Runs a command to its end and says what it took.

    The kernel counts a child's memory from the fork on, so this process's own (some 20 MiB) is the
    least that can be seen. Therefore the trees are generated in a process of their own.
    """
    with open(log, "wb") as output:
        start = time.perf_counter()
        try:
            process = subprocess.Popen([str(part) for part in command], stdin=subprocess.DEVNULL,
                                       stdout=output, stderr=subprocess.STDOUT)
        except OSError as error:
            raise Trouble(f"cannot run `{command[0]}`: {error.strerror}") from None
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise Trouble(f"`{' '.join(str(part) for part in command)}` ended with {process.returncode}:{tail(log)}")
    scale = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return Usage(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / scale)


def run_quietly(command, what):
    """For preparations: nothing is shown unless it fails."""
    try:
        done = subprocess.run([str(part) for part in command], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    except OSError as error:
        raise Trouble(f"cannot {what}: `{command[0]}`: {error.strerror}") from None
    if done.returncode:
        lines = "".join(f"\n    {line}" for line in done.stdout.strip().splitlines()[-8:])
        raise Trouble(f"cannot {what}:{lines}")
    return done.stdout


def cell(samples, field):
    """The row's own figure first, then the other two."""
    if not samples:
        return "–"
    texts = {
        "cpu": f"{median(samples, 'cpu'):.2f} cpu s",
        "wall": f"{median(samples, 'wall'):.2f} s",
        "memory": f"{median(samples, 'memory'):.0f} MiB",
    }
    first = texts.pop(field)
    return f"{first} ({', '.join(texts.values())})"


def number(ratio):
    return "–" if ratio is None else f"{ratio:.3f}"


def judge(ratio, limit):
    return None if ratio is None else ratio <= limit
