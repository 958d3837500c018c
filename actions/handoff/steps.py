"""The list of chat steps, and what any of them may make of a message.

Plain functions of the message and of what is known; ``reading`` decides which counts.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import partial
from typing import Dict, List, Optional, Sequence, Tuple

from bot.cases.contact import TROUBLE_RESPONSES, Contact, ContactReading, Trouble, read_contact
from bot.cases.contact_changes import given_in, way_wanted
from bot.cases.corrections import begins_to_correct, corrections
from bot.cases.details import (
    more_than_details,
    only_reaches,
    read_details,
    tells_only_details,
    wishes_of_the_reply,
)
from bot.cases.farewell import THANKS, farewell
from bot.cases.half_contact import unfinished
from bot.cases.names import joined_names
from bot.cases.of_the_talk import only_of_the_talk
from bot.cases.others import is_anothers
from bot.cases.wishes import told_beside_no_reply
from bot.cases.words import (
    BETWEEN_SENTENCES,
    bare,
    choice,
    holds,
    lacks,
    looks_like_a_question,
    matches,
    named_parts,
)
from bot.cases.written import Corrected, Written, added_to
from bot.conversation.history import DRAFT_SLOT


class Step(StrEnum):
    """What is asked for, in this order; the values are the slots.

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
    # Does not want to say how to be reached; or cannot be reached.
    NO_CONTACT = "no_contact"
    NO_WAY = "no_way"
    # Goes on with the form that a client shows.
    IN_FORM = "in_form"


class Change(StrEnum):
    """What the visitor is about to change."""

    ANYTHING = "anything"
    NAME = "name"
    MORE = "more"
    # Or whether what they wrote is added to the question, or replaces it.
    WHETHER_MORE = "whether_more"


# Commands are short; anything longer is the visitor's own words, even when it resembles one.
COMMAND_WORDS = 8
SMALL_TALK_WORDS = 4
# The confidence needed for a command, or for a question that is answered in between.
_SURE = 0.6
WORDS_OF_A_PART = 2
WORDS_OF_A_CORRECTION = 20
# "How to reach me": the longest name of a part.
_WORDS_OF_A_CHOICE = 4
# Stored when the visitor declines to answer; None would be asked for again.
NOTHING = ""
_NO_EMAIL = "no_email"
AGAIN = (
    *(
        "simplify",
        "easy_swedish",
        "normal_swedish",
        "speak_english",
        "speak_swedish",
        "speak_other",
    ),
    *("handoff_request", "not_helpful", "repeat", "what_do_you_mean", "source", "write_in_chat"),
)
_SMALL_TALK = ("greet", "thanks", "praise", "insult", "how_are_you")
# About sending the question; never the question itself.
ABOUT_SENDING = ("why_contact", "anonymous", _NO_EMAIL)
# About the assistant: most likely meant for it, but they may still be the question.
ABOUT_US = (
    *("privacy", "privacy_how_long", "privacy_backups", "privacy_readers", "privacy_erase"),
    *("help", "bot_identity", "bot_maker", "case_status", "overreach"),
)
# Answered differently during the steps: nothing has been sent yet.
NOT_SENT_YET = "utter_case_not_sent_yet"
_ANSWERS = {"case_status": NOT_SENT_YET}


