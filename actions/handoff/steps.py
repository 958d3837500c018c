"""The steps of the hand-off in the chat: what each makes of a visitor's message.

Plain functions of the message and of what is known; ``form`` is their Rasa side.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping, Optional, Sequence, Tuple

import yaml

from bot.cases.contact import ContactReading, Trouble, is_only_contact, read_contact


class Step(StrEnum):
    """What is asked for, in this order; the values are the form's slots.

    The name is asked for only when the visitor wants to change it.
    """

    QUESTION = "case_question"
    CONTACT = "case_contact"
    NAME = "case_name"
    DECISION = "case_decision"


class End(StrEnum):
    """How it ends."""

    SEND = "send"
    CANCELLED = "cancelled"
    NO_CONTACT = "no_contact"


class Change(StrEnum):
    """What the visitor is about to change."""

    ANYTHING = "anything"
    NAME = "name"


NAME_CHARS = 200
# A command is short; what is longer are the visitor's own words, even when they resemble one.
_COMMAND_WORDS = 8
_SMALL_TALK_WORDS = 4
# How sure understanding has to be of a command, or of what is answered in between.
_SURE = 0.6
_WORDS_OF_A_PART = 2
_PARTS_BEFORE_CANCEL = 3
# Stored for what the visitor would rather not say; None would be asked for again.
_NOTHING = ""

_AGAIN = (
    *("simplify", "easy_swedish", "normal_swedish", "speak_english", "speak_swedish"),
    *("handoff_request", "not_helpful", "repeat", "what_do_you_mean", "write_in_chat"),
)
_SMALL_TALK = ("greet", "thanks", "praise", "insult", "how_are_you")
# About sending the question; never the question itself.
_ABOUT_SENDING = ("why_contact", "anonymous", "no_email")
# About the assistant: most likely asked of it, but they may be the question all the same.
_ABOUT_US = (
    *("privacy", "privacy_how_long", "privacy_readers", "privacy_erase"),
    *("help", "bot_identity", "bot_maker", "case_status"),
)
_TOPIC_OF_CONTACT = "contact"
# What is answered otherwise than outside the form: nothing has been sent yet.
_ANSWERS = {"case_status": "utter_case_status_unknown"}
_TROUBLES = {
    Trouble.MISSING: "utter_contact_missing",
    Trouble.WRONG_ADDRESS: "utter_contact_wrong_address",
    Trouble.LETTERS: "utter_contact_letters",
    Trouble.WRONG_NUMBER: "utter_contact_wrong_number",
}


@dataclass(frozen=True)
class Message:
    """What the visitor sent.

    Attributes:
        text: as they saw it.
        intent: that it was read as; of a button the one that it stands for.
        confidence: in the intent, 0 … 1.
        cells: the questions about the field that it holds.
        pressed: it is a button.
        ask: of a button, which question of the form it stood under; empty for other buttons.
        part: of a button, what to change.
        choice: of a button, which of two questions.
        repeated: the visitor said just the same before.
    """

    text: str
    intent: str = ""
    confidence: float = 1.0
    cells: Sequence[str] = ()
    pressed: bool = False
    ask: str = ""
    part: str = ""
    choice: str = ""
    repeated: bool = False

    def is_surely(self, *intents: str) -> bool:
        """Tells whether understanding is sure of one of these intents."""
        return self.intent in intents and (self.pressed or self.confidence >= _SURE)


@dataclass(frozen=True)
class Known:
    """What the form knows before the message.

    Attributes:
        draft: what the visitor asked before, offered as the question.
        other_draft: a second such question.
        given: a contact that looks mistyped.
        suggestion: what it is probably meant to be.
        change: what the visitor is about to change.
        ask: names the newest question of the form.
    """

    draft: Optional[str] = None
    other_draft: Optional[str] = None
    given: Optional[str] = None
    suggestion: Optional[str] = None
    change: Optional[str] = None
    ask: str = ""


@dataclass
class Result:
    """What a message changes, and what is said before the form asks on.

    Attributes:
        slots: new values; those that are None are asked for again.
        said: names of responses with their values.
        end: the form ends so.
        is_value: the message was a name, nothing at all or the like: its language tells nothing.
        show: what was asked is to be shown again as a whole, in other words perhaps.
    """

    slots: Dict[str, Optional[str]] = field(default_factory=dict)
    said: List[Tuple[str, Dict[str, str]]] = field(default_factory=list)
    end: Optional[End] = None
    is_value: bool = False
    show: bool = False


def read_step(step: Step, message: Message, known: Known) -> Result:
    """Reads a message as a reply to what was asked for.

    Args:
        step: what was asked for.
        message: what the visitor sent.
        known: what the form knows.
    """
    if message.pressed:
        return _pressed(step, message, known)
    if _cancels(message):
        return Result(end=End.CANCELLED)
    return _TYPED[step](message, known)


def _pressed(step: Step, message: Message, known: Known) -> Result:
    if message.cells:
        return _answer(message)
    if message.intent not in _OF_THE_FORM:
        return _answer(message) if message.intent not in _AGAIN else Result(show=True)
    if not message.ask or message.ask != known.ask:
        return Result(said=[("utter_case_old_button", {})])
    if message.intent == "cancel_case":
        return Result(end=End.CANCELLED)
    if message.intent == "send_case":
        return Result(end=End.SEND)
    if message.intent == "change_case":
        return _change(message.part)
    if message.intent == "skip_step":
        if step is Step.NAME:
            return _named(_NOTHING)
        return Result(end=End.NO_CONTACT)
    if step is Step.CONTACT:
        right = known.suggestion if message.intent == "affirm" else known.given
        return _reached(right)
    return _take_draft(message.choice, known)


_OF_THE_FORM = ("cancel_case", "send_case", "change_case", "skip_step", "affirm", "deny")


def _question(message: Message, known: Known) -> Result:
    text = message.text
    if is_only_contact(text):
        # Someone who is ahead.
        return _with_contact(read_contact(text))
    if known.draft:
        choice = _choice(text) if known.other_draft else ""
        if choice or _is(text, "yes"):
            return _take_draft(choice, known)
        if message.is_surely("affirm", "send_case") and len(text.split()) <= _SMALL_TALK_WORDS:
            return _take_draft("", known)
    if _is(text, "no") or _is(text, "yes") or _matches(text, "change") or _refuses(message):
        return Result({"case_draft": None, "case_other_draft": None})
    short = len(text.split())
    if message.is_surely(*_AGAIN) and short <= _COMMAND_WORDS and not message.repeated:
        return Result()
    if message.is_surely(*_SMALL_TALK) and short <= _SMALL_TALK_WORDS:
        return _answer(message)
    if not message.repeated:
        if message.is_surely(*_ABOUT_SENDING):
            return _answer(message)
        if message.is_surely(*_ABOUT_US) or _is_about_reaching_us(message):
            # Answered; and offered, in case that it was the question.
            answered = _answer(message)
            answered.slots = {"case_draft": text, "case_other_draft": None}
            return answered
    corrected = _corrections(text)
    question = corrected.get(Step.QUESTION) or without_lead_in(text)
    if sum(map(str.isalpha, question)) < 2:
        return Result(said=[("utter_question_missing", {})])
    return Result({Step.QUESTION: question, "case_change": None})


def _contact(message: Message, known: Known) -> Result:
    text = message.text
    found = read_contact(text)
    changed = _corrections(text)
    if found.contact is not None:
        return _with_contact(found, changed)
    if changed:
        return Result(changed)
    if found.trouble in (Trouble.WRONG_ADDRESS, Trouble.LETTERS):
        return _trouble(found)
    if known.suggestion:
        if _is(text, "yes") or message.is_surely("affirm"):
            return _reached(known.suggestion)
        if _is(text, "no") or message.is_surely("deny"):
            return _reached(known.given)
    if message.is_surely(*_ABOUT_SENDING, *_ABOUT_US):
        if message.intent == "no_email" and message.repeated:
            return Result(end=End.NO_CONTACT)
        return _answer(message)
    if _refuses(message) or _is(text, "no"):
        return Result(end=End.NO_CONTACT)
    part = _named_part(message)
    if part and part != "contact":
        return _change(part)
    return _as_chat(message) or _no_answer(message) or _trouble(found)


def _name(message: Message, known: Known) -> Result:
    text = message.text
    # "My name is …" is one, whatever else it was taken for.
    changed = _corrections(text)
    if changed:
        return Result({**changed, "case_change": None}, is_value=True)
    if _refuses(message) or _is(text, "no"):
        return _named(_NOTHING)
    found = read_contact(text)
    if found.contact is not None:
        return _with_contact(found)
    if message.is_surely(*_AGAIN) and _names_a_language(text):
        return Result()
    if looks_like_a_question(text):
        return _as_chat(message) or _no_answer(message) or Result()
    if len(text) > NAME_CHARS:
        return Result(said=[("utter_case_too_long", {"limit": str(NAME_CHARS)})])
    return _named(text)


def _decision(message: Message, known: Known) -> Result:
    text = message.text
    if _is(text, "yes"):
        return Result(end=End.SEND)
    found = read_contact(text)
    changed = _corrections(text)
    if found.contact is not None:
        return _with_contact(found, changed)
    if changed:
        return Result({**changed, "case_change": None})
    if found.trouble in (Trouble.WRONG_ADDRESS, Trouble.LETTERS):
        return _trouble(found)
    part = _named_part(message)
    if part:
        return _change(part)
    if _is(text, "no") or _matches(text, "change") or _surely_changes(message):
        return _change("")
    if message.is_surely(*_AGAIN) and len(text.split()) <= _COMMAND_WORDS:
        return Result(show=True)
    if message.is_surely(*_ABOUT_SENDING, *_ABOUT_US):
        return _answer(message)
    if message.is_surely(*_SMALL_TALK) and len(text.split()) <= _SMALL_TALK_WORDS:
        return _answer(message)
    without_no = without_lead_in(text)
    anew = known.change == Change.ANYTHING or without_no != text
    if anew and sum(map(str.isalpha, without_no)) >= 2 and len(without_no.split()) >= 2:
        # After "what would you like to change?", or "no, …": the question, written anew.
        return Result({Step.QUESTION: without_no, "case_change": None})
    unclear = Result(said=[("utter_case_choose", {})], is_value=True)
    return _as_chat(message) or _no_answer(message) or unclear


_TYPED: Mapping[Step, Callable[[Message, Known], Result]] = {
    Step.QUESTION: _question,
    Step.CONTACT: _contact,
    Step.NAME: _name,
    Step.DECISION: _decision,
}


def without_lead_in(text: str) -> str:
    """A question without the words that only lead to it, such as "No, I want to ask:"."""
    rest = text
    for pattern in patterns("lead_in"):
        match = pattern.match(rest)
        if match and rest[match.end() :].strip():
            rest = rest[match.end() :].strip()
    return rest


def _take_draft(choice: str, known: Known) -> Result:
    drafts = {"first": known.other_draft, "second": known.draft}
    both = "\n".join(filter(None, (known.other_draft, known.draft)))
    question = both if choice == "both" else drafts.get(choice) or known.draft
    return Result({Step.QUESTION: question})


def _with_contact(
    found: ContactReading, changed: Optional[Mapping[str, Optional[str]]] = None
) -> Result:
    given = found.contact.shown if found.contact else None
    slots: Dict[str, Optional[str]] = {**(changed or {}), "case_change": None}
    if found.suggestion is not None:
        meant = found.suggestion.shown
        slots |= {Step.CONTACT: None, "contact_given": given, "contact_suggestion": meant}
    else:
        slots |= {Step.CONTACT: given, "contact_given": None, "contact_suggestion": None}
    return Result(slots, is_value=True)


def _reached(contact: Optional[str]) -> Result:
    slots = {Step.CONTACT: contact, "contact_given": None, "contact_suggestion": None}
    return Result(slots, is_value=True)


def _named(name: str) -> Result:
    return Result({Step.NAME: name, "case_change": None}, is_value=True)


def _change(part: str) -> Result:
    if part == "question":
        # Offering the same question again would not help.
        return Result({Step.QUESTION: None, "case_draft": None, "case_other_draft": None})
    if part == "contact":
        return _reached(None)
    if part == "name":
        return Result({Step.NAME: None, "case_change": Change.NAME})
    return Result({"case_change": Change.ANYTHING})


def _trouble(found: ContactReading) -> Result:
    assert found.trouble is not None
    values = {"letters": found.letters} if found.letters else {}
    return Result(said=[(_TROUBLES[found.trouble], values)], is_value=True)


def _as_chat(message: Message) -> Optional[Result]:
    """The answer that the message gets outside the form; None when there is none worth giving."""
    answers = (*_SMALL_TALK, *_ABOUT_SENDING, *_ABOUT_US)
    answered = bool(message.cells) or message.is_surely(*answers)
    if message.is_surely(*_AGAIN):
        return Result(show=True)
    return _answer(message) if answered else None


def _no_answer(message: Message) -> Optional[Result]:
    asks = looks_like_a_question(message.text)
    return Result(said=[("utter_case_no_answer", {})]) if asks else None


def _answer(message: Message) -> Result:
    if message.cells:
        return Result(said=[(f"utter_{cell}", {}) for cell in message.cells])
    return Result(said=[(_ANSWERS.get(message.intent, f"utter_{message.intent}"), {})])


def _cancels(message: Message) -> bool:
    if _corrections(message.text) or read_contact(message.text).contact is not None:
        return False
    parts = re.split(r"[,.!?\n]", message.text.strip())
    pattern = _pattern("cancel")
    # "No, by the way, forget it. Which are the twin towns?": the first words may be a mere "no".
    for place in range(1, min(_PARTS_BEFORE_CANCEL, len(parts)) + 1):
        rest = " ".join(parts[place:])
        if pattern.fullmatch(_bare(" ".join(parts[:place]))) and not _matches(rest, "change"):
            return True
    few = len(message.text.split()) <= _COMMAND_WORDS and "?" not in message.text
    return few and message.is_surely("cancel_case", "goodbye") and not _looks_like_a_name(message)


def _looks_like_a_name(message: Message) -> bool:
    # "Stopp AB", "Föreningen Glöm Inte": understanding takes them for commands.
    return (
        all(word[:1].isupper() for word in message.text.split()) and len(message.text.split()) > 1
    )


def _names_a_language(text: str) -> bool:
    # "Sven" is understood as a wish for Swedish.
    beginnings = tuple(_words()["language_beginnings"])
    return any(word.startswith(beginnings) for word in _bare(text).split())


def _refuses(message: Message) -> bool:
    few = len(message.text.split()) <= _COMMAND_WORDS
    return _matches(message.text, "refuse") or (few and message.is_surely("skip_step"))


def _surely_changes(message: Message) -> bool:
    few = len(message.text.split()) <= _COMMAND_WORDS
    return few and message.is_surely("change_case", "wrong_answer", "deny")


def _named_part(message: Message) -> str:
    """Which part a visitor wants to change; empty when that is not what they say."""
    words = re.findall(r"[\w-]+", message.text.lower())
    if "?" in message.text or len(words) > _COMMAND_WORDS:
        return ""
    changes = message.is_surely("change_case", "wrong_answer") or any(
        _matches(word, "change") for word in words
    )
    if not changes and len(words) > _WORDS_OF_A_PART:
        return ""
    named: Mapping[str, Sequence[str]] = _words()["parts"]
    return next((part for part, names in named.items() if set(words) & set(names)), "")


def _is_about_reaching_us(message: Message) -> bool:
    return any(cell.split("/")[0] == _TOPIC_OF_CONTACT for cell in message.cells)


def looks_like_a_question(text: str) -> bool:
    """Tells a question by its mark, or by its first word."""
    first = next(iter(re.findall(r"[\w-]+", text.lower())), "")
    return "?" in text or (len(text.split()) >= 3 and first in _words()["question_words"])


def _corrections(text: str) -> Dict[str, Optional[str]]:
    """The parts that a message gives anew, by the form's slots."""
    found: Dict[str, Optional[str]] = {}
    name = _value(text, "name", "after_name")
    if name and len(name) <= NAME_CHARS:
        found[Step.NAME] = name
    question = _value(text, "question", "after_value")
    if question:
        found[Step.QUESTION] = question
    return found


