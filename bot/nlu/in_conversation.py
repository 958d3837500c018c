"""From the verdict on a message to what is done with it where it stands in its conversation.

Plain functions; the Rasa side is :mod:`bot.nlu.scope_guard`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import List, Optional, Sequence, Tuple

from rasa.shared.core.trackers import DialogueStateTracker

from bot.answers.grid import Grid
from bot.cases.coming_back import (
    cannot_use_forms,
    comes_back,
    is_away_for_a_while,
    wants_the_chat,
)
from bot.cases.corrections import (
    Written,
    begins_to_correct,
    corrections,
    fields_taken_out,
    tells_to_add,
)
from bot.cases.details import (
    matter_told,
    may_be_for_a_field,
    read_details,
    tells_only_details,
)
from bot.cases.letters import asks_beside_a_letter, wants_a_letter
from bot.cases.sending import (
    beside_sending_it,
    only_passes_on,
    only_sends_that,
    other_one_to_send,
    sends,
    sent_after_colon,
)
from bot.cases.several import (
    asked_earlier,
    asked_instead,
    names_one,
)
from bot.cases.wishes import (
    adds_to_case,
    asks_for_a_copy,
    asks_for_a_time,
    asks_for_an_example,
    asks_of_several,
    asks_of_taking_back,
    asks_what_is_public,
    asks_what_is_sent,
    asks_whether_it_went_along,
    asks_why,
    asks_why_not_to_call,
    beside_a_remark_on_forms,
    beside_staying_unknown,
    beside_the_state,
    cancels,
    is_about_the_conversation,
    is_for_others,
    refuses_to_be_reached,
    says_what_is_asked,
    stays_unreachable,
    tells_others,
    wants_another_way,
    wants_conversation_along,
    wants_it_sent,
    wants_to_read_here,
    was_said_before,
    withdraws,
    writes_oneself,
)
from bot.cases.words import (
    holds,
    is_one_of,
    looks_like_a_question,
    matches,
    named_parts,
    patterns,
)
from bot.conversation.cells import (
    CONTACT,
    DETAIL,
    OVERVIEW,
    PUBLIC_RECORD,
    Cell,
    is_cell,
    split_cell,
)
from bot.conversation.history import (
    DRAFT_SLOT,
    FORM_SLOT,
    SENT_SLOT,
    Reply,
    Turn,
    cells_said,
    cells_to_lean_on,
    is_complaint,
    opens_case,
    session_events,
    turns_newest_first,
)
from bot.conversation.positions import names_the_other, only_points
from bot.conversation.reading import FOR_THE_FORM, GUESSES, Decision, decision_of
from bot.conversation.things import cells_meant
from bot.nlu.choices import chosen, chosen_instead, means_the_other, refused_of, was_asked
from bot.nlu.context import Context
from bot.nlu.farewell import farewell
from bot.nlu.judge import Judgement
from bot.nlu.questions import insists_on_yes_or_no, joins_things, ruled_out
from bot.nlu.trust import Reading, Verdict, likely_cells
from bot.privacy.names import introduced_names

# From this probability on, the second guess is given when the best one was just said.
_SECOND_GUESS = 0.12
# Of two guesses neither is the likelier where it is not this many times as likely.
_ABOUT_AS_LIKELY = 1.25
# A cell that was given in this many of the last turns is no second guess.
_RECENT = 3
# What messages beside a form, and after a case was sent, are about.
_WHY_CONTACT = "why_contact"
_NO_EMAIL = "no_email"
_ANONYMOUS = "anonymous"
# Answered beside what is for the fields of the form: "070-…, I have no e-mail, is that all right?".
_ANSWERED_BESIDE = (
    *(_WHY_CONTACT, _NO_EMAIL, _ANONYMOUS, "privacy", "privacy_how_long", "privacy_backups"),
    *("privacy_readers", "privacy_erase", "bot_identity", "help"),
)
_CALLING = str(Cell(CONTACT, "phone"))
_REACHING = str(Cell(CONTACT, OVERVIEW))
_IN_CHAT = "write_in_chat"
_CANCEL = "cancel_case"
_CHANGE = "change_case"
_CASE_STATUS = "case_status"
_SEND = "send_case"
_HANDOFF = "handoff_request"
_OUTSIDE = "out_of_scope"
# Of two that tell of the same things in part, the other one is given where one was just given.
_ALSO_TOLD_BY = {"privacy_readers": _WHY_CONTACT, "anonymous": "privacy_readers"}
# Events that begin a session, or tell what is known in it.
_TELLING = ("session_started", "restart", "slot")
# "How long does it take?", "did it arrive?": what is longer says what it is about.
_MOST_WORDS_ABOUT_A_CASE = 9
# Stands for whatever was written: corrections need something to add to.
_SOMETHING = Written(question="…")


@dataclass(frozen=True)
class Place:
    """Where in a conversation a message stands.

    Attributes:
        turns: before it, newest first.
        in_form: the form in the chat is being filled in.
        beside_form: a client shows a form that waits.
        sent: a case was sent, and no other hand-off is under way.
        kept: a hand-off was cancelled, and its question is kept.
    """

    turns: Sequence[Turn] = field(default_factory=tuple)
    in_form: bool = False
    beside_form: bool = False
    sent: bool = False
    kept: bool = False

    @classmethod
    def of_tracker(cls, tracker: Optional[DialogueStateTracker]) -> Place:
        """Reads it from the conversation so far; None is none."""
        if tracker is None:
            return cls()
        in_form = bool(tracker.active_loop_name)
        beside_form = not in_form and bool(tracker.get_slot(FORM_SLOT))
        sent = bool(tracker.get_slot(SENT_SLOT))
        if not sent and not beside_form:
            # Another hand-off has begun since, and was cancelled.
            told = [event.as_dict() for event in tracker.events if event.type_name in _TELLING]
            sent = any(map(opens_case, session_events(told)))
        return cls(
            turns=list(turns_newest_first(reversed(tracker.events))),
            in_form=in_form,
            beside_form=beside_form,
            sent=not in_form and sent,
            kept=not in_form and not beside_form and bool(tracker.get_slot(DRAFT_SLOT)),
        )

    @property
    def was_just_sent(self) -> bool:
        """Nothing but the case that was sent has been spoken of since."""
        return self.sent and bool(self.turns) and self.turns[0].was_about_a_case

    def context_of(self, text: str) -> Context:
        """What a message can refer to."""
        asked = None
        if self.turns and decision_of(self.turns[0].parse_data) == Decision.ASK_TOPIC.value:
            offered = [payload for payload in self.turns[0].offered if is_cell(payload)]
            asked = split_cell(offered[0]).aspect if offered else None
        return Context(tuple(cells_meant(text, self.turns)), asked)


@dataclass(frozen=True)
class Decided:
    """What is done with a message.

    Attributes:
        verdict: the decision.
        intents: to act on, in the message's order.
        choices: the cells to offer.
    """

    verdict: Verdict
    intents: Sequence[str]
    choices: Sequence[str] = ()


def decide_in_conversation(
    text: str, alone: Reading, judgement: Judgement, place: Place, grid: Grid, most: int
) -> Decided:
    """Decides on a message where it stands.

    Args:
        text: the message.
        alone: how it was read on its own.
        judgement: how it was understood.
        place: where it stands.
        grid: the existing cells.
        most: how many cells are offered at most.
    """
    verdict = judgement.verdict
    # A form that waits, and a case just sent, come before all else.
    about_a_case = _about_a_case(text, verdict, alone, place)
    if PUBLIC_RECORD in grid and asks_what_is_public(text):
        # Also "what does it mean that it becomes public?", whatever was spoken of.
        about_a_case = PUBLIC_RECORD
    in_chat = bool(place.turns) and not place.in_form and not about_a_case
    picked = _picked(verdict.intent, text, place.turns, grid) if in_chat else []
    if picked:
        # One of the buttons just shown: "the second one".
        return Decided(Verdict(Decision.ANSWER, picked[0]), picked)
    insisted = _insisted_on(text, place.turns) if in_chat else None
    if insisted is not None:
        verdict = _once_more(insisted, place.turns, grid, [], most)
        return Decided(verdict, [verdict.intent])
    said_last = "" if place.in_form or about_a_case else farewell(text)
    if said_last:
        # "Now I see a bit more. Thanks": whatever the remark looks like.
        return Decided(Verdict(Decision.ANSWER, said_last), [said_last])
    if about_a_case:
        verdict, intents = Verdict(Decision.ANSWER, about_a_case), [about_a_case]
    else:
        verdict = _narrowed(verdict, place.turns, grid)
        intents = list(judgement.several) or [verdict.intent]
        if verdict.decision in GUESSES:
            new = _new(verdict.choices, place.turns, grid)
            # "A telephone number or an address?" asks for both, though neither is known.
            intents = (
                new
                if joins_things(text)
                else _telling(new, judgement.reading, grid, bool(place.turns))
            ) or intents
        is_wish = verdict.intent in (_IN_CHAT, _HANDOFF) and not place.in_form
        if is_wish and wants_to_read_here(text):
            verdict = _read_here(judgement.reading, place.turns, grid)
            intents = [verdict.intent]
        if len(intents) > 1 and asks_for_an_example(text):
            # "Can't you name one?": no wish for a person.
            intents = [intent for intent in intents if intent != _HANDOFF] or intents
            verdict = Verdict(Decision.ANSWER, intents[0]) if len(intents) == 1 else verdict
        if asked := _beside_a_remark_on_forms(text, verdict, judgement.reading, place):
            verdict, intents = Verdict(Decision.SEVERAL, asked[0]), asked
        verdict, intents = _with_wishes(text, verdict, intents, place)
        # A form gives each of its asides as often as it is asked for.
        is_one = len(intents) == 1 and not place.in_form
        if is_one and (other := _also_told_by(intents[0], place.turns)):
            verdict, intents = Verdict(Decision.ANSWER, other), [other]
    # Last of all: nothing is answered twice in a row.
    acts = verdict.answers or verdict.decision in GUESSES
    if acts and intents == cells_said(place.turns[:1]):
        verdict = _instead(judgement.reading, intents[0], place.turns, grid, most)
        intents = [verdict.intent]
    return Decided(verdict, intents, _choices(verdict, intents, judgement, place, grid, most))


def _also_told_by(intent: str, turns: Sequence[Turn]) -> str:
    """What tells of the same in other words, where this was said in the last turns; else empty."""
    other = _ALSO_TOLD_BY.get(intent, "")
    lately = {Reply(reply).name for turn in turns[:_RECENT] for reply in turn.replies}
    is_new = bool(other) and f"utter_{intent}" in lately and f"utter_{other}" not in lately
    return other if is_new else ""


def _picked(intent: str, text: str, turns: Sequence[Turn], grid: Grid) -> list[str]:
    """What a message picks out of what was offered, or of two things of a kind."""
    ruled, rest = ruled_out(text)
    if only_points(rest):
        # "Not Hyvinge, the other one".
        other = _other_than(ruled, turns, grid) if names_the_other(rest) else None
        return [other] if other is not None else chosen_instead(ruled, rest, turns[0])
    if means_the_other(intent, text, turns[0]):
        # "No, I meant the other one", about a twin town.
        other = grid.sibling_of(cells_to_lean_on(turns))
        if other is not None:
            return [other]
    return chosen(intent, text, turns[0])


def _insisted_on(text: str, turns: Sequence[Turn]) -> Optional[str]:
    """The cell that "yes or no?" insists on: that of the question before it."""
    if was_asked(turns[0]) or not insists_on_yes_or_no(text):
        return None
    had_no_more = decision_of(turns[0].parse_data) == Decision.NOTHING_MORE.value
    return next(iter(cells_said(turns[: 2 if had_no_more else 1])), None)


def _other_than(ruled: str, turns: Sequence[Turn], grid: Grid) -> Optional[str]:
    """The other one of two things of a kind, where nothing was asked and one is ruled out."""
    if was_asked(turns[0]):
        return None
    other = grid.sibling_of(refused_of(ruled, turns[0]) or cells_to_lean_on(turns))
    return None if other is None or split_cell(other).topic in ruled else other


def _beside_a_remark_on_forms(
    text: str, verdict: Verdict, reading: Reading, place: Place
) -> List[str]:
    """What is answered first when something is asked beside a remark on forms; else empty.

    Where no form was spoken of; the ways to be in touch follow. A remark alone begins in the chat.
    """
    is_spoken_of = place.in_form or place.beside_form or place.sent or _was_offered_a_person(place)
    asked = beside_a_remark_on_forms(text)
    if verdict.intent != _IN_CHAT or is_spoken_of or matches(text, "send"):
        return []
    if not looks_like_a_question(asked):
        return []
    likely = next((name for name, _ in reading.ranking if name != _IN_CHAT), "")
    return [likely, _REACHING] if is_cell(likely) and likely != _REACHING else []


def _read_here(reading: Reading, turns: Sequence[Turn], grid: Grid) -> Verdict:
    """The likeliest answer to "may I have the whole text here?": of what was spoken of, if any."""
    cells = [name for name, _ in reading.ranking if name in grid]
    topic = grid.spoken_of(cells_said(turns))
    of_it = [cell for cell in cells if split_cell(cell).topic == topic]
    best = next(iter(of_it or cells), None)
    return Verdict(Decision.ANSWER, best) if best else Verdict(Decision.MISS, reading.best)


def _with_wishes(
    text: str, verdict: Verdict, intents: List[str], place: Place
) -> Tuple[Verdict, List[str]]:
    """The same, with what a message wants beside its questions, whatever it was taken for."""
    answers = verdict.answers or verdict.decision is Decision.SEVERAL
    cells = [intent for intent in intents if is_cell(intent)] if answers else []
    if place.beside_form and cancels(text) is not None:
        # "I am not complaining. Forget it. Who decides?": begins nothing.
        wished = cells
    elif place.beside_form and cells and _tells_beside_a_question(text):
        # "070-…. Eva. May pupils go abroad?": answered, and for the fields of the form.
        wished = [*cells, FOR_THE_FORM]
    elif place.beside_form and verdict.answers and _is_answered_beside(text, intents):
        wished = [*intents, FOR_THE_FORM]
    elif _asks_and_says_where_to_reply(text, verdict, place):
        # "May our choir sing in Hyvinge? You reach me on …": nothing of it has to be said again.
        wished = [*cells, _HANDOFF]
    elif not place.in_form and (cells == intents or not answers) and wants_it_sent(text):
        # "Please send to the municipality: may we come?"
        wished = [*cells, _HANDOFF]
    else:
        return verdict, intents
    if not wished or wished == intents:
        return verdict, intents
    decision = Decision.SEVERAL if len(wished) > 1 else Decision.ANSWER
    return Verdict(decision, wished[0]), wished


def _asks_and_says_where_to_reply(text: str, verdict: Verdict, place: Place) -> bool:
    """Whether a text, where nothing was begun or sent, asks something and how to reach who asks."""
    is_new = not (place.in_form or place.beside_form or place.sent)
    is_asked = is_cell(verdict.intent) and (verdict.answers or verdict.decision in GUESSES)
    # A number that only stands beside a question wants nothing yet.
    return is_new and is_asked and holds(text, "signed") and read_details(text).is_reachable


def overview(cell: str) -> str:
    """The overview of a cell's topic."""
    return str(Cell(split_cell(cell).topic, OVERVIEW))


