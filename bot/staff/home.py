"""/staff/: is the line all right, and what needs a hand."""

from flask import Blueprint, render_template

from bot.twilio.doctor.findings import LEVELS
from bot.upkeep.line import CLOSED, Line, examine


def add(site: Blueprint, line: Line) -> None:
    """Add the page to *site*."""

    @site.get("/")
    def home() -> str:
        """Show what is broken, what a person should see to, and what is all right."""
        found = examine(line)
        closed = [one for one in found if one.check == CLOSED]
        others = [one for one in found if one not in closed]
        groups = {level: [one for one in others if one.level == level] for level in LEVELS}
        return render_template(
            "staff/home.html",
            groups=groups,
            closed=closed,
            at=line.service.local_time(),
            edition=line.service.content.version,
        )
