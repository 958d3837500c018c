"""What a message asks of the hand-off: to cancel, to send, what was sent, what goes along."""

from __future__ import annotations

import re
from functools import cache
from itertools import chain
from typing import Any, Callable, FrozenSet, Optional

from bot.cases.coming_back import cannot_use_forms, wants_the_chat, wants_the_form
from bot.cases.contact import contacts_in, read_contact
from bot.cases.lead_ins import after_colon
from bot.cases.sending import beside_sending_it, sent_after_colon
from bot.cases.sentences import joined_as_in
from bot.cases.words import (
    BETWEEN_SENTENCES,
    ENDS_OF_SENTENCES,
    MOST_CHARS_OF_A_WISH,
    MOST_CHARS_OF_SEVERAL,
    bare,
    holds,
    is_one_of,
    lacks,
    looks_like_a_question,
    matches,
    named_parts,
    patterns,
    tells_something,
    word_lists,
)
from bot.conversation.plain_text import without_diacritics

_PARTS_BEFORE_CANCEL = 3
# What ends a part of a sentence: a hyphen between letters does not.
_MARKS = re.compile(r"([,.!?;:()…–—\n]|\s-\s)")
# What ``bare`` leaves of a text, beside white space.
_WORD_CHAR = re.compile(r"[^\W_]|['-]")


def cancels(text: str) -> Optional[str]:
    """What a message that cancels says besides that, empty for nothing; None if it does not cancel.

    Args:
        text: such as "no, forget it. Which are the twin towns?"; it may cancel first or last.
    """
    parts = _MARKS.split(text.strip())
    # "No, by the way, forget it. Which are the twin towns?": the first words may be a mere "no". Of
    # a short message, each sentence may begin so: "I am not unhappy. Forget it. Who decides?"
    ends = [place + 1 for place in range(1, len(parts), 2) if parts[place] in ENDS_OF_SENTENCES]
    for start in (0, *(ends if len(text) <= MOST_CHARS_OF_SEVERAL else ())):
        for place in range(start + 1, start + 2 * _PARTS_BEFORE_CANCEL, 2):
            rest = _after_joint("".join(parts[place:]))
            if _is_cancel(bare("".join(parts[start:place]))) and not _goes_on(rest):
                if start or len(text) > MOST_CHARS_OF_SEVERAL:
                    return rest or "".join(parts[:start]).strip()
                # "I don't care. Cancel. What is SERN?"
                again = cancels(rest)
                return rest if again is None else again
    # "Which are the twin towns? Forget it, by the way."
    places = reversed(range(len(parts)))
    words = next((place for place in places if _WORD_CHAR.search(parts[place])), 0)
    end = next(
        (place for place in reversed(range(words)) if parts[place] in ENDS_OF_SENTENCES), None
    )
    if end is not None and _is_cancel(bare(_after_joint("".join(parts[end + 1 :])))):
        return "".join(parts[: end + 1]).strip()
    # "Forget it but which are the twin towns": without a comma.
    for joint in patterns("cancel", "goes_on")[0].finditer(text):
        before = bare(text[: joint.start()])
        if len(before) > MOST_CHARS_OF_A_WISH:
            break
        if _is_cancel(before):
            return _after_joint(text[joint.end() :])
    return None


def cancels_last(text: str) -> bool:
    """Whether a text of several sentences ends with a mere "cancel"."""
    *before, last = BETWEEN_SENTENCES.split(text.strip())
    return bool(before) and bare(last) in word_lists()["cancel"]["last"]


def wants_another_way(text: str) -> bool:
    """Whether a text asks to be reached otherwise: "could you call instead?".

    Args:
        text: one that asks whether the visitor may call asks for something else.
    """
    is_short = len(text) <= MOST_CHARS_OF_A_WISH and not patterns("by_oneself")[0].search(text)
    return is_short and holds(text, "other_way")


def asks_for_a_call(text: str) -> bool:
    """Whether a text only asks to be called, or lets that be done: "can't you call me then?"."""
    return _fits(bare(text), "asks_for_a_call", "pattern")


