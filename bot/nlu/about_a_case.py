"""How a message relates to a waiting form, or to a case that was sent.

Plain functions for :mod:`bot.nlu.in_conversation`.
"""

from __future__ import annotations

from typing import List, Sequence, Tuple

from bot.cases.another_matter import denies_that_it_belongs
from bot.cases.coming_back import (
    asks_for_form,
    cannot_use_forms,
    comes_back,
    is_away_for_a_while,
    takes_back_leaving,
    wants_the_chat,
    wants_the_form_again,
)
from bot.cases.corrections import begins_to_correct, corrections, fields_taken_out, tells_to_add
from bot.cases.details import (
    matter_told,
    may_be_for_a_field,
    only_reaches,
    read_details,
    tells_only_details,
)
from bot.cases.farewell import THANKS, lets_it_be
from bot.cases.lead_ins import wants_a_person_beside
from bot.cases.letters import asks_beside_a_letter, wants_a_letter
from bot.cases.sending import (
    beside_sending_it,
    only_passes_on,
    only_sends_that,
    other_one_to_send,
    sends,
    sends_it_beside,
    sent_after_colon,
)
from bot.cases.several import (
    asked_earlier,
    asked_instead,
    names_one,
    names_places_only,
    only_names_which,
    sends_both,
)
from bot.cases.wishes import (
    adds_to_case,
    apart_from_the_state,
    asks_for_a_copy,
    asks_for_a_time,
    asks_of_several,
    asks_of_taking_back,
    asks_what_is_sent,
    asks_whether_it_went_along,
    asks_why,
    asks_why_not_to_call,
    beside_a_remark_on_forms,
    beside_staying_unknown,
    beside_the_state,
    calls_on_a_number,
    cancels,
    is_about_the_conversation,
    is_for_others,
    leaves_no_contact,
    may_be_of_a_case,
    refuses_to_be_reached,
    says_what_is_asked,
    sends_beside_asking,
    stays_unreachable,
    tells_others,
    wants_another_way,
    wants_conversation_along,
    wants_it_sent,
    wants_their_number,
    wants_to_read_here,
    was_said_before,
    withdraws,
    writes_oneself,
)
from bot.cases.words import (
    BETWEEN_SENTENCES,
    holds,
    is_one_of,
    lacks,
    looks_like_a_question,
    matches,
    named_parts,
    patterns,
)
from bot.cases.written import Written
from bot.conversation.cells import (
    CONTACT,
    OVERVIEW,
    Cell,
    is_cell,
    split_cell,
)
from bot.conversation.history import (
    COMPLAINT,
    Reply,
    Turn,
    is_complaint,
)
from bot.conversation.reading import FOR_THE_FORM, GUESSES, Decision
from bot.nlu.choices import HANDOFF, SEND, was_asked
from bot.nlu.guesses import SECOND_GUESS
from bot.nlu.place import Place
from bot.nlu.trust import Reading, Verdict
from bot.privacy.names import introduced_names

# What messages beside a form, and after a case was sent, are about.
WHY_CONTACT = "why_contact"
_NO_EMAIL = "no_email"
_ANONYMOUS = "anonymous"
# Answered in addition to filling in fields of the form: "070-…, I have no e-mail, is that all
# right?".
_ANSWERED_BESIDE = (
    *(WHY_CONTACT, _NO_EMAIL, _ANONYMOUS, "privacy", "privacy_how_long", "privacy_backups"),
    *("privacy_readers", "privacy_erase", "bot_identity", "help"),
)
_CALLING = str(Cell(CONTACT, "phone"))
_REACHING = str(Cell(CONTACT, OVERVIEW))
IN_CHAT = "write_in_chat"
_CANCEL = "cancel_case"
_CHANGE = "change_case"
_CASE_STATUS = "case_status"
_OUTSIDE = "out_of_scope"
# "How long does it take?", "did it arrive?": what is longer says what it is about.
_MOST_WORDS_ABOUT_A_CASE = 9
# A placeholder for whatever was written: corrections need something to add to.
_SOMETHING = Written(question="…")


def asked_beside_forms(text: str, verdict: Verdict, reading: Reading, place: Place) -> List[str]:
    """What is answered first when a question comes with a remark on forms; else empty.

    Where no form was spoken of; the ways to be in touch follow. A remark alone begins in the chat.

    Args:
        text: the message.
        verdict: on it.
        reading: of it, in its conversation.
        place: where it stands.
    """
    is_spoken_of = not place.is_new or _was_offered_a_person(place)
    asked = beside_a_remark_on_forms(text)
    if verdict.intent != IN_CHAT or is_spoken_of or matches(text, "send"):
        return []
    if not looks_like_a_question(asked):
        return []
    likely = next((name for name, _ in reading.ranking if name != IN_CHAT), "")
    return [likely, _REACHING] if is_cell(likely) and likely != _REACHING else []


