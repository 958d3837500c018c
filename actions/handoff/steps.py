"""The steps of the hand-off in the chat: what each makes of a visitor's message.

Plain functions of the message and of what is known; ``form`` is their Rasa side.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Callable, Dict, List, Mapping, Optional, Sequence, Tuple

from bot.cases.coming_back import is_away_for_a_while
from bot.cases.contact import (
    TROUBLE_RESPONSES,
    Contact,
    ContactReading,
    Trouble,
    has_wrong_number,
    read_contact,
)
from bot.cases.corrections import (
    Corrected,
    Written,
    added_to,
    apart_from_name,
    begins_to_correct,
    beside_a_question,
    contact_in,
    corrections,
    joined_contact,
    one_way_only,
    same_contact,
    taken_out,
    takes_out,
)
from bot.cases.details import (
    apart_from_contact,
    joined_names,
    more_than_details,
    only_a_name,
    only_reaches,
    own_details,
    presented,
    read_details,
    tells_only_details,
    with_capitals,
)
from bot.cases.letters import apart_from_letter, asks_beside_a_letter, wants_a_letter
from bot.cases.opening import ALONE, ALONE_SLOT
from bot.cases.sending import (
    beside_sending_it,
    clearly_adds,
    has_personal_number,
    is_a_personal_number,
    is_as_it_stands,
    sends,
    sends_without,
    wavers,
)
from bot.cases.wishes import (
    apart_from_conversation,
    asks_only_how_to_send,
    asks_what_is_public,
    asks_what_is_sent,
    asks_whether_sent,
    asks_why,
    cancels,
    is_about_the_conversation,
    is_to_be_told,
    second_question,
    tells_others,
    wants_conversation_along,
    writes_oneself,
    yes_and,
)
from bot.cases.words import (
    NAME_CHARS,
    bare,
    choice,
    is_one_of,
    lacks,
    looks_like_a_question,
    matches,
    named_parts,
    names_a_language,
    patterns,
    resembles,
    stands_alone,
    tells_something,
    without_lead_in,
)
from bot.conversation.cells import CONTACT, PUBLIC_RECORD, split_cell
from bot.conversation.history import BEFORE_SLOT, DRAFT_SLOT
from bot.privacy.names import is_bare_name
from bot.privacy.words import with_gaps


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
    # Does not want to say how to be reached; or cannot be reached.
    NO_CONTACT = "no_contact"
    NO_WAY = "no_way"


class Change(StrEnum):
    """What the visitor is about to change."""

    ANYTHING = "anything"
    NAME = "name"
    MORE = "more"
    # Or whether what was not understood is to be added.
    WHETHER_MORE = "whether_more"


# Commands are short; anything longer is the visitor's own words, even when it resembles one.
_COMMAND_WORDS = 8
_SMALL_TALK_WORDS = 4
# The confidence needed for a command, or for a question that is answered in between.
_SURE = 0.6
_WORDS_OF_A_PART = 2
_WORDS_OF_A_CORRECTION = 20
# "How to reach me": the longest name of a part.
_WORDS_OF_A_CHOICE = 4
# What is not understood is offered as part of the question when it has so many words.
_FEWEST_WORDS_TO_ADD = 2
_BETWEEN_PARTS = re.compile(r"[,.!]\s")
_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?])\s+")
# An opening this short is not the question yet if a question follows.
_WORDS_OF_A_BEGINNING = 5
# Stored when the visitor declines to answer; None would be asked for again.
_NOTHING = ""

# The part that the button "send without the conversation" leaves out.
_CONVERSATION = "conversation"
# The part that a button changes back.
_BEFORE = "before"
_NO_EMAIL = "no_email"
_AGAIN = (
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
_ABOUT_SENDING = ("why_contact", "anonymous", _NO_EMAIL)
# About the assistant: most likely meant for it, but they may still be the question.
_ABOUT_US = (
    *("privacy", "privacy_how_long", "privacy_backups", "privacy_readers", "privacy_erase"),
    *("help", "bot_identity", "bot_maker", "case_status"),
)
# Answered differently from outside the form: nothing has been sent yet.
_ANSWERS = {"case_status": "utter_case_status_unknown"}


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
        ask: of a button, which question of the form it stood under; empty for other buttons.
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
        return len(self.text.split()) <= _COMMAND_WORDS

    @property
    def is_small_talk(self) -> bool:
        """Whether it is small talk and nothing else."""
        return self.is_surely(*_SMALL_TALK) and len(self.text.split()) <= _SMALL_TALK_WORDS

    def is_surely(self, *intents: str) -> bool:
        """Whether understanding is sure of one of these intents."""
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
        written: the parts given so far.
        most: how many characters a question may have; None for any number.
        sent: the number of a case that was sent before this run.
        reached: how the visitor could be reached for it, while that is kept.
        alone: the conversation is not to go along.
        before: the question whose place another has taken under the summary.
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
    alone: bool = False
    before: Optional[str] = None


@dataclass
class Result:
    """What a message changes, and what is said before the form asks on.

    Attributes:
        slots: new values; those that are None are asked for again.
        said: names of responses with their values.
        end: the form ends so.
        turns_language: the form goes on in the language of the message. The question has one, and
            so has a wish for another; a name, an address, a yes and what is asked in between don't.
        show: what was asked is to be shown again as a whole, in other words perhaps.
    """

    slots: Dict[str, Optional[str]] = field(default_factory=dict)
    said: List[Tuple[str, Dict[str, str]]] = field(default_factory=list)
    end: Optional[End] = None
    turns_language: bool = False
    show: bool = False


def read_step(step: Step, message: Message, known: Known) -> Result:
    """Reads a message as a reply to what was asked for.

    Args:
        step: what was asked for.
        message: what the visitor sent.
        known: what the form knows.
    """
    result = _read(step, message, known)
    if name := result.slots.get(Step.NAME):
        result.slots[Step.NAME] = with_capitals(name)
    offered = None if result.said else result.slots.get(DRAFT_SLOT)
    question = result.slots.get(Step.QUESTION) or offered
    is_its_own = not message.pressed and bool(question) and str(question) in message.text
    ends_unsent = result.end is not None and result.end is not End.SEND
    turns = is_its_own or ends_unsent or message.intent in _AGAIN
    if known.sent:
        # This one is not sent, but the one before it was.
        before = ("utter_case_not_this_one", {"reference": known.sent})
        result.said = [
            before if name == "utter_case_status_unknown" else (name, values)
            for name, values in result.said
        ]
    return replace(result, turns_language=turns)


def _read(step: Step, message: Message, known: Known) -> Result:
    if message.pressed:
        return _pressed(step, message, known)
    about_conversation = of_the_conversation(message.text, known.alone)
    if about_conversation and about_conversation.slots:
        rest = apart_from_conversation(message.text)
        told = read_contact(rest).contact or corrections(rest, known.written)
        if not told and (step is not Step.QUESTION or not rest or is_one_of(rest, "yes")):
            # Not sent at once: the summary shows first that it is left out.
            return about_conversation
        beside = _read(step, replace(message, text=rest, intent="", cells=()), known)
        slots, said = about_conversation.slots, about_conversation.said
        return replace(beside, slots={**slots, **beside.slots}, said=[*said, *beside.said])
    if about_conversation and step is not Step.QUESTION:
        return about_conversation
    if is_away_for_a_while(message.text):
        return Result(show=True)
    if asks_what_is_public(message.text) and not message.repeated:
        # Said again where the question is asked for, it is the question.
        return _answer(replace(message, cells=[PUBLIC_RECORD]))
    if asks_whether_sent(message.text):
        return _answer(replace(message, intent="case_status", cells=()))
    if known.before and matches(message.text, "takes_back"):
        return _take_back(step, known)
    if _cancels(message, known):
        return Result(end=End.CANCELLED)
    if writes_oneself(message.text):
        return Result(end=End.NO_CONTACT)
    result = _of_a_letter(step, message, known) if wants_a_letter(message.text) else None
    result = result or _with_an_aside(step, message, known)
    if result is None and _asks_why(message, known):
        return Result(said=[("utter_why_contact", {})])
    result = result or _TYPED[step](message, known)
    if matches(result.slots.get(Step.QUESTION) or "", "written_before"):
        # "Change the question to what I just wrote".
        asked = next(filter(looks_like_a_question, message.before), None)
        if asked is None:
            return Result(said=[("utter_case_write_whole", {})])
        result.slots[Step.QUESTION] = with_gaps(without_lead_in(asked))
    question = result.slots.get(Step.QUESTION)
    if known.most is not None and question is not None and len(question) > known.most:
        return Result(said=[("utter_case_too_long", {"limit": str(known.most)})])
    if (question or result.slots.get(Step.CONTACT)) and has_wrong_number(message.text):
        # It stays in the question, or an address beside it is taken: nobody can be called on it.
        result.said.append((TROUBLE_RESPONSES[Trouble.WRONG_NUMBER], {}))
    return result


def of_the_conversation(text: str, alone: bool) -> Optional[Result]:
    """What is said of whether the conversation goes along; None when a text is not about that.

    Args:
        text: of the visitor.
        alone: they have said before that it must not.
    """
    along = wants_conversation_along(text)
    if along is None and not is_about_the_conversation(text):
        return None
    if along is None:
        how = "utter_conversation_left_out" if alone else "utter_conversation_goes_along"
        return Result(said=[(how, {})])
    if along:
        return Result({ALONE_SLOT: None}, said=[("utter_conversation_taken_along", {})])
    return Result({ALONE_SLOT: ALONE}, said=[("utter_conversation_left_out", {})])


def _of_a_letter(step: Step, message: Message, known: Known) -> Optional[Result]:
    """What a wish for a reply by letter is told, beside the rest of the message; None to go on."""
    without = without_a_way(message)
    if without is not None and without.end:
        return None
    told = Result(said=[*(without.said if without else []), ("utter_case_letter", {})])
    rest = "" if without else apart_from_letter(message.text)
    details = read_details(rest)
    # What asks more takes the wish along, so that the municipality reads it; so does "add that …".
    asks = step is Step.QUESTION and not without and asks_beside_a_letter(message.text)
    offered = known.draft if step is Step.QUESTION else None
    changed = corrections(
        message.text, replace(known.written, question=offered or known.written.question)
    )
    if asks or changed.question or (changed and step is not Step.QUESTION):
        taken = _TYPED[step](message, known)
    elif step is Step.QUESTION and not details.is_reachable:
        taken = Result({Step.NAME: details.name} if details.name else {})
    elif details or asks_beside_a_letter(rest):
        taken = _TYPED[step](replace(message, text=rest, intent="", cells=()), known)
    else:
        taken = Result()
    return replace(taken, said=[*taken.said, *told.said])


def _asks_why(message: Message, known: Known) -> bool:
    """Whether all that a message asks is why something is wanted, whatever it was taken for."""
    if message.is_surely(*_ABOUT_SENDING, *_ABOUT_US) or not asks_why(message.text):
        return False
    given = corrections(message.text, known.written) or read_contact(message.text).contact
    return not given


def _with_an_aside(step: Step, message: Message, known: Known) -> Optional[Result]:
    """A correction and a question to the assistant in one message; None when it is not both."""
    if step is Step.QUESTION or known.change in (Change.ANYTHING, Change.MORE):
        # What is typed there is what is to be sent, questions and all.
        return None
    contact = read_contact(message.text).contact
    if contact and (more_than_details(message.text) or _wants_another_way(message.text)):
        # "070-…, and could you call after four?": asked of the municipality.
        return None
    is_about_us = message.is_surely(*_ABOUT_SENDING, *_ABOUT_US)
    both = beside_a_question(message.text, known.written, within=is_about_us)
    if both is None:
        return None
    asked, rest = both
    result = _TYPED[step](replace(message, text=rest, intent="", cells=()), known)
    # The whole may have been taken for the correction that it holds, and next for the question.
    likely = [name for name in message.others if name not in _AGAIN]
    others = [replace(message, intent=name, confidence=1.0) for name in likely]
    answers = (as_chat(one) for one in (message, *others))
    answer = next(filter(None, answers), None) or _no_answer(replace(message, text=asked))
    return replace(result, said=[*(answer.said if answer else []), *result.said])


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
        alone = {ALONE_SLOT: ALONE} if message.part == _CONVERSATION else {}
        return Result(dict(alone), end=End.SEND)
    if message.intent == "change_case" and message.part == _BEFORE:
        return _take_back(step, known)
    if message.intent == "change_case":
        return _change(message.part)
    if known.change == Change.WHETHER_MORE:
        return _whether_more(message.intent == "affirm", message, known)
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
    if known.draft and (beside := beside_sending_it(text)) is not None:
        # "Send that question, my mail is …": the one that is offered.
        text = beside
    takes_draft = known.draft and yes_and(text)
    if not takes_draft and (ahead := _contact_first(text, known)):
        return ahead
    if known.draft:
        chosen = _chosen(text, known)
        if chosen or is_one_of(text, "yes"):
            return _take_draft(chosen, known)
        if message.is_surely("affirm", "send_case") and len(text.split()) <= _SMALL_TALK_WORDS:
            return _take_draft("", known)
        offered = replace(known.written, question=known.draft)
        if sends(text):
            return _take_draft("", known)
        more = yes_and(text)
        if not message.repeated and _corrects_unread(more or text, offered):
            return Result(said=[("utter_case_write_whole", {})])
        if more:
            # "Yes, and add that …": the question stays.
            return _with_more(text, more, known, offered)
        if another := second_question(text):
            return Result({"case_other_draft": known.draft, DRAFT_SLOT: another})
    if is_one_of(text, "no") or is_one_of(text, "yes"):
        return Result({DRAFT_SLOT: None, "case_other_draft": None})
    if matches(text, "change") or _refuses(message):
        return Result({DRAFT_SLOT: None, "case_other_draft": None})
    if patterns("wants_to_talk")[0].fullmatch(text.strip()):
        return Result(said=[("utter_case_nobody_here", {})])
    if asks_only_how_to_send(text) and not message.repeated:
        return Result(said=[("utter_case_how", {})])
    if message.is_surely(*_AGAIN) and message.is_short and not message.repeated:
        return Result()
    if message.is_small_talk:
        return _answer(message)
    without = without_a_way(replace(message, text=without_lead_in(text)))
    if without is not None and without.end and message.is_short:
        return without
    if not message.repeated:
        if message.is_surely(*_ABOUT_SENDING):
            return _answer(message)
        if message.is_surely(*_ABOUT_US) or _is_about_reaching_us(message):
            # Answered, and offered as well, in case it was the question.
            answered = _answer(message)
            answered.slots = {DRAFT_SLOT: text, "case_other_draft": None}
            return answered
    greets = tells_others(text) or (known.draft and is_to_be_told(text) and not yes_and(text))
    corrected = corrections(
        text, replace(known.written, question=None if greets else known.draft, contact=None)
    )
    if corrected.wants == "question":
        return Result(said=[("utter_case_write_whole", {})])
    if patterns("takes_out_something")[0].fullmatch(bare(text)):
        return Result(said=[("utter_question_missing", {})])
    if corrected.lead and corrected.question in (None, corrected.lead) and own_details(text):
        # Below the question, "Tel: …" is a line of a signature.
        corrected = Corrected()
    if corrected.lead is not None:
        # All in one: "Question: … Name: … Mail: …".
        return _changed(replace(corrected, question=corrected.question or corrected.lead or None))
    question = corrected.question or without_lead_in(text)
    if sum(map(str.isalpha, question)) < 2:
        wrong = has_wrong_number(text)
        return (
            _trouble(read_contact(text)) if wrong else Result(said=[("utter_question_missing", {})])
        )
    signed = _signed(text, known.written)
    if corrected.question and corrected.name:
        signed = {Step.NAME: corrected.name, **signed}
    elif signed:
        question = apart_from_contact(question)
    elif not corrected.question:
        # "May we come? And my name is Eva."
        question, name = apart_from_name(question)
        signed = {Step.NAME: name} if name else {}
    return Result({**signed, Step.QUESTION: question, "case_change": None})


def _contact_first(text: str, known: Known) -> Optional[Result]:
    """How to reach a visitor who is a step ahead; None where a message says more than that.

    The one question that is offered is then meant; of none, or of two, it is asked again.
    """
    refused = is_one_of(_BETWEEN_PARTS.split(text.strip())[0], "no")
    only = None if known.other_draft or refused else known.draft
    written = replace(known.written, question=only)
    found = contact_in(text, written)
    if same := same_contact(text, known.reached):
        result = _reached(same.shown)
    elif not only_reaches(text) and not (_wants_another_way(text) and found.contact):
        return None
    elif found.contact is None and found.suggestion is None:
        return _trouble(found)
    elif more_than_details(text) and not only:
        # When to call would be lost.
        return None
    else:
        result = _with_contact(found, _beside_a_contact(text, written, Corrected()))
    if refused:
        result.slots |= {DRAFT_SLOT: None, "case_other_draft": None}
    return replace(result, slots={Step.QUESTION: only, **result.slots}) if only else result


def _corrects_unread(text: str, written: Written) -> bool:
    """Whether a text is a correction of what is written that cannot be read."""
    is_short = len(text.split()) <= _WORDS_OF_A_CORRECTION
    if not is_short or not begins_to_correct(text) or matches(text, "change"):
        return False
    return not corrections(text, written)


def _holds_an_unread_correction(text: str, written: Written) -> bool:
    sentences = _BETWEEN_SENTENCES.split(text.strip())
    return len(sentences) > 1 and any(_corrects_unread(one, written) for one in sentences)


def _wants_another_way(text: str) -> bool:
    """Whether a text asks to be reached otherwise, and nothing else: "could you call instead?"."""
    is_short = len(text.split()) <= _WORDS_OF_A_CORRECTION
    return is_short and patterns("other_way")[0].search(text) is not None


def _within(text: str, written: Written) -> Corrected:
    """What one sentence of a text corrects, where it begins like a correction."""
    sentences = _BETWEEN_SENTENCES.split(text.strip())
    own = [one for one in sentences if begins_to_correct(one)] if len(sentences) > 1 else []
    return next(filter(None, (corrections(one, written) for one in own)), Corrected())


def _signed(text: str, written: Written) -> Dict[str, Optional[str]]:
    """How to reach who signs a question; nothing where an address in it may be somebody else's."""
    is_own = patterns("signed")[0].search(text) or apart_from_contact(text) != text
    if written.contact or not is_own:
        return {}
    found = read_contact(text, language=written.language)
    if found.contact is None or found.suggestion is not None:
        return {}
    name = read_details(text).name
    return {Step.CONTACT: found.contact.shown, **({Step.NAME: name} if name else {})}


