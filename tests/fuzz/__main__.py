"""Fuzzes every door of the line for some minutes: `python -m tests.fuzz --minutes 10`."""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile

from tests.fuzz.targets import TARGETS
from tests.processes import ROOT


def main() -> int:
    """Run the targets one after the other; return how many of them found something."""
    asked = argparse.ArgumentParser(prog="tests.fuzz", description=__doc__)
    asked.add_argument("--minutes", type=float, default=10, help="for all targets together")
    asked.add_argument("targets", nargs="*", choices=[[], *TARGETS], help="all, if none is named")
    given = asked.parse_args()
    names = given.targets or list(TARGETS)
    folder = tempfile.mkdtemp(prefix="fuzz-")
    found = tried = 0
    for name in names:
        seconds = max(1, int(given.minutes * 60 / len(names)))
        program = [sys.executable, "-m", "tests.fuzz.guided", name, str(seconds), folder]
        ended = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=False)
        told = re.findall(r"(\d+) whole inputs", ended.stdout)
        inputs = int(told[-1]) if told else 0
        tried += inputs
        found += ended.returncode != 0
        verdict = "FAILED" if ended.returncode else "ok"
        print(f"{name:8} {inputs:9,} inputs in {seconds} s: {verdict}", flush=True)
        if ended.returncode:
            print(ended.stdout[-4000:] + ended.stderr[-1000:])
    print(f"{'together':8} {tried:9,} inputs, {found} targets failed")
    if found:
        print(f"What failed is in {folder}.")
    else:
        shutil.rmtree(folder)
    return found


if __name__ == "__main__":
    sys.exit(main())