def wants_to_be_called(text: str) -> bool:
    """Whether a text asks for a call."""
    kinds = ("wants_a_call", "by_telephone")
    return any(holds(text, kind) for kind in kinds)


def calls_on_a_number(text: str) -> bool:
    """Whether a text asks to call somebody, and says on which number."""
    told = any(contact.phone for _, _, contact in contacts_in(text))
    return told and holds(text, "asks_you_to_call")


def is_for_others(text: str) -> bool:
    """Whether a text names the business of other municipal offices, and nothing of the field.

    Args:
        text: such as "I want to ask about a building permit"; "a nursing home in Hyvinge" is of the
            field.
    """
    return holds(text, "for_others", "matters") and not names_the_field(text)


def names_the_field(text: str) -> bool:
    """Whether a text names what the assistant is for, whatever else it names."""
    return holds(text, "for_others", "field")


def beside_a_remark_on_forms(text: str) -> str:
    """What a text says besides its remarks on forms; empty where it makes none.

    Args:
        text: such as "May I join? I can't do forms."; to want to go on here is a wish, not a
            remark.
    """
    if holds(text, "in_this_place"):
        return ""
    return _without(text, lambda part: holds(part, "on_forms")) or ""


def writes_oneself(text: str) -> bool:
    """Whether a text only says that its writer will write or call: "I will mail them myself"."""
    return _fits(text.strip(), "writes_oneself")


def refuses_to_be_reached(text: str) -> bool:
    """Whether a text refuses to give an address or a number, and gives no other.

    Args:
        text: such as "I won't say that, no e-mail and no number"; "no number, but an address" gives
            one.
    """
    if len(text) > MOST_CHARS_OF_SEVERAL or read_contact(text).contact:
        return False
    pieces = [part for part in patterns("beside_refusing")[0].split(text) if "?" not in part]
    of_a_contact = patterns("kept_to_oneself")[0].search
    refused = [part for part in pieces if matches(part, "refuse")]
    others = [part for part in pieces if part not in refused]
    lacked = [part for part in others if any(lacks(part))]
    if any(of_a_contact(part) for part in others if part not in lacked):
        return False
    return bool(refused) and any(map(of_a_contact, (*refused, *lacked)))


def wants_no_reply(text: str) -> bool:
    """Whether a text says that its writer wants no reply, with whatever else it says.

    Args:
        text: such as "the trips cost too much, you need not reply"; "not before five" and "no reply
            by phone" only say when and how.
    """
    return any(holds(one, "no_reply") for one in BETWEEN_SENTENCES.split(text) if "?" not in one)


def sends_without_contact(text: str) -> bool:
    """Whether a text only asks to send without a way to be reached: "send it anyway, without"."""
    return matches(text, "without_contact")


def leaves_no_contact(text: str) -> bool:
    """Whether a text says that a question is to go without a way to be reached, and gives none."""
    told = sends_without_contact(text) or wants_no_reply(text)
    return told and read_contact(text).contact is None


def told_beside_no_reply(text: str) -> str:
    """A text that wants no reply, where it tells something besides; else empty."""
    pieces = patterns("beside_refusing")[0].split(text)
    pieces = [one for one in pieces if not (wants_no_reply(one) or sends_without_contact(one))]
    # "Yes, that is right. But no reply, as I said."
    pieces = [one for one in pieces if not is_one_of(one, "yes")]
    return text.strip() if tells_something(" ".join(pieces)) else ""


def yes_and(text: str) -> str:
    """What comes after a "yes": "yes, that one, and add …"; empty when there is none.

    Args:
        text: that is no mere yes.
    """
    if after_colon(text) or patterns("i_not_yes")[0].match(text.strip()):
        return ""
    match = patterns("yes_and")[0].fullmatch(text.strip())
    if match is None or is_one_of(text, "yes"):
        return ""
    # "Yes, that will be fine, but we are ten": the whole of the yes goes.
    joints = [one.start() for one in patterns("send_now", "between")[0].finditer(text)]
    after = [_after_joint(text[end:]) for end in joints if is_one_of(text[:end], "yes")]
    return min([match["value"].strip(), *after], key=len)


