"""Pages that show every answer, and the facts of the directory, for review."""

from flask import Blueprint, abort, render_template

from bot.content.watching import Files
from bot.pages.links import linked
from bot.service import Service
from bot.staff.facts import facts
from bot.staff.review_sheets import sheet, sheets


def add(site: Blueprint, service: Service, files: Files) -> None:
    """Add the pages to *site*."""

    @site.get("/answers")
    def answers() -> str:
        """List the files with their review and their dates."""
        return _page("answers", sheets=tuple(sheets(files.loaded(), service.today())))

    @site.get("/answers/all")
    def all_answers() -> str:
        """Show everything at once, to print."""
        loaded, today = files.loaded(), service.today()
        known = tuple(sheets(loaded, today))
        return _page("answers_all", sheets=known, facts=tuple(facts(loaded, today)))

    @site.get("/answers/directory")
    def directory() -> str:
        """Show every number, hour, and office, with its sources and dates."""
        return _page("directory", facts=tuple(facts(files.loaded(), service.today())))

    @site.get("/answers/<id>")
    def answer(id: str) -> str:
        """Show one file of responses/."""
        found = sheet(id, files.loaded(), service.today())
        if not found:
            abort(404, "No topic has this name.")
        return _page("answer", sheet=found)

    def _page(name: str, **given: object) -> str:
        version = files.loaded().content.version
        return render_template(
            f"staff/{name}.html", version=version, today=service.today(), linked=linked, **given
        )
