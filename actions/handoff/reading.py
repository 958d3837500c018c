"""What a message means at a step: what counts at each of them, then what its own module says."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Callable, Dict, List, Mapping, Optional, Tuple

from actions.handoff.at_contact import read_name, read_way
from actions.handoff.at_question import read_question
from actions.handoff.at_summary import read_decision, within
from actions.handoff.draft import question_named, questions_asked
from actions.handoff.pasted import take_pasted
from actions.handoff.steps import (
    ABOUT_SENDING,
    ABOUT_US,
    AGAIN,
    NOT_SENT_YET,
    NOTHING,
    Change,
    End,
    Known,
    Message,
    Result,
    Step,
    answer_to,
    as_chat,
    chosen_draft,
    corrects_unread,
    no_answer,
    take_draft,
    to_change,
    with_name,
    with_reached,
    without_a_way,
    without_contact,
)
from actions.handoff.unplaced import ask_about, in_place_of, kept_unplaced, left_out, placed
from bot.cases.agreement import agreement
from bot.cases.another_matter import (
    denies_that_it_belongs,
    is_another_matter,
    with_its_case,
)
from bot.cases.coming_back import is_away_for_a_while
from bot.cases.contact import (
    TROUBLE_RESPONSES,
    Contact,
    Trouble,
    contacts_in,
    has_wrong_number,
    read_contact,
)
from bot.cases.contact_changes import (
    is_one_of_two_numbers,
    old_contact_in,
    with_contact_put_right,
)
from bot.cases.corrections import (
    begins_to_correct,
    beside_a_question,
    corrections,
    stands_after_its_label,
    takes_out,
)
from bot.cases.details import matter_told, more_than_details, only_reaches, read_details
from bot.cases.farewell import leaves
from bot.cases.instructions import changed_from_before, takes_back
from bot.cases.lead_ins import without_lead_in
from bot.cases.letters import (
    apart_from_letter,
    asks_beside_a_letter,
    has_where_to,
    letter_to,
    wants_a_letter,
)
from bot.cases.names import joined_names, with_capitals
from bot.cases.one_name import one_name
from bot.cases.opening import ALONE, ALONE_SLOT
from bot.cases.others import somebody_reached
from bot.cases.pasted import pasted
from bot.cases.sending import (
    beside_not_yet,
    is_as_it_stands,
    refuses_and_sends,
    sends,
    sends_alone,
    sends_in_a_piece,
    sends_in_the_end,
    sends_without_something,
    wavers,
)
from bot.cases.sentences import fragment_of
from bot.cases.several import (
    Earlier,
    Named,
    as_one,
    asked_earlier,
    asked_instead,
    holds_several,
    names_one,
    names_places_only,
    sends_both,
    with_one_changed,
)
from bot.cases.signatures import without_closing, without_own_name
from bot.cases.wishes import (
    apart_from_conversation,
    asks_for_a_copy,
    asks_for_the_reply,
    asks_to_change,
    asks_what_is_public,
    asks_whether_sent,
    asks_who_reads,
    asks_why,
    asks_why_not_to_call,
    cancels,
    cancels_last,
    is_about_the_conversation,
    is_for_others,
    wants_another_way,
    wants_conversation_along,
    wants_their_number,
    withdraws,
    writes_oneself,
)
from bot.cases.words import (
    BETWEEN_SENTENCES,
    bare,
    holds,
    is_one_of,
    looks_like_a_question,
    matches,
    named_parts,
    names_a_language,
    patterns,
    resembles,
    stands_alone,
    tells_something,
)
from bot.cases.written import Written, added_to
from bot.conversation.cells import CONTACT, PUBLIC_RECORD, Cell
from bot.conversation.history import BEFORE_SLOT, DRAFT_SLOT, UNPLACED_SLOT
from bot.conversation.positions import named_positions
from bot.privacy.addresses import without_spaces_in_addresses
from bot.privacy.words import with_gaps

_ONLY_MISSING: Tuple[str, Dict[str, str]] = ("utter_contact_only_missing", {})
_WHOLE_QUESTION: Tuple[str, Dict[str, str]] = ("utter_case_whole_question", {})
_AFTER_A_CLAUSE = re.compile(r"\s*[,.:;–]\s+")
_BETWEEN_WORDS = re.compile(r"[,.!]?\s+")
_CALLING = str(Cell(CONTACT, "phone"))
# The part that the button "send without the conversation" leaves out.
_CONVERSATION = "conversation"
_REPLY_TIME: Tuple[str, Dict[str, str]] = ("utter_case_reply_time", {})
# The part that the button "send without contact details" leaves out.
_CONTACT = "contact"
# The part that a button changes back.
_BEFORE = "before"
# Or that a button adds: what was answered just now.
_MORE = "more"


def read_step(step: Step, message: Message, known: Known) -> Result:
    """Reads a message as a reply to what was asked for.

    Args:
        step: what was asked for.
        message: what the visitor sent.
        known: what is known before the message.
    """
    message = replace(message, text=without_spaces_in_addresses(message.text))
    message = _without_known_signature(step, message, known)
    message, signed, beside = _beside_agreeing(step, message, known)
    result = _read(step, message, known)
    if result.slots.get(UNPLACED_SLOT) and not result.slots.get(Step.CONTACT):
        # Not placed either: it may only say that what was asked about is left out.
        result = left_out(step, message, known) or result
    result.said = [*beside.said, *result.said]
    if result.end is End.NO_WAY and known.written.contact == NOTHING:
        # What is shown says so already.
        result = replace(result, end=None, show=True)
    elif result.end is End.NO_WAY and step is Step.DECISION and known.written.contact:
        # There is one in the summary: it is asked about, and nothing is lost.
        result = replace(result, end=None, slots={**result.slots, **to_change("contact").slots})
    if beside.show and result.end is End.SEND:
        result.end = None
    given = _new_name(signed, known.written.name) if result.end in (None, End.SEND) else ""
    if given:
        result.slots.setdefault(Step.NAME, given)
        if result.end is End.SEND and (known.written.name or not sends(message.text)):
            # What was agreed to did not have it: shown with it, it is agreed to once more. Where
            # there was none, "send it, I'm Eva Ek" says clearly what is sent.
            result.end = None
    if known.change == Change.WHETHER_MORE and result.end is None:
        result.slots |= kept_unplaced(step, result, known)
    elif _may_be_more(step, message, known, result):
        # It has been answered; a button adds it to the question in case it was meant for that.
        result.slots[UNPLACED_SLOT] = message.text.strip()
    elif known.unplaced and result.end is None:
        result.slots.setdefault(UNPLACED_SLOT, None)
    name = result.slots.get(Step.NAME)
    if name:
        result.slots[Step.NAME] = one_name(with_capitals(name))
        if not result.slots[Step.NAME]:
            # "Well. anna@example.org": what is never a name is none.
            del result.slots[Step.NAME]
    written, new = known.written.question, result.slots.get(Step.QUESTION)
    if name == NOTHING and written and step is not Step.QUESTION:
        # Whoever takes their name back wants it nowhere.
        left = without_own_name(written, known.written.name or "")
        result.slots |= {Step.QUESTION: left} if left != written and not new else {}
    if result.slots.get("case_change") == Change.WHETHER_MORE:
        # The summary that would show it comes later.
        result.said = [*_taken_beside(result, known), *result.said]
    _agree_on_the_contact(result, known)
    result.said += _number_used(message.text, result.slots.get(Step.CONTACT))
    if step is Step.CONTACT and (noted := _noted(result, known)):
        # That it holds no contact goes without saying.
        others = [one for one in result.said if one[0] != TROUBLE_RESPONSES[Trouble.MISSING]]
        result.said = [*others, *noted, *([] if others else [_ONLY_MISSING])]
    if step is Step.QUESTION and _is_changed_unseen(str(new or ""), message, result, known):
        # The summary that would show it comes later, and nobody is to ask for it twice.
        result.said.append(("utter_case_question_noted", {"case_question": str(new)}))
    if new and _goes_on_with_a_case(step, str(new), message, known):
        # "Write only: …": it still belongs to the case before it.
        offered = known.draft if step is Step.QUESTION else written
        result.slots[Step.QUESTION] = with_its_case(str(new), offered or "")
    is_same = not message.pressed and holds(message.text, "same_name")
    if is_same and step is not Step.QUESTION and result.end is None:
        # These words are none; where there was none before, it is asked for.
        is_given = bool(known.written.name) or "name" not in named_parts(name or "name")
        known_one = with_name(known.reached_name) if known.reached_name else to_change("name")
        result.slots |= {} if is_given else known_one.slots
    elif known.reached and result.slots.get(Step.CONTACT) == known.reached.shown:
        # Visitors who are reached as for the case before are those who sent it.
        is_open = known.written.name is None and Step.NAME not in result.slots
        result.slots |= {Step.NAME: known.reached_name} if is_open and not known.unnamed else {}
    offered = None if result.said else result.slots.get(DRAFT_SLOT)
    question = result.slots.get(Step.QUESTION) or offered
    is_its_own = not message.pressed and bool(question) and str(question) in message.text
    ends_unsent = result.end is not None and result.end is not End.SEND
    # "Call me instead, 070-…" is a way to be reached, whatever it was taken for.
    reaches = bool(result.slots.get(Step.CONTACT)) and not names_a_language(message.text)
    turns = is_its_own or ends_unsent or (message.intent in AGAIN and not reaches)
    if known.sent:
        # This one is not sent, but the one before it was.
        before = ("utter_case_not_this_one", {"reference": known.sent})
        result.said = [
            before if name == NOT_SENT_YET else (name, values) for name, values in result.said
        ]
    return replace(result, turns_language=turns)


def _may_be_more(step: Step, message: Message, known: Known, result: Result) -> bool:
    """Whether what a message asks of the field was answered, and may be for the municipality."""
    answers = {"utter_case_no_answer", *(f"utter_{cell}" for cell in message.cells)}
    is_answered = bool(result.said) and all(name in answers for name, _ in result.said)
    is_only_answered = is_answered and not (result.slots or result.show or result.end)
    is_typed = step is Step.DECISION and not message.pressed and known.change is None
    text = message.text
    is_for_us = wavers(text) or sends_in_a_piece(text) or holds(text, "asked_on_the_way")
    return is_typed and is_only_answered and not is_for_us and stands_alone(text)


def _without_known_signature(step: Step, message: Message, known: Known) -> Message:
    """A message without the signature below it where that tells nothing new of its writer."""
    text = message.text.strip()
    rest = "" if message.pressed else without_closing(text)
    if not rest or rest == text:
        return message
    left = read_contact(known.written.contact or "", confirmed=True).contact
    before = {*vars(left or Contact()).values()}
    below = text[len(rest) :]
    told = {value for _, _, one in contacts_in(below) for value in vars(one).values()}
    named = (known.written.name or "").split(",")[0] or (rest if step is Step.NAME else "")
    words = set(bare(named).split())
    # Of a first name the signature may have the rest.
    is_signed = len(words) > 1 and words <= set(bare(below).split())
    return replace(message, text=rest) if is_signed and told <= before | {None} else message


def _goes_on_with_a_case(step: Step, new: str, message: Message, known: Known) -> bool:
    """Whether words of the visitor take the place of what was to go on with a case before."""
    text = known.unplaced if message.pressed and known.unplaced else message.text
    if bare(new) not in bare(text) or is_another_matter(text) or denies_that_it_belongs(text):
        return False
    # Where the question is asked for, any other text may be a matter of its own.
    return step is not Step.QUESTION or withdraws(new) or bare(new) != bare(text)


def _is_changed_unseen(new: str, message: Message, result: Result, known: Known) -> bool:
    """Whether a question is put otherwise than it was written, and how to be reached is next."""
    drafts = [one for one in (known.other_draft, known.draft) if one]
    is_reached = known.written.contact is not None or Step.CONTACT in result.slots
    if not new or message.pressed or is_reached or result.end is not None:
        return False
    is_put = bool(drafts or known.before) and bare(new) not in bare(message.text)
    return is_put and new not in (*drafts, as_one(drafts))


def _new_name(signed: str, shown: Optional[str]) -> str:
    """The name of a case once a yes gave one; empty where that is what was shown."""
    before = shown or ""
    if set(bare(signed).split()) <= set(bare(before).split()):
        return ""
    both = joined_names(before, signed)
    return signed if both == before else both


def _agree_on_the_contact(result: Result, known: Known) -> None:
    """Keeps a question from naming another contact than the one that a message puts right.

    Args:
        result: of the message; a slip is put right in its question, too, and anything else is said.
        known: what is known before the message.
    """
    before, now = (
        read_contact(one or "", confirmed=True).contact
        for one in (known.written.contact, result.slots.get(Step.CONTACT))
    )
    question = result.slots.get(Step.QUESTION) or known.written.question
    if before is None or now is None or not question or result.end is not None:
        return
    put = with_contact_put_right(question, before, now)
    if put != question:
        result.slots[Step.QUESTION] = put
    if old := old_contact_in(put, before, now):
        result.said.append(("utter_case_old_contact", {"contact": old}))


def _noted(result: Result, known: Known) -> List[Tuple[str, Dict[str, str]]]:
    """What is said of a question that changed, and a name, where a contact is still asked for."""
    slots, written = result.slots, known.written
    is_asked = slots.get(Step.CONTACT) is None and not slots.get("contact_suggestion")
    question, name = slots.get(Step.QUESTION), slots.get(Step.NAME)
    noted: List[Tuple[str, Dict[str, str]]] = []
    if question and question != written.question:
        noted.append(("utter_case_question_noted", {"case_question": question}))
    if name and name != written.name:
        noted.append(("utter_case_name_noted", {"case_name": name}))
    return noted if is_asked and result.end is None else []


def _taken_beside(result: Result, known: Known) -> List[Tuple[str, Dict[str, str]]]:
    """What is said of a contact and a name that were taken, where something else is asked about."""
    contact, name = result.slots.get(Step.CONTACT), result.slots.get(Step.NAME)
    taken: List[Tuple[str, Dict[str, str]]] = []
    if contact and contact != known.written.contact:
        taken.append(("utter_case_contact_noted", {"case_contact": contact}))
    if name and name != known.written.name:
        taken.append(("utter_case_name_noted", {"case_name": name}))
    return taken


def _number_used(text: str, contact: Optional[str]) -> List[Tuple[str, Dict[str, str]]]:
    """What is said where only one of two numbers is taken; nothing for other messages."""
    taken = read_contact(contact or "", confirmed=True).contact
    number = taken.shown_phone if taken else None
    is_one = taken and number and is_one_of_two_numbers(text, taken)
    return [("utter_contact_one_number", {"phone": number})] if is_one and number else []


def _beside_agreeing(step: Step, message: Message, known: Known) -> Tuple[Message, str, Result]:
    """A yes, or a wish to send, without what stands beside it.

    Args:
        step: what was asked for.
        message: what the visitor sent.
        known: what is known before the message.

    Returns:
        The message; any but a yes stays as it is. A name that it gives, empty for none. The answers
        to what it asks of the hand-off; what it asks otherwise may be part of the question.
    """
    found = None if message.pressed else agreement(message.text, known.written.contact)
    if found is None or found.said == message.text:
        return message, "", Result()
    if found.asked and found.is_clear and all(map(asks_for_the_reply, found.asked)):
        # Who asks when the reply comes wants it sent; who reads it they may want to know first.
        return replace(message, text=found.said), found.name, Result(said=[_REPLY_TIME])
    asked = [replace(message, text=one, intent="", cells=()) for one in found.asked]
    answers = [_of_the_handoff(step, one, known) for one in asked]
    if not all(answers):
        return message, "", Result()
    told = [one for answer in answers if answer for one in answer.said]
    return replace(message, text=found.said), found.name, Result(said=told, show=bool(told))


def _read(step: Step, message: Message, known: Known) -> Result:
    if (answered := placed(step, message, known)) is not None:
        return answered
    if message.pressed:
        return _pressed(step, message, known)
    if step in (Step.CONTACT, Step.DECISION) and (letter := pasted(message.text)):
        return _with_limits(step, message, known, take_pasted(letter, message, known))
    if step is Step.DECISION and not known.change and _sends_alone(message.text):
        return Result({ALONE_SLOT: ALONE}, end=End.SEND)
    if step is Step.DECISION and stands_after_its_label(message.text):
        # Whatever it looks like: "the question should be: when do we get a reply?".
        return _with_limits(step, message, known, read_decision(message, known))
    about_conversation = of_the_conversation(message.text, known.alone)
    if about_conversation and about_conversation.slots:
        rest = apart_from_conversation(message.text)
        told = read_contact(rest).contact or corrections(rest, known.written)
        if not told and (step is not Step.QUESTION or not rest or is_one_of(rest, "yes")):
            # Without a clear wish to send, the summary shows first that it is left out.
            if known.change == Change.WHETHER_MORE:
                about_conversation.slots["case_change"] = None
            return about_conversation
        beside = _read(step, replace(message, text=rest, intent="", cells=()), known)
        slots, said = about_conversation.slots, about_conversation.said
        return replace(beside, slots={**slots, **beside.slots}, said=[*said, *beside.said])
    if is_away_for_a_while(message.text):
        return Result(show=True)
    if (beside_it := beside_not_yet(message.text)) is not None:
        return _not_yet(step, message, known, beside_it)
    if (answer := _of_the_handoff(step, message, known)) is not None:
        return answer
    of_several = known.other_draft or with_one_changed(message.text, known.written.question)
    asks_anew = step is Step.QUESTION and not known.draft
    if (
        known.before
        and not of_several
        and (
            takes_back(message.text, same=asks_anew)
            or (asks_anew and is_as_it_stands(message.text))
        )
    ):
        return _take_back(step, known)
    if (changed := _of_the_one_before(step, message, known)) is not None:
        return changed
    if step is not Step.QUESTION and matches(message.text, "contact_before"):
        # What it was is not known: it is asked for.
        again = with_reached(known.reached_before)
        return replace(again, slots={**again.slots, "case_change": None})
    if _cancels(step, message, known):
        return Result(end=End.CANCELLED)
    told_before = [*message.before, known.written.question or ""]
    if whom := somebody_reached(message.text, told_before):
        return with_name(whom)
    if writes_oneself(message.text):
        return Result(end=End.NO_CONTACT)
    if step is not Step.NAME and _asks_to_call(message):
        here = step is Step.QUESTION
        return Result(said=[("utter_case_nobody_here" if here else f"utter_{_CALLING}", {})])
    if matches(message.text, "announces_contact"):
        # Where none was to be left, it is asked for.
        is_none = step is Step.DECISION and known.written.contact == NOTHING
        promised = with_reached(None) if is_none else Result()
        return replace(promised, said=[("utter_contact_write_it", {})])
    if (part := asks_to_change(message.text)) is not None and not message.repeated:
        # Before the summary there is little else to change than the question.
        return to_change(part or ("" if step is Step.DECISION else "question"))
    if asks_to_change(BETWEEN_SENTENCES.split(message.text.strip())[-1]) == "name":
        # "She's only called Eva. Can you put the name right?"
        name = corrections(message.text, known.written).name
        return with_name(name) if name else to_change("name")
    # "Send the letter" under the summary means what stands there.
    is_meant = step is Step.DECISION and (sends(message.text) or refuses_and_sends(message.text))
    is_address = step is Step.CONTACT and bool(letter_to(message.text, ""))
    by_letter = is_address or (not is_meant and wants_a_letter(message.text))
    result = _of_a_letter(step, message, known) if by_letter else _of_another(step, message, known)
    result = result or _of_one_named(step, message, known) or _of_one_before(step, message, known)
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
    return _with_limits(step, message, known, result)


def _sends_alone(text: str) -> bool:
    """Whether a text clearly sends without the conversation, "must all of that go? Send without".

    Args:
        text: which names the conversation, in a sentence of its own perhaps.
    """
    *before, last = BETWEEN_SENTENCES.split(text.strip())
    is_named = is_about_the_conversation(" ".join(before))
    return sends_alone(text) or (is_named and sends_without_something(last))


def _with_limits(step: Step, message: Message, known: Known, result: Result) -> Result:
    """The same, with what is said of a question that is too long, or that others deal with."""
    question = result.slots.get(Step.QUESTION)
    if question and (about := fragment_of(question)) and _is_left_of(question, message):
        result = replace(result, slots={**result.slots, **_whole(about, step, message, known)})
        question = result.slots[Step.QUESTION]
        result.said += [] if question else [_WHOLE_QUESTION]
    if known.most is not None and question is not None and len(question) > known.most:
        return Result(said=[("utter_case_too_long", {"limit": str(known.most)})])
    is_new = step is Step.QUESTION or question != known.written.question
    if question and is_new and is_for_others(message.text):
        # It can be sent all the same, but those who get it deal with other things.
        result.said.append(("utter_case_field", {}))
    if (question or result.slots.get(Step.CONTACT)) and has_wrong_number(message.text):
        # It stays in the question, or an address beside it is taken: nobody can be called on it.
        result.said.append((TROUBLE_RESPONSES[Trouble.WRONG_NUMBER], {}))
    return result


def _not_yet(step: Step, message: Message, known: Known, rest: str) -> Result:
    """What is said to who does not want to send yet, with what the rest of the message changes."""
    beside = replace(message, text=rest, intent="", cells=())
    own = _read(step, beside, known) if tells_something(rest, fewest=1) else Result()
    # "Yes, but not yet" sends nothing.
    end = None if own.end is End.SEND else own.end
    return replace(own, end=end, said=[("utter_case_not_yet", {}), *own.said])


def _of_the_handoff(step: Step, message: Message, known: Known) -> Optional[Result]:
    """The answer to what is asked of the hand-off itself, whatever it was taken for; else None.

    Repeated at the step that asks for the question, it is the question.
    """
    text = message.text
    about_conversation = of_the_conversation(text, known.alone)
    if about_conversation and not about_conversation.slots and step is not Step.QUESTION:
        return about_conversation
    status = replace(message, intent="case_status", cells=())
    if asks_whether_sent(text):
        return answer_to(status)
    if message.repeated:
        return None
    if asks_what_is_public(text):
        return answer_to(replace(message, cells=[PUBLIC_RECORD]))
    if asks_for_a_copy(text):
        return Result(said=[("utter_case_copy", {})])
    if asks_who_reads(text):
        return Result(said=[("utter_privacy_readers", {})])
    asks_when = asks_for_the_reply(text, what_next=step is Step.DECISION)
    return answer_to(status) if asks_when else None


def of_the_conversation(text: str, alone: bool) -> Optional[Result]:
    """What to say about whether the conversation goes along; None when a text is not about that.

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
    """The answer to a wish for a reply by letter, with the rest of the message; None to go on."""
    without = without_a_way(message)
    begun = known.written.question
    if step is Step.CONTACT and begun and (to := letter_to(message.text, known.written.language)):
        # The summary shows it, and that nobody knows whether the municipality writes letters.
        taken = without_contact(begun if has_where_to(begun) else added_to(begun, to))
        return replace(taken, said=[("utter_case_letter_in_question", {})])
    if without is not None and without.end:
        return None
    told = Result(said=[*(without.said if without else []), ("utter_case_letter", {})])
    rest = "" if without else apart_from_letter(message.text)
    details = read_details(rest)
    # What asks more takes the wish along, so that the municipality reads it; so does "add that …".
    asks = step is Step.QUESTION and not without and asks_beside_a_letter(message.text)
    offered = known.draft if step is Step.QUESTION else None
    written = replace(known.written, question=offered or known.written.question)
    changed = corrections(message.text, written) or within(message.text, written)
    if (
        asks
        or known.change == Change.MORE
        or changed.question
        or (changed and step is not Step.QUESTION)
    ):
        taken = _TYPED[step](message, known)
    elif step is Step.QUESTION and not details.is_reachable:
        taken = Result({Step.NAME: details.name} if details.name else {})
    elif details or asks_beside_a_letter(rest):
        taken = _TYPED[step](replace(message, text=rest, intent="", cells=()), known)
        if taken.slots.get(Step.QUESTION) and not details.is_reachable:
            # A rewritten question asks for the letter itself, as suggested.
            taken = _TYPED[step](replace(message, intent="", cells=()), known)
    else:
        taken = Result()
    return replace(taken, said=[*taken.said, *told.said])


