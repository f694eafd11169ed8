"""What staff call answers, facts and files, in place of their ids and names."""

import re
from collections.abc import Callable
from typing import Final

from flask import Blueprint, g, get_template_attribute
from flask.blueprints import BlueprintSetupState
from markupsafe import Markup, escape

from bot.content import directory, language_names, schema
from bot.content.directory import FILE as DIRECTORY
from bot.content.fileset import RESPONSES, stem
from bot.content.loading import Loaded
from bot.content.problems import ContentError
from bot.content.splicing import Steps
from bot.content.watching import Files
from bot.content.yaml_nodes import Node
from bot.dialogue.content import Content
from bot.pages.links import unbroken
from bot.service import Service
from bot.versions.differences import Difference

_WORDS: Final = "staff/words.html"
# A file, or what may be the id of an answer; no address, and no fact in braces.
_NAME: Final = re.compile(rf"(?:{RESPONSES}/)?\w+\.yaml|(?<![{{\w.])[a-z_]+\.[a-z_]+(?!\w|\.\w|}})")
# A fact of the directory has two steps, the hours of all offices one.
_HOURS: Final = "hours"
_ANSWERS: Final = "answers"
# Sections that have an entry for each answer.
_BY_ANSWER: Final = (_ANSWERS, "topics", "messages", "dangers", "phrases")


class Titles:
    """The titles of what is in *content*, and of the facts in *register*."""

    def __init__(self, content: Content, register: Node) -> None:
        self._content = content
        self._register = register
        self._shared: dict[str, str] = get_template_attribute(_WORDS, "SHARED")
        self._files: dict[str, str] = get_template_attribute(_WORDS, "FILES")

    def of(self, name: str) -> str:
        """Return what *name* is called: the id of an answer or a fact, or a file; else itself."""
        if name in self._files:
            return self._files[name]
        id, _, situation = stem(name).partition("~")
        if id in self._content.answers:
            title = self._content.title(id, "en")
            return f"{title} ({situation})" if situation else title
        if id in self._shared:
            return self._shared[id]
        fact = schema.find(self._register, name)
        return directory.title(name, fact) if fact["checked"] else name

    def plain(self, sentence: str) -> Markup:
        """Return a *sentence* as staff read it: each id and each file by its title."""
        pieces = sentence.split("`")
        return Markup("").join(
            self._coded(piece) if at % 2 else unbroken(_NAME.sub(self._titled, piece))
            for at, piece in enumerate(pieces)
        )

    def place(self, difference: Difference) -> tuple[str, Steps]:
        """Return the title of what *difference* is about, and the steps that lead on from there."""
        file, steps = difference.file, difference.steps
        if file == DIRECTORY:
            own = 1 if steps[0] == _HOURS else 2
            id = ".".join(map(str, steps[:own]))
            if (title := self.of(id)) != id:
                return title, steps[own:]
        elif len(steps) > 1 and steps[0] in _BY_ANSWER:
            known = str(steps[1])
            id = known if known in self._content.answers else f"{stem(file)}.{known}"
            if id in self._content.answers:
                above = () if steps[0] == _ANSWERS else steps[:1]
                return f"{self.of(file)}, {_quoted(self.of(id))}", (*above, *steps[2:])
        return self.of(file), steps

    def _coded(self, piece: str) -> Markup:
        title = self.of(piece)
        return escape(_quoted(title)) if title != piece else Markup("<code>{}</code>").format(piece)

    def _titled(self, found: re.Match[str]) -> str:
        title = self.of(found[0])
        return found[0] if title == found[0] else _quoted(title)


def naming(files: Files) -> Callable[[Difference], str]:
    """Return what says where a difference stands, such as "Red flags, page 2, English"."""

    def named(difference: Difference) -> str:
        title, steps = of_loaded(files.loaded()).place(difference)
        macro = "fields" if difference.file == DIRECTORY else "steps"
        words: Markup = get_template_attribute(_WORDS, macro)(steps)
        return f"{title}, {words.unescape()}"

    return named


def of_loaded(loaded: Loaded) -> Titles:
    """Return the titles of what is *loaded*."""
    return Titles(loaded.content, loaded.directory_node)


def add(site: Blueprint, service: Service, files: Files) -> None:
    """Give the templates of *site* filters for the titles of what *service* answers from."""

    def register() -> Node:
        try:
            return files.loaded().directory_node
        except ContentError:
            # The files never could be used; the words that are served are those of before.
            return Node({}, DIRECTORY, 1)

    def titles() -> Titles:
        if "titles" not in g:
            g.titles = Titles(service.content, register())
        found: Titles = g.titles
        return found

    @site.record
    def share(state: BlueprintSetupState) -> None:
        # Templates that are imported see what is global, and no context.
        state.app.jinja_env.globals["LANGUAGE_NAMES"] = language_names.NAMES

    site.add_app_template_filter(lambda name: titles().of(name), "titled")
    site.add_app_template_filter(lambda difference: titles().place(difference), "place")
    site.add_app_template_filter(lambda sentence: titles().plain(sentence), "plain")


def _quoted(title: str) -> str:
    return f"\u201c{title}\u201d"
