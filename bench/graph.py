"""The imports of the program, read from its files; nothing is run."""

import ast
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]

# What imports what, by name.
Graph = Mapping[str, frozenset[str]]


def files() -> dict[str, Path]:
    """Return the file of each module of bot/."""
    return {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in sorted((ROOT / "bot").rglob("*.py"))
    }


def modules() -> Graph:
    """Return what each module imports of the others."""
    known = files()
    return {name: frozenset(_imports(path, known)) - {name} for name, path in known.items()}


def parts(graph: Graph) -> Graph:
    """Return what each folder of bot/, or module beside them, imports of the others."""
    found: dict[str, set[str]] = {}
    for name, targets in graph.items():
        found.setdefault(part_of(name), set()).update(map(part_of, targets))
    return {part: frozenset(targets - {part, ""}) for part, targets in found.items() if part}


def part_of(module: str) -> str:
    """Return the part of bot/ that *module* belongs to: "bot.content.loading" is of "content"."""
    return [*module.split("."), ""][1]


def reachable(graph: Graph, start: str) -> frozenset[str]:
    """Return what *start* imports, itself or through others."""
    return graph[start].union(*(reachable(graph, target) for target in graph[start]))


def without_shortcuts(graph: Graph) -> Graph:
    """Return *graph* without each import that a longer way leads to as well."""
    return {
        name: targets - frozenset().union(*(reachable(graph, target) for target in targets))
        for name, targets in graph.items()
    }


def longest_chain(graph: Graph) -> tuple[str, ...]:
    """Return the modules of the longest chain of imports, which has no cycle."""

    @cache
    def chain(name: str) -> tuple[str, ...]:
        return (name, *max(map(chain, sorted(graph[name])), key=len, default=()))

    return max(map(chain, graph), key=len)


def _imports(path: Path, known: Mapping[str, Path]) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                target = full if full in known else str(node.module)
                if target in known:
                    yield target
