"""The shape of the program: imports point down only, understanding is pure, modules stay small."""

import ast
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache

from tests.processes import ROOT

BOT = ROOT / "bot"
MODULES = {
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
    for path in BOT.rglob("*.py")
}

# The parts of bot/, from the top down; those on one line do not import each other.
LAYERS = """
cli
asgi gunicorn_config metrics_server
app
staff commands
accounts upkeep
channels
health insights pages posters transcripts twilio
playback
service
versions
content
stats closing_store
count_tables
backup
database
polling tallies
config connection forms state_folder faults logs metrics rates phones migrations
dialogue
nlu
"""
RANKS = {part: -at for at, line in enumerate(LAYERS.split("\n")) for part in line.split()}

# These answer from their arguments alone: no file, clock, environment, network, database, or log.
PURE_PARTS = {"dialogue", "nlu"}
PURE_IMPORTS = set(
    "abc array bisect bot collections dataclasses datetime enum functools heapq itertools math"
    " numpy operator re string struct types typing unicodedata zlib zoneinfo rapidfuzz"
    " regex".split()
)
IMPURE_CALLS = {"open", "print", "input", "now", "today", "utcnow", "eval", "exec", "__import__"}
HEAVY_IMPORTS = "flask werkzeug click twilio requests yaml holidays wordfreq sqlite3 logging"

# What belongs into directory.yaml and intents.yaml, so that another county can take the line over.
PLACES = re.compile(
    r"massachusetts|bristol|fall.?river|taunton|berkley|bedford|attleboro|dartmouth"
    r"|\bdcf\b|51a|new_york|\d{3}-\d{3}-\d{4}|\b(?:911|988)\b",
    re.IGNORECASE,
)

LONGEST_MODULE = 350
LONGEST_FUNCTION = 40

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def tree_of(module: str) -> ast.Module:
    """Return what *module* says."""
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


def part_of(module: str) -> str:
    """Return the part of bot/ that *module* belongs to: "bot.content.loading" is of "content"."""
    return [*module.split("."), ""][1]