def _choices(
    verdict: Verdict,
    intents: Sequence[str],
    judgement: Judgement,
    place: Place,
    grid: Grid,
    most: int,
) -> Sequence[str]:
    if verdict.decision is Decision.ASK_TOPIC:
        aspect = split_cell(verdict.intent).aspect
        return grid.topics_to_ask(aspect, list(verdict.choices), most)
    if verdict.decision in GUESSES:
        others = _new(likely_cells(judgement.reading), place.turns, grid)
        return [cell for cell in others if cell not in intents][:most]
    return verdict.choices


def _narrowed(verdict: Verdict, turns: Sequence[Turn], grid: Grid) -> Verdict:
    """The likeliest aspect instead of an overview that is known, or does not exist.

    Who already talks about a topic asks for something about it, and explained words have none.
    """
    if verdict.decision is not Decision.OVERVIEW:
        return verdict
    if not _is_familiar(verdict, turns, grid) and overview(verdict.intent) in grid:
        return verdict
    others = [cell for cell in verdict.choices if cell != overview(cell)]
    return Verdict(Decision.GUESS, verdict.intent, others[:1])


def _about_a_case(text: str, verdict: Verdict, alone: Reading, place: Place) -> str:
    """The intent of what is said to a form, or of a case that was sent; else empty."""
    if place.sent and asks_of_taking_back(text):
        return _CASE_STATUS
    if place.sent and withdraws(text):
        # Also while a form waits that adds to it.
        return _CHANGE
    if place.sent and asks_of_several(text):
        return _CASE_STATUS
    is_after_it = place.sent and not (place.in_form or place.beside_form)
    if is_after_it and _sends_another(text, verdict):
        return _HANDOFF
    if is_after_it and asks_whether_it_went_along(text):
        return _CASE_STATUS
    if not place.in_form and _asks_after_it(text, place):
        # "When do you call?" is no wish to be called, "was my complaint sent?" is no complaint.
        return _CASE_STATUS
    if beside_sending_it(text) is not None and not (place.in_form or place.was_just_sent):
        # "Send that question, my mail is …": no question of how the municipality is reached.
        return FOR_THE_FORM if place.beside_form else _HANDOFF
    may_pass_on = not (place.in_form or place.was_just_sent or sends(text))
    may_pass_on = may_pass_on and not (place.beside_form and wants_the_chat(text))
    if may_pass_on and only_passes_on(text):
        # "That I want the municipality to read", whatever it looks like.
        return FOR_THE_FORM if place.beside_form else _HANDOFF
    is_new = not (place.in_form or place.beside_form or place.sent)
    if is_new and matter_told(text) and read_details(text).is_reachable:
        # "It is about EU money for our hall. 070-…": whatever that looks like, nothing is asked.
        return _HANDOFF
    if asked_earlier(text) and not (place.in_form or place.was_just_sent):
        # "Now I want to send my question from before", also beside a form with another one.
        return _HANDOFF
    if comes_back(text) and (place.kept or (place.beside_form and not is_one_of(text, "yes"))):
        return _HANDOFF
    if place.beside_form and only_sends_that(text):
        # The newest one, which may have been asked since the form was shown.
        return FOR_THE_FORM
    goes_on_here = wants_the_chat(text) and not wants_to_read_here(text)
    goes_on_here = goes_on_here or (cannot_use_forms(text) and cancels(text) is None)
    if goes_on_here and place.beside_form:
        # Also "I am writing here in the chat", which elsewhere only says where its writer is.
        return _IN_CHAT
    if place.beside_form and is_away_for_a_while(text):
        return FOR_THE_FORM
    if goes_on_here and wants_the_chat(text) and _was_offered_a_person(place):
        return _HANDOFF
    if place.sent and asks_for_a_time(text) and not place.beside_form:
        # "Could you not call after five?": for the case, and no question of a telephone number.
        return _CHANGE
    asks_of_others = is_for_others(text) and looks_like_a_question(text)
    if place.sent and asks_of_others and not (verdict.answers or asks_what_is_sent(text)):
        # "And my building permit, do you see to that, too?"
        return _OUTSIDE
    if place.sent and wants_another_way(text) and not place.beside_form:
        # "Can they call me instead?": what was sent is not changed by it.
        return _CHANGE
    if not place.in_form and wants_a_letter(text) and not asks_beside_a_letter(text):
        return FOR_THE_FORM if place.beside_form else _CASE_STATUS
    if place.beside_form and beside_staying_unknown(text) is not None:
        # "It is a mere show. Do I have to say who I am?"
        return FOR_THE_FORM
    if (place.beside_form or not (place.in_form or place.sent)) and refuses_to_be_reached(text):
        return _NO_EMAIL
    if place.beside_form and stays_unreachable(text):
        # "I only want to complain, no address": nothing new, and no other question.
        return _ANONYMOUS
    if place.beside_form and (fields_taken_out(text) or matches(text, "stays_anonymous")):
        # "Take my name out": of its fields, and no wish to have the conversation deleted.
        return FOR_THE_FORM
    if asks_for_a_copy(text) and (place.beside_form or place.sent):
        return FOR_THE_FORM if place.beside_form else _CASE_STATUS
    if place.beside_form and asks_why_not_to_call(text):
        # "Why do I have to write, can't I call?"
        return _CALLING
    if place.beside_form and asks_why(text):
        return _WHY_CONTACT
    if place.beside_form and matches(text, "same_contact"):
        return FOR_THE_FORM
    if place.beside_form and (
        is_about_the_conversation(text) or wants_conversation_along(text) is not None
    ):
        return FOR_THE_FORM
    if place.beside_form and (sends(text) or (is_one_of(text, "yes") and matches(text, "send"))):
        return _SEND
    if place.beside_form and writes_oneself(text):
        return _CANCEL
    if place.beside_form or not verdict.answers:
        rest = cancels(text)
        if rest == "" or (place.beside_form and rest and not looks_like_a_question(rest)):
            return _CANCEL
    if place.beside_form and _names_its_question(text, place):
        return _CHANGE
    if place.beside_form and _changes_the_form(text) and not _asks_by_the_form(text, verdict):
        return _CHANGE
    if place.beside_form and _is_for_the_form(text, verdict, place.turns):
        return FOR_THE_FORM
    return _after_a_case(text, verdict, alone, place) if place.sent else ""