def _value(text: str, part: str, endings: str) -> str:
    for pattern in patterns("corrections", part):
        match = pattern.match(text.strip())
        if match:
            value = match["value"].strip()
            for ending in patterns(endings):
                value = ending.sub("", value).strip()
            return value
    return ""


def _choice(text: str) -> str:
    choices: Mapping[str, Sequence[str]] = _words()["choice"]
    return next((name for name, said in choices.items() if _bare(text) in said), "")


def _is(text: str, kind: str) -> bool:
    """Tells whether a text is one of a closed list of words: ``yes`` or ``no``."""
    if "?" in text:
        return False
    bare = _bare(text)
    closed: Mapping[str, Sequence[str]] = _words()[kind]
    words = bare.split()
    known = {*closed["words"], *closed["beside"]}
    counted = bool(set(words) & set(closed["words"])) and set(words) <= known
    return bare in closed["phrases"] or counted


def _bare(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s'-]|_", " ", text.lower()).split())


def _matches(text: str, kind: str) -> bool:
    return "?" not in text and _pattern(kind).fullmatch(_bare(text)) is not None


def _pattern(kind: str) -> re.Pattern[str]:
    return patterns(kind, "pattern")[0]


@cache
def patterns(*path: str) -> Sequence[re.Pattern[str]]:
    """The patterns that stand under these keys of words.yml."""
    found: Any = _words()
    for key in path:
        found = found[key]
    texts = [found] if isinstance(found, str) else found
    return [re.compile(text, re.IGNORECASE | re.VERBOSE | re.DOTALL) for text in texts]


@lru_cache(maxsize=1)
def _words() -> Mapping[str, Any]:
    path = Path(__file__).with_name("words.yml")
    words: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return words
