"""The form of one answer: each text of it as a field, and what was changed in them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from bot.content import splicing
from bot.content.fileset import DIRECTORY, FileSet
from bot.content.responses import CREOLE, FOLDER, SHARED
from bot.content.splicing import Steps
from bot.content.topics import ANSWERS
from bot.nlu.context import TONGUES
from bot.versions.drafts import Change, fingerprint

# What is no text that somebody reads, or has a form of its own.
_SKIPPED: Final = ("reviewed", "facts", "keywords", "capitals", "older_terms", "lock_screen")
_FACTS: Final = ("source", "checked", "recheck", "note")
# How the name of what a field showed begins, beside that of the field.
_WAS: Final = "was:"
# How long a text may be that a form brings.
_LONGEST: Final = 4000


@dataclass(frozen=True, slots=True)
class Field:
    """One text at *steps* of the file; *tongue* is its language, empty where it has none.

    *was* is the fingerprint of what stood there when the form was made.
    """

    steps: Steps
    tongue: str
    value: str
    was: str

    @property
    def name(self) -> str:
        """The name of the field in the form."""
        return "/".join(map(str, self.steps))


@dataclass(frozen=True, slots=True)
class FieldGroup:
    """One text in its languages, at *steps*."""

    steps: Steps
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class EditForm:
    """What is edited of *file* under the id of an answer, or the name of a shared file."""

    id: str
    file: str
    groups: tuple[FieldGroup, ...]
    facts: tuple[Field, ...]

    @property
    def fields(self) -> tuple[Field, ...]:
        """All fields, in order."""
        return (*(field for group in self.groups for field in group.fields), *self.facts)


def form(id: str, files: FileSet) -> EditForm | None:
    """Return the form for *id* with what *files* hold; None if there is nothing of this name."""
    if id not in (*ANSWERS, *SHARED, CREOLE):
        return None
    topic, _, name = id.partition(".")
    file = f"{FOLDER}/{topic}.yaml"
    above: Steps = ("answers", name) if name else ()
    tree: Any = splicing.value_at(splicing.parse(files.files[file].decode()), above)
    within = [key for key in tree if key not in _SKIPPED and (id == CREOLE or key != "answers")]
    groups = [group for key in within for group in _groups(tree[key], (*above, key))]
    facts = tree.get("facts", {})
    sources = [_field((*above, "facts", key), "", facts[key]) for key in _FACTS if key in facts]
    return EditForm(id, file, tuple(groups), tuple(sources))


def fact_form(id: str, files: FileSet) -> EditForm | None:
    """Return the form for a fact of the directory, such as "lines.hotline"; None if there is none.

    Each field that is a text can be changed; what it rests on and what it is called by cannot.
    """
    steps: Steps = tuple(id.split("."))
    if steps[0] not in ("lines", "offices", "hours"):
        return None
    tree = splicing.value_at(splicing.parse(files.files[DIRECTORY].decode()), steps)
    if not isinstance(tree, dict):
        return None
    texts = ((key, value) for key, value in tree.items() if isinstance(value, str))
    fields = tuple(_field((*steps, key), "", value) for key, value in texts)
    return EditForm(id, DIRECTORY, (), fields) if fields else None


def filled(form: EditForm, given: Mapping[str, str], was: Mapping[str, str]) -> EditForm:
    """Return *form* with the values *given* by name; *was* are the fingerprints that came along.

    A field that was left as it was shown has what stands there by now.
    """

    def fill(field: Field) -> Field:
        shown = was.get(field.name, "")
        text = text_of(field, given)[:_LONGEST]
        if field.name not in given or fingerprint(text) == shown:
            return field
        return replace(field, value=text, was=shown)

    groups = (replace(group, fields=tuple(map(fill, group.fields))) for group in form.groups)
    return replace(form, groups=tuple(groups), facts=tuple(map(fill, form.facts)))


def text_of(field: Field, given: Mapping[str, str]) -> str:
    """Return what a browser sent for *field*, in lines that end as those of a file."""
    return given.get(field.name, "").replace("\r\n", "\n").strip()


def fingerprints(given: Mapping[str, str]) -> dict[str, str]:
    """Return what each field showed, by name, as a browser sent it back in *given*."""
    return {
        name.removeprefix(_WAS): value for name, value in given.items() if name.startswith(_WAS)
    }


def changes(old: EditForm, new: EditForm) -> tuple[Change, ...]:
    """Return what *new* has otherwise than *old*."""
    return tuple(
        Change(new.file, after.steps, after.was, after.value)
        for before, after in zip(old.fields, new.fields, strict=True)
        if after.value != before.value
    )


def review_steps(id: str, language: str) -> Steps:
    """Return where the review of the answer *id* stands in its file."""
    _, _, name = id.partition(".")
    return (*(("answers", name) if name else ()), "reviewed", language)


def _groups(tree: Any, steps: Steps) -> Iterator[FieldGroup]:
    """Yield each mapping of languages below *steps*."""
    if isinstance(tree, list):
        for place, one in enumerate(tree):
            yield from _groups(one, (*steps, place))
    elif isinstance(tree, dict):
        own = [tongue for tongue in TONGUES if isinstance(tree.get(tongue), str)]
        if own:
            fields = (_field((*steps, tongue), tongue, tree[tongue]) for tongue in own)
            yield FieldGroup(steps, tuple(fields))
        for name, one in tree.items():
            if name not in own:
                yield from _groups(one, (*steps, name))


def _field(steps: Steps, tongue: str, value: str) -> Field:
    return Field(steps, tongue, value.strip(), fingerprint(value))
