"""The content files, cached, and read again when one of them changes."""

from pathlib import Path
from threading import Lock
from typing import Final

from bot.content import directory, intents, model_card, model_file, posters, responses
from bot.content.fileset import FileSet
from bot.content.loading import ROOT, Loaded, Served, load_all
from bot.content.problems import ContentError, Problem

_FILES: Final = (directory.FILE, intents.FILE, model_file.FILE, model_card.FILE, posters.FILE)

# The name, time of change in nanoseconds, and size of each file.
_Stamp = tuple[tuple[str, int, int], ...]


class Files:
    """The files below *root*, until a published set takes their place.

    *problems* is what keeps the files of this moment from being used; meanwhile the last ones
    that could be used are.  Where they are not *watched*, what people are answered from is read
    once.
    """

    def __init__(self, root: Path = ROOT, *, watched: bool = True) -> None:
        self.root = root
        self.watched = watched
        self.problems: tuple[Problem, ...] = ()
        self._published: FileSet | None = None
        self._loaded: Loaded | None = None
        self._served: Served | None = None
        self._stamp: _Stamp = ()
        self._lock = Lock()

    def served(self) -> Served:
        """Return what people are answered from; raises as `loaded()` does."""
        if self.watched and not self._published:
            return Served(self.loaded().content, self.loaded().posters)
        with self._lock:
            if self._served is None:
                loaded = load_all(self.root)
                self._served = Served(loaded.content, loaded.posters)
            return self._served

    def current(self) -> FileSet:
        """Return the files that people are answered from."""
        return self._published or FileSet.below(self.root)

    def publish(self, files: FileSet) -> None:
        """Let *files* take the place of those of the folder, from now on.

        Raises `ContentError` if they cannot be used; then everything stays as it was.
        """
        loaded = load_all(self.root, files)
        with self._lock:
            self._published, self.problems = files, ()
            self._loaded, self._served = loaded, Served(loaded.content, loaded.posters)

    def loaded(self) -> Loaded:
        """Return what the files held when they were read last; reads them the first time.

        Raises `ContentError` if they never could be used.
        """
        return self._loaded or self.look()

    def look(self) -> Loaded:
        """Return what the files hold now; reads them again, a second or more, if one changed.

        Raises `ContentError` if they never could be used.
        """
        with self._lock:
            if self._published and self._loaded:
                return self._loaded
            # Taken before reading: what changes meanwhile is read at the next look.
            if (stamp := self._stamped()) != self._stamp and self._read():
                self._stamp = stamp
            if self._loaded is None:
                raise ContentError(self.problems)
            return self._loaded

    def _read(self) -> bool:
        """Read the files; return whether each was there until the end."""
        try:
            self._loaded, self.problems = load_all(self.root), ()
        except ContentError as error:
            self.problems = error.problems
        except OSError:
            return False
        return True

    def _stamped(self) -> _Stamp:
        paths = [self.root / name for name in _FILES]
        paths += sorted((self.root / responses.FOLDER).glob("*.y*ml"))
        return tuple(stamp for path in paths for stamp in _stamps(path))


def _stamps(path: Path) -> _Stamp:
    try:
        found = path.stat()
    except OSError:
        return ()
    return ((path.name, found.st_mtime_ns, found.st_size),)
