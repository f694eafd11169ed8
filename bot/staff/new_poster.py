"""A page that shows a poster before it is saved, in all four kinds at once.

What staff fill in becomes an entry of posters.yaml, which is read and checked as the file is.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, abort, redirect, render_template, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response as Answer

from bot.config import Config
from bot.content import posters, splicing
from bot.content.fileset import FileSet
from bot.content.posters import CODE, Poster, Posters
from bot.content.problems import Problem
from bot.content.splicing import SpliceError, Value
from bot.content.watching import Files
from bot.dialogue.content import Content
from bot.nlu.context import LANGUAGES
from bot.posters.apart import render_apart
from bot.posters.kinds import KINDS
from bot.posters.orders import Order, OrderError
from bot.posters.press import Press
from bot.staff import person
from bot.versions.drafts import Drafts, ListEntry

# Signs of a new code: those of `CODE`, so that no eye mixes them up.
_SIGNS: Final = [sign for sign in "abcdefghijklmnopqrstuvwxyz0123456789" if CODE.fullmatch(sign)]
_LETTERS: Final = [sign for sign in _SIGNS if sign.isalpha()]
_DIGITS: Final = [sign for sign in _SIGNS if sign.isdigit()]
_TAKEN: Final = 100
# What the form asks.
_ASKED: Final = "place code language also topic headline words_en words_es words_pt".split()


@dataclass(frozen=True, slots=True)
class PosterDraft:
    """A poster that is not saved: its *entry* as it would stand in the file.

    *posters* are those of the file and this one, unless *problems* say what is wrong with it.
    """

    code: str
    entry: str
    posters: Posters
    problems: tuple[Problem, ...]

    @property
    def poster(self) -> Poster | None:
        """The poster, if nothing is wrong with it."""
        return None if self.problems else self.posters.find(self.code)


def add(site: Blueprint, config: Config, files: Files, drafts: Drafts | None) -> None:
    """Add the page, its pictures, and the entry as a file to *site*.

    Without *drafts* there is no database, so the poster can be downloaded and not be saved.
    """

    def drafted() -> tuple[PosterDraft, Content]:
        served = files.served()
        content, known = served.content, served.posters
        try:
            return draft(_fields(request.args), files.current(), content, known), content
        except SpliceError as error:
            abort(409, f"{posters.FILE} must be mended first.  {error}")

    def page(given: MultiDict[str, str], draft: PosterDraft | None, fault: str = "") -> str:
        served = files.served()
        asked = [name for name in given if name in _ASKED]
        return render_template(
            "staff/new_poster.html",
            draft=draft,
            given=given,
            query={name: given[name] for name in asked},
            code=given.get("code") or free_code(served.posters),
            kinds=KINDS.values(),
            topics=served.content.topics.values(),
            headlines=posters.headlines(served.content),
            common=served.content.common,
            file=posters.FILE,
            can_save=drafts is not None,
            who=person.name(),
            fault=fault,
        )

    @site.get("/posters-new")
    def new_poster() -> str:
        """Ask for a place and its words, and show what they would look like."""
        return page(request.args, drafted()[0] if "place" in request.args else None)

    @site.post("/posters-new")
    def save_new_poster() -> Answer | tuple[str, int]:
        """Save the poster to the draft, unless something is wrong with it there."""
        if not drafts:
            abort(404)
        fields, working, who = _fields(request.form), drafts.working(), person.given()
        loaded = drafts.loaded(working.files)
        try:
            found = draft(fields, working.files, loaded.content, loaded.posters)
        except SpliceError as error:
            abort(409, f"{posters.FILE} must be mended first.  {error}")
        if found.problems or not who:
            return page(request.form, found, "" if found.problems else "nobody"), 400
        hung = ListEntry(posters.FILE, ("posters",), fields)
        drafts.save((hung,), who, f"Added a poster: {fields['place']}.")
        return redirect(f"{url_for('staff.new_poster')}?saved", 303)

    @site.get("/posters-new/preview")
    def preview_new_poster() -> Response:
        """Give a small picture of one kind; a draft if preflight finds something."""
        found, content = drafted()
        kind = request.args.get("kind", "")
        if not found.poster or kind not in KINDS:
            abort(404, "There is nothing to show: the page of the new poster says why.")
        press = Press(found.posters, content, config, render_apart)
        try:
            picture = press.preview(Order(found.code, kind))
        except OrderError as error:
            abort(404, str(error))
        return Response(picture, 200, mimetype="image/png")

    @site.get("/posters-new/entry")
    def entry_of_new_poster() -> Response:
        """Give the entry, to put at the end of the file."""
        found, _ = drafted()
        if not found.poster:
            abort(404, "There is nothing to save: the page of the new poster says why.")
        named = {"Content-Disposition": f'attachment; filename="poster-{found.code}.yaml"'}
        return Response(found.entry, 200, named, mimetype="text/plain")


def draft(
    fields: dict[str, Value], files: FileSet, content: Content, known: Posters
) -> PosterDraft:
    """Return the poster of *fields*, as the file of posters among *files* would have it."""
    before = files.texts().get(posters.FILE, "")
    after = splicing.appended(before, ("posters",), fields)
    then = posters.read(files.replaced(posters.FILE, after), content)
    new = tuple(problem for problem in then.problems if problem not in known.problems)
    return PosterDraft(str(fields["code"]), _added(before, after), then, new)


def free_code(known: Posters) -> str:
    """Return a code that no poster has; it tells nothing of its place."""
    for _ in range(_TAKEN):
        code = secrets.choice(_LETTERS) + secrets.choice(_DIGITS)
        if code not in known.listed:
            return code
    return "".join(secrets.choice(_SIGNS) for _ in range(6))


def _fields(args: MultiDict[str, str]) -> dict[str, Value]:
    """Return what was filled in, by the names of the file; empty fields are left out."""

    def filled() -> Iterator[tuple[str, Value]]:
        for name in ("code", "place", "language", "also", "topic"):
            if value := args.get(name, "").strip():
                yield name, value
        words: dict[str, Value] = {
            language: value
            for language in LANGUAGES
            if (value := args.get(f"words_{language}", "").strip().upper())
        }
        yield "words", words
        yield "headline", args.get("headline", "").strip()

    return {"code": "", **dict(filled())}


def _added(before: str, after: str) -> str:
    """Return the lines that *after* has and *before* has not."""
    size = len(after) - len(before)
    start = next(
        (at for at, (one, other) in enumerate(zip(before, after, strict=False)) if one != other),
        len(before),
    )
    return after[start : start + size].strip("\n") + "\n"