def _contact(message: Message, known: Known) -> Result:
    text = message.text
    # "No, with two n", of what it is asked whether it is mistyped. Before that, what is written is
    # this very message.
    offered = known.given or known.written.contact
    changed = corrections(text, replace(known.written, contact=offered))
    found = changed.contact or contact_in(text, known.written)
    if found.contact is not None or found.suggestion is not None:
        return _with_contact(found, _beside_a_contact(text, known.written, changed))
    if same := same_contact(text, known.reached):
        return _reached(same.shown)
    if changed and not changed.wants:
        return _changed(changed)
    if found.trouble in (Trouble.WRONG_ADDRESS, Trouble.LETTERS):
        return _trouble(found)
    if known.suggestion:
        if is_one_of(text, "yes") or message.is_surely("affirm"):
            return _reached(known.suggestion)
        denies = message.is_surely("deny") and len(text.split()) <= _WORDS_OF_A_PART
        if is_one_of(text, "no") or denies:
            return _reached(known.given)
    if is_bare_name(with_capitals(text)):
        # A step ahead; how to reach them is asked again.
        return _named(text.strip(" .!"))
    if whom := presented(text):
        return _named(joined_names(known.written.name or "", whom))
    if matches(text, "stays_anonymous"):
        return Result(said=[("utter_anonymous", {})])
    if matches(text, "refuse"):
        # "You get no number from me": not that there is none.
        return Result(end=End.NO_CONTACT)
    without = without_a_way(message)
    if without is not None:
        return without
    if message.is_surely(*_ABOUT_SENDING, *_ABOUT_US):
        return _answer(message)
    if is_one_of(text, "no") and "question" in named_parts(text):
        # "Another question": not that they would rather not be reached.
        return _change("question")
    if matches(text, "sent_again") and known.reached is None:
        return Result(said=[("utter_contact_not_kept", {})])
    if _refuses(message) or is_one_of(text, "no"):
        return Result(end=End.NO_CONTACT)
    part = changed.wants or _named_part(message)
    if part and part != "contact":
        return _change(part)
    begun = known.written.question
    if begun and matches(text, "reach_me"):
        # "Call me in the evening": kept, and still a number is needed.
        return replace(_trouble(found), slots={Step.QUESTION: added_to(begun, with_gaps(text))})
    if begun and _is_only_a_beginning(begun) and looks_like_a_question(text):
        # "We are a band", and then what they want to know.
        rest = _answer(message) if message.cells else Result()
        rest.slots = {Step.QUESTION: added_to(begun, text) if tells_something(begun, 1) else text}
        return rest
    return as_chat(message) or _no_answer(message) or _trouble(found)


