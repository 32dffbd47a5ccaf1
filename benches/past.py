#!/usr/bin/env python3
"""A repository with a long past and wide folders, the same bytes each time: what reading a history is measured on.

    benches/past.py DIR --commits 30000

makes DIR (which must not exist, or be empty) with nothing but DIR/.git. A third of its files lies in one
folder, the others in folders of some 150. Pages are wrapped as people wrap them; they are extended, reworded
and moved, two or three in a commit at times, and now and then a branch is merged.
"""

import argparse
import os
import random
import subprocess
import sys
from pathlib import Path

from generate import SEED
from generate import Words
from generate import people
from generate import pick
from generate import skewed

FIRST_SECOND = 1_483_354_800  # 2017-01-02
WIDE_SHARE = 0.33
FOLDER_SIZE = 150
CHECKPOINT = 200  # commits between two merges


class Shelf:
    """The files as they are after the commits so far: path → paragraphs, each a list of lines."""

    def __init__(self, rng, words):
        self.rng, self.words = rng, words
        self.pages, self.paths, self.made = {}, [], 0

    def paragraph(self):
        text = self.words.paragraph(self.rng, 1 + int(self.rng.random() * 4)).split(" ")
        return [" ".join(text[i:i + 14]) for i in range(0, len(text), 14)]

    def path(self):
        self.made += 1
        name = f"{self.words.draw(self.rng, '{N}')}-{self.words.draw(self.rng, '{M}').lower()}-{self.made}.md"
        if self.rng.random() < WIDE_SHARE:
            return f"pages/{name}"
        return f"wiki/{self.made // FOLDER_SIZE:03}/{name}"

    def text(self, path):
        return "".join("\n".join(lines) + "\n\n" for lines in self.pages[path]).encode()

    def add(self):
        path = self.path()
        self.pages[path] = [[f"# {path.rsplit('/', 1)[1]}"], *(self.paragraph() for _ in range(6))]
        self.paths.append(path)
        return [("M", path)]

    def edit(self):
        # New pages are edited more often than old ones.
        path = self.paths[len(self.paths) - 1 - skewed(self.rng, len(self.paths))]
        paragraphs = self.pages[path]
        at, chance = int(self.rng.random() * len(paragraphs)), self.rng.random()
        if chance < 0.35:
            paragraphs.insert(at + 1, self.paragraph())
        elif chance < 0.5 and len(paragraphs) > 3:
            paragraphs.pop(at or 1)
        else:
            lines = paragraphs[at]
            lines[int(self.rng.random() * len(lines))] = self.paragraph()[0]
        return [("M", path)]

    def move(self):
        place = int(self.rng.random() * len(self.paths))
        old, new = self.paths[place], self.path()
        self.pages[new], self.paths[place] = self.pages.pop(old), new
        if self.rng.random() < 0.5:
            self.pages[new][0] = self.paragraph()
        return [("D", old), ("M", new)]


def generate(directory, count):
    """Writes the repository; returns the id of the newest commit."""
    root = Path(directory)
    root.mkdir(parents=True, exist_ok=True)
    if any(root.iterdir()):
        raise ValueError(f"`{root}` is not empty")
    # The person's own git settings must not change a byte.
    environment = {k: v for k, v in os.environ.items() if not k.startswith("GIT_")}
    environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}

    def git(*arguments, **options):
        return subprocess.run(["git", "-C", str(root), *arguments], env=environment, check=True, **options)

    git("init", "-q", "-b", "main", "--object-format=sha1", "--template=")
    importer = subprocess.Popen(["git", "-C", str(root), "fast-import", "--quiet"],
                                stdin=subprocess.PIPE, env=environment)
    rng = random.Random(f"{SEED}:past:{count}")
    shelf = Shelf(rng, Words(300))
    who = [f"{name} <{address}>" for name, address in people()]

    def commit(number, subject, changes, merged=""):
        stamp = f"{who[skewed(rng, len(who))]} {FIRST_SECOND + number * 9000} +0000"
        lines = [f"commit refs/heads/main\nmark :{number + 1}\nauthor {stamp}\ncommitter {stamp}\n"
                 f"data {len(subject)}\n{subject}\n{merged}".encode()]
        for change, path in changes:
            if change == "D":
                lines.append(f"D {path}\n".encode())
            else:
                text = shelf.text(path)
                lines.append(f"M 100644 inline {path}\ndata {len(text)}\n".encode() + text + b"\n")
        importer.stdin.write(b"".join(lines))

    for number in range(count):
        if number % CHECKPOINT == CHECKPOINT - 1:
            # A merge that brings what main has already: it is in the way of whoever walks, and edits nothing.
            commit(number, f"Merge pull request #{number} from {pick(rng, ('ada', 'grace', 'ken'))}/pages", [],
                   f"merge :{number - 2}\n")
            continue
        chance = rng.random()
        if chance < 0.32 or len(shelf.paths) < 10:
            commit(number, "Add a page", shelf.add())
        elif chance < 0.345:
            commit(number, "Move a page", shelf.move())
        else:
            changes = dict.fromkeys(change for _ in range(1 + skewed(rng, 4)) for change in shelf.edit())
            commit(number, "Say it better", changes)
    importer.stdin.close()
    if importer.wait():
        raise ValueError("git fast-import failed")
    # As a clone would have it.
    git("repack", "-a", "-d", "-q", "--threads=1")
    return git("rev-parse", "HEAD", stdout=subprocess.PIPE, text=True).stdout.strip()


def main():
    parser = argparse.ArgumentParser(description="Makes the history that the benchmarks read.")
    parser.add_argument("directory", help="where to; it must not exist or be empty")
    parser.add_argument("--commits", type=int, default=30000, help="how many (default: 30000)")
    arguments = parser.parse_args()
    try:
        print(generate(arguments.directory, arguments.commits))
    except (ValueError, OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"error: {error}")


if __name__ == "__main__":
    main()