def _of_another(step: Step, message: Message, known: Known) -> Optional[Result]:
    """The question about something that is to be sent instead; None where none is wanted."""
    about = asked_instead(message.text)
    if not about or with_one_changed(message.text, known.written.question):
        return None
    found = question_named(Named(about=about), message.before)
    if found:
        name = corrections(message.text, known.written).name
        return Result({Step.QUESTION: found, **({Step.NAME: name} if name else {})})
    if step is Step.QUESTION:
        # At the step that asks for the question, one not asked before is what is typed.
        return None
    if told := matter_told(message.text):
        # "Wrong question. My question is about the bus": said, though not asked before.
        return Result({Step.QUESTION: told, "case_change": None})
    return Result(dict(_whole(about, step, message, known)), said=[_WHOLE_QUESTION])


def _is_left_of(question: str, message: Message) -> bool:
    """Whether a question is what is left of a message that says more."""
    return not message.repeated and bare(question) != bare(message.text)


def _whole(
    about: str, step: Step, message: Message, known: Known
) -> Mapping[Step | str, Optional[str]]:
    """The slots with a question of the conversation about something; else it is asked for.

    The one that it takes the place of can be had back.
    """
    # At the step that asks for the question, Rasa has put the message into its slot.
    written = None if step is Step.QUESTION else known.written.question
    if found := question_named(Named(about=about), message.before):
        return in_place_of(written, found).slots
    before = {BEFORE_SLOT: written} if written else {}
    return {**to_change("question").slots, "case_change": None, **before}