def with_wishes(
    text: str, verdict: Verdict, intents: List[str], place: Place
) -> Tuple[Verdict, List[str]]:
    """The intents with what a message wants besides its questions, however it was read.

    Args:
        text: the message.
        verdict: on it.
        intents: to act on.
        place: where it stands.
    """
    answers = verdict.answers or verdict.decision is Decision.SEVERAL
    cells = [intent for intent in intents if is_cell(intent)] if answers else []
    if place.beside_form and cancels(text) is not None:
        # "I am not complaining. Forget it. Who decides?": no hand-off begins.
        wished = cells
    elif place.beside_form and cells and _tells_beside_a_question(text):
        # "070-…. Eva. May pupils go abroad?": answered, and for the fields of the form.
        wished = [*cells, FOR_THE_FORM]
    elif place.beside_form and verdict.answers and _is_answered_beside(text, intents):
        wished = [*intents, FOR_THE_FORM]
    elif _asks_and_says_where_to_reply(text, verdict, place):
        # "May our choir sing in Hyvinge? You reach me on …": nothing of it has to be said again.
        wished = [*cells, HANDOFF]
    elif not place.in_form and (cells == intents or not answers) and wants_it_sent(text):
        # "Please send to the municipality: may we come?"
        wished = [*cells, HANDOFF]
    elif not place.in_form and set(intents) <= set(_ANSWERED_BESIDE) and sends_beside_asking(text):
        # "Send the question to the municipality, then. Who reads it?"
        wished = [*intents, HANDOFF]
    elif (
        not (place.in_form or place.beside_form)
        and (cells == intents or not answers)
        and _wants_a_person(text)
    ):
        # "I want an answer from a human: may we come?": the answer first.
        wished = [*cells, HANDOFF]
    else:
        return verdict, intents
    if not wished or wished == intents:
        return verdict, intents
    decision = Decision.SEVERAL if len(wished) > 1 else Decision.ANSWER
    return Verdict(decision, wished[0]), wished


def _asks_and_says_where_to_reply(text: str, verdict: Verdict, place: Place) -> bool:
    """Whether a text asks and says how to reach its writer, where nothing was begun or sent."""
    is_asked = is_cell(verdict.intent) and (verdict.answers or verdict.decision in GUESSES)
    # A number next to a question is not a wish yet.
    return place.is_new and is_asked and holds(text, "signed") and read_details(text).is_reachable


def _wants_a_person(text: str) -> bool:
    return wants_a_person_beside(text) or sends_it_beside(text)


