"""A question without one of its sentences."""

from __future__ import annotations

from bot.cases.sentences import without_sentence, without_words


def test_the_line_breaks_of_what_stays_are_kept() -> None:
    question = "Hej!\n\nFår vi åka? Vi är tio… Resan går i maj.\nTack"
    assert without_sentence(question, "resan") == "Hej!\n\nFår vi åka? Vi är tio… Tack"
    assert without_sentence(question, "tio") == "Hej!\n\nFår vi åka? Resan går i maj.\nTack"
    assert without_words(question, "vi är tio") == "Hej!\n\nFår vi åka? Resan går i maj.\nTack"
