"""Runs one target for some seconds, guided by atheris: input that reaches new code is kept.

    python -m tests.fuzz.guided core 60 FOLDER

What fails is written to FOLDER, and the process ends with an error.
"""

import random
import sys
import tempfile
from itertools import count
from pathlib import Path

import atheris

# Only what is first imported here is watched.
with atheris.instrument_imports(include=["bot"]):
    from tests.fuzz import targets


# Bytes to begin with: with fewer a draw ends before a text is whole.
SEEDS, LENGTH = 64, 1500
EACH = 10


def main() -> None:
    """Run the target that was asked for; atheris ends the process."""
    name, seconds, folder = sys.argv[1:]
    line = targets.line(Path(tempfile.mkdtemp(dir=folder)))
    target = targets.QUICK(targets.TARGETS[name](line))
    tried = count(1)

    def run(data: bytes) -> None:
        # The fuzzer ends the process without another word, so what was tried is told as it goes.
        if target.hypothesis.fuzz_one_input(data) and (number := next(tried)) % EACH == 0:
            print(f"{number} whole inputs", flush=True)

    options = f"-max_total_time={seconds} -max_len=4096 -len_control=0 -timeout=30"
    where = f"-artifact_prefix={folder}/{name}-"
    atheris.Setup([sys.argv[0], *options.split(), where, seeds()], run)
    atheris.Fuzz()


def seeds() -> str:
    """Return a folder with inputs to begin with, always the same."""
    folder, made = Path(tempfile.mkdtemp()), random.Random(0)
    for number in range(SEEDS):
        (folder / str(number)).write_bytes(made.randbytes(LENGTH))
    return str(folder)


if __name__ == "__main__":
    main()
