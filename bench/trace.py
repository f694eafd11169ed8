"""One text followed through the program: which of its functions run, in which order."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, Final

ROOT: Final = Path(__file__).parents[1]
_BOT: Final = f"{ROOT / 'bot'}/"


@dataclass
class Call:
    """A function, how often its caller called it, and what it called in its turn."""

    module: str
    name: str
    times: int = 0
    calls: dict[tuple[str, str], "Call"] = field(default_factory=dict)

    def walk(self, depth: int = 0) -> Iterator[tuple[int, "Call"]]:
        """Yield each call below this one with its depth, in the order of the first time."""
        for call in self.calls.values():
            yield depth, call
            yield from call.walk(depth + 1)


def trace(run: Callable[[], object]) -> Call:
    """Return the calls of functions of bot/ that *run* makes in this thread."""
    top = Call("", "")
    open_calls: list[tuple[FrameType, Call]] = []
    # A generator is noted each time that it goes on, and counts once.
    begun: dict[FrameType, Call] = {}

    def note(frame: FrameType, event: str, _: Any) -> None:
        if event == "call" and (named := _named(frame)):
            if frame not in begun:
                above = open_calls[-1][1] if open_calls else top
                begun[frame] = above.calls.setdefault(named, Call(*named))
                begun[frame].times += 1
            open_calls.append((frame, begun[frame]))
        elif event == "return" and open_calls and open_calls[-1][0] is frame:
            open_calls.pop()

    sys.setprofile(note)
    try:
        run()
    finally:
        sys.setprofile(None)
    return top


def _named(frame: FrameType) -> tuple[str, str] | None:
    """Return the module and the name of a function of ours; parts of one have no name."""
    code = frame.f_code
    if not code.co_filename.startswith(_BOT) or code.co_name.startswith("<"):
        return None
    module = code.co_filename.removeprefix(_BOT).removesuffix(".py").removesuffix("/__init__")
    return module.replace("/", "."), code.co_qualname.rpartition("<locals>.")[2]
