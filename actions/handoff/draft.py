"""What the visitor most likely wants passed on, read from the conversation."""

from __future__ import annotations

import re
from typing import Any, Dict, List, Mapping, Optional, Sequence

from bot.cases.coming_back import comes_back, is_away_for_a_while, wants_the_chat
from bot.cases.corrections import apart_from_name, corrections
from bot.cases.details import (
    apart_from_contact,
    matter_told,
    read_details,
    tells_only_details,
)
from bot.cases.lead_ins import after_colon, only_announces, wants_a_person_beside, without_lead_in
from bot.cases.letters import asks_beside_a_letter, wants_a_letter
from bot.cases.no_matter import has_no_matter
from bot.cases.of_the_talk import is_of_the_talk, names_in_the_talk, only_of_the_talk
from bot.cases.pasted import pasted
from bot.cases.sending import (
    beside_sending_it,
    only_on_that_number,
    only_passes_on,
    only_sends_that,
    sends_by_the_way,
    sends_it_beside,
    sends_what_was_said,
    sent_after_colon,
)
from bot.cases.sentences import joined_as_in
from bot.cases.several import (
    Earlier,
    Named,
    as_one,
    asked_earlier,
    asked_instead,
    names_one,
    names_places_only,
    only_names_which,
    sends_both,
    the_ones_meant,
)
from bot.cases.signatures import without_closing
from bot.cases.wishes import (
    apart_from_conversation,
    apart_from_remarks_on_sending,
    asks_only_how_to_send,
    asks_what_is_public,
    cancels,
    is_to_be_told,
    told_beside_no_reply,
    wants_conversation_along,
    wants_it_sent,
    wants_no_call,
    wants_no_reply,
)
from bot.cases.words import (
    BETWEEN_SENTENCES,
    asks_first,
    bare,
    first_match,
    holds,
    lacks,
    leans,
    looks_like_a_question,
    matches,
    patterns,
    question_about,
    stands_alone,
    tells_something,
)
from bot.cases.written import Written, added_to
from bot.conversation.cells import CONTACT, split_cell
from bot.conversation.history import (
    COMPLAINT,
    Reply,
    Turn,
    cells_said,
    is_complaint,
    is_pressed,
    opens_case,
    outside_the_steps,
    session_events,
    shown_message,
    since_the_last_case,
    turns_newest_first,
    turns_oldest_first,
)
from bot.conversation.outcomes import Outcome
from bot.conversation.reading import cells_of, intents_of
from bot.privacy.words import PLACEHOLDER, with_gaps

_BETWEEN_PARTS = re.compile(r"[,;]\s+")
# A request for a person that is longer than this also says what it is about.
_WORDS_OF_A_BARE_WISH = 8
_FEWEST_WORDS = 3
# A shorter text that asks nothing is a remark: offered only where nothing else was said.
_FEWEST_WORDS_TOLD = 5
_HANDOFF = "handoff_request"
_IN_CHAT = "write_in_chat"
_CHANGE = "change_case"
# A person is wanted for these, though they were not understood.
_UNPLACED = ("nlu_fallback", "clarify", "several_questions", "two_readings")
_ANSWERED = (Outcome.ANSWERED.value, Outcome.SMALL_TALK.value)
MOST_DRAFTS = 2
# A Swedish compound, and the part of it that may stand alone in a question.
_FEWEST_LETTERS_OF_A_COMPOUND = 9
_FEWEST_LETTERS_OF_A_PART = 6
# This many words about oneself explain why a person is wanted.
_FEWEST_WORDS_OF_A_MATTER = 6


