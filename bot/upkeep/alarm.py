"""Tells people at once what is broken, what is mended, and every Monday how the line is."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot import database, faults
from bot.stats import STARTED
from bot.tallies import period
from bot.twilio.doctor.findings import Finding
from bot.upkeep.line import Line, examine
from bot.upkeep.post import Post
from bot.upkeep.tables import LETTERS, Letter, Mailing

# Seconds between two looks; what is broken at two of them is told.
PAUSE: Final = 60.0
# Seconds for which no process finds what was told before it is told to be mended: they look at
# different moments, and some of what breaks is broken in one of them alone.
QUIET: Final = 180.0
# The weekly letter goes out on this day, from this hour on.
_MONDAY: Final = 0
_MORNING: Final = 8
# The levels of which `sums()` tells.
TOLD: Final = ("broken", "look")
_BROKEN: Final = "broken "
_LETTER: Final = "letter "

# Writes a letter: the name of its template and what it says -> its subject and its body.
Write = Callable[..., tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Letters:
    """Who gets letters, how they go out, and what writes them."""

    mailing: Mailing
    post: Post
    write: Write


class Alarm:
    """Looks at *line* every minute in each process; of all of them one tells what it finds.

    The database knows what was told.  While it is down each process tells for itself, to the
    addresses that it knew last.
    """

    def __init__(self, line: Line, letters: Letters) -> None:
        self._line = line
        self._mailing, self._post = letters.mailing, letters.post
        self._write = letters.write
        self._addresses: Mapping[Letter, tuple[str, ...]] = dict.fromkeys(LETTERS, ())
        self._before: frozenset[str] = frozenset()
        self._told_here: set[str] = set()
        self._is_counted = False
        self._sums: Mapping[str, int] = {}

    def look(self) -> None:
        """Look once, and tell what is new."""
        if not self._is_counted:
            self._line.counts.add(STARTED, "worker")
            self._is_counted = True
        found = examine(self._line)
        self._sums = {level: sum(one.level == level for one in found) for level in TOLD}
        broken = {one.check: one for one in found if one.level == "broken"}
        told = self._told()
        steady = self._before & broken.keys()
        self._before = frozenset(broken)
        self._renew(told & broken.keys())
        # Where nobody can be told, nothing counts as told.
        if self._reaches("alerts"):
            self._begun([broken[name] for name in sorted(steady - told)])
        self._over(sorted(told - broken.keys()))
        self._weekly()

    def sums(self) -> Mapping[str, int]:
        """Return how many findings of each level the last look had; nothing before the first."""
        return self._sums

    def _begun(self, found: Sequence[Finding]) -> None:
        new = [finding for finding in found if self._begin(_BROKEN + finding.check)]
        if new and not self._send("alerts", "alert", findings=new):
            for finding in new:
                self._forget(_BROKEN + finding.check)

    def _over(self, names: Sequence[str]) -> None:
        over = [name for name in names if self._end(_BROKEN + name)]
        if over and self._reaches("alerts"):
            self._send("alerts", "mended", findings=self._named(over))

    def _weekly(self) -> None:
        now = self._line.service.local_time()
        if now.weekday() != _MONDAY or now.hour < _MORNING or not self._reaches("weekly"):
            return
        name = f"{_LETTER}{period(now.date(), 'week')}"
        if name in self._told_here or not self._begin(name):
            return
        if not self._send("weekly", "weekly", findings=examine(self._line)):
            self._forget(name)

    def _reaches(self, letter: Letter) -> bool:
        """Return whether there is anybody whom *letter* could go to."""
        has_room = letter == "alerts" and self._post.has_room
        return has_room or bool(self._post.has_mail and self._addresses[letter])

    def _send(self, letter: Letter, template: str, findings: Sequence[Finding]) -> bool:
        """Send *letter*, and return whether it reached anybody."""
        subject, body = self._write(template, findings=findings)
        reached = self._post.mail(self._addresses[letter], subject, body) > 0
        if letter == "alerts":
            reached |= self._post.tell_room(f"{subject}\n{body}")
        return reached

    def _named(self, checks: Sequence[str]) -> list[Finding]:
        return [Finding(check, "ok", check) for check in checks]

    def _told(self) -> frozenset[str]:
        """Return the checks that were told to be broken, and renew the addresses."""
        try:
            self._addresses = self._mailing.addresses()
            names = self._mailing.told()
        except database.ERRORS:
            names = frozenset(self._told_here)
        return frozenset(name.removeprefix(_BROKEN) for name in names if name.startswith(_BROKEN))

    def _now(self) -> float:
        return self._line.service.clock().timestamp()

    def _begin(self, name: str) -> bool:
        """Return whether this process is the one to tell *name*."""
        first_here = name not in self._told_here
        self._told_here.add(name)
        try:
            return self._mailing.begin(name, self._now())
        except database.ERRORS as error:
            faults.log(error)
            return first_here

    def _renew(self, checks: Collection[str]) -> None:
        """Let the other processes know that *checks* are broken still."""
        try:
            self._mailing.renew([_BROKEN + name for name in checks], self._now())
        except database.ERRORS as error:
            faults.log(error)

    def _end(self, name: str) -> bool:
        """Return whether *name* is over, and this process is the one to tell."""
        self._told_here.discard(name)
        try:
            return self._mailing.end(name, self._now() - QUIET)
        except database.ERRORS:
            return True

    def _forget(self, name: str) -> None:
        """Let *name*, which could not be sent, be told at the next look of any process."""
        self._told_here.discard(name)
        try:
            self._mailing.end(name)
        except database.ERRORS as error:
            faults.log(error)
