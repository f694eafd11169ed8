"""One match: what it costs beside other libraries, how often it is right, and how it grows."""

import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from bench import texts
from bench.clocks import Times, timed, weighed
from bench.ours import Ours
from bench.peers import PEERS, Peer
from bench.tables import Report, us
from bot.content.loading import ROOT, load

EACH = 300
ROUNDS = 7
# A peer that takes milliseconds is given fewer texts, and fewer rounds.
SLOW = 3e-3
SIZES = (300, 3_000, 30_000)

Examples = Sequence[tuple[str, str]]


def main(report: Report, files: Sequence[Path]) -> None:
    """Write the tables."""
    rows = texts.labelled(files)
    ours = _beside(report, rows, files)
    _growth(report, ours, [row.text for row in rows])


def _beside(report: Report, rows: Sequence[texts.Labelled], files: Sequence[Path]) -> Ours:
    given = texts.taught()
    names = ", ".join(path.name for path in files)
    report.title(
        "One match",
        "A match is all that happens between a text and its topic; for this bot, parse() and "
        f"decide(). Each program has learnt from the same {len(given):,} texts, and is asked "
        f"about {len(rows):,} that it did not learn from ({names}). "
        f"Short texts have up to {texts.SHORT} words, long ones {texts.LONG}; unknown ones are "
        "short ones with each word written backwards. Times are median / p99 of one match; "
        "right and harmful are shares of the topics. Memory is what a process holds after a load.",
    )
    report.head("program", "short", "long", "unknown", "right", "harmful", "load", "memory")
    asked = texts.kinds([row.text for row in rows], EACH)
    began = time.perf_counter()
    ours = Ours(load(ROOT).knowledge)
    loading = time.perf_counter() - began
    memory = weighed(load, ROOT)
    _row(report, "this bot", ours.topic, asked, _share(ours.topic, rows), loading, memory)
    for name, kind in PEERS.items():
        if name == "RiveScript":
            continue  # It takes a tenth of a second a text: see the growth.
        began = time.perf_counter()
        peer = _taught(kind, given)
        loading = time.perf_counter() - began
        shares = _share(peer.topic, rows)
        _row(
            report, name, peer.topic, asked, shares, loading, weighed(partial(_taught, kind), given)
        )
    return ours


def _row(
    report: Report,
    name: str,
    take: Callable[[str], str],
    asked: dict[str, list[str]],
    shares: tuple[str, str],
    loading: float,
    memory: float,
) -> None:
    times = [str(_timed(take, asked[kind])) for kind in ("short", "long", "unknown")]
    report.row(name, *times, *shares, us(loading), f"{memory:.0f} MB")


def _share(take: Callable[[str], str], rows: Sequence[texts.Labelled]) -> tuple[str, str]:
    """Return the shares of right and of harmful answers."""
    told = [(take(row.text), row) for row in rows]
    right = sum(topic in row.accept for topic, row in told)
    harm = sum(topic in row.harm for topic, row in told)
    return f"{right / len(rows):.1%}", f"{harm / len(rows):.1%}"


def _growth(report: Report, ours: Ours, held: Sequence[str]) -> None:
    report.title(
        "Growth",
        "Made-up phrases of one to four English words, of 20 topics; the texts are the short ones "
        f"above, each with one of the first {SIZES[0]} phrases in it. This bot holds them as "
        "phrases that staff added, and reads each text with its classifier as well.",
    )
    report.head("program, median / p99", *(f"{size:,} phrases" for size in SIZES), "growth", "load")
    everything = texts.phrases(SIZES[-1])
    spoken = [text for text, _ in everything[: SIZES[0]]]
    asked = texts.speaking(spoken, texts.kinds(held, EACH)["short"])
    for name, kind in {"this bot": partial(Ours, ours.knowledge), **PEERS}.items():
        peers = []
        for size in SIZES:
            # It would take a quarter of a second a text.
            if name == "RiveScript" and size > SIZES[1]:
                break
            peer = kind()
            began = time.perf_counter()
            peer.learn(everything[:size])
            loading = time.perf_counter() - began
            peers.append(peer)
        # In turns, and the calmer turn counts: a busy minute must not look like growth.
        turns = [[_timed(peer.topic, asked) for peer in peers] for _ in range(3)]
        times = [min(turn) for turn in zip(*turns, strict=True)]
        grown = times[-1].median / times[0].median
        cells = [*map(str, times), *["-"] * (len(SIZES) - len(times))]
        report.row(name, *cells, f"{grown:.2f} x", us(loading))


def _taught(kind: Callable[[], Peer], examples: Examples) -> Peer:
    peer = kind()
    peer.learn(examples)
    return peer


def _timed(take: Callable[[str], object], asked: Sequence[str]) -> Times:
    began = time.perf_counter()
    for text in asked[:3]:
        take(text)
    slow = (time.perf_counter() - began) / 3 > SLOW
    return timed(take, asked[:60] if slow else asked, 2 if slow else ROUNDS)