def draft_questions(
    events: Sequence[Mapping[str, Any]], *, wants_both: Optional[bool] = None
) -> List[str]:
    """The visitor's own questions that may be meant, the likeliest first.

    Args:
        events: of a tracker, oldest first; the newest message is the wish for a person. What was
            said before an earlier hand-off ended is left out.
        wants_both: the last two are meant, also where they have answers; None where the wish
            itself says so.

    Returns:
        None, one, or two when both are without an answer, or wanted; as the visitor wrote them,
        without what only leads to them.
    """
    found: List[str] = []
    turns = _turns_since_the_handoff(_of_the_matter(events))
    newest = turns[-1].message if turns else {}
    if not is_pressed(newest):
        written = shown_message(newest).strip()
        wants_both = sends_both(written) if wants_both is None else wants_both
        earlier = [q for turn in turns[:-1] if (q := _question_of(turn.message))]
        if (matter := matter_told(written)) and read_details(written).is_reachable:
            # "070-…. It is about a new roof": of what was asked, if anything.
            return [added_to(earlier[-1], matter) if earlier else matter]
        if only_names_which(written) and (one := _one_meant(written, earlier)):
            return [one]
        named = names_one(written)
        if named and (one := question_named(named, earlier_messages(events))):
            # Also from before a hand-off that was cancelled.
            return [one]
        if which := asked_earlier(written):
            return _asked_earlier(which, turns[:-1])
        if (sent := _sent_along(written, earlier)) is not None:
            return [sent]
    if _tells(newest):
        return [without_lead_in(shown_message(newest).strip())]
    said = shown_message(newest)
    if is_complaint(newest) and not (says_to_pass_on(said) or comes_back(said)):
        matter = apart_from_contact(_matter_of_a_complaint(newest))
        return [matter] if matter else []
    # The button under the answer to a wish asks for the form, not for anything else.
    pressed = is_pressed(newest) and len(turns) > 1
    wished = turns[-2].message if pressed else newest
    wish = apart_from_remarks_on_sending(shown_message(wished)) if _is_a_wish(wished) else ""
    wish = "" if says_to_pass_on(wish) or only_of_the_talk(wish) else wish
    left_open = _left_open(said)
    remark = ""
    for place, turn in reversed([*enumerate(turns)]):
        question = _question_of(turn.message)
        if question is None:
            question = _matter_of_message(turn.message, wish if turn.message is wished else None)
        if turn.message is newest:
            question = question or left_open
        told = "" if is_pressed(turn.message) else _told_of_it(shown_message(turn.message))
        question = question or (told if turn.message is wished else question)
        question = _with_its_matter(turn.message, turns[:place]) or question
        question = question and _apart_from_its_writer(question)
        question = question and _apart_from_naming(question, turns[:place])
        if question and not _only_insists(question):
            question = _after_what_it_leans_on(question, turns[:place], told)
        if question and turn.message is newest:
            # It goes into its field; in earlier messages it is masked.
            question, _ = apart_from_name(question)
        if not question or has_no_matter(question):
            continue
        if any(bare(question) in bare(one) for one in found):
            continue
        if _only_insists(question):
            # "I asked who it is. There must be somebody?": what was asked before, else all of it.
            remark = remark or apart_from_contact(with_gaps(shown_message(turn.message).strip()))
            continue
        is_short = len(question.split()) < _FEWEST_WORDS_TOLD
        if is_short and turn.message is not wished and not looks_like_a_question(question):
            remark = remark or question
            continue
        # What the answer left open is understood only with what was asked before it.
        is_open = bool(left_open) if turn.message is newest else not _has_answer(turn)
        if not found:
            found.append(question)
            if not (is_open or wants_both):
                # Answered, or the message that wants a person holds it: it is that one.
                break
        elif is_open or wants_both:
            found.append(question)
        if len(found) == MOST_DRAFTS:
            break
    matter = "" if found else apart_from_contact(_matter_of_a_wish(wish)) or remark
    return [matter] if matter else found


def _matter_of_message(message: Mapping[str, Any], wish: Optional[str]) -> Optional[str]:
    """What a wish for a person asks for besides that; None for other messages.

    Args:
        message: of the visitor.
        wish: the newest one, without what it says of the hand-off; None to read it here.
    """
    if wish is None:
        wish = apart_from_remarks_on_sending(shown_message(message)) if _is_a_wish(message) else ""
        wish = "" if says_to_pass_on(wish) else with_gaps(wish)
    if pasted(wish):
        return wish
    asked = _question_in_a_wish(wish)
    # "May I talk to somebody in charge for an interview?": all of it says what for.
    return asked or (wish if holds(wish, "wish", "purpose") else None)


