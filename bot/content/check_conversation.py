"""Checks of what domain.yml says: outcomes, words, buttons."""

from __future__ import annotations

from typing import Any, Collection, Iterator, Mapping

from bot.answers.entry import UTTER, Entry
from bot.answers.from_settings import FROM_SETTINGS
from bot.answers.variants import Variant
from bot.content.check_words import check_placeholders, check_words
from bot.content.problem import Problem, problem
from bot.content.written import Content, WrittenResponse, responses_in
from bot.conversation.outcomes import ON_YES_KEY, Outcome

MOST_WORDS: Mapping[Variant, int] = {variant: 65 for variant in Variant}
_OUTCOMES = [outcome.value for outcome in Outcome]
_OF_A_BUTTON = ("sv", "en", "payload")


def check_conversation(content: Content) -> Iterator[Problem]:
    """Checks that each reply of domain.yml has an outcome, all its words, and working buttons."""
    targets = {*content.intents(), *(w.key.removeprefix(UTTER) for w in content.responses())}
    for written in responses_in(content.domain):
        entry = written.entry
        if entry is None:
            continue
        known = {*FROM_SETTINGS, *content.slots(), *(entry.metadata.get("values") or [])}
        yield from check_words(written, MOST_WORDS, known)
        if entry.metadata.get("outcome") not in _OUTCOMES:
            yield problem(
                written.file.path,
                written.line("outcome"),
                "no_outcome",
                name=written.key,
                known=", ".join(_OUTCOMES),
            )
        on_yes = entry.metadata.get(ON_YES_KEY)
        if on_yes is not None and on_yes not in targets:
            line = written.line(ON_YES_KEY)
            yield problem(written.file.path, line, "yes_nowhere", name=written.key, target=on_yes)
        yield from _check_buttons(written, entry, targets, known)


def _check_buttons(
    written: WrittenResponse, entry: Entry, targets: Collection[str], known: Collection[str]
) -> Iterator[Problem]:
    path, name = written.file.path, written.key
    closing = entry.metadata.get("none_of_these")
    buttons: list[tuple[int, Mapping[str, Any]]] = [
        (written.file.line("responses", name, 0, "metadata", "buttons", place), button)
        for place, button in enumerate(entry.buttons)
    ]
    if closing:
        buttons.append((written.line("none_of_these"), closing))
    for line, button in buttons:
        missing = [key for key in _OF_A_BUTTON if not button.get(key)]
        if missing:
            yield problem(path, line, "no_button", name=name, key=missing[0])
            continue
        target = str(button["payload"]).removeprefix("/").split("{")[0]
        if target not in targets:
            yield problem(
                path, line, "button_nowhere", name=name, title=button["sv"], target=target
            )
        for variant in Variant:
            words = str(button.get(variant.value) or "")
            yield from check_placeholders(path, line, name, words, known)
        for slot in (button.get("when"), button.get("unless")):
            if slot and slot not in known:
                yield problem(path, line, "button_of_no_slot", name=name, slot=slot)
