"""Texts as nobody should send them, for hypothesis."""

from __future__ import annotations

from hypothesis import strategies as st

# What is easily forgotten: letters in parts, marks without a letter, invisible characters between
# a letter and its mark, what grows when it is made plain, half characters, slashes of all kinds.
_MARKS = ["e\u0301", "\u0301", "\u0323", "\u200d", "\u2060", "\ufe0f", "\ufe32", "\ufdfa"]
_SIGNS = ["\xb4", "`", "\0", "\ud800", "\udfff", "/", "／", "⁄", " ", "\u3000", "\n"]
_WORDS = ["å", "SERN", "aaaa", "!!!!", "😀"]
_PIECES = st.sampled_from([*_MARKS, *_SIGNS, *_WORDS])

short_text = st.text(st.characters(), max_size=80) | st.lists(_PIECES, max_size=12).map("".join)


def _stretched(text: str, chars: int) -> str:
    return (text * (chars // max(1, len(text)) + 1))[:chars]


# Any string of 0 to 20 000 characters, lone surrogates and NUL included.
any_text = short_text | st.builds(_stretched, short_text, st.integers(0, 20_000))