def _apart_from_naming(question: str, before: Sequence[Turn]) -> str:
    """A question without the sentences that only name one that was asked before.

    Args:
        question: such as "but the question about the photographs must be there, too".
        before: the turns before it.
    """
    said = [shown_message(turn.message) for turn in before if not is_pressed(turn.message)]
    sentences = BETWEEN_SENTENCES.split(question)
    named = {one: about for one in sentences if (about := names_in_the_talk(one))}
    said += [one for one in sentences if one not in named]
    kept = [one for one in sentences if not question_about(named.get(one, ""), said)]
    return joined_as_in(question, kept) if named else question


def _left_open(text: str) -> str:
    """What a text says is left open by an answer, "it does not say whether …"; else empty."""
    sentences = BETWEEN_SENTENCES.split(text)
    return next((one for one in sentences if holds(one, "answer_leaves_open")), "")


def _asked_earlier(which: Earlier, turns: Sequence[Turn]) -> List[str]:
    """The questions of turns that are meant by "my question from before", the likeliest first."""
    is_open: Dict[str, bool] = {}
    for turn in turns:
        if question := _question_of(turn.message):
            is_open[question] = not _has_answer(turn)
    asked = [*is_open]
    if which is Earlier.FIRST:
        return asked[:1]
    # Questions with an answer are hardly meant while there is one without.
    left = [question for question in asked if is_open[question]] or asked
    return left[::-1][:MOST_DRAFTS]


def _one_meant(text: str, earlier: Sequence[str]) -> str:
    """The question that "only the second one" means, of one message or of several; else empty."""
    together = as_one(earlier)
    found = (the_ones_meant(text, asked) for asked in [*earlier[::-1], together])
    return next(filter(None, found), "")


def _has_answer(turn: Turn) -> bool:
    outcomes = {Reply(reply).metadata.get("outcome") for reply in turn.replies}
    return bool(outcomes & set(_ANSWERED))


def earlier_messages(events: Sequence[Mapping[str, Any]]) -> List[str]:
    """What the visitor typed before the newest message, newest first."""
    turns = [*turns_newest_first(reversed(events))][1:]
    return [shown_message(turn.message) for turn in turns if not is_pressed(turn.message)]


def says_to_pass_on(text: str) -> bool:
    """Whether a text only asks to pass on what was said, and says how to reach its writer.

    Args:
        text: such as "please forward my question, they can call me at this number".
    """
    pieces = [one for one in BETWEEN_SENTENCES.split(text.strip()) if bare(one)]
    wished = [one for one in pieces if only_passes_on(one)]
    rest = [part for one in pieces if one not in wished for part in _BETWEEN_PARTS.split(one)]
    wishes = [*wished, *(part for part in rest if only_passes_on(part))]
    others = [part for part in rest if bare(part) and part not in wishes]
    return bool(wishes) and all(map(_is_beside_a_wish, others))


def question_named(named: Named, before: Sequence[str]) -> str:
    """The question of the conversation that is meant, as it may be sent; empty for none.

    Args:
        named: its place, what it is about, or both.
        before: what the visitor said before, newest first.
    """
    return _as_sent(named.among(_asking(before)[::-1]))


def questions_asked(before: Sequence[str]) -> List[str]:
    """The questions of the conversation as they may be sent, newest first, each once.

    Args:
        before: what the visitor said before, newest first.
    """
    return [*dict.fromkeys(map(_as_sent, _asking(before)))]


def _asking(before: Sequence[str]) -> List[str]:
    return [text for text in before if _asks(text) and not _only_speaks_of_one(text)]


def _as_sent(question: str) -> str:
    return with_gaps(_without_holes(_without_asides(question) or question))


def _only_speaks_of_one(text: str) -> bool:
    """Whether a text is about a question asked elsewhere rather than a question itself."""
    return bool(asked_instead(text)) or says_to_pass_on(text) or names_one(text) is not None


def _asks(text: str) -> bool:
    # "Hi can our class go": its second word asks.
    return looks_like_a_question(text) or looks_like_a_question(text.partition(" ")[2])


