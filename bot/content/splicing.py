"""Changes one value of a YAML file where it stands; every other letter of the file stays.

What was written is read again, and exactly the value that was meant may differ: comments, order
and quotes of staff's files are theirs.
"""

import json
import re
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import yaml
from yaml.constructor import BaseConstructor

# What stands in a file: a text, a list, or a mapping.  Nothing is a number or a date.
Value = str | list["Value"] | dict[str, "Value"]
# The names and places that lead to a value: ("pages", 0, "en").
Steps = tuple[str | int, ...]

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_WIDTH: Final = 100
_SENTENCE_END: Final = re.compile(r"(?<=[.!?:]) (?=\S)")
# Longer texts go into lines of their own.
_LONG: Final = 70


class SpliceError(ValueError):
    """The value cannot be put there; the message says why, in words for staff."""


# A save reads the directory as it was and as it is to be, again and again: half of its time.
@lru_cache(maxsize=8)
def parse(text: str) -> Value:
    """Return what the YAML *text* holds, for who changes nothing in it; raises `SpliceError`."""
    node: Any = _composed(text)
    try:
        found: Value = node and BaseConstructor().construct_document(node)
    except yaml.YAMLError as error:
        raise SpliceError("The file cannot be read any more.") from error
    return found


@lru_cache(maxsize=8)
def _composed(text: str) -> yaml.Node | None:
    """Return the nodes of the YAML *text*; raises `SpliceError`."""
    try:
        found: yaml.Node | None = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        raise SpliceError("The file cannot be read any more.") from error
    return found


def value_at(tree: Value, steps: Steps) -> Value | None:
    """Return the value of *tree* at *steps*; None if there is none."""
    for step in steps:
        held: Any = tree
        known = held if isinstance(tree, dict) else range(len(tree) * isinstance(tree, list))
        if step not in known:
            return None
        tree = held[step]
    return tree


def replaced(text: str, steps: Steps, value: Value) -> str:
    """Return *text* with *value* at *steps*, where another one stands.

    Raises `SpliceError` where none stands, or where the file does not let it be put there.
    """
    place = _place(text, steps)
    node = place.node
    start, end = node.start_mark.index, _end(node, text)
    if isinstance(value, str) and not place.flow and _is_block(node, value):
        written = _block_text(value, place.indent)
    elif isinstance(value, list | dict) and not place.flow and _has_lines(node):
        written = _block_value(value, node.start_mark.column).lstrip()
    elif isinstance(node, yaml.ScalarNode) and node.style == '"' and isinstance(value, str):
        written = json.dumps(value, ensure_ascii=False)
    else:
        written = _inline(value)
    return _checked(text, text[:start] + written + text[end:], steps, lambda _: value)


def appended(text: str, steps: Steps, value: Value) -> str:
    """Return *text* with *value* at the end of the list at *steps*; raises `SpliceError`."""
    place = _place(text, steps)
    node = place.node
    if not isinstance(node, yaml.SequenceNode):
        raise SpliceError("There is no list here.")
    if _is_flow(node) or not node.value:
        comma = ", " if node.value else ""
        at = _end(node.value[-1], text) if node.value else node.start_mark.index + 1
        new = text[:at] + comma + _inline(value) + text[at:]
    else:
        column = node.start_mark.column
        at = _end(node.value[-1], text)
        new = f"{text[:at]}\n{' ' * column}- {_block_value(value, column + 2).lstrip()}{text[at:]}"
    return _checked(text, new, steps, lambda old: [*old, value])


def removed(text: str, steps: Steps) -> str:
    """Return *text* without the entry of a list at *steps*; raises `SpliceError`."""
    *above, number = steps
    node = _place(text, tuple(above)).node
    if not isinstance(node, yaml.SequenceNode) or not isinstance(number, int):
        raise SpliceError("There is no list here.")
    if number >= len(node.value):
        raise SpliceError("This entry is gone already.")
    items = node.value
    if _is_flow(node):
        start, end = items[number].start_mark.index, _end(items[number], text)
        if number + 1 < len(items):
            end = items[number + 1].start_mark.index
        elif number:
            start = _end(items[number - 1], text)
    else:
        start = text.rindex("\n", 0, items[number].start_mark.index)
        end = _end(items[number], text)
    if len(items) == 1:
        start, end = node.start_mark.index, _end(node, text)
        return _checked(text, f"{text[:start]}[]{text[end:]}", tuple(above), lambda _: [])
    return _checked(
        text,
        text[:start] + text[end:],
        tuple(above),
        lambda old: [item for at, item in enumerate(old) if at != number],
    )


def entered(text: str, steps: Steps, value: Value) -> str:
    """Return *text* with *value* under a name that its mapping did not have.

    Raises `SpliceError` where there is no mapping, or where the name is taken.
    """
    *above, name = steps
    node = _place(text, tuple(above)).node
    if not isinstance(node, yaml.MappingNode) or not isinstance(name, str):
        raise SpliceError("Nothing can be entered here.")
    if _child(node, name) is not None:
        raise SpliceError("There is one of this name already.")
    if _is_flow(node) or not node.value:
        comma = ", " if node.value else ""
        at = _end(node.value[-1][1], text) if node.value else node.start_mark.index + 1
        new = f"{text[:at]}{comma}{_inline(name)}: {_inline(value)}{text[at:]}"
    else:
        column = node.value[0][0].start_mark.column
        at = _end(node.value[-1][1], text)
        entry = _block_value({name: value}, column)
        new = f"{text[:at]}\n{entry}{text[at:]}"
    return _checked(text, new, tuple(above), lambda old: {**old, name: value})


@dataclass(frozen=True, slots=True)
class _Place:
    """A node of the YAML, and how a text of its own lines is indented there."""

    node: yaml.Node
    indent: int
    flow: bool