def _sends_another(text: str, verdict: Verdict) -> bool:
    """Whether a text, after a case was sent, wants a question sent that was not."""
    # One that has an answer gets that, too.
    return other_one_to_send(text) is not None or (
        bool(sent_after_colon(text)) and not verdict.answers
    )


def _asks_after_it(text: str, place: Place) -> bool:
    """Whether a text asks whether something was sent, or what becomes of it."""
    if beside_the_state(text, sent=place.sent, just_sent=place.was_just_sent) is not None:
        return True
    return place.sent and was_said_before(text)


def _was_offered_a_person(place: Place) -> bool:
    last = place.turns[0] if place.turns and not place.in_form else None
    return last is not None and _HANDOFF in (last.on_yes, *last.offered)


def _tells_beside_a_question(text: str) -> bool:
    return looks_like_a_question(text) and read_details(text).is_reachable


def _is_answered_beside(text: str, intents: Sequence[str]) -> bool:
    """Whether a text tells how to be reached beside a question about sending or the assistant."""
    return set(intents) <= set(_ANSWERED_BESIDE) and _tells_beside_a_question(text)


def _names_its_question(text: str, place: Place) -> bool:
    """Whether a text names the question that shall stand in the form."""
    named = names_one(text)
    is_choice = bool(place.turns) and was_asked(place.turns[0])
    if named is None or is_choice:
        return False
    return bool(named.about) or "question" in named_parts(text)


