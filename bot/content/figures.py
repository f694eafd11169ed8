"""How often danger is missed or seen where there is none: the figures of the model's card."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from bot.content import model_card
from bot.content.problems import Problem
from bot.content.yaml_nodes import Node

# " 96.2%  2423/2518": the share, and of how many.
_SHARE: Final = re.compile(r"(\d+)/(\d+)")
# The names of the card, and what the page calls the hits and the whole.
_NAMES: Final = {
    "right about safety": ("found", "texts"),
    "harmful": ("harmful", "risky"),
    "everyday alarms": ("alarms", "everyday"),
}


def read(root: Path) -> Mapping[str, int]:
    """Return the counts of the card below *root* by the names of the page; none if it has none."""
    told = model_card.read(root).get("figures", {})
    counts: dict[str, int] = {}
    for name, (hits, whole) in _NAMES.items():
        if found := _SHARE.search(str(told.get(name, ""))):
            counts |= {hits: int(found[1]), whole: int(found[2])}
    if "texts" in counts:
        counts["missed"] = counts["texts"] - counts["found"]
    return counts


def outdated(node: Node, root: Path) -> Iterator[Problem]:
    """Yield a problem if the page in *node* gives the day of another model than that of *root*."""
    measured, checksum = node["measured"], str(model_card.read(root).get("checksum", ""))
    model, on = measured["model"].text(), measured["on"].date()
    told = on and f"{on:%B} {on.day}, {on.year}" in node["date"]["en"].text()
    if not model or not checksum.startswith(model) or not told:
        what = "The figures of the page on danger are of another model than the one here."
        todo = (
            f'Write {{on: <the day of `make train`>, model: "{checksum[:8]}"}}, and that day in '
            "words under `date`."
        )
        yield measured.problem(what, todo, warning=True)
