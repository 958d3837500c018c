"""The steps that ask for a contact or a name: everything else is read as chat."""

from __future__ import annotations

from dataclasses import replace

from actions.handoff.steps import (
    ABOUT_SENDING,
    ABOUT_US,
    AGAIN,
    NOTHING,
    WORDS_OF_A_PART,
    End,
    Known,
    Message,
    Result,
    Step,
    answer_to,
    as_chat,
    beside_a_contact,
    no_answer,
    part_to_change,
    refuses,
    tell_trouble,
    to_change,
    told_without_contact,
    with_changes,
    with_contact,
    with_name,
    with_reached,
    with_rejected,
    without_a_way,
    without_contact,
)
from actions.handoff.unplaced import asks_beside
from bot.cases.contact import Trouble, read_contact
from bot.cases.contact_changes import contact_in, named_of, one_way_only, same_contact
from bot.cases.corrections import begins_to_correct, corrections, refuses_it
from bot.cases.details import (
    MOST_WORDS_OF_AN_ORGANISATION,
    looks_like_a_name,
    matter_told,
    more_than_details,
    name_alone,
    presented,
    read_details,
)
from bot.cases.letters import with_where_to
from bot.cases.names import joined_names, spelt_name, with_capitals
from bot.cases.wishes import (
    leaves_no_contact,
    refuses_to_be_reached,
    wants_to_be_called,
)
from bot.cases.words import (
    BETWEEN_SENTENCES,
    NAME_CHARS,
    bare,
    holds,
    is_one_of,
    looks_like_a_question,
    matches,
    may_be_a_name,
    named_parts,
    names_a_language,
    tells_something,
)
from bot.cases.written import Corrected, added_to
from bot.conversation.history import UNPLACED_SLOT
from bot.privacy.names import is_bare_name
from bot.privacy.words import with_gaps

# An opening this short is not the question yet if a question follows.
_WORDS_OF_A_BEGINNING = 5


def read_way(message: Message, known: Known) -> Result:
    """How to be reached, a step ahead or back, or a question that is answered.

    Args:
        message: what the visitor sent.
        known: what is known before the message.
    """
    text = message.text
    # "No, with two n", of what it is asked whether it is mistyped. Before that, what is written is
    # this very message.
    offered = known.given or known.written.contact
    changed = corrections(text, replace(known.written, contact=offered))
    found = changed.contact or contact_in(text, known.written)
    if found.is_given:
        return _with_more(
            with_contact(found, beside_a_contact(text, known.written, changed)), text, known
        )
    # What was given in this form is nearer than what the case before had.
    before = read_contact(known.reached_before or "", confirmed=True).contact
    if same := same_contact(text, before) or same_contact(text, known.reached):
        return with_reached(same.shown)
    offered_before = None if known.given else known.suggestion
    if only := one_way_only(text, offered_before or known.reached_before):
        # "By telephone, not by mail": of what was noted before it was asked for again.
        return with_contact(only)
    if leaves_no_contact(text):
        return without_contact(known.written.question, *told_without_contact(text))
    if changed and not changed.wants:
        return with_changes(_with_when_to_call(changed, text, known))
    if found.trouble in (Trouble.WRONG_ADDRESS, Trouble.LETTERS):
        return _with_its_name(with_rejected(found, text), text)
    if known.suggestion:
        if is_one_of(text, "yes") or message.is_surely("affirm"):
            return with_reached(known.suggestion)
        denies = message.is_surely("deny") and len(text.split()) <= WORDS_OF_A_PART
        if is_one_of(text, "no") or denies:
            return with_reached(known.given)
    if is_bare_name(with_capitals(text)):
        # A step ahead; how to reach them is asked again.
        return with_name(text.strip(" .!"))
    if whom := presented(text):
        return with_name(joined_names(known.written.name or "", whom))
    if matches(text, "stays_anonymous"):
        return Result(said=[("utter_case_anonymous", {})])
    if matches(text, "refuse") or refuses_to_be_reached(text):
        # "You get no number from me" does not mean that there is none.
        return Result(end=End.NO_CONTACT)
    begun = known.written.question
    without = without_a_way(message)
    if without is not None and without.end and begun and (put := with_where_to(begun, text)):
        # By letter, as the question says: the summary comes next.
        return without_contact(put)
    if without is not None:
        # "I have no e-mail. My question is about the bus": kept as well.
        more = matter_told(text) if begun else ""
        if begun and more:
            without.slots[Step.QUESTION] = added_to(begun, with_gaps(more))
        name = next(filter(None, map(name_alone, BETWEEN_SENTENCES.split(text))), "")
        return replace(without, slots={Step.NAME: name, **without.slots}) if name else without
    if message.is_surely("anonymous"):
        return Result(said=[("utter_case_anonymous", {})])
    if message.is_surely(*ABOUT_SENDING, *ABOUT_US):
        return answer_to(message)
    if is_one_of(text, "no") and "question" in named_parts(text):
        # "Another question" does not mean that they would rather not be reached.
        return to_change("question")
    is_same = matches(text, "sent_again") or matches(text, "same_contact")
    if is_same and known.reached is None:
        return Result(said=[("utter_contact_not_kept", {})])
    if refuses(message) or is_one_of(text, "no"):
        return Result(end=End.NO_CONTACT)
    part = changed.wants or part_to_change(message)
    if part and part != "contact":
        return to_change(part)
    if matches(text, "change") and begins_to_correct(text):
        # "Change": there is only the question yet.
        return to_change("question")
    if begun and (matches(text, "reach_me") or matter_told(text)):
        # "Call me in the evening", "it is about the bus": kept, and still a number is needed.
        return replace(tell_trouble(found), slots={Step.QUESTION: added_to(begun, with_gaps(text))})
    if begun and _is_only_a_beginning(begun) and looks_like_a_question(text):
        # "We are a band", and then what they want to know.
        rest = answer_to(message) if message.cells else Result()
        rest.slots = {Step.QUESTION: added_to(begun, text) if tells_something(begun, 1) else text}
        return rest
    if looks_like_a_name(text) and not (message.is_small_talk or message.is_surely(*AGAIN)):
        # Whatever it looks like a question about; what may also be a topic is no certain name.
        name = name_alone(text, is_known=bool(message.cells))
        result = tell_trouble(found)
        if name:
            result.slots[Step.NAME] = joined_names(known.written.name or "", name)
        return result
    answer = as_chat(message)
    if answer is None and begun and _goes_on(text):
        return replace(tell_trouble(found), slots={Step.QUESTION: added_to(begun, with_gaps(text))})
    answer = answer or no_answer(message)
    if answer is None and not known.written.name and _may_be_whose(text):
        # "The singers of Borensberg": kept, and still a way to be reached is needed.
        return replace(tell_trouble(found), slots={Step.NAME: text.strip(" .!")})
    if answer is None and holds(text, "already_told"):
        if kept := named_of(before, text):
            return with_reached(kept.shown)
        return _with_its_name(Result(said=[("utter_contact_not_kept", {})]), text)
    return answer or _with_its_name(tell_trouble(found), text)