def without_masked(question: str) -> str:
    """A question that was kept without personal data, less the sentences that held any.

    Args:
        question: of a hand-off that was left; empty where nothing is left of it to send.
    """
    if not PLACEHOLDER.search(question):
        return question
    sentences = BETWEEN_SENTENCES.split(question)
    rest = joined_as_in(question, [one for one in sentences if not PLACEHOLDER.search(one)])
    return rest if tells_something(rest) else ""


def case_topic(
    events: Sequence[Mapping[str, Any]], question: Optional[str] = None
) -> Optional[str]:
    """The cell of a question, or that it is a complaint, since a case was sent.

    Small talk and wishes have none.

    Args:
        events: of a tracker, oldest first.
        question: the one that is offered; without it, or where nobody wrote it so, the cell that
            was last asked about.
    """
    own = since_the_last_case(_of_the_matter(events))
    turns = [*turns_newest_first(reversed(own))]
    asked_in = [turn for turn in turns if question and _holds_a_sentence_of(turn, question)]
    if asked_in and is_complaint(asked_in[0].message):
        return COMPLAINT
    return next(iter(cells_said(asked_in[:1] or turns)), None)


def _holds_a_sentence_of(turn: Turn, question: str) -> bool:
    said = bare(shown_message(turn.message))
    sentences = [bare(one) for one in BETWEEN_SENTENCES.split(question)]
    return any(one in said for one in sentences if one)