def meant_of_a_case(text: str, verdict: Verdict, alone: Reading, place: Place) -> str:
    """The intent of what is said to a form, or of a case that was sent; else empty.

    Args:
        text: the message.
        verdict: on it.
        alone: how it was read on its own.
        place: where it stands.
    """
    if (place.sent or place.sent_before) and asks_of_taking_back(text):
        # Also while a form waits that asks for it.
        return _CASE_STATUS
    if not place.in_form and not is_cell(verdict.intent) and _lacks_any_way(text):
        # Not how to fill in what they cannot.
        return _NO_EMAIL
    if place.sent and withdraws(text):
        # Even while a form waits that adds to it.
        return _CHANGE
    if place.beside_form and place.sent_before and denies_that_it_belongs(text):
        return _CHANGE
    if place.sent and asks_of_several(text):
        return _CASE_STATUS
    is_after_it = place.sent and not (place.in_form or place.beside_form)
    if is_after_it and _sends_another(text, verdict):
        return HANDOFF
    if is_after_it and asks_whether_it_went_along(text):
        return _CASE_STATUS
    if not place.in_form and _asks_after_it(text, place):
        # "When do you call?" is not a wish to be called, nor "was my complaint sent?" a complaint.
        return _CASE_STATUS
    if beside_sending_it(text) is not None and not (place.in_form or place.was_just_sent):
        # "Send that question, my mail is …" does not ask how to reach the municipality.
        return FOR_THE_FORM if place.beside_form else HANDOFF
    may_pass_on = not (place.in_form or place.was_just_sent or sends(text))
    may_pass_on = may_pass_on and not (place.beside_form and wants_the_chat(text))
    may_choose = may_pass_on and not (place.beside_form or _is_asked_to_choose(place))
    if may_choose and holds(text, "send_one") and only_names_which(text):
        # "Send only the second question to the municipality": of those that were asked here.
        return HANDOFF
    if may_pass_on and (only_passes_on(text) or _passes_on_last(text, verdict)):
        # "That I want the municipality to read", whatever it looks like.
        return FOR_THE_FORM if place.beside_form else HANDOFF
    tells = bool(matter_told(text)) or (only_reaches(text) and not wants_the_chat(text))
    if place.is_new and tells and read_details(text).is_reachable:
        # "It is about EU money for our hall. 070-…", "call me on 070-…": nothing is asked.
        return HANDOFF
    if verdict.intent == _CALLING and place.is_new and calls_on_a_number(text):
        # "Could you call her instead? Her number is …" gives a number, and asks for none.
        return HANDOFF
    if asked_earlier(text) and not (place.in_form or place.was_just_sent):
        # "Now I want to send my question from before", also beside a form with another one.
        return HANDOFF
    if place.kept and place.turns and place.turns[0].left_a_case and _goes_on(text):
        # "No wait, I didn't want to cancel": it goes on.
        return HANDOFF
    if asks_for_form(text):
        if _means_our_form(text, place):
            return HANDOFF
    elif comes_back(text) and (place.kept or (place.beside_form and not is_one_of(text, "yes"))):
        return HANDOFF
    if place.beside_form and (only_sends_that(text) or sends_both(text)):
        # The newest one, which may have been asked since the form was shown.
        return FOR_THE_FORM
    if place.beside_form and names_places_only(text) and _is_of_the_form(text, place):
        # "Only the second question", of two in the form.
        return FOR_THE_FORM
    goes_on_here = wants_the_chat(text) and not wants_to_read_here(text)
    # "I can't be bothered with forms now. Who decides?" asks that here, and is not for a person.
    is_answered = verdict.answers and is_cell(verdict.intent) and looks_like_a_question(text)
    cannot_go_on = cannot_use_forms(text) and cancels(text) is None and not is_answered
    goes_on_here = goes_on_here or cannot_go_on
    if goes_on_here and place.beside_form:
        # Also "I am writing here in the chat", which elsewhere only says where the visitor is.
        return IN_CHAT
    if place.beside_form and (is_away_for_a_while(text) or matches(text, "announces_contact")):
        return FOR_THE_FORM
    if goes_on_here and wants_the_chat(text) and _was_offered_a_person(place):
        return HANDOFF
    if place.sent and asks_for_a_time(text) and not place.beside_form:
        # "Could you not call after five?" is for the case and does not ask for a telephone number.
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
    if (place.beside_form or place.is_new) and refuses_to_be_reached(text):
        return _NO_EMAIL
    begins = verdict.intent in (HANDOFF, COMPLAINT) and not place.beside_form
    may_end = (place.beside_form or place.is_new) and not (begins or is_cell(verdict.intent))
    if may_end and leaves_no_contact(text):
        # Where a hand-off begins with it, that says so.
        return _NO_EMAIL
    if place.beside_form and stays_unreachable(text):
        # "I only want to complain, no address": nothing new, and not another question.
        return _ANONYMOUS
    if place.beside_form and (fields_taken_out(text) or matches(text, "stays_anonymous")):
        # "Take my name out" is about the fields, not a wish to have the conversation deleted.
        return FOR_THE_FORM
    if asks_for_a_copy(text) and (place.beside_form or place.sent):
        return FOR_THE_FORM if place.beside_form else _CASE_STATUS
    if place.beside_form and (asks_why_not_to_call(text) or wants_their_number(text)):
        # "Why do I have to write, can't I call?", "why can't I just get a number?"
        return _CALLING
    if place.beside_form and asks_why(text):
        return WHY_CONTACT
    if place.beside_form and matches(text, "same_contact"):
        return FOR_THE_FORM
    if place.beside_form and (
        is_about_the_conversation(text) or wants_conversation_along(text) is not None
    ):
        return FOR_THE_FORM
    if place.beside_form and (sends(text) or (is_one_of(text, "yes") and matches(text, "send"))):
        return SEND
    if place.beside_form and (writes_oneself(text) or lets_it_be(text)):
        return _CANCEL
    if place.beside_form or not verdict.answers:
        rest = cancels(text)
        # Whether something was sent is told with it.
        rest = apart_from_the_state(rest) if rest else rest
        if rest == "" or (place.beside_form and rest and not looks_like_a_question(rest)):
            return _CANCEL
    if place.beside_form and _names_its_question(text, place):
        return _CHANGE
    if (
        place.beside_form
        and _changes_the_form(text)
        and not _asks_by_the_form(text, verdict, place)
    ):
        return _CHANGE
    if place.beside_form and _is_for_the_form(text, verdict, place.turns):
        return FOR_THE_FORM
    return _after_a_case(text, verdict, alone, place) if place.sent else ""


