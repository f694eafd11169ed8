"""The known word that a misspelt word was meant to be; several, if none is nearer."""

from bot.core.lexicon import UNKNOWN, UNSEEN, Lexicon
from bot.core.model import LANGUAGES, Language
from bot.core.phrases import END


def nearest(word: str, language: Language, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the words of *lexicon* nearest to *word*, those of *language* first."""
    ranks = lexicon.speller.near(word)
    if not ranks:
        return ()
    at = LANGUAGES.index(language)

    def key(known: str) -> tuple[int, bool, bool, bool, bool]:
        votes = lexicon.words.get(known, UNKNOWN).votes
        distance, wild, first = ranks[known]
        rare = max(votes) <= UNSEEN
        return distance, not rare and votes[at] <= UNSEEN, wild, first, rare

    best = min(map(key, ranks))
    # Of two towns as near, neither is guessed, whichever key is closer to which.
    as_near = sorted(known for known, rank in ranks.items() if rank[0] == best[0])
    towns = tuple(known for known in as_near if END in lexicon.names.runs.get(known, ()))
    if len(towns) > 1:
        return towns
    near = tuple(known for known in as_near if key(known) == best)
    # Words that can be read as the same thing are as good as one.
    symbols = [set(lexicon.words.get(known, UNKNOWN).symbols) for known in near]
    return near[:1] if set.intersection(*symbols) else near
