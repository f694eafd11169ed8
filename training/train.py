"""Train the classifier: `make train` writes model.npz, and model.yaml, which tells what is in it.

It learns from the files in data/train: one logistic regression for each answer and each language,
over n-grams and the context, and one for each kind of writer, over n-grams alone.  The same data
give the same bytes.
"""

import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any, Final, NamedTuple
from zlib import crc32

import numpy as np
import wordfreq
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array

from bot.content import model_card, model_file
from bot.content.gazetteer import read_gazetteer
from bot.content.loading import ROOT, load
from bot.nlu.classifier import scale
from bot.nlu.context import LANGUAGES, TONGUES, WRITERS, Context, Writer, answer_of, topic_of
from bot.nlu.features import CONTEXT, LETTERS, context_features, text_features, words_of
from bot.nlu.intent import SAFETY
from bot.nlu.normalizer import normalize
from bot.nlu.places import Gazetteer
from bot.nlu.spelling import Dictionary, Speller
from bot.nlu.tokenizer import tokenize
from bot.nlu.tokenizer import words as words_in
from training import examples, score
from training.examples import Example

# A word that no list of common words has is known if so many texts have it: fewer may be a slip.
KNOWN: Final = 20
# A common word may be what a misspelt one was meant to be if so many texts of the subject have it.
CORRECTABLE: Final = 2
PHRASES: Final = "phrases.tsv"
# How many of a language's commonest words are known besides.
COMMONEST: Final = 50_000
# Two words run together are told apart only if so many texts have each.
JOINABLE: Final = 300
# What an everyday text counts for, of which there are as many as of all others.
EVERYDAY_WEIGHT: Final = 0.9
# What another right answer of a text counts for, beside the best.
SECOND_WEIGHT: Final = 0.3
# A text of the subject is also learnt within a conversation, with this weight: what is plain by
# itself stays so whatever was said before.
WITHIN_WEIGHT: Final = 0.5
# What a follow-up counts for, of which there are fewer, and a question within a topic.
RARE_WEIGHT: Final = 1.3
WITHIN_TOPIC_WEIGHT: Final = 1.5
# Runs of letters count less than words.
LETTERS_WEIGHT: Final = 0.6
# A feature of fewer texts is left out.
FEWEST: Final = 3
# AdaGrad: how far a step goes, how many texts it takes, how often the texts are gone through, and
# the penalty on great weights.
RATE: Final = 0.5
BATCH: Final = 512
EPOCHS: Final = 6
PENALTY: Final = 2e-7
# How often it is said how many rows are made.
TOLD: Final = 50_000
# Before the first step each answer is this unlikely (a log of odds).
UNLIKELY: Final = -4.0
# The classifier is made this much surer than it learnt to be, so that its chances are true of texts
# kept aside: with 1.1 they are truest, and with 1.2 more answers are right (docs/decisions.md).
SHARPEN: Final = 1.2
# A weight is a whole number up to this on either side of 0, and all but so many are 0: those that
# change most, by how great they are and how many texts have the feature.  They take 12 MB; as many
# of the greatest alone understand 24 texts about safety less.
GREATEST: Final = 63
KEPT: Final = 7_000_000


class Row(NamedTuple):
    """The features of an example, how many words it has, its labels, language, weight, and writer.

    *writer* is nothing where nobody said who that is.
    """

    features: list[str]
    words: int
    accept: tuple[str, ...]
    lang: str
    weight: float
    writer: Writer | None = None


def weigh(example: Example) -> float:
    """Return what *example* counts for."""
    if example.accept == ("fallback",):
        return EVERYDAY_WEIGHT
    if example.context.answers:
        return RARE_WEIGHT * example.share
    is_particular = any(mark in example.accept[0] for mark in ".~")
    return WITHIN_TOPIC_WEIGHT if is_particular else 1.0