def _of_one_named(step: Step, message: Message, known: Known) -> Optional[Result]:
    """The question of the conversation that a message names; None where it names none.

    What else it says is read for itself: "anna@example.org, and the question is the first one".
    """
    text = message.text.strip()
    sentences = [one for one in BETWEEN_SENTENCES.split(text) if one.strip()]
    offered = as_one([one for one in (known.other_draft, known.draft) if one])
    both = offered if step is Step.QUESTION else known.written.question
    of_several = with_one_changed(text, both)
    is_chosen = step is Step.QUESTION and (chosen_draft(text, known) or names_places_only(text))
    if of_several or is_chosen or step is Step.NAME or is_one_of(text, "yes"):
        return None
    named = names_one(text)
    rest = ""
    if named is None and len(sentences) > 1:
        named = names_one(sentences[-1])
        rest = text[: text.rindex(sentences[-1])].strip()
    if named is None or (step is not Step.QUESTION and not _says_it_is_the_question(text, named)):
        return None
    question = _named_among(named, message, known)
    if not question and (message.repeated or not _was_asked_something(message, known)):
        # None to name: repeated, or with nothing asked before, it is what is typed.
        return None
    told = Result()
    if rest and not is_one_of(rest, "no") and read_contact(rest).contact:
        told = _read(step, replace(message, text=rest, intent="", cells=()), known)
    if question:
        # Whatever was to be changed.
        changed = {"case_change": None} if known.change else {}
        return replace(told, slots={**told.slots, Step.QUESTION: question, **changed})
    # Where none fits it is asked for: a text that names a question never is the question.
    asked = Result() if step is Step.QUESTION and known.other_draft else to_change("question")
    return replace(told, slots={**told.slots, **asked.slots})