@dataclass(frozen=True)
class Message:
    """What the visitor sent.

    Attributes:
        text: as they saw it.
        intent: how it was classified; for a button the intent behind it.
        confidence: in the intent, 0 … 1.
        others: the other intents that were likely at all, the likeliest first.
        cells: the questions about the field that it holds.
        pressed: it is a button.
        ask: of a button, which of the steps' questions it was under; empty for other buttons.
        part: of a button, what to change, or to leave out.
        choice: of a button, which of two questions.
        repeated: the visitor said just the same before.
        before: what the visitor said before it, newest first.
    """

    text: str
    intent: str = ""
    confidence: float = 1.0
    others: Sequence[str] = ()
    cells: Sequence[str] = ()
    pressed: bool = False
    ask: str = ""
    part: str = ""
    choice: str = ""
    repeated: bool = False
    before: Sequence[str] = ()

    @property
    def is_short(self) -> bool:
        """Whether it may be a command: longer ones are the visitor's own words."""
        return len(self.text.split()) <= COMMAND_WORDS

    @property
    def is_small_talk(self) -> bool:
        """Whether it is small talk and nothing else."""
        is_short = len(self.text.split()) <= SMALL_TALK_WORDS
        return (is_short and self.is_surely(*_SMALL_TALK)) or self.is_thanks

    @property
    def is_thanks(self) -> bool:
        """Whether it is thanks with remarks, whatever it was taken for."""
        return not self.pressed and farewell(self.text) == THANKS

    def is_surely(self, *intents: str) -> bool:
        """Whether understanding is sure of one of these intents."""
        if self.intent == _NO_EMAIL and holds(self.text, "lacks", "unanswered"):
            # "Nobody has answered my e-mail" may well be taken for a want of one.
            return False
        return self.intent in intents and (self.pressed or self.confidence >= _SURE)


@dataclass(frozen=True)
class Known:
    """What is known before the message.

    Attributes:
        draft: what the visitor asked before, offered as the question.
        other_draft: a second such question.
        given: a contact that looks mistyped.
        suggestion: what it is probably meant to be.
        change: what the visitor is about to change.
        ask: names the newest of the steps' questions.
        written: the parts given so far.
        most: how many characters a question may have; None for any number.
        sent: the number of a case that was sent before this run.
        reached: how the visitor could be reached for it, while that is kept.
        reached_name: the name that it carried.
        unnamed: the visitor has said since then that they would rather not give a name.
        alone: the conversation is not to go along.
        before: the question that another replaced under the summary.
        reached_before: the contact that another replaced.
        unplaced: what the visitor wrote without saying what it is.
    """

    draft: Optional[str] = None
    other_draft: Optional[str] = None
    given: Optional[str] = None
    suggestion: Optional[str] = None
    change: Optional[str] = None
    ask: str = ""
    written: Written = field(default_factory=Written)
    most: Optional[int] = None
    sent: Optional[str] = None
    reached: Optional[Contact] = None
    reached_name: Optional[str] = None
    unnamed: bool = False
    alone: bool = False
    before: Optional[str] = None
    reached_before: Optional[str] = None
    unplaced: Optional[str] = None


@dataclass
class Result:
    """What a message changes, and what is said before the next question.

    Attributes:
        slots: new values; those that are None are asked for again.
        said: names of responses with their values.
        end: how the steps end, if they do.
        turns_language: the steps go on in the language of the message. The question sets it, and so
            does a wish for another; a name, an address, a yes and what is asked in between don't.
        show: what was asked is to be shown again as a whole, in other words perhaps.
    """

    slots: Dict[str, Optional[str]] = field(default_factory=dict)
    said: List[Tuple[str, Dict[str, str]]] = field(default_factory=list)
    end: Optional[End] = None
    turns_language: bool = False
    show: bool = False


def corrects_unread(text: str, written: Written) -> bool:
    """Whether a text is a correction of what is written that cannot be read."""
    is_short = len(text.split()) <= WORDS_OF_A_CORRECTION
    if not is_short or not begins_to_correct(text) or matches(text, "change"):
        return False
    return not corrections(text, written)


def is_within(question: Optional[str], contact: Optional[str]) -> bool:
    """Whether a contact that was found stands in a new question, beside the one that there is."""
    return bool(contact and question and read_contact(question).contact)


def chosen_draft(text: str, known: Known, *, in_form: bool = False) -> str:
    """Which of two offered questions is meant, by all of a message or by its last sentence.

    Args:
        text: of the visitor.
        known: with both.
        in_form: a form shows them, the newest first.
    """
    if not known.draft or not known.other_draft:
        return ""
    last = BETWEEN_SENTENCES.split(text.strip())[-1]
    parts = (text, last, last.rpartition(",")[2].strip())
    older, newer = known.other_draft, known.draft
    found = (choice(part, older, newer, newest_first=in_form) for part in parts)
    return next(filter(None, found), "")


