"""The buttons under a reply, labelled with the words of the entries that they lead to."""

from __future__ import annotations

from typing import Any, Collection, Iterable, Mapping, Optional, Sequence

from bot.answers.entry import Entry, entry_of
from bot.answers.fill import fill
from bot.answers.variants import Variant, words
from bot.conversation.cells import OVERVIEW, Cell, is_cell, split_cell
from bot.conversation.outcomes import Outcome

Button = dict[str, str]
_MOST_CHOICES = 3
# The only placeholders that a payload may hold: nothing that a visitor wrote.
_PAYLOAD_VALUES = ("ask",)


def button_to(target: str, variant: Variant, responses: Mapping[str, Any]) -> Optional[Button]:
    """A button that leads to an answer.

    Args:
        target: a cell, or an intent whose entry has words for a button.
        variant: of the words.
        responses: as Rasa keeps them.

    Returns:
        The button, labelled with the topic's name when the cell has no entry. None when neither the
        cell nor its topic has any words.
    """
    entry = entry_of(target, responses)
    title = entry.words_of("ask", variant) if entry else ""
    if not title and is_cell(target):
        overview = entry_of(str(Cell(split_cell(target).topic, OVERVIEW)), responses)
        name = overview.words_of("topic", variant) if overview else ""
        title = name[:1].upper() + name[1:]
    return {"title": title, "payload": f"/{target}"} if title else None


def buttons_to(
    targets: Iterable[str], variant: Variant, responses: Mapping[str, Any]
) -> list[Button]:
    """A button for each target that can have one, in order, without duplicates."""
    found: dict[str, Button] = {}
    for target in targets:
        button = button_to(target, variant, responses)
        # Two unwritten cells may share their topic's name; one button is enough.
        if button and button["title"] not in found:
            found[button["title"]] = button
    return list(found.values())


def own_button(button: Mapping[str, str], variant: Variant, values: Mapping[str, Any]) -> Button:
    """A button that an entry defines itself.

    Args:
        button: words by variant, and ``payload``.
        variant: of the words.
        values: of placeholders; the payload may only use our own.
    """
    return {
        "title": fill(words(button, variant), values),
        "payload": fill(button["payload"], _of_payloads(values)),
    }


def _is_offered(button: Mapping[str, str], values: Mapping[str, Any]) -> bool:
    """Whether the slots that a button depends on are set, or unset, as it requires."""
    wanted, unwanted = button.get("when"), button.get("unless")
    return bool((not wanted or values.get(wanted)) and not (unwanted and values.get(unwanted)))


def _of_payloads(values: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: values[name] for name in _PAYLOAD_VALUES if name in values}


def offers_choices(entry: Entry) -> bool:
    """Whether an entry offers the readings of an unclear message as buttons."""
    is_overview = is_cell(entry.name) and split_cell(entry.name).aspect == OVERVIEW
    return is_overview or entry.outcome == Outcome.CLARIFIED


def buttons_under(
    entry: Entry,
    choices: Sequence[str],
    said: Collection[str],
    variant: Variant,
    responses: Mapping[str, Any],
    values: Mapping[str, Any],
    guessed: bool,
) -> list[Button]:
    """The buttons under a reply.

    Args:
        entry: the reply's.
        choices: the cells that the visitor's message may mean.
        said: the cells asked about so far, which are not offered again while there are others.
        variant: of the words.
        responses: as Rasa keeps them.
        values: for placeholders in the words.
        guessed: the entry is only one possible reading of the message.
    """
    offered = [cell for cell in choices if cell != entry.name]
    if offered and offers_choices(entry):
        buttons = buttons_to(offered, variant, responses)
        if len(buttons) == 1 and is_cell(entry.name):
            # One choice is none: an overview is followed by its next questions instead.
            buttons = buttons_to([*offered, *entry.next], variant, responses)[:_MOST_CHOICES]
        closing = entry.metadata.get("none_of_these")
        if buttons:
            return [*buttons, *([own_button(closing, variant, values)] if closing else [])]
    own = [
        own_button(button, variant, values)
        for button in entry.buttons
        if _is_offered(button, values)
    ]
    new = [target for target in entry.next if target not in said] or entry.next
    if guessed or entry.outcome == Outcome.OUT_OF_SCOPE:
        new = [*offered, *new][:_MOST_CHOICES]
    return [*own, *buttons_to(new, variant, responses)]
