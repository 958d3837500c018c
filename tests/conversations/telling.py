"""Plays a story to the running assistant, and checks each turn."""

from __future__ import annotations

from typing import Any, Mapping, Sequence

from bot.conversation.cells import OVERVIEW, is_cell, split_cell
from bot.conversation.outcomes import Outcome
from bot.nlu.language import SETTINGS
from tests.conversations.stories import ALL, Turn
from tests.questions.answers import BEFORE_A_FORM, Answers, variant_of
from tests.questions.wanted import Wanted
from tests.running import Visitor

NOTICES: Mapping[str, str] = SETTINGS["notices"]
# Answers further back than this are not followed by "tell me more".
_ANSWERS_BACK = 3
_FEWEST_CHOICES = 2


class Conversation:
    """One conversation with the assistant, and what has been said in it."""

    def __init__(self, visitor: Visitor, answers: Answers) -> None:
        self._visitor = visitor
        self._answers = answers
        self._slots = {"language": "sv", "style": "normal"}
        self._cells: list[str] = []
        self._buttons: list[Mapping[str, str]] = []
        self._in_form = False
        self._transcript: list[str] = []

    def tell(self, turn: Turn) -> None:
        """Has the visitor say or press what the story tells, and checks the replies."""
        offered = self.offered()
        got = self._send(turn)
        self.check(turn, got, offered)

    def offered(self) -> list[list[str]]:
        """The cells that the last replies' buttons lead to, by their titles."""
        titles = [button["title"] for button in self._buttons]
        found = [[n for n in self._answers.titled(title) if is_cell(n)] for title in titles]
        return [names for names in found if names]

    def check(self, turn: Turn, got: Mapping[str, Any], offered: Sequence[Sequence[str]]) -> None:
        """Checks a turn's replies against the story.

        Args:
            turn: as told.
            got: the server's turn.
            offered: the cells that were offered before it.
        """
        self._slots |= turn.slots
        texts = [message["text"] for message in got["messages"]]
        self._transcript += [f"> {turn.text}", *(f"  {text}" for text in texts)]
        told = "\n".join(self._transcript)
        assert texts, f"no reply\n{told}"
        # The first answer to another language says in that language which one will be used.
        notice = NOTICES.get(turn.slots.get("visitor_language", ""), "")
        assert not notice or texts[0] == notice, f"{notice!r} is missing\n{told}"
        messages = self._answers.without_guesses(got["messages"][1 if notice else 0 :])
        for message in messages:
            assert any(self._says(message["text"], name) for name in self._answers.names), (
                f"not said in {self._variant}: {message['text']!r}\n{told}"
            )
        wanted = self._wanted(turn, offered)
        wrong = self._wrong({**got, "messages": got["messages"][1 if notice else 0 :]}, wanted)
        if turn.asks_back and (wrong or not wanted):
            wrong = None if self._asks_back(got, messages) else f"not asked back, {wrong}"
        assert wrong is None, f"{wrong}\n{told}"
        self._keep(messages, wanted)

    @property
    def _variant(self) -> str:
        return variant_of(self._slots["language"], self._slots["style"])

    def _says(self, text: str, name: str) -> bool:
        return self._answers.says(text, name, (self._variant,))

    def _send(self, turn: Turn) -> Mapping[str, Any]:
        if turn.presses is not None:
            assert len(self._buttons) > turn.presses, f"no button {turn.presses}: {self._buttons}"
            return self._visitor.press(self._buttons[turn.presses]["id"])
        return send(self._visitor, turn.text, self._answers)

    def _wanted(self, turn: Turn, offered: Sequence[Sequence[str]]) -> Wanted:
        if turn.again:
            return [self._cells[-1:] or ["language_set"]]
        if turn.follows:
            following = [
                cell
                for said in self._cells[-_ANSWERS_BACK:]
                for cell in self._answers.next_of(said)
                if cell not in self._cells and not self._answers.is_unknown(cell)
            ]
            assert following, f"nothing follows {self._cells}"
            return [following]
        if turn.presses is not None:
            return [self._answers.titled(self._buttons[turn.presses]["title"])]
        if turn.picks is None:
            return turn.wanted
        if not offered:
            return [["what_else"]]
        return offered if turn.picks == ALL else [offered[int(turn.picks)]]

    def _wrong(self, got: Mapping[str, Any], wanted: Wanted) -> str | None:
        if not wanted:
            return None
        if self._in_form:
            # The form asks on, whatever was said before.
            texts = [message["text"] for message in got["messages"]]
            fits = any(self._says(text, name) for text in texts for name in wanted[0])
            return None if fits else f"wanted {wanted[0]}"
        return self._answers.difference(got, wanted, (self._variant,))

    def _asks_back(self, got: Mapping[str, Any], messages: Sequence[Mapping[str, Any]]) -> bool:
        if got["outcome"] == Outcome.CLARIFIED:
            return True
        overview = any(
            is_cell(name) and split_cell(name).aspect == OVERVIEW
            for name in self._names(messages[0]["text"])
        )
        return len(messages) == 1 and overview and len(messages[0]["buttons"]) >= _FEWEST_CHOICES

    def _names(self, text: str) -> list[str]:
        return [name for name in self._answers.names if self._says(text, name)]

    def _keep(self, messages: Sequence[Mapping[str, Any]], wanted: Wanted) -> None:
        likely = [name for names in wanted for name in names]
        said: list[str] = []
        for message in messages:
            names = self._names(message["text"])
            # Two cells may have the same text.
            said += [n for n in likely if n in names][:1] or names[:1]
        self._cells += filter(is_cell, said)
        self._in_form = self._in_form or any(name in BEFORE_A_FORM for name in said)
        if {"case_cancelled", "case_left"} & set(said):
            self._in_form = False
        self._buttons = [button for message in messages for button in message["buttons"]]


def send(visitor: Visitor, text: str, answers: Answers) -> dict[str, Any]:
    """Types a text; one that starts with a slash is the payload of a button to press."""
    if not text.startswith("/"):
        return visitor.say(text)
    titles = answers.titles(text)
    offered = [
        button
        for turn in reversed(visitor.history())
        for reply in turn["messages"]
        for button in reply["buttons"]
    ]
    pressed = [button["id"] for button in offered if button["title"] in titles]
    assert pressed, f"no button for {text} was offered, only {[b['title'] for b in offered]}"
    return visitor.press(pressed[0])
