"""The pages on which an answer is edited: saved to the draft that all staff share."""

from collections.abc import Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Any

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as Answer

from bot.content import splicing
from bot.content.fileset import stem
from bot.content.language_names import NAMES
from bot.content.loading import Loaded
from bot.content.reviews import is_reviewed, languages, marks
from bot.content.splicing import SpliceError, Value
from bot.nlu.context import Tongue
from bot.service import Service
from bot.staff import edit_form, live, person, titles
from bot.staff.edit_form import EditForm
from bot.staff.live import Seeing
from bot.versions.drafts import Change, Drafts, Working, fingerprint, spliced


@dataclass(frozen=True, slots=True)
class Reviewed:
    """Who has read one language, and *on* which day; *mark* is that of the words as they are."""

    language: Tongue
    mark: str
    by: str
    on: str


@dataclass(frozen=True, slots=True)
class _Edit:
    """A form as it was sent: what stood there, what was *given*, and the *changes* between."""

    working: Working
    given: EditForm
    changes: tuple[Change, ...]


def add(site: Blueprint, service: Service, drafts: Drafts) -> None:
    """Add the pages to *site*."""
    # One at a time: it is a quarter of a second's work, for which other people's texts wait.
    looking = Lock()

    def sent(id: str) -> _Edit:
        working = drafts.working()
        now = edit_form.form(id, working.files) or abort(404, "No answer has this name.")
        given = edit_form.filled(now, request.form, edit_form.fingerprints(request.form))
        return _Edit(working, given, edit_form.changes(now, given))

    def see(edit: _Edit) -> Seeing:
        files = spliced(edit.working.files, edit.changes)
        with looking:
            loaded = drafts.loaded(edit.working.files)
            return live.see(edit.given, files, loaded, service.today())

    @site.get("/answers/<id>/edit")
    def edit(id: str) -> str:
        """Show every text of an answer in a form, with what it costs."""
        working = drafts.working()
        form = edit_form.form(id, working.files) or abort(404, "No answer has this name.")
        return _page(form, see(_Edit(working, form, ())), drafts, working)

    @site.post("/answers/<id>/look")
    def look(id: str) -> Response:
        """Say what is to be said of a form while it is typed; nothing is saved."""
        try:
            seeing = see(sent(id))
        except SpliceError as error:
            return jsonify(errors=1, fault=str(error), fields={})
        return jsonify(
            errors=seeing.errors,
            fault="",
            elsewhere=render_template("staff/elsewhere.html", seeing=seeing),
            fields={name: _feedback(one) for name, one in seeing.seen.items()},
        )

    @site.post("/answers/<id>/edit")
    def save_answer(id: str) -> Answer | tuple[str, int]:
        """Save to the draft, unless something is wrong or somebody else was faster."""
        edit, who = sent(id), person.given()
        try:
            seeing = see(edit)
            if not who or seeing.errors:
                fault = "wrong" if seeing.errors else "nobody"
                return _page(edit.given, seeing, drafts, edit.working, fault=fault), 400
            clashes = drafts.save(edit.changes, who, f"Edited {_title(id, edit.working, drafts)}.")
        except SpliceError as error:
            seeing = see(_Edit(edit.working, edit.given, ()))
            return _page(edit.given, seeing, drafts, edit.working, fault=str(error)), 400
        if clashes:
            again, theirs = _after_clash(edit, drafts)
            return _page(again.given, see(again), drafts, again.working, theirs=theirs), 409
        return redirect(f"{url_for('staff.edit', id=id)}?saved", 303)

    @site.post("/answers/<id>/review")
    def review(id: str) -> Answer:
        """Note in the draft who has read one language of an answer, as it stands there."""
        person.require("reviewer")
        working, who = drafts.working(), person.given()
        form = edit_form.form(id, working.files) or abort(404, "No answer has this name.")
        known, page = marks(drafts.loaded(working.files).responses), url_for("staff.edit", id=id)
        language = next(
            (one for one in languages(id) if one == request.form.get("language")), None
        ) or abort(400)
        mark = known.get((id, language), "")
        if not who or request.form.get(f"of-{language}") != mark:
            return redirect(f"{page}?unseen#reviews", 303)
        new: Value = {"by": who, "on": str(service.today()), "of": mark}
        change = _signed(form, language, new, working)
        what = f"Reviewed {_title(id, working, drafts)} in {NAMES[language]}."
        clashes = drafts.save((change,), who, what)
        return redirect(f"{page}?{'unseen' if clashes else 'reviewed'}#reviews", 303)


def _after_clash(edit: _Edit, drafts: Drafts) -> tuple[_Edit, dict[str, str]]:
    """Return *edit* as what is to be saved next, and what somebody else wrote, by field."""
    working = drafts.working()
    now = edit_form.form(edit.given.id, working.files) or abort(404)
    theirs = {
        field.name: field.value
        for field, mine in zip(now.fields, edit.given.fields, strict=True)
        if field.was != mine.was and mine.value != field.value
    }
    mine = {field.name: field.value for field in edit.given.fields}
    seen = {field.name: field.was for field in now.fields}
    given = edit_form.filled(now, mine, seen)
    return _Edit(working, given, edit_form.changes(now, given)), theirs


def _page(form: EditForm, seeing: Seeing, drafts: Drafts, working: Working, **more: Any) -> str:
    loaded = drafts.loaded(working.files)
    return render_template(
        "staff/edit.html",
        form=form,
        seeing=seeing,
        facts=live.insertable(loaded),
        answer=loaded.content.answers.get(form.id),
        topics=loaded.content.topics,
        who=person.name(),
        reviews=tuple(_reviews(form, loaded)),
        **more,
    )


def _reviews(form: EditForm, loaded: Loaded) -> Iterator[Reviewed]:
    """Yield who has read each language as it stands there."""
    known = marks(loaded.responses)
    node = loaded.responses.files[stem(form.file)]
    for language in languages(form.id):
        if mark := known.get((form.id, language)):
            entry = live.node_at(node, edit_form.review_steps(form.id, language))
            valid = is_reviewed(entry, form.id, language, known)
            by, on = (entry["by"].text(), entry["on"].text()) if valid else ("", "")
            yield Reviewed(language, mark, by, on)


def _feedback(seen: live.Seen) -> str:
    return render_template("staff/feedback.html", seen=seen)


def _signed(form: EditForm, language: Tongue, review: Value, working: Working) -> Change:
    """Return the change that puts *review* where that of one language stands."""
    steps = edit_form.review_steps(form.id, language)
    held = splicing.value_at(splicing.parse(working.files.texts()[form.file]), steps[:-1])
    if isinstance(held, dict):
        return Change(form.file, steps, fingerprint(held.get(language)), review)
    # Versions of before have one review for both Creoles.
    every: Value = {**dict.fromkeys(languages(form.id), "no"), language: review}
    return Change(form.file, steps[:-1], fingerprint(held), every)


def _title(id: str, working: Working, drafts: Drafts) -> str:
    """Return how staff know the answer *id*."""
    return f"\u201c{titles.of_loaded(drafts.loaded(working.files)).of(id)}\u201d"