def second_question(text: str) -> str:
    """What comes after "wait, …": it does not take the place of what was asked; else empty."""
    match = patterns("wait_lead")[0].fullmatch(text.strip())
    return match["value"].strip() if match and looks_like_a_question(match["value"]) else ""


def wants_it_sent(text: str) -> bool:
    """Whether a text itself asks to pass something on to the municipality.

    Args:
        text: such as "please send to the municipality: may we come?", "tell them that …".
    """
    if len(text) > MOST_CHARS_OF_SEVERAL:
        return False
    # "Who decides? Send that to the municipality": the first sentence is not about sending.
    own = [part for part in BETWEEN_SENTENCES.split(text.strip()) if not _asks_how_to_send(part)]
    rest = " ".join(own)
    return tells_others(rest) or any(map(_asks_to_send, own))


def sends_beside_asking(text: str) -> bool:
    """Whether one sentence of a text asks to pass something on, and another asks something.

    Args:
        text: such as "send the question to them, then. Who reads it?".
    """
    own = [one for one in BETWEEN_SENTENCES.split(text.strip()) if bare(one)]
    sending = [one for one in own if "?" not in one and _asks_to_send(one)]
    return len(text) <= MOST_CHARS_OF_SEVERAL and bool(sending) and any("?" in one for one in own)


def asks_only_how_to_send(text: str) -> bool:
    """Whether a text asks how to send a question, and nothing about a matter."""
    return _fits(text.strip(), "how_to_send")


def _asks_to_send(sentence: str) -> bool:
    if patterns("sends_along")[0].search(sentence) or sent_after_colon(sentence):
        return True
    return beside_sending_it(sentence) is not None


def _asks_how_to_send(sentence: str) -> bool:
    return patterns("asks_how_to_send")[0].match(sentence) is not None


def asks_what_is_sent(text: str) -> bool:
    """Whether a text asks what was sent, or will be, and to whom."""
    return _fits(bare(text), "what_is_sent", "pattern")


def asks_for_a_copy(text: str) -> bool:
    """Whether a text asks for a copy of what is sent: "do I get a copy?"."""
    return len(text) <= MOST_CHARS_OF_A_WISH and _fits(text.strip(), "asks_for_a_copy")


def asks_who_reads(text: str) -> bool:
    """Whether a text asks who reads what is sent: "who reads this, then?"."""
    return _fits(bare(text), "who_reads")


def asks_whether_sent(text: str) -> bool:
    """Whether a text asks if anything has been sent."""
    return _fits(bare(text), "has_been_sent", "pattern")


def asks_what_becomes_of_it(text: str, *, just_sent: bool) -> bool:
    """Whether a text asks what happens to a case that was sent: "when do you call?".

    Args:
        text: of the visitor.
        just_sent: nothing else has been spoken of since, so that "what happens now?" is about it.
    """
    return asks_for_the_reply(text, what_next=just_sent) or (
        just_sent and _fits(bare(text), "becomes", "is_gone")
    )


def asks_for_the_reply(text: str, *, what_next: bool = True) -> bool:
    """Whether a text asks if a case has arrived, or when the reply comes.

    Args:
        text: of the visitor.
        what_next: "what happens now?" asks that, too.
    """
    kinds = ("of_a_case", "what_next") if what_next else ("of_a_case",)
    return any(_fits(bare(text), "becomes", kind) for kind in kinds)


