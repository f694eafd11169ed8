"""The shape of the program, drawn from its code, and one text followed through it.

`make pictures` writes docs/structure.svg and docs/one-text.md, and prints how much there is.
"""

from collections.abc import Sequence
from typing import Final

from flask import Flask

from bench import graph, picture
from bench.graph import ROOT, Graph
from bench.picture import Box, Side
from bench.trace import Call, trace
from bench.webhook import call, environ, ours

PICTURE: Final = ROOT / "docs" / "structure.svg"
PAGE: Final = ROOT / "docs" / "one-text.md"
FOLLOWED: Final = "is my dauhgter being grommed"
COUNTED: Final = (
    "red flags",
    "i think a girl on my team is being sold by her boyfriend what now",
)
# The parts that answer from their arguments alone.
PURE: Final = ("dialogue", "nlu")
# What the parts do, in three or four words.
SAYS: Final = {
    "cli": "the flask command",
    "asgi": "for the server",
    "app": "puts everything together",
    "health": "what monitors ask",
    "staff": "the pages for staff",
    "commands": "flask ask, check, ...",
    "channels": "SMS, voice, chat, web",
    "transcripts": "conversations as text",
    "playback": "talks without a phone",
    "pages": "what all pages share",
    "posters": "printed matter",
    "twilio": "signatures and replies",
    "content": "the YAML files, checked",
    "service": "adds the clock",
    "versions": "published words",
    "closing_store": "closed out of turn",
    "accounts": "who may sign in",
    "count_tables": "sums, stored",
    "upkeep": "letters to keepers",
    "insights": "use, in numbers",
    "stats": "counts by day",
    "tallies": "what is counted",
    "migrations": "tables of the database",
    "dialogue": "what to say next",
    "nlu": "what a text says",
}
# The handler of a text, and what it leads to, are followed apart from the rest of a request.
CORE: Final = ("service", "Service.answer")


def main() -> None:
    """Write the picture and the page, and print the figures."""
    modules = graph.modules()
    PICTURE.write_text(_picture(graph.parts(modules)), encoding="utf-8")
    app = ours()
    traces = {text: _followed(app, text) for text in (FOLLOWED, *COUNTED)}
    PAGE.write_text(_page(traces[FOLLOWED]), encoding="utf-8")
    print(f"Written: {PICTURE.relative_to(ROOT)}, {PAGE.relative_to(ROOT)}\n")
    for part in PURE:
        paths = [path for name, path in graph.files().items() if graph.part_of(name) == part]
        lines = sum(path.read_text(encoding="utf-8").count("\n") for path in paths)
        print(f"bot/{part}: {lines:,} lines in {len(paths)} files")
    chain = graph.longest_chain(modules)
    print(f"Longest chain of imports, {len(chain)} modules: {' > '.join(chain)}")
    for text in COUNTED:
        core = next(call for _, call in traces[text].walk() if (call.module, call.name) == CORE)
        print(f'"{text}": {_count(traces[text])}; of these {_count(core)} from Service.answer on')


def _picture(parts: Graph) -> str:
    """Return the picture: the small modules at the side, all else as boxes."""
    small = [
        part
        for part in parts
        if (ROOT / "bot" / f"{part}.py").exists() and "dialogue" not in graph.reachable(parts, part)
    ]
    large = {name: targets - {*small} for name, targets in parts.items() if name not in small}
    lines = []
    for name in small:
        if users := [user for user in parts if name in parts[user] and user not in small]:
            lines.append((name, f"for {_listed(users)}"))
    if silent := sorted(large.keys() - SAYS.keys()):
        print(f"Say in SAYS what these do: {', '.join(silent)}")
    return picture.draw(
        [Box(name, SAYS.get(name, ""), name in PURE) for name in large],
        graph.without_shortcuts(large),
        "The folders of bot/ and what they import",
        "An arrow leads to what is imported; one is left out where others lead there too. "
        "Green: no file, clock or network.",
        Side(("Small modules, imported", "from wherever they are needed"), lines),
    )


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def _followed(app: Flask, text: str) -> Call:
    """Return the calls of a signed POST /sms of *text*, which begins a conversation."""
    request = environ(text, "")
    return trace(lambda: call(app, request))


def _page(top: Call) -> str:
    lines = [
        "# One text through the code",
        "",
        f"Written by `make pictures`: a signed `POST /sms` of `{FOLLOWED}`, and every function of "
        "`bot/` that it calls, in the order of the first call.",
        "What stands further to the right is called by what stands above it.",
        "[The life of a text](life-of-a-text.md) tells it in words.",
        "",
        f"In all {_count(top)}.",
        "",
        "```text",
    ]
    for depth, called in top.walk():
        times = f"  x {called.times}" if called.times > 1 else ""
        lines.append(f"{'  ' * depth}{called.module}: {called.name}{times}")
    return "\n".join([*lines, "```"]) + "\n"


def _count(top: Call) -> str:
    calls = [called for _, called in top.walk()]
    functions = {(called.module, called.name) for called in calls}
    return f"{len(functions)} functions in {sum(called.times for called in calls)} calls"


if __name__ == "__main__":
    main()
