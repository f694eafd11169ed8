"""Words in brackets: what a text message says, a bar, and what a page says instead."""

import re
from collections.abc import Iterator
from typing import Final, Literal

Medium = Literal["text", "page"]

# "[text|type] a town"; a bracket without a bar is a bracket.
_EITHER: Final = re.compile(r"\[(?P<text>[^\[\]|]*)\|(?P<page>[^\[\]|]*)\]")


def said(written: str, medium: Medium) -> str:
    """Return what *written* says in *medium*."""
    return _EITHER.sub(lambda either: either[medium], written)


def pairs(written: str) -> Iterator[tuple[str, str]]:
    """Yield the words for a text and those for a page, wherever *written* tells them apart."""
    for either in _EITHER.finditer(written):
        yield either["text"], either["page"]
