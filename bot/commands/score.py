"""`flask score`: how well texts are understood that nothing was learnt from."""

import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path

import click
from flask import Flask

from bot.commands.check import service_or_exit
from bot.content.loading import ROOT, load
from bot.content.problems import ContentError
from bot.nlu import policy
from bot.nlu.context import Context
from bot.nlu.message import Message
from bot.nlu.parse import parse
from bot.service import Service

# So many of the features that weigh are shown.
_SHOWN = 15


def register(app: Flask, service: Service | None) -> None:
    """Add the command to *app*; without *service* it says what is wrong with the files."""

    @app.cli.command()
    @click.option("--text", help="Show what weighs in one text instead.")
    @click.option("--against", metavar="REV", help="List the texts gained and lost since REV.")
    @click.option("--slips", is_flag=True, help="Mistype one letter of each text.")
    @click.option("--write", is_flag=True, help="Write the figures to training/scores.")
    def score(text: str | None, against: str | None, slips: bool, write: bool) -> None:
        """Measure how well texts are understood: about a minute.

        Example: flask score --text "they want 500 dollars"
        """
        running = service_or_exit(service)
        if text:
            click.echo(_weighed(text, running))
        elif not find_spec("training"):
            sys.exit("There is no folder training/ here: the texts to measure by stand in it.")
        elif against:
            _compare(against, running, slips)
        else:
            _measure(running, slips, write)


def _weighed(text: str, service: Service) -> str:
    """Return the likeliest answers to *text*, and the features that weigh for the first."""
    knowledge = service.content.knowledge
    read = parse(Message(text), Context(), knowledge)
    intent = policy.decide(read, knowledge)
    ranked = read.prediction.ranked(3)
    lines = [f"{intent.answer}  by {intent.rule}: {intent.reason}", ""]
    lines += [f"{read.prediction.answers[answer]:6.1%}  {answer}" for answer in ranked]
    lines.append("")
    weighed = knowledge.classifier.reasons(read.evidence, ranked[0], _SHOWN)
    return "\n".join([*lines, *(f"{w:+6.2f}  {name}" for name, w in weighed)])


def _measure(service: Service, slips: bool, write: bool) -> None:
    # Here and not above: the server runs without training/.
    from training import examples
    from training import score as scoring

    texts = scoring.eval_texts()
    click.echo(f"{len(texts):,} texts, about a minute ...", err=True)
    judged = scoring.judge(texts, service.content, slips=slips)
    click.echo(scoring.table(judged), nl=False)
    for path in sorted(examples.EVAL.glob("*.jsonl")):
        click.echo(f"{path.name}, played turn by turn:")
        for name, share in scoring.conversation_figures(path, service.content):
            click.echo(f"  {name:21s}{share}")
    for language, table in scoring.reports(judged).items():
        path = scoring.FOLDER / f"{language}.txt"
        if write:
            scoring.FOLDER.mkdir(exist_ok=True)
            path.write_text(table, encoding="utf-8")
        elif not slips and path.exists() and path.read_text(encoding="utf-8") != table:
            click.echo(f"{path.relative_to(ROOT)} differs: see it with --write and git diff.")


def _compare(revision: str, service: Service, slips: bool) -> None:
    """Print what the words and the model of *revision* answer otherwise, with today's code."""
    from training import score as scoring

    texts = scoring.eval_texts()
    with tempfile.TemporaryDirectory() as folder:
        git = ["git", "-C", str(ROOT), "archive", revision]
        files = ["intents.yaml", "directory.yaml", "posters.yaml", "responses", "model.npz"]
        files.append("model.yaml")
        packed = subprocess.run([*git, *files], capture_output=True, check=False)  # noqa: S603
        if packed.returncode:
            sys.exit(f"git knows no such files at {revision}: {packed.stderr.decode().strip()}")
        subprocess.run(["tar", "-x", "-C", folder], input=packed.stdout, check=True)  # noqa: S603, S607
        try:
            old = load(Path(folder))
        except ContentError as error:
            problems = "\n".join(map(str, error.problems))
            sys.exit(f"Today's code cannot read the files of {revision}:\n{problems}")
    click.echo(f"{len(texts):,} texts twice, about two minutes ...", err=True)
    before = scoring.judge(texts, old, slips=slips)
    after = scoring.judge(texts, service.content, slips=slips)
    found = list(scoring.differences(before, after))
    click.echo("\n".join(found) or "Every text is answered as rightly as before.")
    gained = sum(line.startswith("gained") for line in found)
    click.echo(f"{gained} gained, {len(found) - gained} lost")