def _changes_the_form(text: str) -> bool:
    """Whether a text is about what stands in a form: "change the question to …", "add that …"."""
    if corrections(text, Written()).question or matches(text, "reach_me") or asked_instead(text):
        return True
    adds = begins_to_correct(text) and not looks_like_a_question(text)
    adds = adds or tells_to_add(text)
    return adds and bool(corrections(text, _SOMETHING).question)


def _asks_by_the_form(text: str, verdict: Verdict) -> bool:
    """Whether a text that says what its question is has it answered: it asks the assistant.

    Args:
        text: such as "well, the question is if my son may go"; a colon, or "should be", is for the
            form.
        verdict: on it.
    """
    answered = verdict.answers or verdict.decision in GUESSES
    return answered and is_cell(verdict.intent) and says_what_is_asked(text)


def _is_for_the_form(text: str, verdict: Verdict, turns: Sequence[Turn]) -> bool:
    """Whether a message beside a form that a client shows is for one of its fields."""
    reachable = read_details(text).is_reachable
    asks = looks_like_a_question(text)
    if tells_only_details(text) or (reachable and not asks and not is_cell(verdict.intent)):
        return True
    if reachable and matter_told(text):
        return True
    not_understood = verdict.decision in (Decision.OUT_OF_SCOPE, Decision.MISS)
    # Who complained was asked what has happened.
    complained = bool(turns) and is_complaint(turns[0].message) and not asks
    # "My name is …, I live in …, and you can call me in the evening".
    named = not asks and any(introduced_names(text))
    return not_understood and (complained or reachable or named or may_be_for_a_field(text))


