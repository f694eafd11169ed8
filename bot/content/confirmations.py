"""Who confirmed a fact of the directory by phone: it holds for what was confirmed, and no longer.

An entry of directory.yaml has `confirmed: {by: "name", on: 2026-11-24, of: mark}`.
"""

import hashlib
import json
from dataclasses import dataclass
from typing import Any, Final

from bot.content.yaml_nodes import Node

NAME: Final = "confirmed"
# What may change without anybody phoning again.
_BESIDE: Final = (NAME, "checked", "recheck", "sources", "note", "disputed")
# Of the digest, as for reviews.
_LENGTH: Final = 12


@dataclass(frozen=True, slots=True)
class Confirmation:
    """*by* whom a fact was confirmed by phone, and *on* which day."""

    by: str
    on: str


def mark(entry: Any) -> str:
    """Return the mark of a fact as its YAML has it: another one for another number or hour."""
    told = {name: value for name, value in entry.items() if name not in _BESIDE}
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:_LENGTH]


def confirmation(node: Node) -> Confirmation | None:
    """Return who confirmed the fact in *node* as it is; None if nobody did."""
    entry = node[NAME]
    if not entry["by"] or entry["of"].text() != mark(_plain(node)):
        return None
    return Confirmation(entry["by"].text(), entry["on"].text())


def _plain(node: Node) -> Any:
    """Return what *node* holds, as a reader of YAML gives it."""
    if isinstance(node.value, dict):
        return {name: _plain(one) for name, one in node.items()}
    if isinstance(node.value, list):
        return [_plain(one) for one in node.entries()]
    return node.value