def _means_our_form(text: str, place: Place) -> bool:
    """Whether a form that a text asks for is the one by which questions are sent.

    It is where one waits or was just spoken of; later it has to be wanted "again", since a form by
    which one applies for something may have been spoken of since.
    """
    if place.in_form or place.beside_form:
        return place.beside_form
    last = place.turns[0] if place.turns else None
    if last is not None and (last.left_a_case or last.was_about_a_case or _showed_form(last)):
        return True
    was_shown = place.kept or any(map(_showed_form, place.turns))
    return was_shown and wants_the_form_again(text)


def _showed_form(turn: Turn) -> bool:
    return any(Reply(reply).form for reply in turn.replies)


def _passes_on_last(text: str, verdict: Verdict) -> bool:
    """Whether a text that asks nothing of the field ends with the wish to send what was asked.

    Args:
        text: such as "no, I don't do e-mail. Can't you send the question for me?".
        verdict: on it; a question beside the wish gets its answer.
    """
    *before, last = BETWEEN_SENTENCES.split(text.strip())
    is_answered = verdict.answers and is_cell(verdict.intent)
    asks = is_answered or any(map(looks_like_a_question, before))
    return bool(before) and not asks and only_passes_on(last)


def _goes_on(text: str) -> bool:
    """Whether a text, after a hand-off was left, takes that back, or promises the contact."""
    return takes_back_leaving(text) or matches(text, "announces_contact")


def _lacks_any_way(text: str) -> bool:
    """Whether a text says in one sentence that its writer has neither e-mail nor a telephone."""
    sentences = BETWEEN_SENTENCES.split(text.strip())
    # "No, none of that" says it only where it was asked for.
    named = [one for one in sentences if "contact" in named_parts(one) and "?" not in one]
    lacked = any(all(lacks(one)) for one in named)
    return lacked and not read_details(text).is_reachable


def _sends_another(text: str, verdict: Verdict) -> bool:
    """Whether a text, after a case was sent, wants a question sent that was not."""
    # If it has an answer, that is given as well.
    return other_one_to_send(text) is not None or (
        bool(sent_after_colon(text)) and not verdict.answers
    )


def _asks_after_it(text: str, place: Place) -> bool:
    """Whether a text asks whether something was sent, or what happens to it."""
    if beside_the_state(text, sent=place.sent, just_sent=place.was_just_sent) is not None:
        return True
    return place.sent and was_said_before(text)


def _was_offered_a_person(place: Place) -> bool:
    last = place.turns[0] if place.turns and not place.in_form else None
    return last is not None and HANDOFF in (last.on_yes, *last.offered)


def _tells_beside_a_question(text: str) -> bool:
    return looks_like_a_question(text) and read_details(text).is_reachable


def _is_answered_beside(text: str, intents: Sequence[str]) -> bool:
    """Whether a text tells how to be reached beside a question about sending or the assistant."""
    return set(intents) <= set(_ANSWERED_BESIDE) and _tells_beside_a_question(text)


def _names_its_question(text: str, place: Place) -> bool:
    """Whether a text names the question that is to go into the form."""
    named = names_one(text)
    if named is None or _is_asked_to_choose(place):
        return False
    return bool(named.about) or "question" in named_parts(text)


def _is_of_the_form(text: str, place: Place) -> bool:
    """Whether a place that a text names is one in the form, and not that of a button."""
    if _is_asked_to_choose(place):
        return False
    last = place.turns[0].replies if place.turns else []
    return "question" in named_parts(text) or any(Reply(reply).form for reply in last)


def _is_asked_to_choose(place: Place) -> bool:
    return bool(place.turns) and was_asked(place.turns[0])


def _changes_the_form(text: str) -> bool:
    """Whether a text is about what is in a form: "change the question to …", "add that …"."""
    if corrections(text, Written()).question or matches(text, "reach_me") or asked_instead(text):
        return True
    adds = begins_to_correct(text) and not looks_like_a_question(text)
    adds = adds or tells_to_add(text)
    return adds and bool(corrections(text, _SOMETHING).question)


def _asks_by_the_form(text: str, verdict: Verdict, place: Place) -> bool:
    """Whether a text that says what its question is puts it to the assistant.

    Args:
        text: such as "well, the question is if my son may go"; a colon, or "should be", is for the
            form, and so is a "no" to the one that was just shown.
        verdict: on it.
        place: where it stands.
    """
    shown = any(map(_showed_form, place.turns[:1]))
    if shown and is_one_of(next(iter(text.replace(",", " ").split()), ""), "no"):
        return False
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
    # After a complaint, visitors were asked what has happened.
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
    # What is asked beside thanks may be about the assistant: "Thanks! Are you a robot?"
    is_short = is_short and (verdict.intent != THANKS or may_be_of_a_case(text))
    is_it = is_short or alone.chances.get(_CASE_STATUS, 0.0) >= SECOND_GUESS
    return _CASE_STATUS if place.was_just_sent and unclear and is_it else ""