def _of_one_before(step: Step, message: Message, known: Known) -> Optional[Result]:
    """The question that a message says was asked before, or which of two; None for any other."""
    if step is Step.DECISION and _means_both(message):
        return _with_both(message, known)
    if step is not Step.NAME and (first := _first_told_anew(message)):
        return in_place_of(None if step is Step.QUESTION else known.written.question, first)
    which = asked_earlier(message.text, sends=False)
    is_short = message.is_short and "?" not in message.text
    if which is None or step is Step.NAME or not is_short:
        return None
    asked = questions_asked(message.before)
    if which is Earlier.BEFORE:
        there = [one for one in (known.written.question, known.draft) if one]
        asked = [one for one in asked if one not in there]
    meant = asked[-1:] if which is Earlier.FIRST else asked[:2]
    if len(meant) > 1:
        return Result({Step.QUESTION: None, DRAFT_SLOT: meant[0], "case_other_draft": meant[1]})
    # At the step that asks for the question, Rasa has put the message into its slot.
    written = None if step is Step.QUESTION else known.written.question
    return in_place_of(written, meant[0]) if meant else None


def _first_told_anew(message: Message) -> str:
    """The visitor's first question, where a message names it and tells it anew; else empty.

    Args:
        message: such as "no, it was the first one I wrote, why there are no reports".
    """
    asked = questions_asked(message.before)
    for joint in _AFTER_A_CLAUSE.finditer(message.text) if asked else ():
        head, told = message.text[: joint.start()], message.text[joint.end() :]
        is_named = asked_earlier(head, sends=False) is Earlier.FIRST
        if is_named and resembles(told, asked[-1]):
            return asked[-1]
    return ""


