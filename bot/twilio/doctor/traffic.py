"""Checks of recent traffic: errors, lost deliveries, and redaction at Twilio."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final

from bot import database
from bot.config import Config
from bot.count_tables import LOST_STREAK
from bot.stats import DELIVERY, LOST, Counts, monday
from bot.twilio.doctor.findings import Finding, broken, look, ok
from bot.twilio.errors import meaning
from bot.twilio.senders import PhoneLine

_DAY: Final = timedelta(days=1)
_MANY: Final = 500
_SAMPLE: Final = 20
# The share of lost texts that a person should know of, and that is a break-down.
_SOME, _MOST = 0.1, 0.5
# Of fewer texts no share is told to be a break-down.
_ENOUGH: Final = 10
# So many in a row that did not arrive are a break-down, however few there are and on which days.
STREAK: Final = 3
_ALL: Final = "Every text of this week arrived, of which it is known."
_LOST: Final = (
    "Twilio says why of each: its console, Monitor, Logs, Errors.  Phone companies refuse numbers"
    " that are not registered."
)
# A body of which nothing is left: no letter, or only what stands in for letters.
_REDACTED: Final = re.compile(r"(?:redacted|[X\W_])*", re.IGNORECASE)


def check_errors(line: PhoneLine, config: Config, client: Any, now: datetime) -> Iterator[Finding]:
    """Yield each kind of error that Twilio noted for this line since yesterday."""
    since = now - _DAY
    sent = client.messages.list(from_=line.sender.name, date_sent_after=since, limit=_MANY)
    alerts = client.monitor.v1.alerts.list(start_date=since, limit=_MANY)
    codes = Counter(int(text.error_code) for text in sent if text.error_code)
    codes += Counter(
        int(alert.error_code)
        for alert in alerts
        if alert.error_code and str(alert.request_url or "").startswith(config.public_url)
    )
    for code, times in sorted(codes.items()):
        known = meaning(code)
        message = f"{code}, {times} since yesterday: {known.message}"
        finding = broken if known.our_fault else look
        yield finding("Twilio errors", message, known.todo)
    if not codes:
        yield ok("Twilio errors", "None since yesterday.")


def check_redaction(line: PhoneLine, client: Any, now: datetime) -> Iterator[Finding]:
    """Yield whether the words of texts older than a day are gone at Twilio.

    They are looked at in memory, and never shown: Twilio offers no setting to ask for.
    """
    check, todo = "redaction", "docs/privacy.md tells how to switch it on."
    old = client.messages.list(to=line.sender.name, date_sent_before=now - _DAY, limit=_SAMPLE)
    if not old:
        message = "No text is older than a day, so it cannot be seen whether words are redacted."
        yield look(check, message, todo)
    elif any(not _REDACTED.fullmatch(text.body or "") for text in old):
        yield look(check, "Words of old texts can be read at Twilio.", todo)
    else:
        yield ok(check, "The words of old texts are gone at Twilio.")


def check_deliveries(counts: Counts, now: datetime) -> Iterator[Finding]:
    """Yield which share of the texts of this week did not arrive, by our own count.

    No number is told: of few texts it would be about somebody.
    """
    check = "deliveries"
    try:
        counted = counts.since(monday(now.date()))
        streak = counts.streak(LOST_STREAK)
    except database.ERRORS as error:
        message = f"The database of the counts cannot be used ({type(error).__name__})."
        yield look(check, message, "Texts are answered all the same.  Look at DATABASE_URL.")
        return
    ended = {outcome: number for (kind, outcome), number in counted.items() if kind == DELIVERY}
    total, lost = sum(ended.values()), sum(ended.get(outcome, 0) for outcome in LOST)
    is_dead = lost >= total * _MOST and total >= _ENOUGH and streak
    if streak >= STREAK:
        yield broken(check, "The last three texts, or more, did not arrive.", _LOST)
    elif is_dead:
        yield broken(check, "Most texts of this week did not arrive.", _LOST)
    elif not total:
        yield ok(check, "Of no text of this week it is known yet whether it arrived.")
    elif lost >= total * _SOME:
        some = "No text" if lost == total else "Only some texts"
        yield look(check, f"{some} of this week arrived.", _LOST)
    else:
        yield ok(check, "Nearly every text of this week arrived." if lost else _ALL)
