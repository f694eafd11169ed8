"""Tries: runs of symbols that begin alike share their way, so that one walk finds them all."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

# A trie: symbol -> node.  A node is what ends there or, where it goes on, a trie again, in which
# what ends there stands under END.  Several that end in one place are a tuple.  Most nodes end one
# thing and go nowhere, and a tuple or a dict for each is dear.
Trie = Mapping[str, Any]
END: Final = ""

# One way to read the words from a position: a symbol, and the position after it.
Edge = tuple[str, int]


def insert(trie: dict[str, Any], symbols: Sequence[str], found: object) -> None:
    """Let *found*, which is no tuple, end in *trie* where *symbols* lead."""
    *way, last = symbols
    for symbol in way:
        node = trie.setdefault(symbol, {})
        if not isinstance(node, dict):
            node = trie[symbol] = {END: node}
        trie = node
    if isinstance(trie.get(last), dict):
        trie, last = trie[last], END
    trie[last] = (*_listed(trie[last]), found) if last in trie else found


def ending(trie: Trie, symbols: Sequence[str]) -> tuple[Any, ...]:
    """Return all that ends in *trie* where *symbols* lead."""
    node: Any = trie
    for symbol in symbols:
        node = node.get(symbol, ()) if isinstance(node, dict) else ()
    return _listed(node.get(END, ()) if isinstance(node, dict) else node)


def ends(trie: Trie) -> Iterator[Any]:
    """Yield all that ends anywhere in *trie*."""
    for node in trie.values():
        if isinstance(node, dict):
            yield from ends(node)
        else:
            yield from _listed(node)


def _listed(ending: Any) -> tuple[Any, ...]:
    """Return what ends in one place as a tuple."""
    return ending if isinstance(ending, tuple) else (ending,)


def walk(trie: Trie, edges: Sequence[Sequence[Edge]]) -> list[tuple[Any, int, int]]:
    """Return (what ends there, start, end) for each run in *trie* that *edges* can spell."""
    walked: list[tuple[Any, int, int]] = []
    for start, ways in enumerate(edges):
        for symbol, end in ways:
            if symbol in trie:
                _go_on(trie[symbol], start, end, edges, walked)
    return walked


def _go_on(
    node: Any, start: int, at: int, edges: Sequence[Sequence[Edge]], walked: list[Any]
) -> None:
    """Add to *walked* what ends in *node*, and in all nodes that lie on the ways from *at*."""
    goes_on = isinstance(node, dict)
    ending = node.get(END) if goes_on else node
    if isinstance(ending, tuple):
        for found in ending:
            walked.append((found, start, at))
    elif ending is not None:
        walked.append((ending, start, at))
    if goes_on and at < len(edges):
        for symbol, end in edges[at]:
            if symbol in node:
                _go_on(node[symbol], start, end, edges, walked)
