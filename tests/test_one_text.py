"""docs/one-text.md, which `make pictures` writes: what it names exists."""

import ast
import re

from tests.processes import ROOT

PAGE = ROOT / "docs/one-text.md"
# A function as the page lists it: its module, the class that it belongs to, and its name.
LISTED = re.compile(r"^ *([a-z_.]+): (?:(\w+)\.)?(\w+)(?:  x \d+)?$", re.MULTILINE)


def defined(module: str) -> set[tuple[str, str]]:
    """Return the functions of a module of bot/: the class of each, or nothing, and its name."""
    path = ROOT / "bot" / f"{module.replace('.', '/')}.py"
    tree = ast.parse(path.read_text("utf-8")) if path.exists() else ast.Module([], [])
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    methods = {
        (each.name, part.name)
        for each in ast.walk(tree)
        if isinstance(each, ast.ClassDef)
        for part in each.body
        if isinstance(part, functions)
    }
    return methods | {("", each.name) for each in ast.walk(tree) if isinstance(each, functions)}


def test_functions_exist() -> None:
    """Every function that the page lists is in the code; else `make pictures` is due."""
    page = PAGE.read_text("utf-8")
    listed = set(LISTED.findall(page.partition("```text\n")[2].partition("```")[0]))
    known = {module: defined(module) for module, _, _ in listed}

    gone = sorted(each for each in listed if each[1:] not in known[each[0]])

    assert len(listed) > 50
    assert gone == []