def take_draft(choice: str, known: Known) -> Result:
    """The question that is offered, or which of two.

    Args:
        choice: ``first``, ``second``, ``both``; empty for the one that there is.
        known: what is known before the message.
    """
    drafts = {"first": known.other_draft, "second": known.draft}
    both = "\n".join(filter(None, (known.other_draft, known.draft)))
    question = both if choice == "both" else drafts.get(choice) or known.draft
    return Result({Step.QUESTION: question})


def with_changes(changed: Corrected) -> Result:
    """The parts that a message replaces or adds to."""
    slots: Dict[str, Optional[str]] = {"case_change": None}
    if changed.question is not None:
        slots[Step.QUESTION] = changed.question
    if changed.name is not None:
        slots[Step.NAME] = changed.name
    if changed.contact is None:
        return Result(slots)
    if not changed.contact.is_given:
        return replace(tell_trouble(changed.contact), slots=slots)
    return with_contact(changed.contact, changed)


def with_contact(found: ContactReading, changed: Optional[Corrected] = None) -> Result:
    """Another contact, or the one that it is probably meant to be.

    Args:
        found: in a message.
        changed: what else the message changes.
    """
    given = found.contact.shown if found.contact else None
    slots = with_changes(replace(changed or Corrected(), contact=None)).slots
    if found.suggestion is not None:
        meant = found.suggestion.shown
        slots |= {Step.CONTACT: None, "contact_given": given, "contact_suggestion": meant}
    else:
        slots |= {Step.CONTACT: given, "contact_given": None, "contact_suggestion": None}
    return Result(slots)


def beside_a_contact(
    text: str, written: Written, changed: Corrected, *, only_wishes: bool = False
) -> Corrected:
    """A name that stands with a new contact, and when to call, which goes with the question.

    Args:
        text: with the contact.
        written: what there is.
        changed: what the text corrects.
        only_wishes: nothing else that the text says goes with the question.
    """
    # A piece of an address stands alone.
    is_whole = read_contact(text).contact is not None or changed.contact is None
    is_more = only_wishes and not only_reaches(text)
    told = wishes_of_the_reply if is_more else partial(more_than_details, one=bool(changed))
    more = told(given_in(text)) if is_whole else ""
    more = "" if only_of_the_talk(more) else more
    is_said = bool(more) and bare(more) in bare(written.question or "")
    question = added_to(written.question, more) if more and written.question else None
    question = None if is_said else question
    said = read_details(text).name
    # Whose contact it is takes the place of who asks.
    name = said if said and is_anothers(text) else joined_names(written.name or "", said)
    is_new = name != (written.name or "")
    named = changed.name or (name if is_new else None)
    return replace(changed, question=changed.question or question, name=named)


def with_reached(contact: Optional[str]) -> Result:
    """How the visitor is reached, beyond doubt; None asks for it."""
    slots = {Step.CONTACT: contact, "contact_given": None, "contact_suggestion": None}
    return Result(slots)


def with_name(name: str) -> Result:
    """The name; empty for none."""
    return Result({Step.NAME: name, "case_change": None})


def to_change(part: str) -> Result:
    """What is asked for when a part is to be changed.

    Args:
        part: its name; empty asks which.
    """
    if part == "question":
        # Offering the same question again would not help.
        return Result({Step.QUESTION: None, DRAFT_SLOT: None, "case_other_draft": None})
    if part == "contact":
        return with_reached(None)
    if part == "name":
        return Result({Step.NAME: None, "case_change": Change.NAME})
    return Result({"case_change": Change.MORE if part == "more" else Change.ANYTHING})


def without_a_way(message: Message) -> Optional[Result]:
    """What to say to visitors without e-mail, telephone or both; None for everybody else.

    Args:
        message: what the visitor sent; what they said before to be missing counts, too.
    """
    no_email = no_phone = False
    for sentence in BETWEEN_SENTENCES.split(message.text):
        # "Can you write to Storgatan 4? I have no e-mail": what is asked lacks nothing.
        # "By telephone, not by mail" names both, and lacks neither.
        if "?" not in sentence and not (all(lacks(sentence)) and way_wanted(sentence)):
            no_email, no_phone = map(any, zip((no_email, no_phone), lacks(sentence), strict=True))
    no_email = no_email or message.is_surely(_NO_EMAIL)
    lacked = [lacks(text) for text in message.before]
    had_no_email, had_no_phone = (any(each[kind] for each in lacked) for kind in (0, 1))
    lacks_phone = no_phone or had_no_phone or (message.repeated and no_email)
    # Said in two messages, whatever was said in between.
    if (no_email or no_phone) and (no_email or had_no_email) and lacks_phone:
        return Result(end=End.NO_WAY)
    if no_phone:
        return Result(said=[("utter_no_phone", {})])
    return Result(said=[("utter_no_email", {})]) if no_email else None