def build_dictionary(
    found: Sequence[Example], phrases: Iterable[Example]
) -> tuple[Dictionary, dict[str, float]]:
    """Return the dictionary of all texts, and the words that a misspelt one may be meant for.

    A word of *phrases* may be, however seldom it is.
    """
    named = {word for phrase in phrases for word in words_in(phrase.text)}
    everywhere: Counter[str] = Counter()
    subject: Counter[str] = Counter()
    for example in found:
        words = set(words_in(example.text))
        everywhere.update(words)
        if example.accept != ("fallback",):
            subject.update(words)
    common = {
        word
        for language in LANGUAGES
        for listed in wordfreq.top_n_list(language, COMMONEST)
        for word in words_in(listed)
    }
    known = common | {word for word, count in everywhere.items() if count >= KNOWN}
    correctable = {
        word: float(count)
        for word, count in sorted(subject.items())
        if (count >= CORRECTABLE or word in named)
        and (word in known and word.isascii() and word.isalpha())
    }
    joinable = frozenset(w for w, count in everywhere.items() if count >= JOINABLE)
    return Dictionary(frozenset(known), joinable, Speller(correctable)), correctable


def rows(
    found: Iterable[Example], dictionary: Dictionary, gazetteer: Gazetteer, answers: Sequence[str]
) -> Iterable[Row]:
    """Yield the rows of each example: its own, and one within a conversation."""
    for example in found:
        context = example.context
        tokens = tokenize(example.text)
        place = gazetteer.find(tokens, context.asked == "town", dictionary)
        positions = place.positions if place else frozenset()
        words = words_of(*normalize(tokens, dictionary, positions))
        weight = weigh(example)
        own = text_features(words)
        situation = context_features(words, context)
        yield Row(
            [*own, *situation], len(words), example.accept, example.lang, weight, example.writer
        )
        if not context.answers and (other := _within(example, answers)):
            weight *= WITHIN_WEIGHT
            situation = context_features(words, other)
            yield Row([*own, *situation], len(words), example.accept, example.lang, weight)