def _name(message: Message, known: Known) -> Result:
    text = message.text
    # "My name is …" is one, whatever else it was taken for.
    changed = corrections(text, known.written)
    if changed and not changed.wants:
        return _changed(changed)
    if is_one_of(text, "yes") and matches(text, "send"):
        # Nobody is called "send"; the summary shows that there is no name.
        return _named(_NOTHING)
    if _refuses(message) or is_one_of(text, "no"):
        return _named(_NOTHING)
    found = read_contact(text, language=known.written.language)
    if found.contact is not None or found.suggestion is not None:
        return _with_contact(found)
    if message.is_surely(*_AGAIN) and names_a_language(text):
        return Result()
    if looks_like_a_question(text):
        return as_chat(message) or _no_answer(message) or Result()
    if len(text) > NAME_CHARS:
        return Result(said=[("utter_case_too_long", {"limit": str(NAME_CHARS)})])
    return _named(text)


def _decision(message: Message, known: Known) -> Result:
    text = message.text
    if is_one_of(text, "yes") or sends(text):
        if known.change == Change.WHETHER_MORE:
            return _whether_more(not matches(text, "send"), message, known)
        return Result(end=End.SEND)
    if (left_out := sends_without(text)) and known.change != Change.WHETHER_MORE:
        return _sent_without(left_out, known.written)
    if is_as_it_stands(text):
        return Result({"case_change": None}, show=True)
    if wavers(text) and not corrections(text, known.written):
        return as_chat(message) or _no_answer(message) or Result(show=True)
    if known.change == Change.WHETHER_MORE and is_one_of(text, "no"):
        return _whether_more(False, message, known)
    if known.change == Change.WHETHER_MORE and matches(text, "adds_it"):
        return _whether_more(True, message, known)
    if asks_what_is_sent(text):
        return Result(show=True)
    changed = corrections(text, known.written) or _within(text, known.written)
    found = changed.contact or contact_in(text, known.written)
    only = one_way_only(text, known.written.contact)
    if only is not None and not changed.question:
        # "Only by mail": no word on having no telephone.
        return _with_contact(only, replace(changed, contact=None))
    more = yes_and(text) if known.written.question else ""
    is_given = found.contact is not None or found.suggestion is not None
    if is_given and not _is_within(changed.question, known.written.contact):
        if more:
            return _with_more(text, more, known, known.written)
        return _with_contact(found, _beside_a_contact(text, known.written, changed))
    if same := same_contact(text, known.reached):
        return _with_contact(joined_contact(ContactReading(same), text, known.written))
    if not is_given and known.change != Change.ANYTHING and (chosen := _chosen(text, known)):
        taken = _take_draft(chosen, known)
        return replace(taken, slots={**taken.slots, "case_change": None})
    if changed:
        result = _change(changed.wants) if changed.wants else _changed(changed)
        is_whole = bool(changed.question) and str(changed.question) in text
        if not is_whole and _holds_an_unread_correction(text, known.written):
            # "My name is …. Take out the part about …": only one of them was found.
            result.said.append(("utter_case_write_whole", {}))
        return result
    if found.trouble in (Trouble.WRONG_ADDRESS, Trouble.LETTERS):
        return _trouble(found)
    if takes_out(text):
        # It is not there: what shall stand there is asked for.
        return replace(_change(""), said=[("utter_case_write_whole", {})])
    if matches(text, "stays_anonymous"):
        return _named(_NOTHING) if known.written.name else Result(said=[("utter_anonymous", {})])
    if cancels(text) is not None:
        # "No, forget it, that is right": of what was to be changed, not of the whole.
        return Result({"case_change": None}, show=True)
    rest = without_lead_in(text)
    if matches(text, "anew") and rest != text and len(rest.split()) > 1:
        return Result({Step.QUESTION: rest, "case_change": None})
    if matches(text, "reach_me") and known.written.question:
        return _with_more(text, text, known, known.written)
    part = _named_part(message, known.change)
    if part:
        return _change(part)
    if is_one_of(text, "no") or matches(text, "change") or _surely_changes(message):
        return _change("")
    if message.is_surely(*_AGAIN) and message.is_short:
        return Result(show=True)
    without = without_a_way(replace(message, text=without_lead_in(text)))
    if without is not None and without.end:
        return without
    if message.is_surely(*_ABOUT_SENDING, *_ABOUT_US):
        return _answer(message)
    if message.is_small_talk:
        return _answer(message)
    if name := only_a_name(text, known.written.name or ""):
        return _named(name)
    if known.change == Change.ANYTHING and (whom := presented(text)):
        return _named(joined_names(known.written.name or "", whom))
    if more and not looks_like_a_question(more) and not _corrects_unread(more, known.written):
        if clearly_adds(text):
            return _with_more(text, more, known, known.written)
        # In doubt nothing is sent, and nothing is added without asking.
        if tells_something(more, fewest=1):
            return Result({"case_change": Change.WHETHER_MORE})
        return Result({"case_change": None}, show=True)
    if _is_asked_by_the_way(message, known):
        return _answer(message)
    anew = _written_anew(text, known)
    if anew is not None:
        return anew
    # A statement that only looks like a question of the field is rather for the municipality.
    answer = as_chat(message)
    is_asked = looks_like_a_question(text) and not _corrects_unread(text, known.written)
    if answer is not None and (not message.cells or is_asked):
        return answer
    if len(text.split()) < _FEWEST_WORDS_TO_ADD or not known.written.question:
        return _no_answer(message) or Result(said=[("utter_case_choose", {})])
    # A person may understand it: it is offered as a part of the question.
    return Result({"case_change": Change.WHETHER_MORE})