def beside_the_state(text: str, *, sent: bool, just_sent: bool = False) -> Optional[str]:
    """What a text says besides asking whether something was sent, or what happens to it.

    Args:
        text: such as "when do you call? I work until five".
        sent: a case was sent.
        just_sent: nothing else has been spoken of since.

    Returns:
        The rest, empty for nothing; None where it does not ask that, or asks for something else, or
        tells something though nothing was sent.
    """
    if len(text) > MOST_CHARS_OF_SEVERAL:
        return None
    whole = [text.strip()]
    pieces = [part for part in patterns("beside_the_state")[0].split(text.strip()) if bare(part)]
    for parts in (whole, pieces):
        rest = [
            part
            for part in parts
            if not asks_whether_sent(part)
            and not (sent and asks_what_becomes_of_it(part, just_sent=just_sent))
        ]
        if len(rest) == len(parts):
            continue
        beside = " ".join(part for part in rest if len(part.split()) > 1)
        asks_more = any(looks_like_a_question(part) and tells_something(part) for part in rest)
        # "Then I will ask at the library. So nothing has been sent?" asks that all the same.
        ends_so = "?" in parts[-1] and asks_whether_sent(parts[-1]) and cancels(text) is None
        is_known = sent or ends_so or not tells_something(beside)
        return beside if is_known and not asks_more else None
    return None


def apart_from_the_state(text: str) -> str:
    """A text without the sentences that only ask whether something was sent."""
    rest = _without(text, asks_whether_sent)
    return text if rest is None else rest


def wants_their_number(text: str) -> bool:
    """Whether a text asks for a number of the municipality's, and gives none of its writer."""
    is_short = len(text) <= MOST_CHARS_OF_A_WISH
    return is_short and holds(text, "wants_their_number") and not read_contact(text).contact


def adds_to_case(text: str) -> bool:
    """Whether a text adds to a case that was sent: "call after five"."""
    if any(matches(text, kind) for kind in ("addition", "reach_me")) or tells_others(text):
        return True
    can_be = patterns("can_be_reached")[0].match(text.strip()) is not None
    return not looks_like_a_question(text) and (can_be or wants_no_call(text))


def was_said_before(text: str) -> bool:
    """Whether a text repeats that nobody is to call: "but I wrote not to call"."""
    return wants_no_call(text) and holds(text, "was_said")


def may_be_of_a_case(text: str) -> bool:
    """Whether a text may ask about the reply to a case: "will it be soon?", "do you write?"."""
    return len(text) <= MOST_CHARS_OF_A_WISH and holds(text, "may_be_of_a_case")


def asks_of_several(text: str) -> bool:
    """Whether a text asks what happened to more than one case: "did you get both?"."""
    said = bare(text)
    if len(said) > MOST_CHARS_OF_A_WISH:
        return False
    for one in word_lists()["becomes"]["several"]:
        asked = patterns("becomes", "several", one)[0].sub(one, said)
        of_one = asks_what_becomes_of_it(asked, just_sent=False) or asks_whether_sent(asked)
        if asked != said and of_one:
            return True
    return False


def is_about_the_conversation(text: str) -> bool:
    """Whether a text asks why the conversation goes along with the question, or refuses that."""
    is_short = len(text) <= MOST_CHARS_OF_A_WISH
    return is_short and holds(text, "about_conversation")


def asks_whether_it_went_along(text: str) -> bool:
    """Whether a text, after a case was sent, is about the conversation going along with it."""
    is_about_it = is_about_the_conversation(text) or wants_conversation_along(text) is not None
    return is_about_it and holds(text, "went_along")


def wants_conversation_along(text: str) -> Optional[bool]:
    """Whether a text wants the conversation sent along; None when it does not say.

    Args:
        text: of the visitor, with anything else; "why does it go along?" only asks.
    """
    pieces = patterns("beside_the_conversation")[0].split(text)
    wanted = [one for piece in pieces if (one := _is_along(piece)) is not None]
    return wanted[-1] if wanted else None


def _is_along(piece: str) -> Optional[bool]:
    if len(piece) > MOST_CHARS_OF_A_WISH or _asks_why_first(piece):
        return None
    if "?" in piece and not patterns("asks_you_to")[0].match(piece.strip()):
        return None
    if patterns("leaves_conversation_out")[0].search(piece):
        return False
    return True if patterns("takes_conversation_along")[0].search(piece) else None


def apart_from_conversation(text: str) -> str:
    """What a text says besides its wish about the conversation; empty for nothing.

    Args:
        text: such as "anna@example.org, and do not send the conversation".
    """
    pieces = patterns("beside_the_conversation")[0].split(text)
    rest = [piece.strip() for piece in pieces if bare(piece) and _is_along(piece) is None]
    return joined_as_in(text, rest)