def without_contact(question: Optional[str] = None, more: str = "", name: str = "") -> Result:
    """What follows where a visitor leaves no way to be reached: the summary says what that means.

    Args:
        question: as it stands, or as it was offered.
        more: what they say besides, which goes with it; empty for nothing.
        name: that they give.
    """
    told = added_to(question, more) if question and more else question or more
    slots = {**with_reached(NOTHING).slots, "case_change": None}
    if name:
        slots[Step.NAME] = name
    if told:
        slots[Step.QUESTION] = told
    return Result(slots)


def told_without_contact(text: str) -> Tuple[str, str]:
    """What a text that leaves no contact tells besides, and the name that it gives; else empty."""
    sentences = BETWEEN_SENTENCES.split(text)
    rest = "\n".join(one for one in sentences if not tells_only_details(one))
    is_whole = len(rest) >= len(text.strip())
    return told_beside_no_reply(text if is_whole else rest), read_details(text).name


def tell_trouble(found: ContactReading) -> Result:
    """What is said about a way to be reached that cannot be used."""
    assert found.trouble is not None
    values = {"letters": found.letters} if found.letters else {}
    return Result(said=[(TROUBLE_RESPONSES[found.trouble], values)])


def with_rejected(found: ContactReading, text: str) -> Result:
    """What is said about an address that cannot be used, which the next message may complete."""
    half = unfinished(text) if found.trouble is Trouble.WRONG_ADDRESS else ""
    kept: Dict[str, Optional[str]] = {"contact_given": half, "contact_suggestion": None}
    return replace(tell_trouble(found), slots=kept if half else {})


def as_chat(message: Message) -> Optional[Result]:
    """The answer that a message gets outside the steps; None when there is none worth giving.

    Args:
        message: what the visitor sent.
    """
    answers = (*_SMALL_TALK, *ABOUT_SENDING, *ABOUT_US)
    answered = bool(message.cells) or message.is_surely(*answers) or message.is_thanks
    if message.is_surely(*AGAIN):
        return Result(show=True)
    return answer_to(message) if answered else None


def no_answer(message: Message) -> Optional[Result]:
    """What is said to a question without a known answer; None when nothing is asked."""
    asks = looks_like_a_question(message.text)
    return Result(said=[("utter_case_no_answer", {})]) if asks else None


def answer_to(message: Message) -> Result:
    """The answers to what a message asks, or to its intent."""
    if message.cells:
        return Result(said=[(f"utter_{cell}", {}) for cell in message.cells])
    if message.is_thanks:
        return Result(said=[("utter_thanks", {})])
    return Result(said=[(_ANSWERS.get(message.intent, f"utter_{message.intent}"), {})])


def refuses(message: Message) -> bool:
    """Whether a message leaves out what is asked for."""
    return matches(message.text, "refuse") or (message.is_short and message.is_surely("skip_step"))


def part_to_change(message: Message, asked: Optional[str] = None) -> str:
    """Which part a visitor wants to change; empty when that is not what they say.

    Args:
        message: what the visitor sent.
        asked: what they said before that they want to change.
    """
    words = message.text.split()
    if "?" in message.text or not message.is_short:
        return ""
    if asked == Change.ANYTHING and len(words) <= _WORDS_OF_A_CHOICE:
        return next(iter(named_parts(message.text)), "")
    changes = message.is_surely("change_case", "wrong_answer")
    changes = changes or any(matches(word, "change") for word in words)
    if not changes and len(words) > WORDS_OF_A_PART:
        return ""
    return next(iter(named_parts(message.text)), "")
