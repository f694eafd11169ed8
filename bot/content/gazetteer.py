"""The names of towns, for whoever needs no more of the content than these."""

from pathlib import Path

from bot.content import directory, intents, yaml_nodes
from bot.content.fileset import FileSet
from bot.nlu.places import Gazetteer


def read_gazetteer(root: Path) -> Gazetteer:
    """Return the gazetteer of the files below *root*, whatever else is wrong in them."""
    files = FileSet.below(root)
    found = directory.read(yaml_nodes.read(files, directory.FILE, []), [])
    towns = intents.read(yaml_nodes.read(files, intents.FILE, []), []).towns
    return Gazetteer(found.places, found.names, found.asked, towns)