def _sent_without(words: str, written: Written) -> Result:
    """What follows from "send it, but not …": what is there is taken out and shown first."""
    changed = taken_out(words, written)
    if changed:
        return _change(changed.wants) if changed.wants else _changed(changed)
    if is_a_personal_number(words):
        # Of what is not there nothing has to be taken out.
        is_there = has_personal_number(written.question or "")
        return _change("question") if is_there else Result(end=End.SEND)
    return Result({"case_change": None}, show=True)


def _whether_more(wanted: bool, message: Message, known: Known) -> Result:
    """Adds what was said before the message to the question, or leaves that as it was."""
    said = next(iter(message.before), "")
    if not wanted or not said or not known.written.question:
        return Result({"case_change": None}, show=True)
    more = with_gaps(yes_and(said) or said)
    return Result({Step.QUESTION: added_to(known.written.question, more), "case_change": None})


def _with_more(text: str, more: str, known: Known, written: Written) -> Result:
    """The question with what a message says after its "yes".

    Args:
        text: the message.
        more: what comes after the "yes".
        known: what the form knows.
        written: with the question.
    """
    changed = corrections(text, written) or corrections(more, written)
    found = changed.contact or contact_in(more, written)
    question = written.question or ""
    is_given = found.contact is not None or found.suggestion is not None
    if is_given and not _is_within(changed.question, written.contact):
        # What else is said beside the contact goes along.
        sentences = _BETWEEN_SENTENCES.split(more)
        apart = " ".join(one for one in sentences if not tells_only_details(one))
        is_apart = len(apart) < len(more) and read_contact(apart).contact is None
        question = added_to(question, apart) if apart and is_apart else question
        after = replace(written, question=question)
        rest = _with_contact(found, _beside_a_contact(more, after, changed))
    elif changed and not changed.wants:
        rest = _changed(changed)
    elif same := same_contact(more, known.reached):
        rest = _reached(same.shown)
    elif matches(more, "sent_again") and "contact" in named_parts(more):
        # "The same address as before": nothing of it is kept.
        rest = Result()
    else:
        rest = Result({Step.QUESTION: added_to(question, more)})
    slots: Dict[str, Optional[str]] = {Step.QUESTION: question, "case_change": None}
    return replace(rest, slots={**slots, **rest.slots})