def _means_both(message: Message) -> bool:
    """Whether a message only says that both questions are to be sent: "no, both"."""
    pieces = [one for one in _BETWEEN_WORDS.split(message.text) if not is_one_of(one, "no")]
    said = " ".join(pieces)
    is_both = names_places_only(said) and named_positions(said, 2) == [0, 1]
    return message.is_short and (sends_both(said) or is_both)


def _with_both(message: Message, known: Known) -> Optional[Result]:
    """The written question and the one beside it; both as they stand where both are there."""
    written = known.written.question or ""
    if holds_several(written):
        return Result(end=End.SEND) if sends_both(message.text) else Result(show=True)
    asked = questions_asked(message.before)
    drafts = filter(None, (known.draft, known.other_draft))
    offered = [one for draft in drafts for one in draft.split("\n")]
    others = [one for one in offered if one != written] or [one for one in asked if one != written]
    if not written or not others:
        return None
    # The wording may have been changed since it was asked.
    other = min(others, key=lambda one: resembles(one, written))
    is_older = {written, other} <= set(asked) and asked.index(other) > asked.index(written)
    return in_place_of(written, as_one((other, written) if is_older else (written, other)))


def _was_asked_something(message: Message, known: Known) -> bool:
    return bool(known.draft) or any(map(looks_like_a_question, message.before))