def _after_a_case(text: str, verdict: Verdict, alone: Reading, place: Place) -> str:
    asks = looks_like_a_question(text)
    if tells_others(text):
        return _CHANGE
    if asks_what_is_sent(text):
        return _CASE_STATUS
    if patterns("case_number")[0].search(text):
        return _CASE_STATUS if asks else _CHANGE
    reachable = read_details(text).is_reachable
    is_about_it = not is_cell(verdict.intent) or split_cell(verdict.intent).topic == CONTACT
    if reachable and is_about_it and not asks:
        # "I mixed up the digits, … is right, send it": the number that was sent was wrong.
        return _CHANGE
    adds = bool(corrections(text, _SOMETHING).question) and not asks
    adds = adds or adds_to_case(text)
    if verdict.answers:
        # "Thanks! I forgot to say that …" is more than thanks.
        return _CHANGE if adds and not asks and not is_cell(verdict.intent) else ""
    if begins_to_correct(text) or adds or reachable:
        return _CHANGE
    unclear = verdict.decision in (Decision.MISS, Decision.ASK_TOPIC, Decision.CLARIFY)
    is_short = len(text.split()) <= _MOST_WORDS_ABOUT_A_CASE
    is_it = is_short or alone.chances.get(_CASE_STATUS, 0.0) >= _SECOND_GUESS
    return _CASE_STATUS if place.was_just_sent and unclear and is_it else ""


