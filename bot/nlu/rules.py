"""What only a rule can promise: carrier words, choices, whole messages, danger, towns.

Each function takes a parse and what is known, and returns an intent or None.
None of them looks at the prediction of the classifier.
"""

from typing import Final

import regex
from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.nlu.audience import is_grown
from bot.nlu.context import ABOUT_OTHERS, TONGUES, Context, Tongue, answer_of, topic_of
from bot.nlu.intent import HURT, SAFETY, WHOLE_MENU, Intent
from bot.nlu.parse import Knowledge, Parse
from bot.nlu.patterns import Match, Phrase
from bot.nlu.spelling import allowed_edits
from bot.nlu.tokenizer import words

# A text that ends with its only quotation, and what stands before it.
_QUOTING: Final = regex.compile(r"([^“\"«]++)[“\"«]([^“”\"«»]*)[”\"»]\W*")
_PICTURE: Final = regex.compile(r"[\p{Extended_Pictographic}\p{Emoji_Modifier}\u20e3\ufe0f]+")
# Any emoji before a quotation is this one.
_EMOJI: Final = "👍"
# A text of ours is known by so many words that it begins with.
_OPENING_WORDS: Final = 3
# A carrier word may come in so many pieces: "opt out".
_CARRIER_PIECES: Final = 2
# The group in phrases that are about a number of tablets.
_MANY: Final = "{many}"
# So many words may stand beside a town that was asked for.
_BESIDE_TOWN: Final = 1
# A whole message that is mistyped has at most so many words.
_MESSAGE_WORDS: Final = 3
# What a "yes" takes, where one thing was offered.
_YES: Final = frozenset("yes yeah yea yep yup ya si sim claro sure ok okay y s wi sin".split())


def reaction(parse: Parse, knowledge: Knowledge) -> Intent | None:
    """A phone's word that somebody liked, or laughed at, a text of ours.

    A quotation that neither opens as our texts do nor has a number of ours is the person's own.
    """
    text = parse.message.text
    found = _QUOTING.fullmatch(text)
    if not found or (said := before_quotation(text)) not in knowledge.reactions:
        return None
    ours = opening(found[2]) in knowledge.openings or any(fact in text for fact in knowledge.facts)
    return Intent("thanks", "reaction", f'reaction "{said}"') if ours else None


def before_quotation(text: str) -> str:
    """Return the words before the only quotation of *text*, any emoji as one; or nothing."""
    found = _QUOTING.fullmatch(text)
    return " ".join(words(_PICTURE.sub(f" {_EMOJI} ", found[1]))) if found else ""


def opening(text: str) -> str:
    """Return the first words of *text*, by which it is known."""
    return " ".join(words(text)[:_OPENING_WORDS])


def danger_phrase(parse: Parse, knowledge: Knowledge) -> Intent | None:
    """A reviewed phrase of danger; one that was misspelt may be something else.

    One that denies the danger that was just answered is none: "im not gonna kill myself".
    """
    about_others = parse.says in ABOUT_OTHERS or (
        parse.says != "young" and knowledge.people["child"].is_in(parse.words)
    )
    # A plea by somebody grown is for the classifier, which has words for them.
    left_out = {parse.denied, "help_me" if about_others or is_grown(parse) else ""}
    matches = [
        match
        for match in (*parse.dangers, *parse.misspelt_dangers)
        if _topic(match.phrase) not in left_out
    ]
    if not matches:
        return None
    match = min(matches, key=lambda found: (found not in parse.dangers, _urgency(found)))
    also: tuple[str, ...] = ()
    if match not in parse.dangers:
        also = SAFETY
    elif parse.context.danger == "crisis":
        # Who spoke of dying needs the crisis line too.
        also = ("crisis",)
    # Who took pills tells how many: "ok i did take 10 advil".
    label = HURT if parse.is_hurt and _MANY in match.phrase.text else match.phrase.label
    answer, _, situation = label.partition("~")
    reason, positions = reason_of("danger", match, parse), match.positions
    return Intent(
        answer, "danger_phrase", reason, also=also, situation=situation, positions=positions
    )


def _urgency(match: Match) -> tuple[int, int]:
    return SAFETY.index(_topic(match.phrase)), -len(match.positions)