def _says_it_is_the_question(text: str, named: Named) -> bool:
    return bool(named.about) or "question" in named_parts(text)


def _named_among(named: Named, message: Message, known: Known) -> str:
    """The question that is meant, of those that were offered or else of all that were asked."""
    offered = [one for one in (known.other_draft, known.draft) if one]
    if (named.about or len(offered) > 1) and (found := named.among(offered)):
        return found
    return question_named(named, message.before)


def _asks_to_call(message: Message) -> bool:
    """Whether a message asks why it must be written, and not called, or for a number to call."""
    text = message.text
    return not message.repeated and (asks_why_not_to_call(text) or wants_their_number(text))


def _asks_why(message: Message, known: Known) -> bool:
    """Whether all that a message asks is why something is wanted, whatever it was taken for."""
    if message.is_surely(*ABOUT_SENDING, *ABOUT_US) or not asks_why(message.text):
        return False
    given = corrections(message.text, known.written) or read_contact(message.text).contact
    return not given


def _with_an_aside(step: Step, message: Message, known: Known) -> Optional[Result]:
    """A correction and a question to the assistant in one message; None when it is not both."""
    if step is Step.QUESTION or known.change in (Change.ANYTHING, Change.MORE):
        # What is typed there is what is to be sent, questions and all.
        return None
    contact = read_contact(message.text).contact
    changes_it = wants_another_way(message.text) or patterns("instead", "pattern")[0].search(
        message.text
    )
    if contact and (more_than_details(message.text) or changes_it):
        # "070-…, and could you call after four?": asked of the municipality. "Could you send it
        # with my number instead? 070-…": of the assistant, and no aside.
        return None
    is_about_us = message.is_surely(*ABOUT_SENDING, *ABOUT_US)
    both = beside_a_question(message.text, known.written, within=is_about_us)
    if both is None:
        return None
    asked, rest = both
    result = _TYPED[step](replace(message, text=rest, intent="", cells=()), known)
    # The whole may have been taken for the correction that it holds, and next for the question.
    likely = [name for name in message.others if name not in AGAIN]
    others = [replace(message, intent=name, confidence=1.0) for name in likely]
    answers = (as_chat(one) for one in (message, *others))
    answer = next(filter(None, answers), None) or no_answer(replace(message, text=asked))
    return replace(result, said=[*(answer.said if answer else []), *result.said])