def _is_within(question: Optional[str], contact: Optional[str]) -> bool:
    """Whether a contact that was found stands in a new question, beside the one that there is."""
    return bool(contact and question and read_contact(question).contact)


def _is_asked_by_the_way(message: Message, known: Known) -> bool:
    """Whether what is typed after "change" is for the assistant: "what does it cost?".

    It has an answer, and leans on what was said before: to the municipality it would say nothing.
    Said again, it is the question.
    """
    if known.change != Change.ANYTHING or not known.written.question or message.repeated:
        return False
    text = message.text
    is_answered = bool(message.cells) and looks_like_a_question(text)
    return is_answered and without_lead_in(text) == text and not stands_alone(text)


def _written_anew(text: str, known: Known) -> Optional[Result]:
    """The question in other words, or with more of them; None when the message is neither."""
    rest = without_lead_in(text)
    if sum(map(str.isalpha, rest)) < 2 or len(rest.split()) < 2:
        return None
    if len(text.split()) <= _COMMAND_WORDS and begins_to_correct(text):
        return None
    written = known.written.question
    if known.change == Change.MORE and written:
        return Result({Step.QUESTION: added_to(written, rest), "case_change": None})
    if known.change == Change.ANYTHING:
        return _in_place_of(written, rest)
    if rest == text:
        return None
    if not looks_like_a_question(rest):
        return _change("")
    # After "no, …": a question like the old one takes its place, another may be meant beside it.
    if not written or resembles(rest, written):
        return _in_place_of(written, rest)
    offered = {DRAFT_SLOT: rest, "case_other_draft": written}
    return Result({Step.QUESTION: None, "case_change": None, **offered})


