"""Boxes in rows with arrows that point down, as SVG."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from itertools import combinations
from typing import Final, NamedTuple

from bench.graph import Graph

WIDE, HIGH = 168, 54
# Where an arrow passes a row it takes this much room.
PASSING: Final = 28
ACROSS, DOWN = 26, 62
MARGIN: Final = 32
# How wide the list beside the boxes is.
BESIDE: Final = 286
HEAD: Final = 62
# How often each row is put into its best order, given the others.
_SWEEPS: Final = 4

Edge = tuple[str, str]


class Box(NamedTuple):
    """What stands in a box: a name, a line below it, and whether it is tinted."""

    name: str
    says: str
    tinted: bool


class Side(NamedTuple):
    """A list beside the boxes, with a *title* in two lines."""

    title: tuple[str, str]
    lines: Sequence[tuple[str, str]]


def draw(boxes: Sequence[Box], graph: Graph, title: str, note: str, side: Side) -> str:
    """Return the picture of *boxes*; *graph* tells to which others arrows lead from each."""
    rows, edges = _in_rows(graph)
    rows = _untangled(rows, edges)
    middle = max(_width(row, graph) for row in rows) / 2 + MARGIN
    at = {
        name: (x, HEAD + MARGIN + level * (HIGH + DOWN))
        for level, row in enumerate(rows)
        for name, x in _places(row, graph, middle)
    }
    right = 2 * middle
    width, height = right + BESIDE + MARGIN, HEAD + MARGIN * 2 + len(rows) * (HIGH + DOWN) - DOWN
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}"'
        f' width="{width:.0f}" height="{height:.0f}" font-family="sans-serif" font-size="12"'
        ' fill="#1f2933" role="img">',
        f"<title>{escape(title)}</title>",
        '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7"'
        ' markerHeight="7" orient="auto"><path d="M0,0.5 L8,4 L0,7.5 z" fill="#5b6b7b"/>'
        "</marker></defs>",
        '<rect width="100%" height="100%" fill="#ffffff"/>',
        f'<text x="{MARGIN}" y="38" font-size="18" font-weight="bold">{escape(title)}</text>',
        f'<text x="{MARGIN}" y="60" fill="#52606d">{escape(note)}</text>',
        '<g fill="none" stroke="#5b6b7b" stroke-width="1.3">',
        *_arrows(edges, graph, at),
        "</g>",
        *(_box(box, *at[box.name]) for box in boxes),
        *_aside(side, right, at),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _in_rows(graph: Graph) -> tuple[list[list[str]], list[Edge]]:
    """Return the rows from the top, and the edges from each row to the next.

    An arrow that goes further passes the rows between at a place of its own.
    """
    level = dict.fromkeys(graph, 0)
    for _ in graph:
        for name, targets in graph.items():
            for target in targets:
                level[target] = max(level[target], level[name] + 1)
    rows: list[list[str]] = [[] for _ in range(max(level.values()) + 1)]
    for name in sorted(graph):
        rows[level[name]].append(name)
    edges = []
    for name, targets in sorted(graph.items()):
        for target in sorted(targets):
            before = name
            for between in range(level[name] + 1, level[target]):
                passing = f"{name} {target} {between}"
                rows[between].append(passing)
                edges.append((before, passing))
                before = passing
            edges.append((before, target))
    return rows, edges


def _untangled(rows: list[list[str]], edges: Sequence[Edge]) -> list[list[str]]:
    """Return *rows* in an order in which few arrows cross, and none goes far.

    Two of a row change places wherever that helps: to try every order of ten takes an hour.
    """
    for _ in range(_SWEEPS):
        for level, row in enumerate(rows):
            for one, other in combinations(range(len(row)), 2):
                order = list(rows[level])
                order[one], order[other] = order[other], order[one]
                changed = [*rows[:level], order, *rows[level + 1 :]]
                rows = min(rows, changed, key=lambda some: _tangle(some, edges))
    return rows


def _tangle(rows: Sequence[Sequence[str]], edges: Sequence[Edge]) -> tuple[int, float]:
    at = {
        name: (level, x - len(row) / 2)
        for level, row in enumerate(rows)
        for x, name in enumerate(row)
    }
    lines = [(at[above][0], at[above][1], at[below][1]) for above, below in edges]
    crossings = sum(
        one[0] == other[0] and (one[1] - other[1]) * (one[2] - other[2]) < 0
        for one in lines
        for other in lines
    )
    return crossings // 2, sum(abs(upper - lower) for _, upper, lower in lines)


def _width(row: Sequence[str], graph: Graph) -> float:
    return sum(WIDE if name in graph else PASSING for name in row) + ACROSS * (len(row) - 1)


def _places(row: Sequence[str], graph: Graph, middle: float) -> Iterator[tuple[str, float]]:
    """Yield each name of *row* with the middle of its place."""
    left = middle - _width(row, graph) / 2
    for name in row:
        wide = WIDE if name in graph else PASSING
        yield name, left + wide / 2
        left += wide + ACROSS


def _arrows(
    edges: Sequence[Edge], graph: Graph, at: Mapping[str, tuple[float, float]]
) -> Iterator[str]:
    """Yield the arrows; those of one box begin and end side by side."""
    starts = {name: sorted((b for a, b in edges if a == name), key=at.__getitem__) for name in at}
    ends = {name: sorted((a for a, b in edges if b == name), key=at.__getitem__) for name in at}
    for name in graph:
        for after in starts[name]:
            x, y = at[name]
            x, y = x + _spread(after, starts[name]), y + HIGH
            path, before = f"M{x:.0f},{y}", name
            while True:
                to_x, to_y = at[after]
                if after in graph:
                    to_x, to_y = to_x + _spread(before, ends[after]), to_y - 2
                half = (y + to_y) / 2
                path += f" C{x:.0f},{half:.0f} {to_x:.0f},{half:.0f} {to_x:.0f},{to_y:.0f}"
                if after in graph:
                    break
                x, y = to_x, to_y + HIGH
                path += f" L{x:.0f},{y}"
                before, after = after, starts[after][0]
            yield f'<path d="{path}" marker-end="url(#tip)"/>'


def _spread(name: str, side_by_side: Sequence[str]) -> float:
    return (side_by_side.index(name) - (len(side_by_side) - 1) / 2) * 24


def _box(box: Box, x: float, y: float) -> str:
    fill = "#e3f1ec" if box.tinted else "#f5f7fa"
    return (
        f'<rect x="{x - WIDE / 2:.0f}" y="{y}" width="{WIDE}" height="{HIGH}" rx="6"'
        f' fill="{fill}" stroke="#7b8794"/>'
        f'<text x="{x:.0f}" y="{y + 23}" font-size="15" font-weight="bold"'
        f' text-anchor="middle">{escape(box.name)}</text>'
        f'<text x="{x:.0f}" y="{y + 42}" fill="#52606d" text-anchor="middle">'
        f"{escape(box.says)}</text>"
    )


def _aside(side: Side, x: float, at: Mapping[str, tuple[float, float]]) -> Iterator[str]:
    y = min(place[1] for place in at.values())
    yield (
        f'<rect x="{x:.0f}" y="{y}" width="{BESIDE}" height="{66 + 46 * len(side.lines)}" rx="6"'
        ' fill="none" stroke="#7b8794" stroke-dasharray="4 3"/>'
    )
    for number, line in enumerate(side.title):
        yield f'<text x="{x + 14:.0f}" y="{y + 24 + 17 * number}" fill="#52606d">{line}</text>'
    for number, (name, says) in enumerate(side.lines):
        here = y + 70 + 46 * number
        yield f'<text x="{x + 14:.0f}" y="{here}" font-weight="bold">{escape(name)}</text>'
        yield f'<text x="{x + 14:.0f}" y="{here + 17}" fill="#52606d">{escape(says)}</text>'
