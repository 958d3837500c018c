"""What the assistant's files have it say, read without the assistant."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any, Iterable, Mapping, Optional, Sequence

from bot.answers.sources import pages, read_sources, source_numbers
from bot.conversation.cells import is_cell, split_cell
from bot.conversation.outcomes import Outcome, turn_outcome
from bot.files.yaml_data import read_yaml
from bot.nlu.greeting import returned_greeting
from bot.settings import PROJECT_DIR, get_settings
from tests.questions.wanted import Wanted

ANSWERS_DIR = PROJECT_DIR / "data" / "answers"
SWEDISH, EASY, ENGLISH = VARIANTS = ("sv", "easy", "en")
# What comes next stands in the same turn: the first question, or the form.
BEFORE_A_FORM = ("handoff_in_chat", "complaint")

_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_ADDRESS = "unknown_address"
# Left out before what asks for more; the next word then begins the sentence.
_YES = re.compile(r"(?P<yes>(?:Ja|Nej|Yes|No)[,.]\\ )(?P<next>\w)")


class Answers:
    """All responses, by their names without ``utter_``: cells, and what else is said."""

    def __init__(self, responses: Mapping[str, Sequence[Mapping[str, Any]]]) -> None:
        """Use :func:`read_answers`.

        Args:
            responses: as they stand in the files.
        """
        self._entries = {name.removeprefix("utter_"): said[0] for name, said in responses.items()}
        self._sources = read_sources()

    def __contains__(self, name: object) -> bool:
        return name in self._entries

    @property
    def names(self) -> list[str]:
        """The names of all that is said."""
        return list(self._entries)

    @property
    def cells(self) -> list[str]:
        """The cells that have an answer of their own."""
        return [name for name in self._entries if is_cell(name) and self._topic(name) != "unknown"]

    def is_unknown(self, name: str) -> bool:
        """Tells whether what is said is that no source answers; so it is where nobody wrote."""
        if name not in self:
            return split_cell(name).aspect != "read"
        return bool(self._metadata(name).get("unknown"))

    def is_answerable(self, name: str) -> bool:
        """Tells whether a cell has an answer: its own, or the one of its aspect for all topics."""
        topic, aspect = split_cell(name)
        return name in self or (f"{topic}/what" in self and f"unknown/{aspect}" in self)

    def next_of(self, name: str) -> Sequence[str]:
        """What a visitor asks about next."""
        following: Sequence[str] = self._metadata(name).get("next") or []
        return following

    def says(self, text: str, name: str, variants: Iterable[str] = VARIANTS) -> bool:
        """Tells whether a text is what a response says.

        Args:
            text: of a reply; a greeting may be returned before it.
            name: of the response, or a cell.
            variants: in which it may be said.
        """
        return any(self._pattern(name, variant).fullmatch(text) for variant in variants)

    def text(self, name: str, variant: str = SWEDISH) -> str:
        """What a response says, with its address filled in; other values are left open."""
        return self._text(name, variant).replace("{contact_email}", get_settings().contact_email)

    def titled(self, title: str) -> list[str]:
        """The cells and intents that a button with this title leads to."""
        return [name for name in self._entries if title in self._metadata(name, "ask").values()]

    def titles(self, payload: str) -> set[str]:
        """What may stand on a button with a payload such as ``/sern/what``."""
        found = set(self._metadata(payload.removeprefix("/"), "ask").values())
        for name in self._entries:
            metadata = self._metadata(name)
            own = [*metadata.get("buttons", []), metadata.get("none_of_these") or {}]
            for button in own:
                if str(button.get("payload")).split("{")[0] == payload.split("{")[0]:
                    found |= {button["sv"], button["en"]}
        return found

    def has_page(self, name: str) -> bool:
        """Tells whether an answer names a source that can be opened."""
        return bool(pages(source_numbers(self._metadata(name).get("source")), self._sources))

    def difference(
        self, turn: Mapping[str, Any], wanted: Wanted, variants: Iterable[str] = VARIANTS
    ) -> Optional[str]:
        """What is wrong with a turn; None when it says what is wanted.

        Args:
            turn: as the server gives it.
            wanted: the answers, in their order.
            variants: in which they may be given.
        """
        messages = self.without_guesses(turn["messages"])
        texts = [message["text"] for message in messages]
        told = f"wanted {' + '.join(' or '.join(names) for names in wanted)}, got {texts}"
        if len(wanted) == 1 and len(messages) == 2 and messages != turn["messages"]:
            # Of two readings, one has to be the right one.
            readings = ((text, name) for text in texts for name in wanted[0])
            return None if any(self.says(*reading, variants) for reading in readings) else told
        opens_form = any(name in BEFORE_A_FORM for name in wanted[-1])
        if len(messages) < len(wanted) or (len(messages) > len(wanted) and not opens_form):
            return told
        said = []
        for message, names in zip(messages, wanted, strict=False):
            name = next((n for n in names if self.says(message["text"], n, variants)), None)
            if name is None:
                return told
            if name in self and is_cell(name) and self.has_page(name) != bool(message["source"]):
                return f"{name}: the source is {message['source']}"
            said.append(name)
        outcome = turn_outcome(self._outcome(name) for name in said).value
        if not opens_form and outcome != turn["outcome"]:
            return f"{said}: the outcome is {turn['outcome']}"
        return None

    def without_guesses(self, messages: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
        """Messages without what says that they are guesses or repeated, and what each answers."""
        if not messages:
            return []
        if "once_more" in self:
            for variant in VARIANTS:
                first = messages[0]["text"].replace(f"{self.text('once_more', variant)}\n", "", 1)
                messages = [{**messages[0], "text": first}, *messages[1:]]
        for name, count in (("one_reading", 1), ("two_readings", 2)):
            if name not in self or len(messages) != count:
                continue
            for variant in VARIANTS:
                before, after = self.text(name, variant).split("{taken_for}")
                lead = re.compile(f"(.*?){re.escape(before)}[^\n]*{re.escape(after)}\n", re.DOTALL)
                found = lead.match(messages[0]["text"])
                if found:
                    first = found.group(1) + messages[0]["text"][found.end() :]
                    others = [m["text"].partition("\n")[2] for m in messages[1:]]
                    texts = [first, *others]
                    return [{**m, "text": t} for m, t in zip(messages, texts, strict=True)]
        return list(messages)

    def _outcome(self, name: str) -> str:
        named: Optional[str] = self._metadata(name).get("outcome")
        return named or (Outcome.HANDED_OFF if self.is_unknown(name) else Outcome.ANSWERED).value

    def _metadata(self, name: str, key: str = "") -> Mapping[str, Any]:
        metadata: Mapping[str, Any] = self._entries.get(name, {}).get("metadata") or {}
        return (metadata.get(key) or {}) if key else metadata

    @staticmethod
    def _topic(name: str) -> str:
        return split_cell(name).topic

    def _text(self, name: str, variant: str) -> str:
        if name not in self:
            topic, aspect = split_cell(name)
            name = f"unknown/{aspect}" if f"unknown/{aspect}" in self else "unknown/any"
            named = self._metadata(f"{topic}/what", "topic") or self._metadata(name, "topic")
            text = self._text(name, variant)
            return text.replace("{topic_name}", named["en" if variant == ENGLISH else SWEDISH])
        return str(self._metadata(name).get(variant) or self._entries[name]["text"])

    @cache  # noqa: B019 - there is but one of these in a test run.
    def _pattern(self, name: str, variant: str) -> re.Pattern[str]:
        text = self.text(name, variant)
        if self.is_unknown(name):
            text = f"{text} {self.text(_ADDRESS, variant)}"
        words = ".*".join(map(re.escape, _PLACEHOLDER.split(text)[::2]))
        if begins := _YES.match(words):
            said, left_out = begins[0], begins["next"].upper()
            words = f"(?:{said}|{left_out}){words[begins.end() :]}"
        greeting = re.escape(returned_greeting("en" if variant == ENGLISH else "sv"))
        return re.compile(f"(?:{greeting})?{words}", re.DOTALL)


def variant_of(language: str, style: str) -> str:
    """The variant for the slots of these names; English has but one style."""
    if language == "en":
        return ENGLISH
    return EASY if style == "easy" else SWEDISH


@lru_cache(maxsize=1)
def read_answers() -> Answers:
    """All that the domain and the answers' files have the assistant say."""
    responses: dict[str, Any] = {}
    for path in [PROJECT_DIR / "domain.yml", *sorted(ANSWERS_DIR.glob("*.yml"))]:
        responses |= read_yaml(path).get("responses") or {}
    return Answers(responses)


@lru_cache(maxsize=1)
def plain_intents() -> list[str]:
    """The intents without a topic, from domain.yml."""
    named: list[str] = read_yaml(PROJECT_DIR / "domain.yml")["intents"]
    return named