def _in_place_of(written: Optional[str], question: str) -> Result:
    """Another question in the place of the one that there was, which can be taken back."""
    before = {BEFORE_SLOT: written} if written and written != question else {}
    return Result({Step.QUESTION: question, "case_change": None, **before})


def _take_back(step: Step, known: Known) -> Result:
    """The question that there was before; the newer one can be taken back in turn."""
    # Where the question is asked for, Rasa has put the message into its slot.
    newer = None if step is Step.QUESTION else known.written.question
    return Result({Step.QUESTION: known.before, "case_change": None, BEFORE_SLOT: newer})


_TYPED: Mapping[Step, Callable[[Message, Known], Result]] = {
    Step.QUESTION: _question,
    Step.CONTACT: _contact,
    Step.NAME: _name,
    Step.DECISION: _decision,
}


def _chosen(text: str, known: Known) -> str:
    """Which of two offered questions is meant, by all of a message or by its last sentence."""
    if not known.draft or not known.other_draft:
        return ""
    last = _BETWEEN_SENTENCES.split(text.strip())[-1]
    parts = (text, last, last.rpartition(",")[2].strip())
    found = (choice(part, known.other_draft, known.draft) for part in parts)
    return next(filter(None, found), "")


def _take_draft(choice: str, known: Known) -> Result:
    drafts = {"first": known.other_draft, "second": known.draft}
    both = "\n".join(filter(None, (known.other_draft, known.draft)))
    question = both if choice == "both" else drafts.get(choice) or known.draft
    return Result({Step.QUESTION: question})


