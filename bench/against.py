"""The webhook beside that of another revision, in one run: `python -m bench.against [REVISION]`.

The revision is checked out into a folder that is gone in the end.  Each version is measured in
turns: in process, where nothing but the program counts, and over HTTP with the server that its
Procfile names, one text after the other.  Both need what is installed here.
"""

import json
import os
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

from bench.floor import TOKEN, URL
from bench.tables import Report, calm, us
from bench.webhook import measure, ours
from tests.phone import WirePhone
from tests.processes import ROOT, environment, free_port, serving

# The last one that gave each request a thread from its first byte.
BEFORE: Final = "cc4ee29"
ROUNDS: Final = 30
TEXTS: Final = 100
_SETTINGS: Final = {
    "SECRET_KEY": "k" * 32,
    "TWILIO_AUTH_TOKEN": TOKEN,
    "PUBLIC_URL": URL,
    "CARRIER_KEYWORDS": "twilio",
}
Round = Callable[[], list[float]]


@contextmanager
def checked_out(revision: str, folder: Path) -> Iterator[Path]:
    """Give a work tree of *revision* below *folder*."""
    tree = folder / "tree"
    git = ["git", "-C", str(ROOT), "worktree"]
    subprocess.run([*git, "add", "--quiet", "--detach", str(tree), revision], check=True)
    try:
        yield tree
    finally:
        subprocess.run([*git, "remove", "--force", str(tree)], check=True)


@contextmanager
def in_process(root: Path, folder: Path) -> Iterator[Round]:
    """Give what measures the webhook of the program in *root*, in a process of its own."""
    # The measuring is that of here, whatever stands beside the other program.
    bench = folder / "bench"
    if not bench.exists():
        bench.symlink_to(ROOT / "bench")
    settings = environment({"PYTHONPATH": f"{folder}{os.pathsep}{root}"}, folder)
    command = [sys.executable, "-c", "from bench import against; against.answer_rounds()"]
    with subprocess.Popen(
        command, cwd=folder, env=settings, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    ) as process:  # fmt: skip
        asked, answers = process.stdin, process.stdout
        assert asked
        assert answers

        def one() -> list[float]:
            asked.write("\n")
            asked.flush()
            taken: list[float] = json.loads(answers.readline())
            return taken

        yield one
        asked.close()


def answer_rounds() -> None:
    """Measure a round for each line that is read, and print it."""
    app = ours()
    for _ in sys.stdin:
        print(json.dumps(measure(app)), flush=True)


@contextmanager
def over_http(root: Path, folder: Path) -> Iterator[Round]:
    """Give what texts the server that the Procfile in *root* names."""
    port = free_port()
    line = (root / "Procfile").read_text("utf-8").partition("web:")[2]
    command = shlex.split(line.replace("0.0.0.0:${PORT:-8000}", f"127.0.0.1:{port}"))
    home = Path(tempfile.mkdtemp(dir=folder))
    with serving(command, port, _SETTINGS | {"PYTHONPATH": str(root)}, home):

        def one() -> list[float]:
            taken = []
            for _ in range(TEXTS):
                # Without a cookie: what one version remembers of a phone, the other one may not.
                phone = WirePhone(port, token=TOKEN, public_url=URL)
                began = time.perf_counter()
                assert phone.text("red flags").status == 200
                taken.append(time.perf_counter() - began)
            return taken

        yield one


def main(report: Report, revision: str = BEFORE) -> None:
    """Write the table; where the history lacks *revision*, say so."""
    report.title(
        "The webhook beside the version before",
        f"Before is `{revision}`, checked out for this; {ROUNDS} rounds of each in turns, of which "
        "the quickest third counts. In process it is the whole POST /sms as above; over HTTP each "
        f"version runs as its Procfile says, and gets {TEXTS} signed texts a round, one after the "
        "other, each on a connection of its own.",
    )
    if not _is_known(revision):
        report.note("Not measured: that version is not in the history here.")
        return
    report.head("", "before", "before, p99", "now", "now, p99", "now to before")
    with ExitStack() as running:
        folder = Path(running.enter_context(tempfile.TemporaryDirectory()))
        trees = running.enter_context(checked_out(revision, folder)), ROOT
        for name, way in (("in process", in_process), ("over HTTP", over_http)):
            with ExitStack() as versions:
                tried = [versions.enter_context(way(tree, folder)) for tree in trees]
                rounds = [[one() for one in tried] for _ in range(ROUNDS)]
            _row(report, name, [list(found) for found in zip(*rounds, strict=True)])


def _is_known(revision: str) -> bool:
    asked = ["git", "-C", str(ROOT), "rev-parse", "--quiet", "--verify", f"{revision}^{{commit}}"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def _row(report: Report, name: str, versions: list[list[list[float]]]) -> None:
    cells, middles = [], []
    for rounds in versions:
        seconds = calm(rounds)
        middles.append(statistics.median(seconds))
        cells += [us(middles[-1]), us(statistics.quantiles(seconds, n=100)[98])]
    before, now = middles
    report.row(name, *cells, f"{now / before:.2f} x")


if __name__ == "__main__":
    main(Report(), *sys.argv[1:2])