def _pressed(step: Step, message: Message, known: Known) -> Result:
    if message.cells:
        return answer_to(message)
    if message.intent not in _OF_THE_FORM:
        return answer_to(message) if message.intent not in AGAIN else Result(show=True)
    if not message.ask or message.ask != known.ask:
        return Result(said=[("utter_case_old_button", {})])
    if message.intent == "cancel_case":
        return Result(end=End.CANCELLED)
    if message.intent == "send_case":
        alone = {ALONE_SLOT: ALONE} if message.part == _CONVERSATION else {}
        return Result(dict(alone), end=End.SEND)
    if message.intent == "change_case" and message.part == _BEFORE:
        return _take_back(step, known)
    if message.intent == "change_case" and message.part == _MORE:
        return _add_answered(known)
    if message.intent == "change_case":
        return to_change(message.part)
    if message.intent == "skip_step":
        if step is Step.NAME:
            return with_name(NOTHING)
        if message.part == _CONTACT:
            return without_contact()
        return Result(end=End.NO_CONTACT)
    if step is Step.CONTACT:
        right = known.suggestion if message.intent == "affirm" else known.given
        return with_reached(right)
    return take_draft(message.choice, known)


_OF_THE_FORM = ("cancel_case", "send_case", "change_case", "skip_step", "affirm", "deny")


