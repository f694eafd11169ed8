"""The shape of the program: imports point down only, and everything stays small."""

import ast
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.processes import ROOT

BOT = ROOT / "bot"
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in BOT.rglob("*.py")
}
NAMES = [name.removesuffix(".__init__") for name in MODULES]
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in MODULES.items()}

# From the top down; what stands on one line knows nothing of its neighbours.
LAYERS = """
app workers
channels staff cli commands
pages posters laptop transcripts twiml operations
account comparing
playback
service
content stats webhooks
config faults rates phones
core
"""
CORE_LAYERS = """
explaining
conversation
drafts
routing
matching turn
judging dangers courtesy
picking
hearing
places tracing
naming
knowledge reading
reader
tears mending
building
lexicon tails
said phrases spelling vocabulary guessing
tries placing weights features
buckets
hours segments text
model
"""
# Python's own that touch no file, clock, or network, and three packages that do not either.
PURE = set(
    "abc array bisect collections dataclasses datetime enum functools heapq itertools math operator"
    " re string struct types typing unicodedata zlib zoneinfo rapidfuzz regex".split()
)
# What would make an answer depend on more than the arguments.
IMPURE_CALLS = {"open", "print", "input", "now", "today", "utcnow", "eval", "exec", "__import__"}
HEAVY = "flask werkzeug click twilio requests yaml holidays wordfreq sqlite3 logging".split()

LONGEST_MODULE = 200
LONGEST_FUNCTION = 40

Function = ast.FunctionDef | ast.AsyncFunctionDef


def ranks(layers: str) -> dict[str, int]:
    """Return how high each name of *layers* stands."""
    lines = layers.split("\n")
    return {name: -at for at, line in enumerate(lines) for name in line.split()}


def imported(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the line and the full name of everything that *tree* imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"line {node.lineno}: imports are absolute"
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield node.lineno, full if full in NAMES else str(node.module)


def rising(depth: int, prefix: str, layers: str) -> list[str]:
    """Return the imports, between what *layers* names, that do not point down."""
    rank = ranks(layers)
    found = []
    for name, tree in TREES.items():
        if not name.startswith(prefix) or name in ("bot.__init__", "bot.core.__init__"):
            continue
        here = name.split(".")[depth]
        for line, target in imported(tree):
            parts = target.split(".")
            if not target.startswith(prefix) or len(parts) <= depth or parts[depth] == here:
                continue
            if rank[here] <= rank[parts[depth]]:
                found.append(f"{name}:{line} imports {target}")
    return found


def functions(tree: ast.AST) -> Iterator[Function]:
    """Yield every function in *tree*."""
    return (node for node in ast.walk(tree) if isinstance(node, Function))


def length(function: Function) -> int:
    """Return the lines of *function* without those of the functions defined in it."""
    inner = [node for node in functions(function) if node is not function]
    lines = {line for node in inner for line in _lines(node)}
    return len(set(_lines(function)) - lines)


def _lines(node: Function) -> range:
    first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
    return range(first, (node.end_lineno or first) + 1)


def test_everything_has_a_place() -> None:
    """Each module and folder stands on one line of the order."""
    outer = {name.split(".")[1] for name in MODULES} - {"__init__"}
    inner = {name.split(".")[2] for name in MODULES if name.startswith("bot.core.")} - {"__init__"}

    assert outer <= set(ranks(LAYERS))
    assert inner <= set(ranks(CORE_LAYERS))


def test_imports_point_down() -> None:
    """From app over channels, cli, dialogue, service, and content to the core: never up."""
    assert rising(1, "bot.", LAYERS) == []


def test_imports_point_down_in_the_core() -> None:
    """From conversation over drafts, matching, places, and lexicon to the model: never up."""
    assert rising(2, "bot.core.", CORE_LAYERS) == []


def test_no_circle() -> None:
    """No module needs itself, by however long a way."""
    uses = {
        name.removesuffix(".__init__"): {target for _, target in imported(tree) if target in NAMES}
        for name, tree in TREES.items()
    }
    while done := [name for name, needs in uses.items() if not needs & uses.keys()]:
        for name in done:
            del uses[name]

    assert uses == {}


CORE = sorted(name for name in MODULES if name.startswith("bot.core."))


@pytest.mark.parametrize("name", CORE)
def test_core_is_pure(name: str) -> None:
    """The core imports and calls nothing that touches a file, the clock, or the network."""
    tree = TREES[name]
    foreign = {target.split(".")[0] for _, target in imported(tree)} - PURE
    called = {
        getattr(node.func, "id", "") or getattr(node.func, "attr", "")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    }

    assert foreign <= {"bot"}
    assert not called & IMPURE_CALLS


def test_core_stands_alone() -> None:
    """Importing the conversation imports no Flask, no Twilio, and no YAML."""
    program = "import bot.core.conversation, sys; print(*sys.modules, sep='\\n')"
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    loaded = {line.split(".")[0] for line in ended.stdout.splitlines()}
    assert "bot" in loaded
    assert loaded.isdisjoint(HEAVY)


@pytest.mark.parametrize("name", sorted(NAMES))
def test_docstring(name: str) -> None:
    """Each folder says its rule, and each module what it is, in its docstring."""
    tree = TREES.get(name) or TREES[f"{name}.__init__"]

    assert ast.get_docstring(tree)


@pytest.mark.parametrize("name", sorted(MODULES))
def test_imports_stand_at_the_top(name: str) -> None:
    """What a module needs is seen in its first lines."""
    tree = TREES[name]
    top = {id(node) for node in tree.body}
    inner = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom) and id(node) not in top
    ]

    assert inner == []


@pytest.mark.parametrize("name", sorted(MODULES))
def test_module_is_small(name: str) -> None:
    """No module is longer than 200 lines, and no function longer than 40."""
    lines = MODULES[name].read_text(encoding="utf-8").count("\n")
    long = [node.name for node in functions(TREES[name]) if length(node) > LONGEST_FUNCTION]

    assert lines <= LONGEST_MODULE
    assert long == []


def test_only_channels_know_senders() -> None:
    """Outside the channels no code names a sender; the laptop's invented one is its own."""
    allowed = {BOT / "laptop.py", *(BOT / "channels").rglob("*.py")}
    naming = [path for path in MODULES.values() if '"From"' in path.read_text(encoding="utf-8")]

    assert set(naming) <= allowed


def test_root_package_holds_nothing() -> None:
    """`bot/__init__.py` is one docstring, so that importing the core imports nothing else."""
    assert len(TREES["bot.__init__"].body) == 1
