"""Turns our plain texts into paragraphs and lists of HTML."""

import re
from collections.abc import Callable, Collection
from itertools import groupby
from typing import Final

from markupsafe import Markup

from bot.pages.links import linked

# Makes HTML of what stands in one line.
Inline = Callable[[str], Markup]

_BULLET: Final = re.compile(r"- (?P<item>.+)")
_NUMBER: Final = re.compile(r"(?P<number>\d+)\. (?P<item>.+)")


def prose(text: str, inline: Inline = linked, offers: Collection[str] = ()) -> Markup:
    """Return *text* as HTML: each line a paragraph, and neighbouring items one list.

    A line that is one of *offers* is an item of a list of them.
    """
    lines = [line for line in text.splitlines() if line.strip()]
    html = Markup()
    for kind, group in groupby(lines, lambda line: _kind(line, offers)):
        items = Markup().join(_ITEMS[kind](line, inline) for line in group)
        html += _LISTS[kind].format(items)
    return html


def _kind(line: str, offers: Collection[str]) -> str:
    if line in offers:
        return "offer"
    return "bullet" if _BULLET.match(line) else "number" if _NUMBER.match(line) else "line"


def _line(line: str, inline: Inline) -> Markup:
    return Markup("<p>{}</p>").format(inline(line))


def _offer(line: str, inline: Inline) -> Markup:
    return Markup("<li>{}</li>").format(inline(line))


def _bullet(line: str, inline: Inline) -> Markup:
    return _offer(line.removeprefix("- "), inline)


def _numbered(line: str, inline: Inline) -> Markup:
    """Keep the number: a list may go on from the page before."""
    number, _, item = line.partition(". ")
    return Markup('<li value="{}">{}</li>').format(number, inline(item))


_ITEMS: Final = {"line": _line, "bullet": _bullet, "number": _numbered, "offer": _offer}
_LISTS: Final = {
    "line": Markup("{}"),
    "bullet": Markup("<ul>{}</ul>"),
    "number": Markup("<ol>{}</ol>"),
    "offer": Markup('<ul class="offers">{}</ul>'),
}
