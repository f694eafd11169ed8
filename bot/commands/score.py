"""`flask score`: how well texts are understood that nothing was learnt from."""

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches
from heapq import nlargest
from importlib.util import find_spec
from pathlib import Path

import click
from flask.cli import with_appcontext

from bot.commands import running
from bot.content import model_card
from bot.content.loading import ROOT, load
from bot.content.problems import ContentError
from bot.content.topics import ANSWERS
from bot.dialogue.content import Content
from bot.dialogue.conversation import context_after, understand
from bot.dialogue.replies import draft
from bot.nlu import policy
from bot.nlu.context import ABOUT_OTHERS, Context, answer_of, topic_of
from bot.nlu.estimate import estimate
from bot.nlu.intent import FALLBACK, Intent
from bot.nlu.message import Message
from bot.nlu.parse import Parse, parse
from bot.service import now

# So many of the likeliest answers are shown, and of the features that weigh.
_ANSWERS = 3
_FEATURES = 15
# Said where the clone has but the last commits.
_SHALLOW = "\nThis clone was made with --depth; `git fetch --unshallow` brings what was before."


def _known(_context: click.Context, _option: click.Parameter, answer: str | None) -> str | None:
    """Return *answer* as it was given; raises where there is none of this name."""
    if not answer or answer in ANSWERS:
        return answer
    if answer_of(answer) in ANSWERS:
        raise click.BadParameter(f"{answer} is a text of {answer_of(answer)}: give that.")
    meant = get_close_matches(answer, ANSWERS, 1)
    hint = f"Did you mean {meant[0]}?" if meant else "docs/edit-files.md lists them."
    raise click.BadParameter(f"no answer is called {answer}.  {hint}")


@click.command()
@click.option("--text", help="Show what weighs in one text instead.")
@click.option(
    "--after",
    metavar="ANSWER",
    callback=_known,
    help="The answer that was given before the text, such as report.",
)
@click.option("--against", metavar="REV", help="Show what changed since REV.")
@click.option("--slips", is_flag=True, help="Mistype one letter of each text.")
@click.option("--write", is_flag=True, help="Write the figures to training/scores and model.yaml.")
@with_appcontext
def score(
    text: str | None, after: str | None, against: str | None, slips: bool, write: bool
) -> None:
    """Measure how well texts are understood: about ten seconds."""
    content = running.service().content
    if after and text is None:
        raise click.UsageError("--after belongs to --text.")
    if write and (slips or against or text is not None):
        raise click.UsageError("--write belongs to the texts as they are.")
    if text is not None:
        if against:
            click.echo(f"At {against}:\n{weighed(text, after, _content_at(against))}\n\nNow:")
        click.echo(weighed(text, after, content))
    elif not find_spec("training"):
        sys.exit("There is no folder training/ here: the texts to measure by stand in it.")
    elif against:
        _compare(against, content, slips)
    else:
        _measure(content, slips, write)


def weighed(text: str, after: str | None, content: Content) -> str:
    """Return why *text*, sent *after* that answer, gets its own, and what weighs in it."""
    knowledge = content.knowledge
    context = _context_after(after, content) if after else Context()
    read = parse(Message(text), context, knowledge)
    intent = policy.decide(read, knowledge)
    best, chance = estimate(read, knowledge).best()
    topic = topic_of(best)
    whose = "whose" if best == topic else f"and of {best} the"
    least = f", {whose} threshold is {policy.least_chance(best, read, knowledge):.0%}"
    lines = [
        f"{intent.answer}  by {intent.rule}: {intent.reason}",
        f"Covered besides: {', '.join(intent.also) or 'no other danger'}.",
        f"The classifier: {chance:.1%} for {topic}{'' if best == FALLBACK else least}.",
        _writer(read),
        "",
        *_table(intent.answer, read, content),
    ]
    return "\n".join(lines)


def _context_after(answer: str, content: Content) -> Context:
    """Return what is remembered once *answer* was given to a first text."""
    nothing = understand(Message(""), Context(), content, now())
    turn = replace(nothing, intent=Intent(answer, "", ""))
    return context_after(turn, draft(turn))


def _writer(read: Parse) -> str:
    """Return in words who writes, and whether that is remembered."""
    if read.says:
        return f"Who writes: {read.says}, as the text says."
    likeliest = read.prediction.writer
    chance = read.prediction.writers[likeliest]
    others = sum(read.prediction.writers[writer] for writer in ABOUT_OTHERS)
    sure = f"{read.writer} is remembered" if read.writer else "nothing to remember"
    who = f"{chance:.0%} for {likeliest or 'none of those known'}"
    return f"Who writes: {who}, {others:.0%} for somebody worried about another, {sure}."


