"""The set of content files: those of a folder, or those of a published version."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

DIRECTORY: Final = "directory.yaml"
INTENTS: Final = "intents.yaml"
POSTERS: Final = "posters.yaml"
RESPONSES: Final = "responses"


def stem(name: str) -> str:
    """Return what a file of responses/ is of: "report" of "responses/report.yaml"."""
    return name.removeprefix(f"{RESPONSES}/").removesuffix(".yaml")


@dataclass(frozen=True, slots=True)
class FileSet:
    """What each content file holds, by its name, such as "responses/report.yaml".

    *unreadable* are files that are there and cannot be read.
    """

    files: Mapping[str, bytes]
    unreadable: frozenset[str] = field(default=frozenset())

    @classmethod
    def below(cls, root: Path) -> Self:
        """Return the content files of the folder *root*; what is missing there is missing here."""
        files: dict[str, bytes] = {}
        unreadable = set()
        paths = [root / name for name in (DIRECTORY, INTENTS, POSTERS)]
        for path in (*paths, *sorted((root / RESPONSES).glob("*.y*ml"))):
            name = path.relative_to(root).as_posix()
            try:
                files[name] = path.read_bytes()
            except FileNotFoundError:
                continue
            except OSError:
                unreadable.add(name)
        return cls(files, frozenset(unreadable))

    @classmethod
    def of(cls, texts: Mapping[str, str]) -> Self:
        """Return the set that holds *texts*."""
        return cls({name: text.encode() for name, text in texts.items()})

    def texts(self) -> dict[str, str]:
        """Return the text of each file, byte for byte; raises `UnicodeDecodeError`."""
        return {name: data.decode() for name, data in self.files.items()}

    def replaced(self, name: str, text: str) -> Self:
        """Return the set in which the file *name* holds *text*."""
        return type(self)({**self.files, name: text.encode()}, self.unreadable - {name})