def _within(example: Example, answers: Sequence[str]) -> Context | None:
    """Return a conversation in which *example* may also be said, for one in six.

    Which one depends on the text alone, so that a line more changes nothing for the others.
    """
    chance = crc32(example.text.encode())
    if chance % 6 or example.accept[0] in ("menu", "wait", "thanks", "repeat", "more"):
        return None
    before = answers[chance // 6 % len(answers)]
    young = example.accept[0].startswith("help_me")
    # Everyday talk of dying is no joke after an answer about danger.
    if example.accept[0] == "fallback" and topic_of(before) in SAFETY:
        return None
    return examples.give(Context(writer="young" if young else ""), before)


class Texts(NamedTuple):
    """All rows as a matrix: *names* of its columns, and what each counts for.

    A row has a length of about 1: *unit* is what all were multiplied by for that.  Rows stand in an
    order that looks random and depends on the features of each alone.
    """

    matrix: csr_array
    names: list[str]
    worth: NDArray[np.float32]
    unit: float
    used: NDArray[np.int64]
    rows: list[Row]


def matrix(found: Iterable[Row], say: Callable[[str], None]) -> Texts:
    """Return the features of the *found* rows, each weighed by how rare it is (TF-IDF)."""
    column: dict[str, int] = {}
    columns: list[NDArray[np.int32]] = []
    kept: list[Row] = []
    keys: list[int] = []
    for at, row in enumerate(found):
        if at and at % TOLD == 0:
            say(f"{at:,} rows")
        columns.append(
            np.array([column.setdefault(name, len(column)) for name in row.features], np.int32)
        )
        keys.append(crc32(" ".join(row.features).encode()))
        kept.append(row._replace(features=[]))
    # The library takes positions of 32 bits only.
    ends = np.cumsum([0, *map(len, columns)], dtype=np.int32)
    data = np.repeat(np.array([scale(row.words) for row in kept], np.float32), np.diff(ends))
    whole = csr_array((data, np.concatenate(columns), ends), shape=(len(kept), len(column)))
    # Most of what is held by now; what follows takes as much again.
    del columns, data
    # As good as any shuffle, and a line more leaves all others in their order: nearly the same
    # weights come of it.
    order = np.argsort(np.array(keys), kind="stable")
    whole, kept = whole[order], [kept[at] for at in order]
    used = np.bincount(whole.indices, minlength=len(column))
    names = np.array(list(column), dtype=object)
    chosen = np.flatnonzero(used >= FEWEST)
    worth = np.log(len(kept) / used[chosen]).astype(np.float32)
    worth *= [LETTERS_WEIGHT if name[0] == LETTERS else 1.0 for name in names[chosen]]
    weighed = (whole[:, chosen] @ diags_array(worth)).tocsr()
    unit = 1 / float(np.sqrt(weighed.multiply(weighed).sum(axis=1)).mean())
    weighed *= np.float32(unit)
    return Texts(weighed, list(names[chosen]), worth, unit, used[chosen], kept)


class Targets(NamedTuple):
    """What is right for each row, and what that counts for: a column for each label.

    Weights are of half precision, which saves a tenth of a gigabyte.
    """

    labels: tuple[str, ...]
    right: NDArray[np.int8]
    weight: NDArray[np.float16]


def targets(found: Sequence[Row], wanted: Sequence[str]) -> Targets:
    """Return the targets of the rows: each label that is *wanted*, then each language.

    Each answer is learnt alone, as a text may have several: a softmax would set them against each
    other, and let a plea that is also a report look like neither.
    """
    labels = (*wanted, *TONGUES)
    column = {label: at for at, label in enumerate(labels)}
    right = np.zeros((len(found), len(labels)), np.int8)
    weight = np.zeros(right.shape, np.float16)
    first = len(wanted)
    for at, row in enumerate(found):
        weight[at, :first] = row.weight
        best, *others = row.accept
        right[at, column[best]] = 1
        for other in others:
            # A topic is not right where a question within it is what was asked.
            right[at, column[other]] = other not in (answer_of(best), topic_of(best))
            weight[at, column[other]] = row.weight * SECOND_WEIGHT
        if row.lang in column:
            weight[at, first:] = row.weight
            right[at, column[row.lang]] = 1
    return Targets(labels, right, weight)


def fit_writers(
    texts: Texts, say: Callable[[str], None]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the weights and the bias of each writer: what a text tells by itself of who wrote it.

    The answers before it would tell who was taken to write, right or not.
    """
    told = [at for at, row in enumerate(texts.rows) if row.writer is not None]
    plain = [at for at, name in enumerate(texts.names) if name[0] != CONTEXT]
    right = np.array([[texts.rows[at].writer == who for who in WRITERS] for at in told], np.int8)
    wanted = Targets(WRITERS, right, np.ones(right.shape, np.float16))
    weights = np.zeros((len(texts.names), len(WRITERS)), np.float32)
    weights[plain], bias = fit(texts.matrix[told][:, plain], wanted, say)
    return weights, bias


def fit(
    texts: csr_array, wanted: Targets, say: Callable[[str], None]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return the weights, a row for each feature, and the bias of each label.

    All labels are learnt at once by stochastic descent with AdaGrad: a rare feature takes greater
    steps than one that every text has.  scikit-learn learns one label after the other, which takes
    five times as long (docs/decisions.md).
    """
    rows, columns = texts.shape
    weights = np.zeros((columns, len(wanted.labels)), np.float32)
    squares = np.full_like(weights, 0.01)
    bias = np.full(len(wanted.labels), UNLIKELY, np.float32)
    bias_squares = np.ones_like(bias)
    for epoch in range(EPOCHS):
        # The last steps are small, so that a few lines more give nearly the same weights.
        rate = RATE * (1 - epoch / EPOCHS)
        for start in range(0, rows, BATCH):
            chosen = slice(start, start + BATCH)
            batch = texts[chosen]
            size = batch.shape[0]
            used, places = np.unique(batch.indices, return_inverse=True)
            part = csr_array((batch.data, places, batch.indptr), shape=(size, len(used)))
            own = weights[used]
            chances = 1 / (1 + np.exp(-(part @ own + bias)))
            error = (chances - wanted.right[chosen]) * wanted.weight[chosen]
            slope = part.T @ error + PENALTY * size * own
            squares[used] += slope * slope
            weights[used] = own - rate * slope / np.sqrt(squares[used])
            steep = error.sum(axis=0)
            bias_squares += steep * steep
            bias -= rate * steep / np.sqrt(bias_squares)
        say(f"pass {epoch + 1} of {EPOCHS}")
    return weights, bias


def prune(weights: NDArray[np.float32], used: NDArray[np.int64]) -> None:
    """Make all but KEPT of the *weights* 0; *used* says how many texts have each feature."""
    if weights.size <= KEPT:
        return
    change = np.abs(weights)
    change *= np.sqrt(used, dtype=np.float32)[:, None]
    least = np.partition(change, -KEPT, axis=None)[-KEPT]
    weights[change < least] = 0


def train(found: Sequence[Example], gazetteer: Gazetteer) -> Any:
    """Return the model of the *found* examples."""
    labels = sorted({label for example in found for label in example.accept})
    answers = list(dict.fromkeys(map(answer_of, labels)))
    started = time.monotonic()

    def say(what: str) -> None:
        print(f"{time.monotonic() - started:4.0f} s  {what}", flush=True)

    say(f"{len(found):,} examples")
    phrases = examples.read_table(examples.TRAIN / PHRASES)
    dictionary, correctable = build_dictionary(found, phrases)
    texts = matrix(rows(found, dictionary, gazetteer, answers), say)
    say(f"{texts.matrix.shape[0]:,} rows, {texts.matrix.shape[1]:,} features")
    say("Who writes")
    by_writer, writer_bias = fit_writers(texts, say)
    say("What is answered, and the language")
    weights, bias = fit(texts.matrix, targets(texts.rows, labels), say)
    weights = np.concatenate([weights, by_writer], axis=1)
    bias = np.concatenate([bias, writer_bias])
    # Not needed any more, and pruning takes as much again as the weights, twice.
    texts = texts._replace(matrix=csr_array((0, 0)), rows=[])
    # In place: another copy would be a third of a gigabyte.
    weights *= texts.worth[:, None]
    weights *= texts.unit
    prune(weights, texts.used)
    step = (np.maximum(weights.max(axis=0), -weights.min(axis=0)) / GREATEST).astype(np.float32)
    weights /= step
    np.rint(weights, out=weights)
    chosen = np.flatnonzero(weights.any(axis=1))
    order = chosen[np.argsort([texts.names[at] for at in chosen], kind="stable")]
    say(f"{len(order):,} features kept")
    return model_file.Model(
        labels=tuple(labels),
        languages=TONGUES,
        writers=WRITERS,
        features=tuple(texts.names[at] for at in order),
        weights=weights[order].astype(np.int8),
        step=step * SHARPEN,
        bias=bias * SHARPEN,
        known=tuple(sorted(dictionary.known)),
        joinable=tuple(sorted(dictionary.joinable)),
        correctable=correctable,
    )


def main() -> None:
    """Train on everything in data/train, and write the model."""
    # What is edited meanwhile was not learnt.
    digest = model_card.data_digest(ROOT)
    try:
        found = list(examples.read(examples.TRAIN))
    except examples.DataError as error:
        sys.exit(f"{error}  training/data/README.md tells how a text is written and labelled.")
    print("It takes a few minutes.", flush=True)
    model = train(found, read_gazetteer(ROOT))
    model_file.write(ROOT, model)
    model_card.write(ROOT, digest, {})
    judged = score.judge(score.eval_texts(), load())
    model_card.write(ROOT, digest, score.written(judged))
    size = (ROOT / model_file.FILE).stat().st_size / 1e6
    print(f"{model_file.FILE}: {size:.1f} MB.  Next: .venv/bin/flask score --write")


if __name__ == "__main__":
    main()
