"""What differs between two sets of files, value by value, and how to make it so elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bot.content import splicing
from bot.content.fileset import FileSet
from bot.content.splicing import SpliceError, Steps, Value


@dataclass(frozen=True, slots=True)
class Difference:
    """A value of *file* at *steps*: what it was and what it is; None where there was or is none.

    With *is_entry* it is one entry of the list at *steps*, wherever that stands in it.
    """

    file: str
    steps: Steps
    before: Value | None
    after: Value | None
    is_entry: bool = False


def differences(old: FileSet, new: FileSet) -> tuple[Difference, ...]:
    """Return every value in which *new* differs from *old*, in the order of the files.

    Remarks and line breaks are no values.  Raises `SpliceError` if a file is no YAML.
    """
    return tuple(_differences(old, new))


def applied(wanted: Difference, files: FileSet) -> FileSet:
    """Return *files* with the value of *wanted* as it is after it; raises `SpliceError`."""
    text = files.files[wanted.file].decode()
    now = splicing.value_at(splicing.parse(text), wanted.steps)
    if wanted.is_entry:
        return files.replaced(wanted.file, _with_entry(text, now, wanted))
    if now == wanted.after:
        return files
    if wanted.after is None:
        changed = splicing.removed(text, wanted.steps)
    elif now is None and isinstance(wanted.steps[-1], str):
        changed = splicing.entered(text, wanted.steps, wanted.after)
    elif now is None:
        changed = splicing.appended(text, wanted.steps[:-1], wanted.after)
    else:
        changed = splicing.replaced(text, wanted.steps, wanted.after)
    return files.replaced(wanted.file, changed)


def _with_entry(text: str, held: Value | None, wanted: Difference) -> str:
    """Return *text*, in which *held* stands, with the entry of *wanted* added or taken out."""
    entries = held if isinstance(held, list) else []
    if wanted.after is None:
        if wanted.before not in entries:
            return text
        return splicing.removed(text, (*wanted.steps, entries.index(wanted.before)))
    if wanted.after in entries:
        return text
    if held is not None:
        return splicing.appended(text, wanted.steps, wanted.after)
    # What the list stands under may be missing too.
    steps, tree = wanted.steps, splicing.parse(text)
    new: Value = [wanted.after]
    while splicing.value_at(tree, steps[:-1]) is None:
        new, steps = {str(steps[-1]): new}, steps[:-1]
    return splicing.entered(text, steps, new)


def merged(
    base: FileSet, changed: FileSet, onto: FileSet
) -> tuple[FileSet, tuple[Difference, ...]]:
    """Return *onto* with what *changed* has otherwise than *base*, and what is left out.

    Left out is each difference where *onto* holds another value by now than *base*: the place in a
    list may be that of another page, whose words would be lost.
    """
    untouched = {name for name, data in onto.files.items() if base.files.get(name) == data}
    result, left = onto, []
    for name in changed.files:
        if name in untouched or name not in onto.files:
            result = result.replaced(name, changed.files[name].decode())
    for difference in _differences(base, changed):
        if difference.file not in untouched and difference.file in onto.files:
            try:
                result = _carried(difference, result)
            except SpliceError:
                left.append(difference)
    return result, tuple(left)


def _carried(wanted: Difference, files: FileSet) -> FileSet:
    """Return *files* with *wanted*; raises `SpliceError` where another value stood before it."""
    if wanted.is_entry:
        return applied(wanted, files)
    now = splicing.value_at(splicing.parse(files.files[wanted.file].decode()), wanted.steps)
    if now not in (wanted.before, wanted.after):
        raise SpliceError("Something else stands there by now.")
    return applied(wanted, files)


def _differences(old: FileSet, new: FileSet) -> Iterator[Difference]:
    for name in sorted({*old.files, *new.files}):
        before, after = (files.files.get(name, b"{}") for files in (old, new))
        if before != after:
            trees = (splicing.parse(data.decode("utf-8-sig")) for data in (before, after))
            yield from _walk(name, (), *trees)


def _walk(file: str, steps: Steps, before: Any, after: Any) -> Iterator[Difference]:
    if isinstance(before, dict) and isinstance(after, dict):
        for name in dict.fromkeys((*before, *after)):
            yield from _walk(file, (*steps, name), before.get(name), after.get(name))
    elif _are_alike(before, after):
        for place, (old, new) in enumerate(zip(before, after, strict=True)):
            yield from _walk(file, (*steps, place), old, new)
    elif before is None and _is_listing(after):
        yield from _walk(file, steps, type(after)(), after)
    elif isinstance(before, list) and isinstance(after, list) and _have_entries(before, after):
        gone = (Difference(file, steps, one, None, True) for one in before if one not in after)
        added = (Difference(file, steps, None, one, True) for one in after if one not in before)
        yield from (*gone, *added)
    elif before != after:
        yield Difference(file, steps, before, after)


def _is_listing(value: Any) -> bool:
    """Return whether *value* is a list of texts, or holds nothing else by its names."""
    if isinstance(value, list):
        return bool(value) and all(isinstance(one, str) for one in value)
    return isinstance(value, dict) and bool(value) and all(map(_is_listing, value.values()))


def _have_entries(before: list[Any], after: list[Any]) -> bool:
    """Return whether *after* is *before* without some entries, and with others at its end."""
    kept = [one for one in before if one in after]
    added = [one for one in after if one not in before]
    texts = all(isinstance(one, str) for one in (*before, *after))
    return after == kept + added and (texts or kept == before)


def _are_alike(before: Any, after: Any) -> bool:
    """Return whether both are lists of as many mappings: pages, or posters."""
    lists = isinstance(before, list) and isinstance(after, list) and len(before) == len(after)
    return lists and all(isinstance(one, dict) for one in (*before, *after))