def apart_from_remarks_on_sending(text: str, *, is_complaint: bool = False) -> str:
    """A text without what it says of the form, of its sending, or of what was asked before.

    Known by what these sentences say, for a message that may hold a matter. A sentence that holds
    nothing but words of sending and the chat is found by ``of_the_talk``.

    Args:
        text: such as "but why is the question empty? I asked about SERN"; as it stands where it
            says nothing of that, empty where it says nothing else.
        is_complaint: what was asked before, and that nobody answers, may be all that it is about.
    """

    def goes(sentence: str) -> bool:
        is_about = not is_complaint and holds(sentence, "about_the_talk")
        return is_about or _is_remark_on_sending(sentence)

    rest = _without(text, goes)
    if rest is None:
        return text
    return rest if tells_something(rest) else ""


def _is_remark_on_sending(sentence: str) -> bool:
    is_said = cannot_use_forms(sentence) or _only_wants_the_chat(sentence)
    is_said = is_said or wants_the_form(sentence)
    # "Will I get an answer to both?": of what is sent, and none of it.
    is_said = is_said or asks_of_several(sentence) or asks_who_reads(sentence)
    return is_said or asks_whether_sent(sentence) or asks_to_stay_unknown(sentence)


def _only_wants_the_chat(sentence: str) -> bool:
    says_more = patterns("wish", "about")[0].search(sentence) or "?" in sentence or ":" in sentence
    return wants_the_chat(sentence) and not says_more


def asks_to_stay_unknown(sentence: str) -> bool:
    """Whether a sentence asks if something can be sent anonymously."""
    return patterns("stays_unknown")[0].match(sentence.strip()) is not None


def beside_staying_unknown(text: str) -> Optional[str]:
    """What a text says besides asking that, empty for nothing; None where it does not ask it."""
    return _without(text, asks_to_stay_unknown)


def _without(text: str, goes: Callable[[str], bool]) -> Optional[str]:
    """The sentences of a text that stay; None where all do."""
    sentences = [part for part in BETWEEN_SENTENCES.split(text.strip()) if bare(part)]
    kept = [part for part in sentences if not goes(part)]
    return joined_as_in(text, kept) if len(kept) < len(sentences) else None


def wants_no_call(text: str) -> bool:
    """Whether a text says that its writer does not want to be called; "not before five" does not.

    Args:
        text: a question that is sent, or a message; questions in it do not count.
    """
    told = [part for part in BETWEEN_SENTENCES.split(text) if "?" not in part]
    return any(patterns("no_call")[0].search(part) for part in told)


def asks_to_be_called(text: str) -> bool:
    """Whether a question that is sent asks for a call: "call me before three"."""
    asks = any(holds(part, "wants_a_call") for part in BETWEEN_SENTENCES.split(text))
    return asks and not wants_no_call(text)


def wants_to_read_here(text: str) -> bool:
    """Whether a text asks to show something in the chat, not to write there."""
    return holds(text, "reads_here")


def asks_for_an_example(text: str) -> bool:
    """Whether a text asks to name one of several things: "can't you name one?"."""
    return holds(text, "asks_for_an_example")


def asks_to_change(text: str) -> Optional[str]:
    """The part that a text asks to be allowed to change, empty where it names none; else None.

    Args:
        text: such as "can I change my question?", "is it possible to change that?"; "how does one
            change an agreement?" is about something else.
    """
    parts = named_parts(text)
    names = {*chain(*word_lists()["parts"].values())}
    said = " ".join(word for word in bare(text).split() if word not in names)
    return next(iter(parts), "") if _fits(said, "asks_to_change", "pattern") else None


def says_what_is_asked(text: str) -> bool:
    """Whether a text only says what its writer asks: "well, the question is if we may come"."""
    return patterns("says_what_is_asked")[0].fullmatch(text.strip()) is not None


