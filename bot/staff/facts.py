"""The facts of directory.yaml with their sources and dates, for review."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from bot.content import directory
from bot.content.confirmations import Confirmation, confirmation
from bot.content.loading import Loaded
from bot.content.yaml_nodes import Node, is_due

# The order in which a person wants to read it; an address is for staff alone.
_SHOWN: Final = (
    "name state phone call toll_free tty spanish text web email address hours days open close"
).split()


@dataclass(frozen=True, slots=True)
class Fact:
    """One entry: what it *shows* by field, its *sources* in words, and when it must be checked.

    *id* is "lines.hotline", "offices.taunton_attleboro", or "hours"; *disputed* says why its
    number is not given; *overdue* that the day to check again is past; *confirmed* who phoned.
    """

    id: str
    line: int
    shows: tuple[tuple[str, str], ...]
    sources: tuple[str, ...]
    checked: str
    recheck: str
    overdue: bool
    disputed: str
    note: str
    confirmed: Confirmation | None


def facts(loaded: Loaded, today: date) -> Iterator[Fact]:
    """Yield every fact of the register: the hours, the lines, the offices."""
    sources = loaded.directory_node["sources"]
    for id, node in directory.facts(loaded.directory_node):
        yield Fact(
            id=id,
            line=node.line,
            shows=tuple((name, _text(node[name])) for name in _SHOWN if node[name]),
            sources=tuple(sources[source]["what"].text() for source in node["sources"].texts()),
            checked=node["checked"].text(),
            recheck=node["recheck"].text(),
            overdue=is_due(node["recheck"], today),
            disputed=node["disputed"].text(),
            note=node["note"].text(),
            confirmed=confirmation(node),
        )


def _text(node: Node) -> str:
    if days := node["days"].texts():
        return f"{', '.join(days)}, {node['open'].text()} to {node['close'].text()}"
    return ", ".join(node.texts()) or node.text()
