"""Whether texts are answered and arrive, by our own counts.

Of texts no number is told, but whether there were some or many: at one conversation a day a number
would be about somebody.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Final

from bot import database
from bot.count_tables import LOST_STREAK, UNSIGNED_STREAK
from bot.stats import APOLOGY, DELIVERY, LOOP, REFUSED, STARTED, Counts, monday
from bot.tallies import period
from bot.twilio.doctor import traffic
from bot.twilio.doctor.findings import Finding, broken, look, ok
from bot.twilio.errors import WRONG_SIGNATURE, lookup, meaning
from bot.upkeep.recent_counts import RecentCounts

_WEEK: Final = timedelta(weeks=1)
# Of a line that nobody has used for longer it is not known whether it works.
_LONGEST_SILENCE: Final = 4
# Of fewer in a day no alert is made, while others arrive: one phone may be the reason.
_MANY: Final = 5
# So many requests in a row that look like Twilio's, and are refused, are no chance.
_UNSIGNED: Final = 2
# More processes than a day of deploys starts.
_RESTARTS: Final = 40
# From here on there are many.
_TEN: Final = 10
_RUNNER: Final = "tell whoever runs the server."
# What is told of a text that nobody here can do anything about.
_NOTHING: Final = "Nothing"
_BOTH: Final = ("text or call", "texts or calls")
_TEXTED: Final = ("sms", "whatsapp")
Counted = Mapping[tuple[str, str], int]


def check(counts: Counts, recent: RecentCounts, number: str, now: datetime) -> Iterator[Finding]:
    """Yield how texts fare, and when one was answered and delivered last; *number* gets them."""
    try:
        week = counts.since(monday(now.date()))
        lately = recent.changes(counts, now)
        lost, unsigned = counts.streak(LOST_STREAK), counts.streak(UNSIGNED_STREAK)
        yield from _silence(counts, number, now)
    except database.ERRORS:
        return  # That the database is down is said once, by its own finding.
    yield from _apologies(lately, week)
    yield from _refusals(lately, week, lost)
    yield from _unsigned(unsigned)
    yield from _loops(lately, week)
    yield from _restarts(counts, now)
    yield from traffic.check_deliveries(counts, now)


def _apologies(lately: Counted, week: Counted) -> Iterator[Finding]:
    check, todo = "answers", "Tell whoever runs the server: its log names the line of the program."
    if number := _of(lately, APOLOGY):
        what = f"{_some(number, _BOTH)} since yesterday got the apology, and no other answer."
        yield broken(check, what, todo)
    elif number := _of(week, APOLOGY):
        what = f"{_some(number, _BOTH)} of this week got the apology, and no other answer."
        yield look(check, what, todo)
    else:
        yield ok(check, "Every text and call of this week got an answer of its own.")


def _refusals(lately: Counted, week: Counted, lost: int) -> Iterator[Finding]:
    codes = {code: n for (kind, code), n in [*week.items(), *lately.items()] if kind == REFUSED}
    for code, number in sorted(codes.items(), key=lambda one: -one[1]):
        known = meaning(int(code))
        what = f"{_some(number)} of the last days did not arrive ({code}): {known.message}"
        is_many = lately.get((REFUSED, code), 0) >= _MANY or lost >= traffic.STREAK
        check, page = f"refused {code}", lookup(int(code))
        if known.todo.startswith(_NOTHING):
            yield ok(check, what).at(page)
        elif known.our_fault and is_many:
            yield broken(check, what, known.todo).at(page)
        else:
            yield look(check, what, known.todo).at(page)


def _unsigned(number: int) -> Iterator[Finding]:
    check, todo = "signatures", f"Tell whoever runs the server.  {meaning(WRONG_SIGNATURE).todo}"
    what = (
        "what looks like a text or call from Twilio was refused, since its signature does not fit;"
        " none was answered after it."
    )
    if number >= _UNSIGNED:
        yield broken(check, f"Again and again {what}", todo)
    elif number:
        yield look(check, f"Once {what}", todo)


def _loops(lately: Counted, week: Counted) -> Iterator[Finding]:
    todo = "Twilio shows from which number (Monitor, Logs): block it there if it goes on."
    if _of(lately, LOOP) >= _MANY:
        what = "Since yesterday several phones wrote as only machines do, and got no more answers."
        yield broken("loops", what, f"{todo}  If they were people, {_RUNNER}")
    elif _of(week, LOOP):
        what = "This week a phone wrote as only a machine does, and got no more answers."
        yield look("loops", what, todo)


def _restarts(counts: Counts, now: datetime) -> Iterator[Finding]:
    # These are kept by the day in UTC.
    day = now.astimezone(UTC).date()
    started = counts.since(day).get((STARTED, "worker"), 0)
    if started > _RESTARTS:
        what = f"A process of the server began {started} times today: it dies again and again."
        yield broken("restarts", what, "Tell whoever runs the server: its log says why.")


def _silence(counts: Counts, number: str, now: datetime) -> Iterator[Finding]:
    """Yield in which week a text was answered and delivered last, as far as that is known."""
    if not number:
        return
    this = monday(now.date())
    weeks = {period(this - n * _WEEK, "week"): n for n in range(_LONGEST_SILENCE + 1)}
    texted = [weeks[of] for (of, key) in counts.sums("channel") if key in _TEXTED and of in weeks]
    delivered = counts.last(DELIVERY, "delivered", this - _LONGEST_SILENCE * _WEEK)
    if texted:
        yield ok("last answered", f"A text was last answered {_ago(min(texted))}.")
    if delivered:
        yield ok("last delivered", f"A text last arrived {_ago(_weeks(delivered, this))}.")
    if not (texted and delivered):
        what = "No answer is known to have arrived" if texted else "Nobody's text was answered"
        todo = (
            f"Try the line: text HOTLINE to {number} from your own phone.  An answer comes within"
            f" a minute; if none does, {_RUNNER}"
        )
        yield look("silence", f"{what} for four weeks or more.", todo)


def _weeks(day: date, this: date) -> int:
    return max(0, (this - day) // _WEEK)


def _ago(weeks: int) -> str:
    return {0: "this week", 1: "last week"}.get(weeks, f"{weeks} weeks ago")


def _of(counted: Counted, kind: str) -> int:
    return sum(number for (of, _), number in counted.items() if of == kind)


def _some(number: int, named: tuple[str, str] = ("text", "texts")) -> str:
    one, many = named
    return f"Many {many}" if number >= _TEN else f"At least one {one}"
