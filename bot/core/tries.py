"""Tries: runs of symbols that begin alike share their way, so that one walk finds them all."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

# A trie: symbol -> node.  A node is what ends there, alone, or a trie again, in which what ends
# there stands under END: most nodes end something and go nowhere, and a dict for each is dear.
Trie = Mapping[str, Any]
END: Final = ""

# One way to read the words from a position: a symbol, and the position after it.
Edge = tuple[str, int]


def insert(trie: dict[str, Any], symbols: Sequence[str], found: object) -> None:
    """Let *found* end in *trie* where *symbols* lead."""
    *way, last = symbols
    for symbol in way:
        node = trie.setdefault(symbol, {})
        if isinstance(node, tuple):
            node = trie[symbol] = {END: node}
        trie = node
    node = trie.get(last, ())
    if isinstance(node, tuple):
        trie[last] = (*node, found)
    else:
        node[END] = (*node.get(END, ()), found)


def ending(trie: Trie, symbols: Sequence[str]) -> tuple[Any, ...]:
    """Return all that ends in *trie* where *symbols* lead."""
    node: Any = trie
    for symbol in symbols:
        node = {} if isinstance(node, tuple) else node.get(symbol, {})
    return node if isinstance(node, tuple) else node.get(END, ())


def ends(trie: Trie) -> Iterator[Any]:
    """Yield all that ends anywhere in *trie*."""
    for node in trie.values():
        if isinstance(node, tuple):
            yield from node
        else:
            yield from ends(node)


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
    if isinstance(node, tuple):
        for found in node:
            walked.append((found, start, at))
        return
    for found in node.get(END, ()):
        walked.append((found, start, at))
    if at < len(edges):
        for symbol, end in edges[at]:
            if symbol in node:
                _go_on(node[symbol], start, end, edges, walked)
