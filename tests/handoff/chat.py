"""A conversation about a case with the running assistant, and the way to each step of the form."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Mapping

from tests.conversations.stories import Replies
from tests.running import Visitor

WISH = "Jag vill prata med en människa"
QUESTION = "Vilka skolor är med i år?"
ADDRESS = "anna@example.se"
# An organisation is asked what it is and what it would like to do.
JOIN_QUESTION = "Hur går min förening med i ett SERN-projekt?"
RATHER_HERE = "Jag skriver hellre här i chatten"
RATHER_HERE_ENGLISH = "I would rather write here in the chat"


@dataclass
class Chat:
    """A visitor who presses buttons by their titles and knows which reply to expect."""

    visitor: Visitor
    domain: Mapping[str, Any]
    language: str = "sv"
    style: str = "normal"
    said: list[str] = field(default_factory=list)
    turn: Mapping[str, Any] = field(default_factory=dict)

    @property
    def texts(self) -> list[str]:
        """What the assistant answered in the newest turn."""
        return [message["text"] for message in self.turn["messages"]]

    @property
    def buttons(self) -> dict[str, str]:
        """Ids of the newest turn's buttons by their titles."""
        return {b["title"]: b["id"] for m in self.turn["messages"] for b in m["buttons"]}

    def say(self, *texts: str) -> Chat:
        """Types texts, one after the other."""
        for text in texts:
            self._keep(text, self.visitor.say(text))
        return self

    def press(self, *titles: str) -> Chat:
        """Presses buttons of the newest turn, one after the other."""
        for title in titles:
            assert title in self.buttons, self._told(f"no button {title!r}")
            self._keep(f"[{title}]", self.visitor.press(self.buttons[title]))
        return self

    def press_id(self, button_id: str) -> Chat:
        """Presses a button of any turn."""
        self._keep(f"[{button_id}]", self.visitor.press(button_id))
        return self

    def gets(self, *responses: str) -> Chat:
        """The newest turn holds exactly these responses, in the language and style set."""
        fits = len(self.texts) == len(responses) and all(
            Replies(self.domain).fits(text, response, self.language, self.style)
            for text, response in zip(self.texts, responses, strict=True)
        )
        assert fits, self._told(f"not {responses} in {self.language}, {self.style}")
        return self

    def shows(self, *parts: str) -> Chat:
        """The newest reply holds these words."""
        for part in parts:
            assert part in self.texts[-1], self._told(f"{part!r} is missing")
        return self

    def hides(self, *parts: str) -> Chat:
        """No newest reply holds these words."""
        for part in parts:
            assert part not in "\n".join(self.texts), self._told(f"{part!r} is there")
        return self

    def _keep(self, said: str, turn: Mapping[str, Any]) -> None:
        self.turn = turn
        self.said += [f"> {said}", *(f"  {text}" for text in self.texts)]
        assert turn["outcome"] != "error" and self.texts, self._told("no answer")

    def _told(self, problem: str) -> str:
        return "\n".join([problem, f"buttons: {list(self.buttons)}", *self.said])


def in_chat(chat: Chat) -> Chat:
    """The visitor wants a person, and would rather write than fill in a form."""
    chat.say(WISH).gets("utter_handoff_request")
    return chat.press(RATHER_HERE if chat.language == "sv" else RATHER_HERE_ENGLISH)


def at_question(chat: Chat) -> Chat:
    """The question is asked for."""
    return in_chat(chat).gets("utter_handoff_in_chat", "utter_ask_case_question")


def at_draft(chat: Chat) -> Chat:
    """It is asked whether the question from before is the one."""
    return in_chat(chat.say(QUESTION)).gets("utter_handoff_in_chat", "utter_ask_case_draft")


def at_contact(chat: Chat) -> Chat:
    """It is asked how to reach the visitor."""
    return at_question(chat).say(QUESTION).gets("utter_ask_case_contact")


def at_suggestion(chat: Chat) -> Chat:
    """It is asked whether another address is meant."""
    return at_contact(chat).say("anna@gmial.com").gets("utter_ask_case_contact_suggestion")


def at_summary(chat: Chat) -> Chat:
    """What will be sent is shown."""
    return at_contact(chat).say(ADDRESS).gets("utter_ask_case_decision")


def at_change(chat: Chat) -> Chat:
    """It is asked what to change."""
    return at_summary(chat).press("Ändra").gets("utter_case_change_what")


def at_name(chat: Chat) -> Chat:
    """The name is asked for."""
    return at_change(chat).press("Namnet").gets("utter_ask_case_name")


STEPS = (at_question, at_draft, at_contact, at_suggestion, at_summary, at_change, at_name)