def choice(parse: Parse, knowledge: Knowledge) -> Intent | None:
    """One of the choices offered: its number, its name, or "yes" where it is the only one."""
    offered = parse.context.choices
    if not offered or offered == (WHOLE_MENU,):
        return None
    number = _number(parse, knowledge)
    if not number and len(offered) == 1 and _YES.issuperset(parse.words) and parse.words:
        number = 1
    if not number:
        names = [knowledge.names.get(offer, ()) for offer in offered]
        number = next((at for at, own in enumerate(names, 1) if parse.text in own), 0)
    if not 1 <= number <= len(offered):
        return None
    kind, _, id = offered[number - 1].partition(":")
    answer = id if kind == "answer" else "office"
    return Intent(answer, "choice", f"choice {number}", pick=offered[number - 1])


def menu_number(parse: Parse, knowledge: Knowledge) -> Intent | None:
    """A number of the menu that was shown; the list again for a number that is no choice.

    Where no list was shown the menu is, but for who told of a danger, or was asked for a town; and
    what is no number of the menu is then an age, or a count.
    """
    context, menu = parse.context, knowledge.menu
    choices = context.choices
    elsewhere = bool(context.danger) or context.asked == "town"
    if not parse.words or not context.started or (elsewhere and not choices):
        return None
    number = _number(parse, knowledge)
    is_menu = choices == (WHOLE_MENU,)
    if is_menu and 1 <= number <= len(menu):
        return Intent(menu[number - 1], "menu_number", f"number {number} of the menu")
    is_count = not choices and context.answers and not 1 <= number <= len(menu)
    if not is_count and (number or all(word.isdecimal() for word in parse.words)):
        answer = "menu" if is_menu or not choices else "repeat"
        return Intent(answer, "menu_number", f'no choice "{parse.text}"')
    return None


def _number(parse: Parse, knowledge: Knowledge) -> int:
    """Return the number that the message is, alone or beside words such as "option"; or 0."""
    numbers = knowledge.numbers
    # "One" stands beside numbers, "the first one", and is one: "one please", but not "no one".
    alone, polite = (
        _without(parse.words, left) for left in (knowledge.number_words, knowledge.courtesy)
    )
    return next((numbers[text] for text in (parse.text, alone, polite) if text in numbers), 0)


def carrier_word(parse: Parse, knowledge: Knowledge) -> Intent | None:
    """STOP, START, HELP and their like, when they are the whole message.

    Carriers act only on the bare word; with a full stop, or torn apart, it is ours to answer.
    Within a conversation YES is no START: who reads our replies has not stopped them.
    """
    word = "".join(parse.typed) if len(parse.typed) <= _CARRIER_PIECES else ""
    courteous = _without(parse.typed, knowledge.courtesy)
    answer = knowledge.carrier.get(word) or knowledge.carrier.get(courteous)
    going_on = parse.context.started and parse.context.answer != "stop"
    if not answer or ("yes" in (word, courteous) and going_on):
        return None
    bare = parse.message.text.strip().lower() == word
    return Intent(answer, "carrier_word", f'carrier word "{word or courteous}"', carrier=bare)


def whole_message(parse: Parse, knowledge: Knowledge) -> Intent | None:
    """A phrase that counts only when nothing else is said but a greeting or a "please".

    One of danger counts beside the name of a town too.
    """
    typed = " ".join(parse.typed)
    courteous = _without(parse.words, knowledge.courtesy)
    beside_town = " ".join(_beside_place(parse, knowledge))
    for text in dict.fromkeys((typed, parse.text, courteous, beside_town)):
        phrase = knowledge.messages.get(text)
        if phrase and not (
            parse.place and text == beside_town != typed and _topic(phrase) not in SAFETY
        ):
            mended = "" if text == typed else parse.mended()
            return _message(parse, knowledge, phrase, "whole_message", mended)
    return None


def at_start(answer: str, context: Context) -> str:
    """Return *answer*, or the menu where a small word opens a conversation: "ok", "what"."""
    return "menu" if answer in ("wait", "repeat") and not context.started else answer


