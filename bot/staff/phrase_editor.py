"""The page on which the phrases of a topic are changed, and tried before they are saved."""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any, Final

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from bot.content import checks
from bot.content.fileset import FileSet
from bot.content.loading import with_intents
from bot.content.problems import ContentError, Problem
from bot.content.splicing import SpliceError
from bot.dialogue.content import Content
from bot.nlu.context import Context
from bot.nlu.message import Message
from bot.nlu.tokenizer import MAX_CHARACTERS
from bot.service import Service
from bot.staff import person, phrase_form
from bot.staff.phrase_form import Kind, PhraseList
from bot.versions.drafts import Drafts, ListEntry, spliced

_ADD: Final = "add:"
_OUT: Final = "out:"


@dataclass(frozen=True, slots=True)
class TriedText:
    """What a text gets: the *title* of the answer, the *reason*, and the reply."""

    answer: str
    title: str
    reason: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What *text* gets *now*, and what with the phrases as they are in the form."""

    text: str
    now: TriedText
    then: TriedText


def add(site: Blueprint, service: Service, drafts: Drafts) -> None:
    """Add the page to *site*."""
    # One at a time: it is some seconds' work, for which other people's texts wait.
    looking = Lock()

    def lists_of(id: str, files: FileSet) -> tuple[PhraseList, ...]:
        return phrase_form.form(id, files) or abort(404, "No topic has this name.")

    def page(id: str, lists: Sequence[PhraseList], **more: Any) -> str:
        return render_template(
            "staff/phrases.html",
            id=id,
            answers=_grouped(lists),
            groups=drafts.loaded(drafts.working().files).intents.groups,
            content=service.content,
            who=person.name(),
            **more,
        )

    @site.get("/topics/<id>/phrases")
    def phrases(id: str) -> str:
        """Show the phrases of a topic, with room for new ones."""
        return page(id, lists_of(id, drafts.working().files))

    @site.post("/topics/<id>/phrases")
    def save_phrases(id: str) -> str | Answer | tuple[str, int]:
        """Save the form to the draft, or try a text with it; nothing wrong is saved."""
        working = drafts.working()
        given = _given(lists_of(id, working.files))
        entries = tuple(entry for one in given for entry in one.entries)
        text = request.form.get("text", "").strip()[:MAX_CHARACTERS]
        try:
            with looking:
                errors, then = _looked_at(entries, working.files, drafts)
        except SpliceError as error:
            return page(id, given, fault=str(error), text=text), 400
        if "try" in request.form:
            tried = _tried(text, service, then) if text and then else None
            return page(id, given, errors=errors, looked=True, tried=tried, text=text)
        who = person.given()
        if errors or not who:
            fault = "wrong" if errors else "nobody"
            return page(id, given, errors=errors, fault=fault, text=text), 400
        title = service.content.title(id, "en")
        drafts.save(entries, who, f"Changed the phrases for \u201c{title}\u201d.")
        return redirect(f"{url_for('staff.phrases', id=id)}?saved", 303)


def _grouped(lists: Sequence[PhraseList]) -> dict[str, dict[Kind, list[PhraseList]]]:
    """Return *lists* by what they lead to, and by kind."""
    found: dict[str, dict[Kind, list[PhraseList]]] = {}
    for one in lists:
        found.setdefault(one.label, {}).setdefault(one.kind, []).append(one)
    return found


def _given(lists: Sequence[PhraseList]) -> tuple[PhraseList, ...]:
    """Return *lists* as the form of this request has them."""
    added = {
        name.removeprefix(_ADD): value
        for name, value in request.form.items()
        if name.startswith(_ADD)
    }
    gone = {one.name: request.form.getlist(f"{_OUT}{one.name}") for one in lists}
    return phrase_form.filled(lists, added, gone)


def _looked_at(
    entries: Sequence[ListEntry], files: FileSet, drafts: Drafts
) -> tuple[tuple[Problem, ...], Content | None]:
    """Return what would be wrong with *entries* alone, and what people would be answered from."""
    before = drafts.loaded(files)
    try:
        after = with_intents(before, spliced(files, entries), drafts.root)
    except ContentError as error:
        return error.problems, None
    found = tuple(dict.fromkeys(checks.of_phrases(after)))
    known = {problem.what for problem in checks.of_phrases(before)} if found else set()
    return tuple(one for one in found if one.what not in known), after.content


def _tried(text: str, service: Service, then: Content) -> Comparison:
    """Return what a new phone gets for *text*, now and from *then*."""
    return Comparison(
        text, *(_outcome(text, content, service) for content in (service.content, then))
    )


def _outcome(text: str, content: Content, service: Service) -> TriedText:
    playing = Service(content, service.clock, service.closings)
    reply = playing.answer(Message(text), Context())
    title = content.title(reply.answer, "en")
    return TriedText(reply.answer, title, reply.intent.reason, reply.texts)