def _place(text: str, steps: Steps) -> _Place:
    """Return where *steps* lead in *text*; raises `SpliceError` if they lead nowhere."""
    node = _composed(text)
    indent, flow = 0, False
    for step in steps:
        if node is None:
            break
        flow = flow or _is_flow(node)
        indent = node.start_mark.column + 2
        node = _child(node, step)
    if node is None:
        raise SpliceError("What was to be changed is no longer there.")
    return _Place(node, indent, flow)


def _child(node: yaml.Node, step: str | int) -> yaml.Node | None:
    if isinstance(node, yaml.MappingNode):
        return next((value for key, value in node.value if key.value == step), None)
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int):
        return node.value[step] if 0 <= step < len(node.value) else None
    return None


def _has_lines(node: yaml.Node) -> bool:
    """Return whether the entries of *node* have lines of their own."""
    return not isinstance(node, yaml.ScalarNode) and not _is_flow(node)


def _is_flow(node: yaml.Node) -> bool:
    return isinstance(node, yaml.CollectionNode) and bool(node.flow_style)


def _is_block(node: yaml.Node, value: str) -> bool:
    """Return whether *value* is written in lines of its own in the place of *node*."""
    kept = isinstance(node, yaml.ScalarNode) and node.style in ("|", ">")
    return bool(value.strip()) and (kept or len(value) > _LONG or "\n" in value)


def _end(node: yaml.Node, text: str) -> int:
    """Return where *node* ends in *text*: before the blank lines and remarks that follow."""
    if _is_flow(node) or (isinstance(node, yaml.ScalarNode) and node.style in ("'", '"')):
        return int(node.end_mark.index)
    if isinstance(node, yaml.CollectionNode) and node.value:
        last = node.value[-1]
        return _end(last[1] if isinstance(last, tuple) else last, text)
    start, end = node.start_mark.index, node.end_mark.index
    return int(start + len(text[start:end].rstrip()))


def _inline(value: Value) -> str:
    """Return *value* on one line, as it may stand anywhere."""
    if isinstance(value, str):
        return _scalar(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_inline, value))}]"
    return f"{{{', '.join(f'{_scalar(name)}: {_inline(one)}' for name, one in value.items())}}}"


def _scalar(value: str) -> str:
    """Return *value* plain if it cannot be taken for anything else, and else in quotes."""
    plain = re.fullmatch(r"[^\W\d_][\w-]*(?: [\w-]+)*|\d{4}-\d\d-\d\d", value)
    return value if plain else json.dumps(value, ensure_ascii=False)


def _block_text(value: str, indent: int) -> str:
    """Return *value* in lines of its own: sentences of one paragraph, or lines as they are."""
    margin = " " * indent
    if "\n" in value:
        lines = [line.strip() for line in value.strip().split("\n")]
        return "|-\n" + "\n".join(f"{margin}{line}".rstrip() for line in lines)
    width = max(_WIDTH - indent, 40)
    lines = [
        line
        for sentence in _SENTENCE_END.split(" ".join(value.split()))
        for line in textwrap.wrap(sentence, width, break_long_words=False, break_on_hyphens=False)
    ]
    return ">-\n" + "\n".join(margin + line for line in lines)


def _block_value(value: Value, column: int) -> str:
    """Return *value* in lines that begin at *column*."""
    margin = " " * column
    if isinstance(value, dict):
        return "\n".join(_block_entry(name, one, column) for name, one in value.items())
    if isinstance(value, list) and any(isinstance(one, dict) for one in value):
        return "\n".join(f"{margin}- {_block_value(one, column + 2).lstrip()}" for one in value)
    return margin + _inline(value)


def _block_entry(name: str, value: Value, column: int) -> str:
    margin, key = " " * column, _scalar(name)
    if isinstance(value, str) and (len(value) > _LONG or "\n" in value):
        return f"{margin}{key}: {_block_text(value, column + 2)}"
    if isinstance(value, dict) and any(
        isinstance(one, dict | list) or len(one) > _LONG or "\n" in one for one in value.values()
    ):
        return f"{margin}{key}:\n{_block_value(value, column + 2)}"
    if isinstance(value, list) and any(isinstance(one, dict) for one in value):
        return f"{margin}{key}:\n{_block_value(value, column + 2)}"
    return f"{margin}{key}: {_inline(value)}"


def _checked(old: str, new: str, steps: Steps, change: Callable[[Any], Value]) -> str:
    """Return *new* if it differs from *old* in the value at *steps* alone, as *change* makes it."""
    wanted = _with(parse(old), steps, change)
    if not _holds_the_same(parse(new), wanted):
        raise SpliceError("This text cannot be written into the file as it stands.")
    return new


def _with(tree: Any, steps: Steps, change: Callable[[Any], Value]) -> Value:
    if not steps:
        return change(tree)
    copy: Any = dict(tree) if isinstance(tree, Mapping) else list(tree)
    copy[steps[0]] = _with(copy[steps[0]], steps[1:], change)
    changed: Value = copy
    return changed


def _holds_the_same(one: Any, other: Any) -> bool:
    """Return whether both hold the same; blanks at the ends of texts and within lines are none."""
    if one == other:
        return True
    if isinstance(one, str) and isinstance(other, str):
        return _sent(one) == _sent(other)
    if isinstance(one, Mapping) and isinstance(other, Mapping):
        return one.keys() == other.keys() and all(
            _holds_the_same(one[name], other[name]) for name in one
        )
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_holds_the_same, one, other))
    return False


def _sent(text: str) -> str:
    """Return *text* as it is sent: without blanks at its ends or within lines."""
    return "\n".join(" ".join(line.split()) for line in text.strip().split("\n"))
