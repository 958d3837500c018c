"""Who does not want to send yet says so; a matter that only speaks of sending does not."""

from __future__ import annotations

from typing import Optional

import pytest

from bot.cases.sending import beside_not_yet


@pytest.mark.parametrize(
    ("text", "beside"),
    [
        ("skicka inte än", ""),
        ("inte än", ""),
        ("ja fast inte än", ""),
        ("nej vänta, skicka den inte än, jag ska kolla med de andra", ""),
        ("skicka inte än för jag ska kolla", ""),
        ("vänta med att skicka den", ""),
        ("don't send it yet, I have to ask the others", ""),
        ("Ja, aber noch nicht senden", ""),
        ("ek@example.com men skicka inte än, jag ska fråga de andra", "ek@example.com"),
        ("Vi undrar om vi kan vänta med att skicka ansökan till maj", None),
        ("Kommunen bör vänta med att skicka elever, vi vill veta mer", None),
        ("vi har inte fått svar än", None),
        ("Jag har inte än fått svar", None),
        ("Hyvinge har inte svarat, inte än i alla fall", None),
        ("skicka inte ändringar", None),
    ],
)
def test_what_is_not_to_be_sent_yet(text: str, beside: Optional[str]) -> None:
    assert beside_not_yet(text) == beside
