"""What is to be said of the texts in a form while somebody types them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from string import Formatter
from typing import Final

from bot.content import checks, response_checks, schema
from bot.content.fileset import FileSet, stem
from bot.content.loading import Loaded, with_responses
from bot.content.problems import Problem
from bot.content.responses import ResponseText
from bot.content.splicing import Steps
from bot.content.yaml_nodes import Node
from bot.dialogue.segments import Size, measure, odd_characters, shape
from bot.staff.edit_form import EditForm, Field

# The fields of a line that a text may give: itself, its names, and the ways to reach it.
_SENT: Final = ("", "name", "short", "program", "call", "toll_free", "tty", "text", "web", "email")


@dataclass(frozen=True, slots=True)
class Seen:
    """How one field is seen: as *sms* sends it, its cost, and what is wrong with it.

    *most* is the cost at its longest and *budget* what it may be, 0 without a limit; *dear* are
    the characters that make it dear; *lock* is what a locked phone shows of it.  *facts* are the
    names in braces with what they stand for.
    """

    field: Field
    sms: str = ""
    size: Size | None = None
    most: Size | None = None
    budget: int = 0
    dear: str = ""
    lock: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Seeing:
    """All fields of a form, by name, and the errors that stand *elsewhere*."""

    seen: Mapping[str, Seen]
    elsewhere: tuple[Problem, ...]
    errors: int


def see(form: EditForm, files: FileSet, loaded: Loaded, today: date) -> Seeing:
    """Return what is to be said of *form*, whose values stand in *files*.

    It is what `flask check` says of them, and takes a quarter of a second; *loaded* is the content
    to look at them in.
    """
    problems: list[Problem] = []
    then = with_responses(loaded, files, problems)
    problems = list(dict.fromkeys(problems or checks.of_texts(then, today)))
    texts = {id(response.node): response for response in then.responses.texts}
    root = then.responses.files[stem(form.file)]
    seen = {}
    for field in form.fields:
        node = node_at(root, field.steps)
        own = tuple(one for one in problems if (one.file, one.line) == (node.file, node.line))
        response = texts.get(id(node))
        one = Seen(field, facts=_facts(field.value, then), problems=own)
        seen[field.name] = _priced(one, response, then) if response else one
    told = {problem for one in seen.values() for problem in one.problems}
    errors = [problem for problem in problems if not problem.warning]
    return Seeing(seen, tuple(one for one in errors if one not in told), len(errors))


def _priced(seen: Seen, response: ResponseText, loaded: Loaded) -> Seen:
    """Return *seen* with what a phone shows of it, and what it costs."""
    sms = shape(response.text)
    budget = response_checks.budget(response)
    size = measure(sms)
    most = measure(shape(response_checks.longest(response, loaded))) if budget else size
    lock = sms[: response_checks.LOCK_SCREEN] if budget else ""
    dear = odd_characters(sms)
    return replace(seen, sms=sms, size=size, most=most, budget=budget, dear=dear, lock=lock)


def node_at(root: Node, steps: Steps) -> Node:
    """Return the node to which *steps* lead from *root*."""
    node = root
    for step in steps:
        node = node[step] if isinstance(step, str) else list(node.entries())[step]
    return node


def _facts(written: str, loaded: Loaded) -> tuple[tuple[str, str], ...]:
    """Return each name in braces of *written* that is a fact, and how staff know it."""
    try:
        names = dict.fromkeys(name for _, name, _, _ in Formatter().parse(written) if name)
    except ValueError:
        return ()
    return tuple((name, fact_label(name, loaded)) for name in names if name in loaded.content.facts)


def fact_label(name: str, loaded: Loaded) -> str:
    """Return how staff know the fact *name*: "DCF Child-at-Risk Hotline 800-792-5200"."""
    entry = schema.find(loaded.directory_node, f"lines.{name.split('.')[0]}")
    value = loaded.content.facts[name]
    return value if entry["name"].text() == value else f"{entry['name'].text()} {value}".strip()


def insertable(loaded: Loaded) -> dict[str, dict[str, str]]:
    """Return what may be put into a text: by how staff know the line, each fact with its value."""
    found: dict[str, dict[str, str]] = {}
    for fact, value in sorted(loaded.content.facts.items()):
        id, _, field = fact.partition(".")
        name = schema.find(loaded.directory_node, f"lines.{id}.name").text() or id
        offered = found.setdefault(name, {})
        if field in _SENT and value.strip() and value not in offered.values():
            offered[fact] = value
    return {name: offered for name, offered in sorted(found.items()) if offered}