def _changed(changed: Corrected) -> Result:
    """The parts that a message replaces or adds to."""
    slots: Dict[str, Optional[str]] = {"case_change": None}
    if changed.question is not None:
        slots[Step.QUESTION] = changed.question
    if changed.name is not None:
        slots[Step.NAME] = changed.name
    if changed.contact is None:
        return Result(slots)
    if changed.contact.contact is None and changed.contact.suggestion is None:
        return replace(_trouble(changed.contact), slots=slots)
    return _with_contact(changed.contact, changed)


def _with_contact(found: ContactReading, changed: Optional[Corrected] = None) -> Result:
    given = found.contact.shown if found.contact else None
    slots = _changed(replace(changed or Corrected(), contact=None)).slots
    if found.suggestion is not None:
        meant = found.suggestion.shown
        slots |= {Step.CONTACT: None, "contact_given": given, "contact_suggestion": meant}
    else:
        slots |= {Step.CONTACT: given, "contact_given": None, "contact_suggestion": None}
    return Result(slots)


def _beside_a_contact(text: str, written: Written, changed: Corrected) -> Corrected:
    """A name that stands with a new contact, and when to call, which goes with the question."""
    more = more_than_details(text, one=bool(changed))
    question = added_to(written.question, more) if more and written.question else None
    name = joined_names(written.name or "", read_details(text).name)
    is_new = name != (written.name or "")
    named = changed.name or (name if is_new else None)
    return replace(changed, question=changed.question or question, name=named)