def _is_familiar(verdict: Verdict, turns: Sequence[Turn], grid: Grid) -> bool:
    """Whether the conversation is about the topic of an overview, or contains that overview."""
    said = cells_said(turns)
    return (
        grid.spoken_of(said) == split_cell(verdict.intent).topic or overview(verdict.intent) in said
    )


def _new(cells: Sequence[str], turns: Sequence[Turn], grid: Grid) -> List[str]:
    """Those cells whose answer was not given in the previous turn."""
    just_said = cells_said(turns[:1])
    return [cell for cell in cells if cell in grid and cell not in just_said]


def _telling(cells: List[str], reading: Reading, grid: Grid, is_later: bool) -> List[str]:
    """The first guess, and the second where that tells more than the first.

    Of a topic's overview and something narrower about the same topic only that: what somebody knows
    to ask about, they need not be introduced to. Who begins with what is likeliest an overview may,
    and that something is unknown is no reason to keep back an overview that is about as likely.
    """
    narrow = [cell for cell in cells if cell != overview(cell)]
    begins = not is_later and cells[:1] != narrow
    if len(narrow) == 1 and not begins and len({split_cell(cell).topic for cell in cells}) == 1:
        others = [cell for cell in cells if cell not in narrow and not grid.is_unknown(cell)]
        if grid.is_unknown(narrow[0]) and _is_about_as_likely(others[:1], narrow[0], reading):
            return others + narrow
        return narrow
    if len(cells) > 1 and grid.adds_little(cells[1], to=cells[0]):
        return cells[:1]
    return cells


