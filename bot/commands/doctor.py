"""flask doctor: looks at everything that the line needs, and says what to do."""

import json
import os
import sys
from collections import Counter
from typing import Final

import click
from flask.cli import with_appcontext

from bot.commands import running
from bot.content import loading
from bot.twilio.doctor.examination import LineState, examine
from bot.twilio.doctor.findings import Finding, Level

_MARKS: Final[dict[Level, str]] = {"ok": "ok    ", "look": "LOOK  ", "broken": "BROKEN"}
_COLOURS: Final = {"ok": "green", "look": "yellow", "broken": "red"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="One JSON object, for a monitor.")
@with_appcontext
def doctor(as_json: bool) -> None:
    """Check the whole line from outside and inside, and say what to do.

    Ends with 1 if something is broken, else with 0: fit for cron.
    """
    service = running.service()
    content, dated, now = service.content, loading.load_dated(), service.clock()
    state = LineState(running.config(), os.environ, content, dated, now)
    findings = []
    for finding in examine(state):
        findings.append(finding)
        if not as_json:
            _show(finding)
    levels = Counter(finding.level for finding in findings)
    if as_json:
        click.echo(
            json.dumps({**_sums(levels), "findings": [_as_dict(finding) for finding in findings]})
        )
    else:
        sums = _sums(levels)
        click.echo(f"\n{sums['ok']} ok, {sums['look']} to look at, {sums['broken']} broken.")
    sys.exit(1 if levels["broken"] else 0)


def _as_dict(finding: Finding) -> dict[str, str]:
    """Return *finding* under the names that monitors rely on."""
    return {
        "check": finding.check,
        "level": finding.level,
        "said": finding.message,
        "todo": finding.todo,
    }


def _sums(levels: Counter[Level]) -> dict[str, int]:
    return {level: levels[level] for level in _MARKS}


def _show(finding: Finding) -> None:
    mark = click.style(_MARKS[finding.level], fg=_COLOURS[finding.level])
    click.echo(f"{mark} {finding.check:15} {finding.message}")
    if finding.todo:
        click.echo(f"{'':23}-> {finding.todo}")
