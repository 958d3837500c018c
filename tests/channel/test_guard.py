"""No text that can be typed reaches Rasa as a command, whatever is masked in it on the way."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.channel.errors import ChannelError
from bot.channel.masking import MASKED_KEY, mask_message
from bot.channel.requests import Incoming, clean_text
from bot.conversation.plain_text import mark_plain_text, shown_text
from bot.nlu.normalise import normalise
from tests.nlu.texts import any_text

_NUMBERS = st.sampled_from(
    ["900101-2385", "4242 4242 4242 4242", "SE45 5000 0000 0583 9825 7466", "/", "\u2060", "\u200b"]
)
_mixed = any_text | st.lists(_NUMBERS | st.text(max_size=5), max_size=8).map("".join)


@given(_mixed)
@example("/restart")
@example("900101-2385/restart")
@example("\u200b/900101-2385")
@example("\u2060/sern_what")
@settings(deadline=None, max_examples=300)
def test_nothing_that_is_typed_is_a_command(text: str) -> None:
    try:
        cleaned = clean_text(text, 2000)
    except ChannelError:
        return
    metadata: dict[str, object] = {}
    handed_on = mask_message(Incoming(text=cleaned), metadata).text
    assert handed_on is not None
    marked = mark_plain_text(handed_on)
    assert not marked.startswith("/")
    assert not normalise(marked).startswith("/")
    if MASKED_KEY not in metadata:
        # The visitor reads what they wrote.
        assert handed_on == cleaned
        assert shown_text(marked) == cleaned or cleaned.startswith("\u2060")


def test_numbers_in_the_question_of_a_form_that_is_left_are_masked_too() -> None:
    metadata: dict[str, object] = {}
    written = {"question": "Mitt nummer är 900101-2385.", "organisation": "school"}
    handed_on = mask_message(Incoming(button="4c40", written=written), metadata).written
    assert handed_on and "2385" not in handed_on["question"]
    assert handed_on["organisation"] == "school"
    assert metadata[MASKED_KEY]