def misspelt_message(parse: Parse, knowledge: Knowledge) -> Intent | None:
    """A whole message that was run together, torn apart, or mistyped: "helpme", "redf lags"."""
    if len(parse.typed) > _MESSAGE_WORDS:
        return None
    joined, known = "".join(parse.typed), knowledge.joined_messages
    edits = min(allowed_edits(len(joined)), 1)
    if phrase := known.get(joined):
        return _message(parse, knowledge, phrase, "misspelt_message")
    if not edits or all(word in knowledge.dictionary.known for word in parse.typed):
        return None
    found = process.extractOne(joined, known.keys(), scorer=OSA.distance, score_cutoff=edits)
    if not found:
        return None
    mended = f"typo {' '.join(parse.typed)}"
    return _message(parse, knowledge, known[found[0]], "misspelt_message", mended)


def _topic(phrase: Phrase) -> str:
    return topic_of(answer_of(phrase.label))


def _message(
    parse: Parse, knowledge: Knowledge, phrase: Phrase, rule: str, mended: str = ""
) -> Intent:
    reason = f'message "{phrase.text}"'
    answer, _, situation = phrase.label.partition("~")
    if not situation:
        answer = at_start(answer, parse.context)
    # "No hablo inglés" asks for its own language.
    named = named_language(parse, knowledge)
    asked = phrase.language if named in (None, TONGUES[0]) else named
    return Intent(
        answer,
        rule,
        f"{mended}; {reason}" if mended else reason,
        also=SAFETY if _topic(phrase) in SAFETY and mended else (),
        written=phrase.language,
        language=asked if answer == "language" else None,
        situation=situation,
        positions=tuple(range(len(parse.words))),
    )


def town_asked_for(parse: Parse, knowledge: Knowledge) -> Intent | None:
    """The answer to the question in which town the child lives."""
    if parse.context.asked != "town" or len(_beside_place(parse, knowledge)) > _BESIDE_TOWN:
        return None
    return _office(parse, "town_asked_for", "the town asked for; ")


def place_alone(parse: Parse, knowledge: Knowledge) -> Intent | None:
    """A place, and beside it nothing but what leads to it: "in ... please"."""
    return None if _beside_place(parse, knowledge) else _office(parse, "place_alone", "")


def _office(parse: Parse, rule: str, why: str) -> Intent | None:
    if not parse.place:
        return None
    positions = tuple(sorted(parse.place.positions))
    # Who was told to say the town in an emergency may text it here, where nobody reads it.
    answer = "emergency.place" if parse.context.topic == "emergency" else "office"
    return Intent(answer, rule, why + parse.place.reason, positions=positions)


def _beside_place(parse: Parse, knowledge: Knowledge) -> list[str]:
    """Return the words that are neither a town, nor lead to it, nor are courtesy."""
    if not parse.place:
        return list(parse.words)
    taken = parse.place.positions | knowledge.gazetteer.lead_positions(parse.words, parse.place)
    left = [word for at, word in enumerate(parse.words) if at not in taken]
    return _without(left, knowledge.courtesy).split()


def language_named(parse: Parse, knowledge: Knowledge) -> Intent | None:
    """The name of a language in a few words: "in spanish please"."""
    named = named_language(parse, knowledge)
    left = [word for word in parse.typed if word not in knowledge.languages]
    if len(left) == len(parse.typed):
        return None
    if _without(left, knowledge.courtesy, knowledge.language_words):
        return None
    situation = "" if named else "other"
    return Intent("language", "language_named", "a language", language=named, situation=situation)


def named_language(parse: Parse, knowledge: Knowledge) -> Tongue | None:
    """Return the language that is named, English last: "no english, spanish"."""
    named = [knowledge.languages.get(word) for word in parse.typed]
    return next((tongue for tongue in (*TONGUES[1:], TONGUES[0]) if tongue in named), None)


def _without(text: tuple[str, ...] | list[str], *left_out: frozenset[str]) -> str:
    """Return *text* without single words that say nothing by themselves."""
    return " ".join([word for word in text if not any(word in some for some in left_out)])


def reason_of(rule: str, match: Match, parse: Parse) -> str:
    """Return in words which phrase was found, where the text says it otherwise, what was mended."""
    tokens = [parse.tokens[at] for at in match.positions]
    certain = match in parse.dangers
    said = " ".join(token.typed if certain and token.typed else token.text for token in tokens)
    where = "" if said == match.phrase.text else f' in "{said}"'
    mended = "" if certain else parse.mended()
    return (f"{mended}; " if mended else "") + f'{rule} "{match.phrase.text}"{where}'