def stays_unreachable(text: str) -> bool:
    """Whether a text only says that its writer gives no address or wants no reply."""
    return _fits(bare(text), "stays_unreachable")


def withdraws(text: str) -> bool:
    """Whether a text wants to take back what was sent."""
    return _fits(bare(text), "withdraws", "pattern", most=MOST_CHARS_OF_SEVERAL)


def asks_of_taking_back(text: str) -> bool:
    """Whether a text asks if what was sent is gone now, or could be taken back later.

    Args:
        text: such as "is it deleted now?", "can I get it back if I change my mind?"; it wants
            nothing taken back yet.
    """
    if "?" not in text:
        return False
    may_be = holds(text, "of_taking_back", "may_be")
    pieces = [bare(part) for part in patterns("beside_the_state")[0].split(text.strip())]
    return may_be or any(_fits(part, "of_taking_back", "is_gone") for part in pieces)


def asks_for_a_time(text: str) -> bool:
    """Whether a text asks to be called at some time: "could you not call after five?"."""
    sentences = BETWEEN_SENTENCES.split(text.strip())
    is_short = len(text) <= MOST_CHARS_OF_A_WISH
    return is_short and any(holds(one, "asks_for_a_time") for one in sentences)


def asks_why(text: str) -> bool:
    """Whether a text asks why the visitor's details are needed: "why do you need that?"."""
    sentence = re.split(r"[?.!\n]", text.strip(), maxsplit=1)[0]
    said = without_diacritics(bare(sentence)).split()
    begins, beside = _plain_words("why", "begins"), _plain_words("why", "beside")
    return bool(said) and said[0] in begins and set(said[1:]) <= beside


def asks_what_is_public(text: str) -> bool:
    """Whether a text only asks what it means that what is sent becomes public."""
    return _fits(bare(text), "what_is_public", "pattern")


def asks_why_not_to_call(text: str) -> bool:
    """Whether a text asks why something must be written, and if its writer can't call instead."""
    is_short = len(text) <= MOST_CHARS_OF_A_WISH
    calls = patterns("calls_instead")[0].search(text.strip()) if is_short else None
    return calls is not None and asks_why(text[: calls.start()])


def is_to_be_told(text: str) -> bool:
    """Whether a text asks to tell others something, and says what: "tell them that …".

    A mere wish for a person does not say what.
    """
    for pattern in patterns("wish", "message"):
        match = pattern.fullmatch(text.strip())
        told = match["value"] if match else ""
        told = patterns("corrections", "then_sent")[0].sub("", told)
        if tells_something(told) and not patterns("wish", "words")[0].search(told):
            return True
    return False


def tells_others(text: str) -> bool:
    """Whether a text asks to tell the municipality something, and says what: "tell them …".

    Args:
        text: one that only says "I want you to …", or asks, is for the assistant.
    """
    told = is_to_be_told(text) and not looks_like_a_question(text)
    return told and holds(text, "wish", "others")


def _asks_why_first(text: str) -> bool:
    first = next(iter(without_diacritics(bare(text)).split()), "")
    return first in _plain_words("why", "begins")


def _is_cancel(said: str) -> bool:
    return _fits(said, "cancel", "pattern")


def _fits(text: str, *path: str, most: int = MOST_CHARS_OF_A_WISH) -> bool:
    """Whether a text as a whole fits a pattern; what is longer is the visitor's own words."""
    return len(text) <= most and patterns(*path)[0].fullmatch(text) is not None


def _goes_on(rest: str) -> bool:
    """Whether what comes after "stop" or "no" changes what is to be sent rather than ends it."""
    return matches(rest, "change") or patterns("cancel", "sends")[0].match(rest) is not None


def _after_joint(text: str) -> str:
    match = patterns("cancel", "joint")[0].match(text)
    return text[match.end() :].strip() if match else text.strip()


@cache
def _plain_words(*path: str) -> FrozenSet[str]:
    """The words under these keys of words.yml, without diacritics."""
    found: Any = word_lists()
    for key in path:
        found = found[key]
    return frozenset(map(without_diacritics, found))