def _take_back(step: Step, known: Known) -> Result:
    """The question that there was before; the newer one can be taken back in turn."""
    # At the step that asks for the question, Rasa has put the message into its slot.
    newer = None if step is Step.QUESTION else known.written.question
    return Result({Step.QUESTION: known.before, "case_change": None, BEFORE_SLOT: newer})


def _of_the_one_before(step: Step, message: Message, known: Known) -> Optional[Result]:
    """What a text makes of the question that there was, which it refers to; None for a new one."""
    is_asked = step is Step.QUESTION and not known.draft
    former = known.before if is_asked else known.written.question
    if not former or step not in (Step.QUESTION, Step.DECISION) or message.repeated:
        return None
    text = message.text
    told = changed_from_before(text)
    may = message.is_short or begins_to_correct(text)
    if told is None and not (is_asked and may and not looks_like_a_question(text)):
        return None
    left = corrections(text if told is None else told, Written(former)).question
    if left and left != former and bare(left) not in bare(text):
        return in_place_of(former, left)
    if not is_asked or not (told or corrects_unread(text, Written(former))):
        return None
    if told and only_reaches(told):
        beside = replace(message, text=told, intent="", cells=())
        return read_question(beside, replace(known, draft=former))
    # It cannot be applied, and never is the question by itself.
    asked = ask_about(told or text)
    return replace(asked, slots={DRAFT_SLOT: former, **asked.slots})


def the_one_before(step: Step, result: Result, known: Known) -> Dict[str, Optional[str]]:
    """The slot that keeps a question which gives way to another or is asked for anew.

    Args:
        step: at the one that asks for the question, Rasa has put the message into its slot.
        result: of the message.
        known: what is known before the message.

    Returns:
        Nothing where it is only added to, or goes with the name of who would stay unknown.
    """
    written, slots = known.written.question, result.slots
    if step is Step.QUESTION or not written or slots.get(Step.NAME) == NOTHING:
        return {}
    gives_way = not (slots.get(Step.QUESTION, written) or "").startswith(written)
    return {BEFORE_SLOT: written} if gives_way else {}


def _add_answered(known: Known) -> Result:
    """The question with what was answered just now; the one before can be had back."""
    question = known.written.question
    if not known.unplaced or not question:
        return Result(said=[("utter_case_old_button", {})])
    return in_place_of(question, added_to(question, known.unplaced))


_TYPED: Mapping[Step, Callable[[Message, Known], Result]] = {
    Step.QUESTION: read_question,
    Step.CONTACT: read_way,
    Step.NAME: read_name,
    Step.DECISION: read_decision,
}


def _cancels(step: Step, message: Message, known: Known) -> bool:
    if known.other_draft and chosen_draft(message.text, known):
        # "Don't send that one, only the first."
        return False
    if sends_in_the_end(message.text):
        # "I can't any more, send it."
        return False
    are_two = known.other_draft or holds_several(known.written.question or "")
    if are_two and len(named_positions(message.text, 2)) == 1:
        # "Forget the second one": of two.
        return False
    # "Don't send it to a@… but to b@…" changes it.
    given = corrections(message.text, known.written) or read_contact(message.text).contact
    if cancels_last(message.text) and not read_contact(message.text).contact:
        # "No, that is the wrong office. Cancel."
        return True
    if given:
        return False
    if asked_instead(message.text):
        # "I changed my mind, send the one about SERN instead."
        return False
    rest = cancels(message.text)
    if rest is not None:
        # "Forget it, one l is right. But change …": only the change before it is forgotten.
        goes_on = within(message.text, known.written) or patterns("right_after_all")[0].search(rest)
        return not goes_on or looks_like_a_question(rest)
    may = message.is_short and "?" not in message.text and not _looks_like_a_name(message)
    may = may and not takes_out(message.text)
    if step is not Step.DECISION and is_one_of(message.text, "no"):
        # "No thanks" has its own meaning at each step.
        return False
    # Under the summary "no thanks, that's fine" may say that nothing is to be changed.
    is_bye = leaves(message.text, refusing=step is not Step.DECISION)
    is_bye = is_bye and not (message.is_surely("greet") or writes_oneself(message.text))
    return is_bye or (may and message.is_surely("cancel_case", "goodbye"))


def _looks_like_a_name(message: Message) -> bool:
    # "Stopp AB", "Föreningen Glöm Inte": understanding takes them for commands.
    words = message.text.split()
    shouted = message.text.isupper()
    return len(words) > 1 and not shouted and all(word[:1].isupper() for word in words)
