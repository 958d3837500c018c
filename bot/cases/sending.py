"""How visitors say that a case is to be sent, in more than a yes."""

from __future__ import annotations

from typing import List, Optional

from bot.cases.contact import read_contact
from bot.cases.details import only_reaches
from bot.cases.signatures import apart_from_signature
from bot.cases.words import (
    BETWEEN_SENTENCES,
    MOST_CHARS_OF_SEVERAL,
    bare,
    first_match,
    holds,
    looks_like_a_question,
    named_parts,
    patterns,
    tells_something,
    word_lists,
)
from bot.privacy.numbers import personal_numbers

# What is longer says more than that.
_MOST_CHARS = 160


def sends(text: str) -> bool:
    """Whether a text clearly asks to send what was just shown, and nothing else.

    Args:
        text: such as "aha. yes send it", "send it as it is", "send it now, before I retire".
    """
    rest = _after_send(apart_from_signature(text)[0])
    if rest is None or read_contact(text).contact:
        return False
    is_said = not rest or patterns("send_now", "beside")[0].fullmatch(rest) is not None
    return is_said and patterns("send_now", "more")[0].search(rest) is None


def wishes_to_send(text: str) -> Optional[bool]:
    """Whether a text that is all about sending clearly wants that; None for any other text.

    Args:
        text: such as "no, not change, I want to send now"; it is never the question.
    """
    said = patterns("wishes_to_send", "no_change")[0].sub(" ", bare(text))
    words = set(bare(text).split())
    listed = word_lists()
    known = {*listed["yes"]["words"], *listed["yes"]["beside"], *listed["no"]["words"]}
    known |= {*listed["wishes_to_send"]["beside"]}
    is_said = bool(words & {*listed["wishes_to_send"]["send"]})
    if not is_said or not words <= known or "?" in text:
        return None
    # "Shall I send it?" "No. Send!" is not clear.
    in_doubt = [
        *listed["wishes_to_send"]["in_doubt"],
        *([] if said != bare(text) else listed["no"]["words"]),
    ]
    return not (set(said.split()) & {*in_doubt} or holds(bare(text), "wishes_to_send", "asks"))


def the_one_to_send(text: str) -> str:
    """What the question is about that a text clearly asks to send; else empty.

    Args:
        text: such as "ok, send the question about the choir, then".
    """
    said = text.strip()
    match = patterns("sends_the_one")[0].search(said)
    if match is None or "?" in said or len(said) > _MOST_CHARS:
        return ""
    leads = sends(f"{said[: match.start()]} {word_lists()['send_word']}")
    return match["value"] if leads else ""


def sends_alone(text: str) -> bool:
    """Whether a text clearly asks to send what was just shown, without the conversation.

    Args:
        text: such as "yes, send it, but without the chat"; a mere yes beside it may only answer.
    """
    match = patterns("sends_alone")[0].fullmatch(text.strip())
    return match is not None and "?" not in text and sends(match["sends"])


def sends_without_something(text: str) -> bool:
    """Whether a text only asks to send "without", and does not say without what."""
    return patterns("without_what")[0].fullmatch(bare(text)) is not None


def sends_after_all(text: str) -> bool:
    """Whether a text takes back what it begins with, or gives in, and then clearly sends.

    Args:
        text: such as "Write that … no, by the way, it is fine. Send it", "never mind, send it".
    """
    found = (pattern.fullmatch(text.strip()) for pattern in patterns("after_all"))
    return "?" not in text and any(
        _sends_in_so_many_words(match["value"]) for match in found if match
    )


def sends_in_the_end(text: str) -> bool:
    """Whether the last wish in a text is clearly to send: it is none to cancel.

    Args:
        text: such as "I can't any more, send it", "forget it, send. Mum is at home at noon"; what
            refuses after the wish, "send it. No, wait", takes it back.
    """
    pieces = sending_pieces(text)
    sending = [place for place, one in enumerate(pieces) if _sends_in_so_many_words(one)]
    return bool(sending) and not any(map(_refuses, pieces[sending[-1] + 1 :]))


def sends_in_a_piece(text: str) -> bool:
    """Whether a piece of a text clearly sends, whatever the others say: "send it, but wait"."""
    return any(map(sends, sending_pieces(text)))


def sending_pieces(text: str) -> List[str]:
    """The pieces of a text, one of which may be the wish to send."""
    return [one for one in patterns("send_now", "between")[0].split(text.strip()) if bare(one)]


def _sends_in_so_many_words(text: str) -> bool:
    """Whether a text sends, and says so: "do it" beside a wish to cancel may mean to cancel."""
    wish = patterns("send_now", "begins")[0].match(text.strip())
    words = set(bare(wish[0]).split()) if wish else set()
    return sends(text) and not words.isdisjoint(word_lists()["wishes_to_send"]["send"])


def _refuses(piece: str) -> bool:
    """Whether a piece of a text cancels, says no or wavers."""
    says_no = not set(bare(piece).split()).isdisjoint(word_lists()["no"]["words"])
    cancels = first_match(bare(piece), "cancel", "pattern") is not None
    return says_no or cancels or patterns("wavers")[0].match(piece.strip()) is not None


def apart_from_sending(text: str) -> str:
    """What a text tells after a sentence that only sends, or gives in and sends; else all of it."""
    first, *rest = BETWEEN_SENTENCES.split(text.strip(), maxsplit=1)
    return rest[0] if rest and (sends(first) or sends_after_all(first)) else text


def refuses_and_sends(text: str) -> bool:
    """Whether a text says no to a change that was asked about, and sends: "No. Send it now"."""
    match = patterns("no_and")[0].fullmatch(text.strip())
    value = match["value"] if match else ""
    return sends(value) or bool(wishes_to_send(value))


