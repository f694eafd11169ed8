"""Keeps what this process answers from at the newest published version.

A thread asks the database every two seconds; the words are loaded and checked beside the answers,
and then change places with the old ones at once.  What cannot be read, loaded or reached changes
nothing: the last published words stay, in memory and on disk, and the files of the folder are
there where nothing was ever published.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Final

from bot import faults, state_folder
from bot.content.problems import ContentError, Problem
from bot.content.watching import Files
from bot.dialogue.content import Content
from bot.polling import Poller
from bot.versions import copy
from bot.versions.copy import Copy
from bot.versions.store import Store

# Where an application keeps its follower.
FOLLOWER: Final = "follower"
# Seconds between two looks, and after which a database that did not answer counts as down.
PAUSE: Final = 2.0
_SILENCE: Final = 10.0


@dataclass(frozen=True, slots=True)
class Standing:
    """What is served, and what the database knew last: *served* and *newest* are numbers.

    *down* tells that the database does not answer; *refused* why its newest version is not served.
    """

    served: int
    newest: int
    down: bool
    refused: tuple[Problem, ...] = ()

    @property
    def is_odd(self) -> bool:
        """Whether anything is to be said about it."""
        return self.down or self.lost or bool(self.refused)

    @property
    def lost(self) -> bool:
        """Whether the database lacks what is served: it is empty, or an older one."""
        return not self.down and self.newest < self.served


class Follower:
    """Lets *files* follow the versions of *store*; *path* is where the last one is kept on disk.

    Set *use* to what takes each content that is served from then on.
    """

    def __init__(self, store: Store, files: Files, path: Path) -> None:
        self.use: Callable[[Content], None] = lambda _: None
        self.store = store
        self._files = files
        self._path = path
        self._lock = Lock()
        self._poller = Poller(self.look, PAUSE)
        self._served: tuple[int, str] = (0, "")
        self._newest: tuple[int, str] = (0, "")
        self._refused: tuple[Problem, ...] = ()
        self._refused_of: tuple[int, str] = (0, "")
        self._asked = 0.0
        self._has_looked = False
        # What is served, as long as it is not on disk.
        self._unkept: Copy | None = None

    def start(self) -> None:
        """Follow in this process, unless it does already; costs nothing to call again."""
        self._poller.start()

    def standing(self) -> Standing:
        """Return how things stand; asking is enough to begin following."""
        self.start()
        silent = bool(self._asked) and time.monotonic() - self._asked > _SILENCE
        down = silent or self._poller.is_down()
        return Standing(self._served[0], self._newest[0], down, self._refused)

    def recall(self) -> None:
        """Serve the copy on disk, if it is newer than what is served and can be used."""
        kept = copy.read(self._path)
        if kept and kept.number > self._served[0]:
            self._serve(kept)

    def look(self) -> None:
        """Serve the newest version of the database, if it is another than the one served.

        Raises as `Store` does.
        """
        with self._lock:
            if not self._has_looked:
                # This process may have been forked long after the copy was read.
                self._has_looked = True
                self.recall()
            self._asked = time.monotonic()
            self._newest = self.store.head()
            self._asked = 0.0
            self._keep()
            number, tree = self._newest
            if number < self._served[0] or self._newest in (self._served, self._refused_of):
                return
            self._serve(Copy(number, tree, self.store.files(tree)))

    def _serve(self, new: Copy) -> None:
        """Answer from *new* from now on; what cannot be used is refused, and said on the pages."""
        try:
            self._files.publish(new.files)
        except ContentError as error:
            self._refused, self._refused_of = error.problems, (new.number, new.tree)
            return
        self.use(self._files.served().content)
        self._served, self._refused = (new.number, new.tree), ()
        self._unkept = new
        self._keep()

    def _keep(self) -> None:
        """Put what is served on disk; where that cannot be written, at a later look.

        A folder that cannot be written is told of elsewhere.
        """
        new = self._unkept
        if not (new and state_folder.is_writable(self._path.parent)):
            return
        try:
            if copy.read(self._path) != new:
                copy.write(self._path, new)
            self._unkept = None
        except OSError as error:
            faults.log(error)