def _table(given: str, read: Parse, content: Content) -> Iterator[str]:
    """Yield a column for the answer that was *given* and each of the likeliest, with its weights.

    The features are those that weigh most, for an answer or against it.
    """
    classifier, chances = content.knowledge.classifier, read.prediction.answers
    known = [given] if given in chances else []
    answers = list(dict.fromkeys([*known, *read.prediction.ranked(_ANSWERS)]))[:_ANSWERS]
    labels = [read.prediction.label(answer) for answer in answers]
    features = list(read.evidence)
    weights = [dict(classifier.reasons(read.evidence, each, len(features))) for each in labels]

    def greatest(feature: str) -> float:
        return max(abs(column[feature]) for column in weights)

    shown = nlargest(_FEATURES, features, key=greatest)
    widths = [max(len(label), 6) + 2 for label in labels]
    yield "".join(f"{label:>{width}}" for label, width in zip(labels, widths, strict=True))
    yield "".join(
        f"{chances[answer]:>{width}.1%}" for answer, width in zip(answers, widths, strict=True)
    )
    for feature in sorted(shown, key=weights[0].__getitem__, reverse=True):
        cells = zip(weights, widths, strict=True)
        yield "".join(f"{column[feature]:>+{width}.2f}" for column, width in cells) + f"  {feature}"


def _measure(content: Content, slips: bool, write: bool) -> None:
    # Here and not above: the server runs without training/.
    from training import examples
    from training import score as scoring

    texts = scoring.eval_texts()
    click.echo(f"{len(texts):,} texts, about ten seconds ...", err=True)
    judged = scoring.judge(texts, content, slips=slips)
    click.echo(scoring.table(judged), nl=False)
    for path in sorted(examples.EVAL.glob("*.jsonl"), key=lambda each: (len(each.name), each)):
        click.echo(f"{path.name}, played turn by turn:")
        for name, share in scoring.conversation_figures(path, content):
            click.echo(f"  {name:21s}{share}")
    if write:
        model_card.write_figures(ROOT, scoring.written(judged))
    for language, table in scoring.reports(judged).items():
        path = scoring.FOLDER / f"{language}.txt"
        written = path.read_text(encoding="utf-8") if path.exists() else ""
        place = path.relative_to(ROOT)
        if write:
            scoring.FOLDER.mkdir(exist_ok=True)
            path.write_text(table, encoding="utf-8")
            click.echo(f"{place} is {'as it was' if written == table else 'written'}.")
        elif not slips and written != table:
            click.echo(f"{place} has other figures; --write renews it:")
            click.echo("\n".join(scoring.changed_lines(written, table)))


def _compare(revision: str, content: Content, slips: bool) -> None:
    """Print what the words and the model of *revision* answer otherwise, with today's code."""
    from training import score as scoring

    texts, old = scoring.eval_texts(), _content_at(revision)
    click.echo(f"{len(texts):,} texts twice, about twenty seconds ...", err=True)
    before = scoring.judge(texts, old, slips=slips)
    after = scoring.judge(texts, content, slips=slips)
    found = scoring.differences(before, after)
    for difference in found:
        click.echo(difference)
    same = f"Each of the {len(texts):,} texts gets the answer that it got."
    click.echo(scoring.summary(found) if found else same)


def _content_at(revision: str) -> Content:
    """Return the words and the model that git has at *revision*."""
    with tempfile.TemporaryDirectory() as folder:
        git = ["git", "-C", str(ROOT), "archive", revision]
        files = ["intents.yaml", "directory.yaml", "posters.yaml", "responses", "model.npz"]
        files.append("model.yaml")
        packed = subprocess.run([*git, *files], capture_output=True, check=False)  # noqa: S603
        if packed.returncode:
            shallow = _SHALLOW if (ROOT / ".git/shallow").exists() else ""
            said = packed.stderr.decode().strip()
            sys.exit(f"git knows no such files at {revision}: {said}{shallow}")
        subprocess.run(["tar", "-x", "-C", folder], input=packed.stdout, check=True)  # noqa: S603, S607
        try:
            return load(Path(folder))
        except ContentError as error:
            problems = "\n".join(map(str, error.problems))
            sys.exit(f"Today's code cannot read the files of {revision}:\n{problems}")