def _with_more(result: Result, text: str, known: Known) -> Result:
    """The same, asking about what a text tells beside a contact, where the question lacks it."""
    begun = known.written.question or ""
    question = result.slots.get(Step.QUESTION) or begun
    asked = asks_beside(text, known.written)
    more = asked.get(UNPLACED_SLOT)
    if not begun or not more or bare(more) in bare(question):
        return result
    if result.slots.get(Step.CONTACT) is None:
        # First it is asked whether the address is mistyped, and only one thing at a time.
        asked = {Step.QUESTION: added_to(question, more)}
    return replace(result, slots={**result.slots, **asked})


def _goes_on(text: str) -> bool:
    """Whether a text goes on with the matter, "and we have a bus", and is about nothing else."""
    is_of_a_part = any(part != "question" for part in named_parts(text))
    is_of_a_part = is_of_a_part or holds(text, "speaks_of_staying_unknown")
    is_a_wish = is_of_a_part or holds(text, "wish", "words") or matches(text, "send")
    return holds(text, "goes_on") and tells_something(text) and not is_a_wish


def _may_be_whose(text: str) -> bool:
    """Whether all that a text says may be whom somebody stands for: "the singers of Borensberg"."""
    is_short = len(text.split()) <= MOST_WORDS_OF_AN_ORGANISATION
    # "Lives in Motala" begins with a capital, too.
    is_several = holds(text, "organisation") or holds(text, "group")
    return is_short and is_several and may_be_a_name(text) and not any(map(str.isdigit, text))


def _with_its_name(result: Result, text: str) -> Result:
    """The same with the name next to a contact that could not be used."""
    name = read_details(text).name
    return replace(result, slots={Step.NAME: name, **result.slots}) if name else result


def read_name(message: Message, known: Known) -> Result:
    """A name, or none.

    Args:
        message: what the visitor sent.
        known: what is known before the message.
    """
    text = message.text
    if name := spelt_name(text, known.written.name or "", is_asked=True):
        return with_name(name)
    # "My name is …" is one, whatever else it was taken for.
    changed = corrections(text, known.written)
    if changed and not changed.wants:
        return with_changes(changed)
    if is_one_of(text, "yes") and matches(text, "send"):
        # Nobody is called "send"; the summary shows that there is no name.
        return with_name(NOTHING)
    if refuses(message) or is_one_of(text, "no") or refuses_it(text):
        return with_name(NOTHING)
    found = read_contact(text, language=known.written.language)
    if found.is_given:
        return with_contact(found)
    if message.is_surely(*AGAIN) and names_a_language(text):
        return Result()
    if looks_like_a_question(text):
        return as_chat(message) or no_answer(message) or Result()
    if len(text) > NAME_CHARS:
        return Result(said=[("utter_case_too_long", {"limit": str(NAME_CHARS)})])
    return with_name(text)


def _with_when_to_call(changed: Corrected, text: str, known: Known) -> Corrected:
    """A name, with the question that goes with it where the message also says when to call."""
    more = more_than_details(text) if wants_to_be_called(text) else ""
    question = known.written.question
    if not (changed.name and more and question) or changed.question:
        return changed
    return replace(changed, question=added_to(question, with_gaps(more)))


def _is_only_a_beginning(question: str) -> bool:
    return len(question.split()) <= _WORDS_OF_A_BEGINNING and not looks_like_a_question(question)
