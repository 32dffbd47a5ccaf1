"""What is taken from npm for the rows that need a browser, by name and at a pinned version, into the scratch folder."""

import json
import os
import shutil
import subprocess
from pathlib import Path

from measure import Trouble
from measure import run_quietly
from measure import say

HERE = Path(__file__).resolve().parent
PACKAGES = {"pagefind": "1.6.0", "puppeteer-core": "25.16.0"}


class Npm:
    """Pagefind, and Chromium driven by scripts in `browser/`."""

    def __init__(self, work):
        self.home = work / "npm"

    def install(self):
        wanted = " ".join(f"{name}@{version}" for name, version in PACKAGES.items())
        done = self.home / "done"
        if done.exists() and done.read_text() == wanted:
            return
        if not shutil.which("npm"):
            raise Trouble("npm is needed for the rows 9, 12, 13 and 16: `apt-get install npm`")
        say(f"installing {wanted}")
        shutil.rmtree(self.home, ignore_errors=True)
        self.home.mkdir(parents=True)
        (self.home / "package.json").write_text("{}")
        run_quietly(["npm", "install", "--silent", "--no-audit", "--no-fund", "--prefix", self.home, *wanted.split()],
                    "install from npm")
        done.write_text(wanted)

    def pagefind(self):
        self.install()
        # The package's own command is a script around this binary.
        binaries = sorted(self.home.glob("node_modules/@pagefind/*/bin/pagefind_extended*"))
        binaries = [path for path in binaries if os.access(path, os.X_OK) and path.suffix in ("", ".exe")]
        if not binaries:
            raise Trouble("the package pagefind has no binary for this machine")
        return binaries[0]

    def ask(self, script, *arguments):
        """What a script in `browser/` prints, which is JSON."""
        self.install()
        command = ["node", HERE / "browser" / script, *arguments]
        environment = {**os.environ, "POLDER_BENCH_MODULES": str(self.home)}
        try:
            done = subprocess.run([str(part) for part in command], stdin=subprocess.DEVNULL, capture_output=True,
                                  text=True, env=environment)
        except OSError as error:
            raise Trouble(f"cannot run `node`: {error.strerror}") from None
        if done.returncode:
            lines = "".join(f"\n    {line}" for line in done.stderr.strip().splitlines()[-8:])
            raise Trouble(f"`{script}` failed:{lines}")
        return json.loads(done.stdout)
