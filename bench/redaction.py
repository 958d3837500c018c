"""Times redaction on texts of 2 000 characters made to be slow.

``python -m bench.redaction``; at most 20 ms of processor time are allowed.
"""

from __future__ import annotations

import random

from bench.slowest import CHARS, print_slowest
from bot.privacy.redact import mask_sensitive, redact

_PIECES = [
    *("461 ", "46 701 ", "0701 ", "+46 ", "+1 ", "0046 ", "00 ", "1 ", "12", "(0)", "0 ", "07"),
    *("900101-2385 ", "4242 4242 4242 4242 ", "SE45 ", "SE45", "٠ ", "\u200b1", "ａ＠ｂ ", "a@"),
    *("anna at b dot ", "a [at] b [dot] ", "jag är Anna ", "jag heter ", "mvh A ", "Anna "),
    *("ring mig ", "ring mig Anna ", "prata med ", "/Anna ", "/", "\n/Kim\n", ". /A "),
    *("Olof Palmes gata ", "gatan ", "storgatan 1", "norra ", "12 Ab Cd ", "nya väg 1", "box 1 "),
    *("norra väg 1070-1740605", "a.b@c.d ", "x_", "https://", "[namn]", "a", "a-", "a'", ". "),
    *(
        " ",
        "+",
        "(at)",
        "\u0301e",
        "900101.,. 23 85 ",
        "jag är Anna de la ",
        "⑨⓪①",
        "９００１０１－２３８５ ",
    ),
    *("9 0 0 1 0 1 2 3 8 5 ", "9 O O 1 O 1 2 3 8 6 ", "0 1 ", "9001O1-2386 "),
    *("9001 0123 86 ", "900 101 238 5 ", "900I01-2386 ", "1990 0101 "),
    *("19 90 01 01 ", "900101-2385\u0336", "https://a900101-2386 "),
]


# Alphabets of which texts are drawn at random.
_ALPHABETS = ("0146 +-.a", "0O1Il ", "019 -/.", "07+() 46-", "jmnahs 01", "AB12 ", "@.a0 ", "⑨⓪①a")
# Texts of which each replacement exposes the next, for several rounds.
_CHAIN = "nya väg 1" * 3 + " . 461 461 461 "


def texts() -> dict[str, str]:
    """The texts by name: pieces repeated and drawn, signs drawn, some that need every round."""
    made = {repr(piece): (piece * CHARS)[:CHARS] for piece in _PIECES}
    chance = random.Random(1)
    for number in range(200):
        made[f"digits {number}"] = "".join(chance.choices("0146 +-.", k=CHARS))
        pieces = chance.choices(_PIECES, k=CHARS)
        made[f"pieces {number}"] = chance.choice(["", " "]).join(pieces)[:CHARS]
        letters = _ALPHABETS[number % len(_ALPHABETS)]
        made[f"{letters!r} {number}"] = "".join(chance.choices(letters, k=CHARS))
    for piece in _PIECES:
        around = piece * CHARS
        made[f"a chain in {piece!r}"] = (around[: CHARS // 2] + _CHAIN + around)[:CHARS]
    made["each shows the next"] = ("nya väg 1" * 101)[:900] + " . " + ("461 " * 275)[:1097]
    return made


def main() -> None:
    """Prints the slowest."""
    for name, run in (("redact", redact), ("mask_sensitive", mask_sensitive)):
        print_slowest(name, run, texts())


if __name__ == "__main__":
    main()