def _reached(contact: Optional[str]) -> Result:
    slots = {Step.CONTACT: contact, "contact_given": None, "contact_suggestion": None}
    return Result(slots)


def _named(name: str) -> Result:
    return Result({Step.NAME: name, "case_change": None})


def _change(part: str) -> Result:
    if part == "question":
        # Offering the same question again would not help.
        return Result({Step.QUESTION: None, DRAFT_SLOT: None, "case_other_draft": None})
    if part == "contact":
        return _reached(None)
    if part == "name":
        return Result({Step.NAME: None, "case_change": Change.NAME})
    return Result({"case_change": Change.MORE if part == "more" else Change.ANYTHING})


def without_a_way(message: Message) -> Optional[Result]:
    """What visitors without e-mail, telephone or both are told; None for everybody else.

    Args:
        message: what the visitor sent; who has said before that one is missing lacks that, too.
    """
    no_email = no_phone = False
    for sentence in _BETWEEN_SENTENCES.split(message.text):
        # "Can you write to Storgatan 4? I have no e-mail": what is asked lacks nothing.
        if "?" not in sentence:
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


def _is_only_a_beginning(question: str) -> bool:
    return len(question.split()) <= _WORDS_OF_A_BEGINNING and not looks_like_a_question(question)


def _trouble(found: ContactReading) -> Result:
    assert found.trouble is not None
    values = {"letters": found.letters} if found.letters else {}
    return Result(said=[(TROUBLE_RESPONSES[found.trouble], values)])


def as_chat(message: Message) -> Optional[Result]:
    """The answer that a message gets outside the form; None when there is none worth giving.

    Args:
        message: what the visitor sent.
    """
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


def _cancels(message: Message, known: Known) -> bool:
    if known.other_draft and _chosen(message.text, known):
        # "Don't send that one, only the first."
        return False
    # "Don't send it to a@… but to b@…" changes it.
    given = corrections(message.text, known.written) or read_contact(message.text).contact
    if given:
        return False
    rest = cancels(message.text)
    if rest is not None:
        # "Forget it, one l is right. But change …": only the change before it is forgotten.
        goes_on = _within(message.text, known.written) or patterns("right_after_all")[0].search(
            rest
        )
        return not goes_on or looks_like_a_question(rest)
    may = message.is_short and "?" not in message.text and not _looks_like_a_name(message)
    may = may and not takes_out(message.text)
    return may and message.is_surely("cancel_case", "goodbye")


def _looks_like_a_name(message: Message) -> bool:
    # "Stopp AB", "Föreningen Glöm Inte": understanding takes them for commands.
    words = message.text.split()
    shouted = message.text.isupper()
    return len(words) > 1 and not shouted and all(word[:1].isupper() for word in words)


def _refuses(message: Message) -> bool:
    return matches(message.text, "refuse") or (message.is_short and message.is_surely("skip_step"))


def _surely_changes(message: Message) -> bool:
    return message.is_short and message.is_surely("change_case", "wrong_answer", "deny")


def _named_part(message: Message, asked: Optional[str] = None) -> str:
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
    if not changes and len(words) > _WORDS_OF_A_PART:
        return ""
    return next(iter(named_parts(message.text)), "")


def _is_about_reaching_us(message: Message) -> bool:
    return any(split_cell(cell).topic == CONTACT for cell in message.cells)