def sends_by_the_way(text: str) -> bool:
    """Whether a text asks to send the question, and mentions something else in passing."""
    sentences = BETWEEN_SENTENCES.split(text.strip())
    rest = " ".join(sentences[1:])
    tells = patterns("by_the_way")[0].match(rest) is not None and not looks_like_a_question(rest)
    return tells and sends(sentences[0])


def beside_sending_it(text: str) -> Optional[str]:
    """How to reach a visitor who asks to send what they asked before; None for other texts.

    Args:
        text: such as "can you send that question, my mail is anna@example.org": it asks nothing
            else, and says at most who wrote it and when to call.
    """
    is_short = len(text) <= MOST_CHARS_OF_SEVERAL
    wish = patterns("sends_that")[0].search(text) if is_short else None
    if wish is None:
        return None
    beside = [text[: wish.start()], _without_asking_to(text[wish.end() :])]
    rest = " ".join(part.strip(" ?") for part in beside).strip()
    return rest if only_reaches(rest) else None


def other_one_to_send(text: str) -> Optional[str]:
    """What an unsent question is about that is to be sent as well; None for other texts.

    Args:
        text: such as "and the other question, too", "the one about the bus was not sent"; empty
            where it does not say what it is about.
    """
    if len(text) > MOST_CHARS_OF_SEVERAL or "?" in text:
        return None
    found = (pattern.search(text) for pattern in patterns("sends_the_other"))
    match = next(filter(None, found), None)
    return (match.groupdict().get("about") or "") if match else None


def sent_after_colon(text: str) -> str:
    """What a text asks to send, after a colon: "send: may we come?"; else empty."""
    match = patterns("sends_this")[0].search(text.strip())
    value = match["value"].strip() if match else ""
    return value if tells_something(value) else ""


def only_sends_that(text: str) -> bool:
    """Whether a text asks to send the question, and nothing else: "send my question"."""
    wish = patterns("sends_that")[0].fullmatch(text.strip())
    return wish is not None and "question" in named_parts(text)


def sends_it_beside(text: str) -> bool:
    """Whether a text asks in one of its sentences to send what it says in the others.

    Args:
        text: such as "May our choir come? Send that to them, too", "… I want a person to read it".
    """
    sentences = [part for part in BETWEEN_SENTENCES.split(text.strip()) if bare(part)]
    asking = [
        one
        for one in sentences
        if first_match(one, "asks_them_for_me")
        or (sends_what_was_said(one) and holds(one, "lead_in", "whom"))
    ]
    return 0 < len(asking) < len(sentences)


def sends_what_was_said(sentence: str) -> bool:
    """Whether a sentence asks to send what was said before it: "send that to them, too".

    Args:
        sentence: "may we send it to them?" may be about anything.
    """
    return "?" not in sentence and patterns("sends_that")[0].fullmatch(sentence.strip()) is not None


def only_passes_on(text: str) -> bool:
    """Whether a text only asks to pass on what was said before: it is not a question itself.

    Args:
        text: such as "can you send my question to the municipality?", "send what I wrote to them",
            "I want to complain to them about that".
    """
    said = text.strip()
    if not said or len(said) > _MOST_CHARS:
        return False
    passes_on = first_match(said, "only_passes_on") or first_match(said, "asks_them_for_me")
    return only_sends_that(said) or passes_on is not None


def only_on_that_number(text: str) -> bool:
    """Whether a text only says that its writer can be called on the number that they gave."""
    return patterns("on_that_number")[0].fullmatch(text.strip()) is not None


def _without_asking_to(text: str) -> str:
    """A text without the "could you" that it may begin with."""
    asks = patterns("asks_you_to")[0].match(text.strip())
    return text.strip()[asks.end() :] if asks else text


def sends_without(text: str) -> str:
    """What must not be sent: "send it, but not the name"; else empty."""
    rest = _after_send(text)
    match = patterns("send_now", "but_not")[0].fullmatch(rest) if rest else None
    return match["value"].strip() if match else ""


def is_a_personal_number(words: str) -> bool:
    """Whether words name a personal identity number, without being one."""
    return patterns("personal_number")[0].fullmatch(bare(words)) is not None


def has_personal_number(text: str) -> bool:
    """Whether a text holds a personal identity number."""
    return next(iter(personal_numbers(text)), None) is not None


def wavers(text: str) -> bool:
    """Whether a text takes its yes back for a question: "yes, or wait … where is it?"."""
    return "?" in text and patterns("wavers")[0].match(text.strip()) is not None


def is_as_it_stands(text: str) -> bool:
    """Whether a text only says that nothing is to be changed or added: "as it is"."""
    return first_match(bare(text), "as_it_stands") is not None


def beside_not_yet(text: str) -> Optional[str]:
    """What a text says besides that nothing is to be sent yet, and why; None where it doesn't.

    Args:
        text: such as "bo@example.org, but don't send it yet, I have to ask the others".
    """
    if "?" in text or len(text) > MOST_CHARS_OF_SEVERAL:
        return None
    match = patterns("not_yet")[0].search(text.strip())
    if match is None:
        return None
    return " ".join(part.strip(" ,.!") for part in text.strip().split(match[0], 1)).strip()


def _after_send(text: str) -> Optional[str]:
    said = text.strip()
    if "?" in said or len(said) > _MOST_CHARS:
        return None
    match = patterns("send_now", "begins")[0].match(said)
    return said[match.end() :].strip(" \t\n,.!–-") if match else None
