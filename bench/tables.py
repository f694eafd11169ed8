"""Tables, printed as they grow and written to docs/speed.md at the end."""

import platform
import statistics
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Final

OUT: Final = Path(__file__).parents[1] / "docs" / "speed.md"
_FIRST: Final = 30
_OTHER: Final = 12


class Report:
    """What was measured: each line goes to the terminal at once, and to the page later."""

    def __init__(self) -> None:
        self._lines: list[str] = []

    def title(self, title: str, says: str) -> None:
        """Begin a table about *title*; *says* tells what it measures."""
        print(f"\n{title}\n{says}\n", flush=True)
        self._lines += ["", f"## {title}", "", says]

    def head(self, *columns: str) -> None:
        """Begin a table with *columns*."""
        self._print(columns)
        self._lines += ["", _row(columns), _row(["---", *["---:"] * (len(columns) - 1)])]

    def row(self, *cells: str) -> None:
        """Add a row to the table."""
        self._print(cells)
        self._lines.append(_row(cells))

    def note(self, text: str) -> None:
        """Add a sentence below the table."""
        print(f"{text}", flush=True)
        self._lines += ["", text]

    def write(self, path: Path = OUT) -> None:
        """Write the page."""
        day = datetime.now(UTC).date()
        head = [
            "# Speed",
            "",
            f"Written by `make bench` on {day}: {machine()}.",
            "Figures of one table were measured in turns, in one run; compare them with each "
            "other, not with those of another machine.",
        ]
        path.write_text("\n".join([*head, *self._lines]) + "\n", encoding="utf-8")
        print(f"\nWritten to {path}")

    def _print(self, cells: Sequence[str]) -> None:
        rest = "".join(f"{cell:>{max(_OTHER, len(cell) + 2)}}" for cell in cells[1:])
        print(f"  {cells[0]:{_FIRST}}{rest}", flush=True)


def machine() -> str:
    """Return the processor, its number of cores, and the Python."""
    lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    name = names[0] if names else platform.machine()
    return f"{name}, {len(names) or 1} cores, Python {platform.python_version()}"


def calm(rounds: Sequence[Sequence[float]]) -> list[float]:
    """Return the seconds of the *rounds* that the machine had to itself: the quickest third."""
    quickest = sorted(rounds, key=statistics.median)[: max(1, len(rounds) // 3)]
    return [*chain.from_iterable(quickest)]


def us(seconds: float) -> str:
    """Return *seconds* in microseconds, milliseconds, or seconds, in two or three digits."""
    for unit, name in ((1e-3, "us"), (1.0, "ms")):
        if seconds < unit:
            return f"{seconds / unit * 1000:.3g} {name}"
    return f"{seconds:.1f} s"


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"