def _of_the_matter(events: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """The events from a complaint on when that is the newest wish; before it was another matter."""
    for place in reversed(range(len(events))):
        if events[place].get("event") != "user":
            continue
        intents = intents_of(events[place].get("parse_data") or {})
        said = shown_message(events[place])
        if COMPLAINT in intents and not (sends_by_the_way(said) or says_to_pass_on(said)):
            return events[place:]
        if _HANDOFF in intents:
            break
    return events


def _question_of(message: Mapping[str, Any]) -> Optional[str]:
    # Button titles are our words, not the visitor's.
    if is_pressed(message):
        return None
    parse_data = message.get("parse_data") or {}
    intent = (parse_data.get("intent") or {}).get("name") or ""
    if intent == _CHANGE:
        # "The question should be: …", of a form that waits.
        put = corrections(shown_message(message), Written()).question
        return with_gaps(put) if put and tells_something(put) else None
    # Reaching somebody is what brings visitors here, not what they want to know.
    cells = [c for c in cells_of(parse_data) if split_cell(c).topic != CONTACT]
    about_contact = bool(cells_of(parse_data)) and not cells
    if about_contact or not (cells or intent in _UNPLACED):
        return None
    text = shown_message(message)
    if is_away_for_a_while(text) or beside_sending_it(text) is not None or only_of_the_talk(text):
        return None
    if _only_wants_a_letter(text) or says_to_pass_on(text) or names_one(text) is not None:
        return None
    which_one = sends_both(text) or names_places_only(text) or only_names_which(text)
    if asks_what_is_public(text) or which_one:
        # About the notice under the form, or about which of the questions is meant.
        return None
    if letter := pasted(text):
        return with_gaps(letter.text)
    text = apart_from_remarks_on_sending(text)
    # "Cancel, but what is SERN?": the question without the cancelling.
    text = cancels(text) or text
    question = _without_asides(text) or _question_in_a_wish(text) or ""
    question = _apart_from_its_writer(question)
    # "… Send that to them, call me on …": what is left beside the contact may be such a wish.
    question = _without_asides(question) or question
    # Earlier messages are kept without personal data.
    draft = "" if asks_only_how_to_send(question) else with_gaps(_without_holes(question))
    asks = looks_like_a_question(question)
    only_reached = with_gaps(question) != question and len(draft.split()) <= _WORDS_OF_A_BARE_WISH
    if tells_only_details(question) or (only_reached and not asks):
        return None
    return draft if len(draft.split()) >= _FEWEST_WORDS and not has_no_matter(draft) else None


def _apart_from_its_writer(question: str) -> str:
    """A question without how its writer can be reached, nor the rest of that signature."""
    rest = apart_from_contact(question)
    return rest if rest == question else without_closing(rest)


def _without_holes(text: str) -> str:
    """A text without sentences that only describe its writer, where that is masked.

    What is asked stays as it is, and so does a text that says nothing else.
    """
    sentences = [*map(_without_masked_part, BETWEEN_SENTENCES.split(text))]
    kept = [one for one in sentences if looks_like_a_question(one) or not _is_of_its_writer(one)]
    rest = joined_as_in(text, kept)
    return rest if tells_something(rest) else text


def _without_masked_part(sentence: str) -> str:
    """A question without a part that only describes its writer: "my number is …, may we come?"."""
    if not (PLACEHOLDER.search(sentence) and looks_like_a_question(sentence)):
        return sentence
    kept = [one for one in _BETWEEN_PARTS.split(sentence) if not _is_of_its_writer(one)]
    rest = ", ".join(kept)
    return rest if looks_like_a_question(rest) else sentence


def _is_of_its_writer(part: str) -> bool:
    """Whether a part of a text says how to reach its writer or who they are, and it is masked."""
    return PLACEHOLDER.search(part) is not None and holds(part, "tells_of_its_writer")


def _with_its_matter(message: Mapping[str, Any], before: Sequence[Turn]) -> Optional[str]:
    """A question too short to be understood alone, after what it is about; None for others.

    Args:
        message: such as "does it cost?".
        before: the turns before it; what was pressed there says what it is about, too.
    """
    question = shown_message(message).strip()
    is_question = not is_pressed(message) and looks_like_a_question(question)
    words = len(question.split())
    is_short = words < _FEWEST_WORDS or (
        words < _FEWEST_WORDS_TOLD and not tells_something(question)
    )
    cells = cells_of(message.get("parse_data") or {})
    if not (is_question and is_short and cells) or split_cell(cells[0]).topic == CONTACT:
        return None
    if has_no_matter(question):
        return None
    for turn in reversed(before):
        pressed = is_pressed(turn.message) and cells_of(turn.parse_data)
        matter = shown_message(turn.message) if pressed else _question_of(turn.message)
        if matter and not _only_insists(matter):
            return added_to(matter, with_gaps(question))
    return None


def _after_what_it_leans_on(question: str, before: Sequence[Turn], told: str) -> str:
    """A question that leans on what was said before it, after the question that names that.

    Args:
        question: such as "I wondered whom she should contact".
        before: the turns before it.
        told: what it says besides a wish to pass on what they ask; empty for none.
    """
    if not (told or leans(question)):
        return question
    asked = (_question_of(turn.message) for turn in reversed(before))
    names = (one for one in asked if one and not _only_insists(one))
    named = next((one for one in names if told or not leans(one)), None)
    is_said = named is None or bare(question) in bare(named) or bare(named) in bare(question)
    return question if is_said or named is None else added_to(named, told or question)


def _only_insists(question: str) -> bool:
    """Whether a text asks nothing, but that there must be an answer to what was asked."""
    sentences = [part for part in BETWEEN_SENTENCES.split(question) if bare(part)]
    return all(patterns("insists")[0].match(part.strip()) for part in sentences)


def _sent_along(text: str, earlier: Sequence[str]) -> Optional[str]:
    """The question of "send it, but add …", "send the one about …", "send to them: …"; else None.

    Args:
        text: the newest message.
        earlier: the questions before it, oldest first.
    """
    if beside_sending_it(text) is not None or says_to_pass_on(text) or only_of_the_talk(text):
        return None
    if (sent := sent_after_colon(text)) and looks_like_a_question(sent):
        return apart_from_name(apart_from_contact(sent))[0]
    if earlier and sends_by_the_way(text):
        return earlier[-1]
    if earlier and (told := _told_of_it(text)):
        # "No, we are many. Send it to the municipality."
        return added_to(earlier[-1], told)
    for pattern in patterns("send_with_more"):
        match = pattern.fullmatch(text)
        if match and earlier:
            return added_to(earlier[-1], match["value"].strip())
    # "… and not the conversation" is none of what it is about.
    wish = text if wants_conversation_along(text) is None else apart_from_conversation(text)
    alone = apart_from_contact(wish, is_own=True)
    pieces = [one for one in BETWEEN_SENTENCES.split(alone.strip()) if bare(one)]
    # "That I want somebody to answer. Could you send the question about …?"
    others = [one for one in pieces if not only_passes_on(one)]
    for told in (alone, " ".join(others)):
        about = patterns("send_the_one_about")[0].fullmatch(told)
        if about and (found := _about(about["value"], earlier[::-1])):
            return found
    rest = without_lead_in(text)
    led = rest != text
    if led and not asks_first(rest):
        # "A question about parking to the municipality": where it goes is not part of it.
        rest = patterns("wish", "to_whom")[0].sub("", rest)
    asks_for_it = wants_it_sent(text) and len(rest.split()) >= _FEWEST_WORDS
    rest, _ = apart_from_name(apart_from_contact(rest))
    if tells_only_details(rest):
        return None
    return rest if asks_for_it and led and not _only_wants_a_letter(rest) else None


def _about(words: str, questions: Sequence[str]) -> str:
    """The first question that words name, also by a compound of one of its words; else empty."""
    found = question_about(words, questions)
    ends = tuple(word for word in bare(words).split() if len(word) >= _FEWEST_LETTERS_OF_A_COMPOUND)
    return found or next((one for one in questions if _holds_the_end_of(one, ends)), "")


def _holds_the_end_of(question: str, compounds: Sequence[str]) -> bool:
    """Whether a question has the last part of a compound: "the path", of "the canal path"."""
    words = [one for one in bare(question).split() if len(one) >= _FEWEST_LETTERS_OF_A_PART]
    return any(compound.endswith(word) for compound in compounds for word in words)


def _told_of_it(text: str) -> str:
    """What a text says besides a mere wish to send what was asked; empty where it asks itself."""
    sentences = BETWEEN_SENTENCES.split(without_lead_in(text))
    sentences = [part for one in sentences for part in _with_passing_on_apart(one)]
    asking = [one for one in sentences if patterns("asks_them_for_me")[0].fullmatch(one.strip())]
    own = [one for one in sentences if one not in asking]
    rest = [one for one in own if not (_is_one(one, "courtesies") or is_of_the_talk(one))]
    rest = [one for one in rest if not (names_in_the_talk(one) or _is_one(one, "complaints"))]
    rest = [one for one in rest if not has_no_matter(one)]
    told = apart_from_contact(joined_as_in(text, rest))
    if looks_like_a_question(told) or len(rest) in (0, len(sentences)):
        return ""
    is_wish = bool(asking) or (wants_it_sent(text) and not wants_it_sent(told))
    return told if is_wish and tells_something(told) and not tells_only_details(told) else ""


def _with_passing_on_apart(sentence: str) -> List[str]:
    """A wish for a reply without the clause that asks to pass it on: "…, can you forward that?"."""
    wish, _, last = sentence.rpartition(", ")
    is_apart = holds(wish, "wish", "reply") and first_match(last, "asks_them_for_me")
    return [wish, last] if is_apart else [sentence]


def _is_a_wish(message: Mapping[str, Any]) -> bool:
    """Whether a message is a wish for a person that may say more than that."""
    intent = ((message.get("parse_data") or {}).get("intent") or {}).get("name")
    text = shown_message(message)
    # "…, my number is 070-…" says no more.
    long = len(apart_from_contact(text, is_own=True).split()) > _WORDS_OF_A_BARE_WISH
    says_more = long or holds(text, "wish", "about")
    says_more = says_more or sends_it_beside(text) or wants_a_person_beside(text)
    # "How does a choir apply? Send that, too" after a case: whatever it was taken for.
    is_wish = intent in (_HANDOFF, _IN_CHAT) or wants_it_sent(text)
    is_wish = is_wish and beside_sending_it(text) is None
    return is_wish and says_more and not is_pressed(message)


def _tells(message: Mapping[str, Any]) -> bool:
    """Whether a message itself is what is to be passed on, whatever was asked before."""
    text = shown_message(message)
    # "It was not sent. Send: may we come?" asks, after a lead-in.
    rest = without_lead_in(text)
    is_led_to = rest != text and looks_like_a_question(rest)
    is_told = is_to_be_told(text) and not says_to_pass_on(text)
    return not is_pressed(message) and is_told and not is_led_to


def _is_beside_a_wish(part: str) -> bool:
    is_remark = apart_from_remarks_on_sending(part) == "" or wants_the_chat(part)
    is_reached = only_on_that_number(part) or any(lacks(part)) or tells_only_details(part)
    return is_remark or is_reached or has_no_matter(part) or _is_one(part, "courtesies")


def _only_wants_a_letter(text: str) -> bool:
    return wants_a_letter(text) and not asks_beside_a_letter(text)


def _question_in_a_wish(text: str) -> Optional[str]:
    """What is asked along with the request for a person: "… about how a school applies"."""
    sentences = BETWEEN_SENTENCES.split(without_lead_in(text.strip()))
    sentences = [part for part in sentences if not _is_none_of_it(part)]
    asked = [part for part in _not_wishes(sentences) if looks_like_a_question(part)]
    asked = [part for part in asked if not _only_wants_a_letter(without_lead_in(part))]
    told = [part for part in sentences if part not in asked and not _is_one(part, "courtesies")]
    told = [part for part in told if not (tells_only_details(part) or any(lacks(part)))]
    told = [part for part in told if not only_passes_on(part)]
    if asked and not told and sends_it_beside(text):
        # "Can we get money? Send that to the municipality": what is asked, however short.
        return without_lead_in(joined_as_in(text, asked))
    if asked and tells_something(" ".join(asked)):
        # "We are a choir from Rostock. Is there somebody whom I can ask?": what it is about, too.
        own = [one for one in told if tells_something(one, fewest=1) and _not_wishes([one])]
        own += [one for one in told if wants_no_reply(one) or wants_no_call(one)]
        kept = [one for one in sentences if one in asked or one in own]
        return without_lead_in(joined_as_in(text, kept))
    if asked and told:
        # "I would like to interview somebody about SERN. Can you arrange that?"
        return without_lead_in(text.strip())
    for sentence in reversed(sentences):
        about = patterns("wish", "about")[0].search(sentence)
        matter = patterns("wish", "to_whom")[0].sub("", about["value"]).strip() if about else ""
        if matter and _not_wishes([matter]) and tells_something(matter):
            # "A project on elderly care" is no sentence, "how a school applies" is one.
            own = [one for one in sentences if one == sentence or _not_wishes([one])]
            return matter if asks_first(matter) else joined_as_in(text, own)
    return None


def _matter_of_a_wish(text: str) -> str:
    """What the visitor says besides the wish, when nothing was asked."""
    # "Please help me send this: …": else all of it would be the wish.
    rest = after_colon(text) or text.strip()
    sentences = [one for one in BETWEEN_SENTENCES.split(rest) if not _only_reaches_out(one)]
    if all(tells_only_details(one) or any(lacks(one)) for one in _not_wishes(sentences)):
        return ""
    own = _not_wishes(sentences)
    if own and any(_names_a_matter(one) for one in sentences if one not in own):
        # "Could somebody call me about …? We are a school": not only the second.
        own = sentences
    told = joined_as_in(text, own)
    question = without_lead_in(told)
    if question != told and looks_like_a_question(question):
        return question
    return told if len(told.split()) >= _FEWEST_WORDS_OF_A_MATTER else ""


def _names_a_matter(sentence: str) -> bool:
    about = patterns("wish", "about")[0].search(sentence)
    return about is not None and tells_something(about["value"], fewest=1)


def _only_reaches_out(sentence: str) -> bool:
    """Whether a sentence only wants to reach somebody about "something", or helped with that."""
    about = patterns("wish", "about")[0].search(sentence)
    wants = holds(sentence, "reaches_out")
    return wants and not (about and tells_something(about["value"]))


def _matter_of_a_complaint(message: Mapping[str, Any]) -> str:
    """What the complaint is about when it says so, and that is not the assistant.

    It stays whole but for a greeting and the mere wish: that nobody answers may be all of it.
    """
    text = apart_from_remarks_on_sending(shown_message(message).strip(), is_complaint=True)
    if is_pressed(message) or (wants_no_reply(text) and not told_beside_no_reply(text)):
        return ""
    says_about_what = holds(text, "wish", "complaint")
    sentences = BETWEEN_SENTENCES.split((not says_about_what and after_colon(text)) or text)
    if not says_about_what:
        sentences = [one for one in sentences if not _only_complains(one)]
    matter = joined_as_in(text, sentences)
    others = [one for one in sentences if not holds(one, "wish", "assistant")]
    # "I want to complain about something" does not say about what.
    is_told = says_about_what or len(matter.split()) >= _FEWEST_WORDS_OF_A_MATTER
    return matter if is_told and tells_something(" ".join(others)) else ""


def _only_complains(sentence: str) -> bool:
    """Whether a sentence greets, or wants to complain or to reach somebody about nothing named."""
    is_wish = has_no_matter(sentence) or only_passes_on(sentence) or _is_none_of_it(sentence)
    return _is_one(sentence, "courtesies") or is_wish or only_on_that_number(sentence)


def _not_wishes(sentences: Sequence[str]) -> List[str]:
    own = [part for part in sentences if not _is_one(part, "courtesies")]
    own = [part for part in own if not (_is_one(part, "complaints") or _is_none_of_it(part))]
    own = [part for part in own if not (only_passes_on(part) or only_on_that_number(part))]
    return [part for part in map(_without_wishing_clause, own) if not _wishes(part)]


def _without_wishing_clause(sentence: str) -> str:
    """A sentence without the wish for a person that it ends with: "…, can somebody call me?"."""
    clause = patterns("wish", "clause")[0].fullmatch(sentence)
    rest = clause["value"] if clause else ""
    return rest if rest and _wishes(sentence[len(rest) :]) else sentence


def _wishes(part: str) -> bool:
    """Whether a part of a text is a wish for a person; asking why or how is more."""
    said, count = patterns("wish", "words")[0].subn(" ", part)
    return count > 0 and not (holds(part, "asks_for_a_reason") and stands_alone(said))


def _without_asides(text: str) -> str:
    """The text without sentences about the assistant, greetings and thanks."""
    parts = BETWEEN_SENTENCES.split(text.strip())
    # "When does SERN meet? Send that question, my mail is …"
    parts = [p for p in parts if beside_sending_it(p) is None and not only_sends_that(p)]
    parts = [part for part in parts if not _is_none_of_it(part)]
    parts = [part for part in parts if not (only_passes_on(part) and len(parts) > 1)]
    # "Send it from here after all".
    parts = [part for part in parts if not comes_back(part) or tells_something(part)]
    sentences = [part for part in parts if not _is_one(part, "courtesies")]
    kept = [part for part in sentences if not _is_one(part, "complaints")]
    if len(kept) < len(sentences):
        kept = [part for part in kept if looks_like_a_question(part)]
    return without_lead_in(joined_as_in(text, kept))


def _is_none_of_it(sentence: str) -> bool:
    """Whether a sentence is a wish for a person, or about what is sent: none of the matter."""
    is_about_it = wants_conversation_along(sentence) is not None or only_names_which(sentence)
    for_me = patterns("asks_them_for_me")[0].fullmatch(sentence.strip()) is not None
    is_same = matches(sentence, "same_contact")
    is_sent = sends_what_was_said(sentence) or only_announces(sentence)
    return is_about_it or for_me or is_same or is_sent or is_of_the_talk(sentence)


def _is_one(sentence: str, kind: str) -> bool:
    said = bare(sentence)
    return not said or any(pattern.fullmatch(said) for pattern in patterns(kind))


def _turns_since_the_handoff(events: Sequence[Mapping[str, Any]]) -> List[Turn]:
    # During the chat steps a name or an address is not a question, however it was classified.
    session = session_events(events)
    ends = [place for place, event in enumerate(session) if _ends_a_handoff(event)]
    return turns_oldest_first(outside_the_steps(session[ends[-1] :] if ends else session))


def _ends_a_handoff(event: Mapping[str, Any]) -> bool:
    """Whether the chat steps begin or end with an event, or a case was sent."""
    return event.get("event") == "active_loop" or opens_case(event)
