"""From an entry and the conversation to the reply that a visitor reads."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Collection, Mapping, Optional, Sequence

from bot.answers.buttons import Button, buttons_under, own_button
from bot.answers.entry import UTTER, Entry, read_entry
from bot.answers.fill import fill
from bot.answers.sources import Source, pages
from bot.answers.unwritten import unwritten
from bot.answers.variants import Variant, chosen_variant
from bot.conversation.cells import is_cell, split_cell
from bot.conversation.kinds_of_question import asks_for_more_than_yes, is_turned_around
from bot.conversation.outcomes import ON_YES_KEY
from bot.conversation.reading import GREETING, NOTICE, OWN_LANGUAGE, VISITOR_LANGUAGE

# Says where to write; added to every answer that is not known.
ADDRESS = "utter_unknown_address"
# Says how an uncertain message was understood, or that it can be read in two ways.
ONE_READING = "utter_one_reading"
TWO_READINGS = "utter_two_readings"
# Says that an answer is given a second time.
ONCE_MORE = "utter_once_more"
TAKEN_FOR = "taken_for"
# What an action may pass in addition to values of placeholders.
CHOICES = "choices"
LINK = "link"
FOLLOWS = "follows"
TELLS_LANGUAGES = "tells_languages"
NOTICE_AGAIN = "notice_again"

_YES_OR_NO = re.compile(r"(?:Ja|Nej|Yes|No)[,.] ")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")


@dataclass(frozen=True)
class Situation:
    """What a reply depends on.

    Attributes:
        slots: of the conversation.
        choices: the cells that the visitor's message may mean.
        text: what the visitor wrote, or the words on the button pressed.
        guesses: number of readings of an uncertain message; 0 for a certain one.
        again: the answer is the one just given.
        said: the cells that were asked about so far.
        opens_turn: the reply is the first one to that message.
        pressed: the message is a button press.
        in_form: the hand-off form is being filled in.
    """

    slots: Mapping[str, Any] = field(default_factory=dict)
    choices: Sequence[str] = ()
    text: str = ""
    guesses: int = 0
    again: bool = False
    said: Collection[str] = ()
    opens_turn: bool = True
    pressed: bool = False
    in_form: bool = False


def compose(
    name: str,
    responses: Mapping[str, Any],
    sources: Mapping[str, Source],
    settings: Mapping[str, Any],
    situation: Situation,
    given: Mapping[str, Any],
) -> Optional[dict[str, Any]]:
    """Makes a reply.

    Args:
        name: of the response, with ``utter_``.
        responses: as Rasa keeps them.
        sources: by number.
        settings: values for placeholders, which visitors and actions cannot change.
        situation: what is known about the conversation.
        given: by an action: values for placeholders, ``choices`` in place of the message's, the
            address of a ``link``, that the reply ``follows`` another one of the same turn, so
            that nothing is said before it, and that it ``tells_languages``, as an entry can say
            too: then the sentence in the visitor's own language comes before it once more. And
            ``notice_again``, in the place of ``record_notice`` where that was quoted before.

    Returns:
        ``text``, ``buttons`` and ``metadata`` as Rasa expects them; None when there is no such
        response.
    """
    variant = chosen_variant(situation.slots)
    values: dict[str, Any] = {**situation.slots, **given, **settings}
    if given.get(NOTICE_AGAIN):
        values["record_notice"] = given[NOTICE_AGAIN]
    entry = read_entry(name, responses)
    if entry is None:
        general = unwritten(name.removeprefix(UTTER), variant, responses, sources)
        if general is None:
            return None
        entry = general.entry
        values.update(general.values)
    text = fill(entry.text_in(variant), values)
    given_choices = given.get(CHOICES)
    choices = situation.choices if given_choices is None else given_choices
    opens = situation.opens_turn and not given.get(FOLLOWS)
    guessed = bool(situation.guesses) and is_cell(entry.name)
    # A guess is shown below the question that it answers.
    shown = entry.words_of("ask", variant) if guessed else ""
    if _needs_no_yes(text, situation.text, entry.words_of("ask", variant), guessed) or (
        asks_for_more_than_yes(shown or situation.text)
    ):
        text = _without_yes(text)
    if guessed:
        text = _as_a_guess(text, entry, variant, responses, situation.guesses, opens)
    buttons = buttons_under(entry, choices, situation.said, variant, responses, values, guessed)
    lead = read_entry(ONCE_MORE, responses) if situation.again and is_cell(entry.name) else None
    if lead:
        text = f"{fill(lead.text_in(variant), values)}\n{text}"
    address = read_entry(ADDRESS, responses) if entry.is_unknown else None
    if address:
        text = _followed_by(text, fill(address.text_in(variant), values))
    on_yes = (address or entry).metadata.get(ON_YES_KEY)
    if not situation.in_form:
        # In the form, a question is already on its way.
        for offer in filter(None, (lead, address)):
            buttons += [own_button(button, variant, values) for button in offer.buttons]
    notice, greeting = "", ""
    if opens and not situation.pressed:
        # A button press is no greeting, and Rasa keeps the slots of the previous turn.
        tells = bool(given.get(TELLS_LANGUAGES) or entry.metadata.get(TELLS_LANGUAGES))
        notice, greeting = _opening(entry, variant, situation.in_form, values, tells)
    metadata = _metadata(entry, variant, sources, given.get(LINK))
    if on_yes:
        metadata[ON_YES_KEY] = on_yes
    if notice:
        # So that a channel can mark up the one sentence in another language.
        metadata[NOTICE] = {"text": notice, "language": values.get(VISITOR_LANGUAGE) or ""}
    return {
        "text": notice + greeting + text,
        "buttons": _each_once(buttons),
        "metadata": metadata,
    }


def _needs_no_yes(text: str, asked: str, answers: str, guessed: bool) -> bool:
    """Whether the "yes" of an answer would mislead.

    "Yes, since 2009" is no answer to "has it been a member since 2004?", nor "yes, others may,
    too" to "must all of them be members?".

    Args:
        text: of the answer.
        asked: by the visitor.
        answers: the question that the answer is written for; empty where there is none.
        guessed: that question stands above the answer.
    """
    years = set(_YEAR.findall(asked))
    if years and not years & set(_YEAR.findall(text)):
        return True
    return not guessed and is_turned_around(asked) and not is_turned_around(answers)


def _without_yes(text: str) -> str:
    """An answer without the "yes" or "no" that it begins with."""
    found = _YES_OR_NO.match(text)
    if not found:
        return text
    rest = text[found.end() :]
    return rest[:1].upper() + rest[1:]


def _as_a_guess(
    text: str,
    entry: Entry,
    variant: Variant,
    responses: Mapping[str, Any],
    guesses: int,
    opens: bool,
) -> str:
    """An answer under the question that it answers, so that the visitor sees what was understood.

    The first answer also says that it is a guess.
    """
    question = entry.words_of("ask", variant)
    if not question:
        return text
    lead = read_entry(ONE_READING if guesses == 1 else TWO_READINGS, responses)
    if opens and lead:
        question = fill(lead.text_in(variant), {TAKEN_FOR: question})
    return f"{question}\n{text}"


def _opening(
    entry: Entry, variant: Variant, in_form: bool, values: Mapping[str, Any], tells: bool
) -> tuple[str, str]:
    """The sentence in the visitor's own language and the returned greeting, before an answer."""
    notice = values.get(NOTICE) if variant is Variant.ENGLISH else ""
    if tells and values.get(OWN_LANGUAGE):
        notice = f"{values[OWN_LANGUAGE]} "
    greets = not in_form and not entry.metadata.get("greets")
    greeting = values.get(GREETING) if greets else ""
    return notice or "", greeting or ""


def _metadata(
    entry: Entry, variant: Variant, sources: Mapping[str, Source], link: Optional[str]
) -> dict[str, Any]:
    metadata: dict[str, Any] = {"outcome": entry.outcome}
    if variant.language != Variant.SWEDISH.value:
        metadata["language"] = variant.language
    if is_cell(entry.name):
        topic, aspect = split_cell(entry.name)
        metadata.update(cell=entry.name, topic=topic, aspect=aspect)
    opened = pages(entry.sources, sources)
    if opened:
        metadata.update(source=opened[0]["url"], sources=opened)
        metadata["reviewed"] = str(entry.metadata.get("reviewed") or "")
    if entry.metadata.get("closing"):
        metadata["closing"] = True
    if link:
        metadata["link"] = {"url": link, "title": entry.words_of("link_title", variant)}
    return metadata


def _followed_by(text: str, sentence: str) -> str:
    # A sentence directly after a list would become part of its last line.
    ends_in_list = text.splitlines()[-1].startswith("- ") if text else False
    return f"{text}\n\n{sentence}" if ends_in_list else f"{text} {sentence}"


def _each_once(buttons: Sequence[Button]) -> list[Button]:
    return list({button["payload"]: button for button in buttons}.values())