def _is_about_as_likely(cells: Sequence[str], other: str, reading: Reading) -> bool:
    chance = reading.chances.get(other, 0.0)
    return any(_ABOUT_AS_LIKELY * reading.chances.get(cell, 0.0) >= chance for cell in cells)


def _instead(reading: Reading, again: str, turns: Sequence[Turn], grid: Grid, most: int) -> Verdict:
    """What to do when the answer just given is the likeliest once more.

    A visitor who asks again ("no, when did Motala join?") may not have got what they asked for:
    they get the second guess if there is one. Else the answer holds what they ask ("and the big
    meeting?"), and is given again, but no third time, and not where it was that this is not known.
    """
    said = cells_said(turns[:_RECENT])
    guesses = [cell for cell in likely_cells(reading) if cell in grid and cell not in said]
    detail = str(Cell(split_cell(again).topic, DETAIL))
    if detail in grid and detail not in said:
        guesses.append(detail)
    best = max(guesses, key=lambda cell: reading.chances.get(cell, 0.0), default=None)
    if best is not None and reading.chances.get(best, 0.0) >= _SECOND_GUESS:
        return Verdict(Decision.ANSWER, best)
    others = [cell for cell in guesses if cell != detail]
    return _once_more(again, turns, grid, others, most)


def _once_more(
    again: str, turns: Sequence[Turn], grid: Grid, others: Sequence[str], most: int
) -> Verdict:
    """The answer once more; not where that did not help, or it was that it is unknown."""
    was_again = decision_of(turns[0].parse_data) == Decision.AGAIN.value
    if not was_again and not grid.is_unknown(again):
        return Verdict(Decision.AGAIN, again)
    return Verdict(Decision.NOTHING_MORE, again, others[:most])