def imports(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Yield the line and the full name of everything that *tree* imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                full = f"{node.module}.{alias.name}"
                yield node.lineno, full if full in MODULES else str(node.module)


def rising_imports(name: str) -> Iterator[str]:
    """Yield each import of the module *name* that does not point down."""
    here = part_of(name)
    for line, target in imports(tree_of(name)):
        there = part_of(target) if target.startswith("bot.") else here
        if there != here and RANKS.get(here, 0) <= RANKS.get(there, 0):
            yield f"line {line} imports {target}"


def impurities(name: str) -> Iterator[str]:
    """Yield what the module *name* imports or calls that a pure one may not."""
    for line, target in imports(tree_of(name)):
        if target.split(".")[0] not in PURE_IMPORTS:
            yield f"line {line} imports {target}"
    for node in ast.walk(tree_of(name)):
        if isinstance(node, ast.Call):
            called = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
            if called in IMPURE_CALLS:
                yield f"line {node.lineno} calls {called}()"


def misplaced_imports(tree: ast.Module) -> Iterator[str]:
    """Yield each import of *tree* that is relative, or does not stand at the top."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            # The server runs without the training texts, which one command needs.
            training = isinstance(node, ast.ImportFrom) and node.module == "training"
            if node not in tree.body and not training:
                yield f"line {node.lineno}: the import does not stand at the top"
            if isinstance(node, ast.ImportFrom) and node.level:
                yield f"line {node.lineno}: the import is relative"


def lines_of(function: Function) -> set[int]:
    """Return the lines of *function* with its decorators, without functions defined in it."""
    first = min([function.lineno, *(decorator.lineno for decorator in function.decorator_list)])
    lines = set(range(first, (function.end_lineno or first) + 1))
    for node in ast.walk(function):
        if isinstance(node, Function) and node is not function:
            lines -= lines_of(node)
    return lines


def long_parts(name: str) -> Iterator[str]:
    """Yield whether the module *name*, or a function in it, is too long."""
    lines = MODULES[name].read_text(encoding="utf-8").count("\n")
    if lines > LONGEST_MODULE:
        yield f"has {lines} lines"
    for node in ast.walk(tree_of(name)):
        if isinstance(node, Function) and len(lines_of(node)) > LONGEST_FUNCTION:
            yield f"{node.name}() has {len(lines_of(node))} lines"


def faults(name: str) -> Iterator[str]:
    """Yield every way in which the module *name* breaks a rule."""
    tree, part = tree_of(name), part_of(name)
    if part and part not in RANKS:
        yield f"{part} has no place in the order of imports"
    yield from rising_imports(name)
    if part in PURE_PARTS:
        yield from impurities(name)
    yield from misplaced_imports(tree)
    yield from long_parts(name)
    if not ast.get_docstring(tree):
        yield "has no docstring"


def test_every_module_keeps_the_rules() -> None:
    """Imports point down and stand at the top, pure parts are pure, all is short and described."""
    assert [f"{name}: {fault}" for name in sorted(MODULES) for fault in faults(name)] == []


def test_one_name_is_one_thing() -> None:
    """No two classes of the program have the same name."""
    names = [
        node.name
        for name in MODULES
        for node in ast.walk(tree_of(name))
        if isinstance(node, ast.ClassDef)
    ]

    assert [name for name, count in Counter(names).items() if count > 1] == []


def test_no_import_cycle() -> None:
    """No module imports itself through others."""
    pending = {
        name: {target for _, target in imports(tree_of(name)) if target in MODULES}
        for name in MODULES
    }
    while done := [name for name, needs in pending.items() if not needs & pending.keys()]:
        for name in done:
            del pending[name]

    assert pending == {}


def test_pure_parts_load_nothing_heavy() -> None:
    """Importing all of the pure parts imports no Flask, no Twilio, and no YAML."""
    pure = [name for name in MODULES if part_of(name) in PURE_PARTS]
    program = f"import sys, {', '.join(pure)}; print(*sys.modules, sep='\\n')"
    ended = subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    loaded = {line.split(".")[0] for line in ended.stdout.splitlines()}
    assert "bot" in loaded
    assert loaded.isdisjoint(HEAVY_IMPORTS.split())


def test_only_channels_know_senders() -> None:
    """Outside the channels no code names a sender; `flask text` invents one of its own."""
    # A letter to staff has a head of this name.
    letters = BOT / "upkeep/mail.py"
    allowed = {BOT / "commands/devserver.py", letters, *(BOT / "channels").rglob("*.py")}
    naming = [path for path in MODULES.values() if '"From"' in path.read_text(encoding="utf-8")]

    assert set(naming) <= allowed


def test_root_package_holds_nothing() -> None:
    """`bot/__init__.py` is one docstring, so that importing a pure part imports nothing else."""
    assert len(tree_of("bot").body) == 1


def test_no_place_in_the_pure_parts() -> None:
    """State, agency, zone, towns and numbers are data: pure parts do not name them."""
    named = [
        f"{name}: {place}"
        for name, path in MODULES.items()
        if part_of(name) in PURE_PARTS
        for place in PLACES.findall(path.read_text(encoding="utf-8"))
    ]

    assert named == []


def test_migrations_are_one_line() -> None:
    """Each migration follows another one: two that follow the same one would stop the database."""
    steps = [
        {
            node.targets[0].id: node.value.value
            for node in tree_of(name).body
            if isinstance(node, ast.Assign)
            and isinstance(node.targets[0], ast.Name)
            and isinstance(node.value, ast.Constant)
        }
        for name in MODULES
        if name.startswith("bot.migrations.versions.")
    ]
    before = [step["down_revision"] for step in steps]

    assert len(set(before)) == len(before)
    assert {step["revision"] for step in steps} >= set(before) - {None}
