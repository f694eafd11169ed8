"""The pages on which a number, an hour or an address of the directory is changed or confirmed."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, Final

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug.wrappers import Response as Answer

from bot.content import checks, confirmations, directory, schema, trust
from bot.content.fileset import FileSet
from bot.content.problems import ContentError, Problem
from bot.content.splicing import SpliceError
from bot.service import Service
from bot.staff import edit_form, fact_form, person, titles
from bot.staff.edit_form import EditForm, Field
from bot.staff.fact_form import FactForm
from bot.versions.drafts import Change, Drafts, ListEntry, spliced

# How long a confirmed fact is trusted where its dates do not say.
_AGAIN: Final = timedelta(days=180)


def add(site: Blueprint, service: Service, drafts: Drafts) -> None:
    """Add the pages to *site*."""

    def page(form: FactForm, **more: Any) -> str:
        """Return the page of *form*, with who confirmed it, and what a person should look at."""
        loaded = drafts.loaded(drafts.working().files)
        node = schema.find(loaded.directory_node, form.id)
        due = directory.overdue(loaded.directory_node, service.today())
        return render_template(
            "staff/fact.html",
            form=form,
            days=fact_form.DAYS,
            confirmed=confirmations.confirmation(node),
            warnings=[one for one in due if one.line == node.line],
            who=person.name(),
            **more,
        )

    @site.get("/facts/<id>")
    def fact(id: str) -> str:
        """Show a fact in a form."""
        return page(_form(id, drafts.working().files))

    @site.post("/facts/<id>")
    def save_fact(id: str) -> Answer | tuple[str, int]:
        """Save it to the draft, unless something would be wrong then."""
        working, who, today = drafts.working(), person.given(), service.today()
        now = _form(id, working.files)
        is_confirmed = "confirm" in request.form
        dates = _confirmed(now.texts, today) if is_confirmed else {}
        given = fact_form.filled(now, {**request.form, **dates}, request.form.getlist("day"))
        if wrong := tuple(fact_form.faults(given)):
            return page(given, wrong=wrong), 400
        if not who:
            return page(given, fault="nobody"), 400
        changes = fact_form.changes(now, given)
        seen = (*_seen(now.texts), *fact_form.seen(given)) if is_confirmed else ()
        try:
            if is_confirmed:
                signed = fact_form.confirmed(given, changes, working.files, who, today)
                changes = (*changes, signed)
            errors = _errors(drafts, working.files, changes, service)
            name = titles.of_loaded(drafts.loaded(working.files)).of(id)
            what = f"{'Confirmed' if is_confirmed else 'Changed'} {name} in the directory."
            clashes = () if errors else drafts.save(changes, who, what, seen)
        except SpliceError as error:
            return page(given, fault=str(error)), 400
        if errors:
            return page(given, errors=errors), 400
        if clashes:
            changed = tuple(dict.fromkeys(str(clash.steps[-1]) for clash in clashes))
            again = _form(id, drafts.working().files)
            return page(again, fault="clash", changed=changed), 409
        return redirect(f"/staff/facts/{id}?saved", 303)


def _form(id: str, files: FileSet) -> FactForm:
    return fact_form.form(id, files) or abort(404, "There is none.")


def _seen(form: EditForm) -> tuple[Change, ...]:
    """Return the texts of *form* as the page showed them that was sent."""
    was = edit_form.fingerprints(request.form)

    def shown(field: Field) -> Change:
        text = edit_form.text_of(field, request.form)
        return Change(form.file, field.steps, was.get(field.name, ""), text)

    return tuple(map(shown, form.facts))


def _confirmed(form: EditForm, today: date) -> dict[str, str]:
    """Return the dates of a fact that was confirmed *today*, and is trusted as long again.

    That is between a day and `trust.LONGEST`.
    """
    dates = {str(field.steps[-1]): field for field in form.facts}
    if not {"checked", "recheck"} <= dates.keys():
        return {}
    try:
        again = _day(dates["recheck"]) - _day(dates["checked"])
    except ValueError:
        again = _AGAIN
    again = min(again, trust.LONGEST) if again > timedelta() else _AGAIN
    return {dates["checked"].name: str(today), dates["recheck"].name: str(today + again)}


def _day(field: Field) -> date:
    return date.fromisoformat(field.value)


def _errors(
    drafts: Drafts, files: FileSet, changes: Sequence[Change | ListEntry], service: Service
) -> tuple[Problem, ...]:
    """Return what would be wrong with *changes* alone; a second's work.

    What was wrong before is mended one fact at a time, and keeps the draft from being published.
    """
    try:
        loaded = drafts.loaded(spliced(files, changes))
    except ContentError as error:
        return error.problems
    today = service.today()
    errors = tuple(one for one in checks.of_facts(loaded, today) if not one.warning)
    if not errors:
        return ()
    known = {problem.what for problem in checks.of_facts(drafts.loaded(files), today)}
    return tuple(error for error in errors if error.what not in known)
