"""Editors' typical slips: each is reported with its file, its line and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.content.project import edit, problems, write_project

SERN = "data/answers/sern.yml"
NLU = "data/nlu/sern.yml"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return write_project(tmp_path)


def test_a_sound_project_has_no_problem(project: Path) -> None:
    assert problems(project) == []


# --- How a file is written ---


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("    metadata:\n", "\tmetadata:\n", 10, "tabb"),
        ('"SERN är ett nätverk."', "”SERN är ett nätverk.”", 9, "krulligt citattecken"),
        ('"SERN är ett nätverk."', "SERN: ett nätverk", 9, "kolon"),
        ('"SERN är ett nätverk."', '"SERN är "ett" nätverk."', 9, "rakt citattecken inne"),
        ('"SERN är ett nätverk."', '"SERN är ett nätverk.', 9, "slutar aldrig"),
        ('      en: "SERN is', '     en: "SERN is', 13, "fel indrag"),
        ("{sv: SERN, en: SERN}", "{sv: SERN, en: SERN", 12, "går inte att läsa"),
    ],
)
def test_what_cannot_be_read_is_told_alone(
    project: Path, old: str, new: str, line: int, said: str
) -> None:
    edit(project / SERN, old, new)
    (problem, *others) = problems(project)
    place, _, reason = problem.partition(": ")
    assert (place, others) == (f"{SERN}:{line}", [])
    assert said in reason


def test_an_empty_file_is_told(project: Path) -> None:
    (project / "data" / "answers" / "new.yml").write_text("# Till senare.\n")
    assert problems(project) == ["data/answers/new.yml: Filen är tom. Ta bort den, eller fyll den."]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "  utter_sern/since:\n",
            "  utter_sern/what:\n",
            [f"{SERN}:18: utter_sern/what står två gånger i filen."],
        ),
        (
            "      next: [sern/what, sern/cost]\n",
            "    next: [sern/what, sern/cost]\n",
            [f"{SERN}:26: next ska stå indragen under metadata."],
        ),
        (
            "      unknown: true\n",
            "      unkown: true\n",
            [f"{SERN}:30: utter_sern/cost har unkown, som inte finns. Menade du unknown?"],
        ),
        (
            "      unknown: true\n",
            "      unknown: true\n      qqq: 1\n",
            [f"{SERN}:31: utter_sern/cost har qqq, som inte finns. Det som finns är easy,"],
        ),
        (
            '  - text: "Sedan 2005."\n    metadata:\n',
            '    text: "Sedan 2005."\n    metadata:\n',
            [f"{SERN}:18: Svaret ska vara en enda punkt"],
        ),
        (
            "version:",
            "vesion:",
            [f"{SERN}:1: vesion hör inte hemma i filen. Här får bara stå version, rules,"],
        ),
    ],
)
def test_what_stands_in_the_wrong_place_is_told(
    project: Path, old: str, new: str, told: list[str]
) -> None:
    edit(project / SERN, old, new)
    found = problems(project)
    for beginning in told:
        assert any(problem.startswith(beginning) for problem in found), found


def test_an_entry_outside_of_responses_is_told(project: Path) -> None:
    path = project / SERN
    path.write_text(path.read_text("utf-8") + 'utter_sern/why:\n- text: "Nytta."\n', "utf-8")
    assert f"{SERN}:35: utter_sern/why ska stå indragen under responses." in "\n".join(
        problems(project)
    )


def test_an_answer_in_two_files_is_told(project: Path) -> None:
    text = (project / SERN).read_text("utf-8")
    (project / "data" / "answers" / "tern.yml").write_text(text, "utf-8")
    found = "\n".join(problems(project))
    assert f"data/answers/tern.yml:8: utter_sern/what finns redan i {SERN}." in found
    assert "utter_sern/what står i fel fil. Svar om sern ska stå i data/answers/sern.yml." in found


def test_a_file_in_other_letters_is_told(project: Path) -> None:
    path = project / SERN
    path.write_bytes(path.read_text("utf-8").encode("latin-1"))
    (told,) = problems(project)
    assert told.startswith(f"{SERN}:9: Filen är inte sparad som UTF-8")


# --- What an answer says ---


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ('      easy: "Sedan 2005."\n', "", 20, "saknar lätt svenska (easy)"),
        ('      en: "Since 2005."\n', '      en: ""\n', 22, "saknar engelska (en)"),
        ('text: "Sedan 2005."', 'text: " "', 19, "saknar svenska (text)"),
        ('text: "Sedan 2005."', f'text: "{"ord " * 41}"', 19, "har 41 ord. Högst 40"),
        ('easy: "Sedan 2005."', f'easy: "{"ord " * 61}"', 21, "har 61 ord. Högst 60"),
        ('"Since 2005."', '"Since {yer}."', 22, "ingen vet vad {yer} ska bytas mot"),
        ('"Since 2005."', '"To {contact_emial}."', 22, "Menade du contact_email?"),
        ('"Since 2005."', '"Since {{year}}."', 22, "klammer"),
        ('"Since 2005."', '"Since { 2005."', 22, "klammer"),
        ('"Since 2005."', '"Ask a@motala.se."', 22, "i stället för a@motala.se"),
        ("      source: S1\n", "", 18, "säger fakta utan källa"),
        ("      source: S1\n", "      source: S99\n", 23, "källan S99 finns inte"),
        ("[S1, S2]", "[S1, S20]", 14, "källan S20 finns inte"),
        ('"2026-11-01"', '"1/11 2026"', 15, "saknar dag för granskning"),
        ('"2026-11-01"', '"2999-01-01"', 15, "ligger i framtiden"),
        ('"2026-11-01"', '"2001-01-01"', 15, "för mer än"),
        ("What is SERN?", "When did SERN begin?", 25, "samma ord på knappen"),
        ("Vad är SERN?", "Vad är SERN? " * 4, 16, "Högst 45"),
        (
            'ask: {sv: "Vad är SERN?", en: "What is SERN?"}',
            "ask: {sv: A}",
            16,
            "knappens ord på eng",
        ),
        ("next: [sern/cost, sern/since]", "next: [sern/cost]", 17, "till 1 frågor"),
        ("next: [sern/cost, sern/since]", "next: [sern/cost, sern/what]", 17, "svaret självt"),
        (
            "next: [sern/cost, sern/since]",
            "next: [sern/cost, sern/sinse]",
            17,
            "sern/sinse, som inte finns. Menade du sern/since?",
        ),
        ("next: [sern/cost, sern/since]", "next: [sern/cost, greet]", 17, "inga ord har"),
        ('kostar."\n    meta', 'kostar. {contact_email}"\n    meta', 28, "inte vet. Ta bort"),
        ("      topic: {sv: SERN, en: SERN}\n", "", 10, "ska heta något"),
        ("{sv: SERN, en: SERN}", "{sv: SERN, en: SERN, within: qq}", 11, "ämnet qq"),
        # Values of another kind than the key's.
        ('text: "Sedan 2005."', "text: 2005", 19, "på svenska (text) ska vara en enda text"),
        ('easy: "Sedan 2005."', 'easy: ["Sedan", "2005"]', 21, "ska vara en enda text"),
        (
            'ask: {sv: "När började SERN?", en: "When did SERN begin?"}',
            'ask: "När började SERN?"',
            25,
            'ska ha ord på båda språken. Skriv ask: {sv: "…", en: "…"}',
        ),
        ("next: [sern/what, sern/cost]", "next: sern/what", 26, "ska vara en lista"),
        ("unknown: true", "unknown: ja", 30, "unknown ska vara true"),
        ("[S1, S2]", "{S1, S2}", 14, "source ska vara ett nummer"),
        ('"2026-11-01"', "2026-02-30", 15, "saknar dag för granskning"),
        # What a visitor would see.
        ('"Since 2005."', '"Sedan 2005."', 22, "densamma som på svenska"),
        ('"Sedan 2005."', '"Sedan <b>2005</b>."', 19, "<b> syns som det står"),
        ('"Sedan 2005."', '"Sedan **2005**."', 19, "** syns som det står"),
        ("  utter_sern/since:", "  sern/since:", 18, "ska heta utter_sern/since"),
    ],
)
def test_what_is_wrong_with_an_answer_is_told(
    project: Path, old: str, new: str, line: int, said: str
) -> None:
    edit(project / SERN, old, new)
    found = problems(project)
    assert [p for p in found if p.startswith(f"{SERN}:{line}: ") and said in p], found


def test_the_lines_of_a_list_are_not_counted(project: Path) -> None:
    listed = "|-\n      Det här:\n" + "      - ett två tre fyra fem sex\n" * 20
    edit(project / SERN, 'text: "Sedan 2005."\n', f"text: {listed}")
    assert problems(project) == []


def test_an_unknown_answer_needs_no_source_but_a_known_one_does(project: Path) -> None:
    edit(project / SERN, "      unknown: true\n", "")
    (problem,) = problems(project)
    assert "utter_sern/cost säger fakta utan källa" in problem


def test_an_answer_that_states_no_fact_needs_no_source_and_has_none(project: Path) -> None:
    sourced = '      source: S1\n      reviewed: "2026-11-01"\n      ask: {sv: "När började SERN?"'
    edit(project / SERN, sourced, '      no_facts: true\n      ask: {sv: "När började SERN?"')
    assert problems(project) == []
    edit(project / SERN, "no_facts: true", "no_facts: ja")
    (problem,) = problems(project)
    assert "no_facts ska vara true" in problem
    edit(project / SERN, "no_facts: ja", "no_facts: true\n      source: S1")
    assert [p for p in problems(project) if "har både no_facts och source" in p]


def test_what_is_not_known_is_no_answer_without_facts(project: Path) -> None:
    edit(project / SERN, "unknown: true", "unknown: true\n      no_facts: true")
    (problem,) = problems(project)
    assert "har både no_facts och unknown" in problem


def test_only_the_general_texts_may_name_their_topic(project: Path) -> None:
    edit(project / SERN, '"Sedan 2005."', '"{topic_name} är från 2005."')
    (problem,) = problems(project)
    assert "ingen vet vad {topic_name}" in problem


# --- Topics ---


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            "- rule: sern\n  steps:\n  - intent: sern\n  - action: utter_sern\n",
            "",
            "saknar sin regel",
        ),
        ("action: utter_sern\n", "action: utter_srn\n", "intent: sern till action: utter_sern"),
        ("  utter_sern/what:\n", "  utter_sern/whut:\n", "saknar sin översikt, utter_sern/what"),
        ("  utter_sern/what:\n", "  utter_sern/whut:\n", "utter_sern/whut har inga exempel"),
        (
            "  utter_sern/what:\n",
            "  utter_sern/whut:\n",
            "sern/what har exempel på frågor men inget",
        ),
    ],
)
def test_a_topic_is_whole(project: Path, old: str, new: str, said: str) -> None:
    edit(project / SERN, old, new)
    assert said in "\n".join(problems(project))


# --- Phrases ---


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        (
            "- sern what nummer 1\n",
            "- Sern, WHAT nummer 0!\n",
            5,
            "två gånger under sern/what, första",
        ),
        ("- sern since nummer 0\n", "- sern what nummer 3?\n", 16, f"under sern/what ({NLU}:7)"),
        ("- sern what nummer 1\n", "sern what nummer 1\n", 5, "börja med"),
        ("- sern what nummer 1\n", "-sern what nummer 1\n", 5, "börja med"),
        ("- sern what nummer 1\n", "- /sern what nummer 1\n", 5, "börja med /"),
        ("- sern what nummer 1\n", "- vad är ”sern”\n", 5, "krulliga citattecken"),
        ("    - sern what nummer 1\n", "", 4, "sern/what har 9 exempel. Minst 10"),
        (
            "- intent: greet\n",
            "- intent: greett\n",
            0,
            "greett finns inte i domain.yml. Menade du greet?",
        ),
        ("- intent: sern/same\n", "- intent: srn/same\n", 0, "srn/same hör till ämnet srn"),
        (
            "- intent: sern/same\n  examples: |\n",
            "- intent: sern/same\n  examples:\n",
            0,
            "examples: |",
        ),
    ],
)
def test_what_is_wrong_with_a_phrase_is_told(
    project: Path, old: str, new: str, line: int, said: str
) -> None:
    edit(project / NLU, old, new)
    found = problems(project)
    place = f"{NLU}:{line}: " if line else f"{NLU}:"
    assert [p for p in found if p.startswith(place) and said in p], found


@pytest.mark.parametrize(
    ("mark", "is_right"),
    [
        ("  metadata: {language: fi}\n", True),
        ("  metadata: {language: sv}\n", False),
        ("", False),
    ],
)
def test_phrases_in_another_language_are_marked(project: Path, mark: str, is_right: bool) -> None:
    path = project / "data" / "nlu" / "languages" / "fi.yml"
    path.parent.mkdir()
    path.write_text(
        f'version: "3.1"\nnlu:\n- intent: sern/what\n{mark}  examples: |\n    - mikä on sern\n',
        encoding="utf-8",
    )
    told = [p for p in problems(project) if "languages/fi.yml:3: " in p]
    assert bool(told) != is_right
    assert all('metadata: {language: "fi"}' in p for p in told)


@pytest.mark.parametrize(
    ("folder", "mark", "is_right"),
    [
        ("follow_ups", "  metadata: {leans: true}\n", True),
        ("follow_ups", "", False),
        ("", "", True),
        ("", "  metadata: {leans: true}\n", False),
    ],
)
def test_follow_ups_are_marked_and_nothing_else_is(
    project: Path, folder: str, mark: str, is_right: bool
) -> None:
    path = project / "data" / "nlu" / folder / "more.yml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(
        f'version: "3.1"\nnlu:\n- intent: sern/what\n{mark}  examples: |\n    - och när då\n',
        encoding="utf-8",
    )
    told = [p for p in problems(project) if "more.yml:3: " in p]
    assert bool(told) != is_right
    assert all("metadata: {leans: true}" in p for p in told)


def test_an_intent_without_phrases_is_told(project: Path) -> None:
    edit(project / "domain.yml", "- greet\n", "- greet\n- thanks\n")
    assert problems(project) == ["domain.yml:2: thanks har inga exempel i data/nlu."]


# --- What the conversation says ---


@pytest.mark.parametrize(
    ("old", "new", "line", "said"),
    [
        ("outcome: small_talk", "outcome: smalltalk", 14, "outcome ska vara en av answered"),
        ('payload: \'/greet{"a": "b"}\'', "payload: /gret", 17, "leder till gret, som inte finns"),
        ('payload: \'/greet{"a": "b"}\'', "x: 1", 17, "saknar payload"),
        ('en: "Yes"', 'ne: "Yes"', 17, "saknar en"),
        ("Ja, {case_name}", "Ja, {case_nam}", 17, "{case_nam}"),
        ("values: [limit]", "values: [lim]", 13, "{limit}"),
        ("text: Hej {case_name}!", "text: Hej {case}!", 10, "{case}"),
        ("easy: Hej!", f"easy: {'hej ' * 66}", 12, "har 66 ord. Högst 65"),
        ("outcome: small_talk", "outcome: small_talk\n      color: red", 15, "har color"),
        ("outcome: small_talk", "outcome: small_talk\n      on_yes: gret", 15, "leder till gret"),
    ],
)
def test_what_is_wrong_with_the_conversation_is_told(
    project: Path, old: str, new: str, line: int, said: str
) -> None:
    edit(project / "domain.yml", old, new)
    found = problems(project)
    assert [p for p in found if p.startswith(f"domain.yml:{line}: ") and said in p], found


# --- Sources ---


def test_both_lists_of_sources_say_the_same(project: Path) -> None:
    edit(project / "docs" / "facts.md", "https://example.se/kommunen", "https://example.se/annan")
    assert problems(project) == [
        "docs/facts.md: S1 är inte densamma i docs/facts.md och i bot/answers/sources.yml. "
        "Rätta den ena."
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('url: "https://example.se/kommunen"', "url: example.se/kommunen", "S1 ska ha title och"),
        ("title: Kommunen, ", "", "S1 ska ha title och url"),
        ("S1: {", "1: {", "1 är inget nummer på en källa"),
        ("S2: {", "S1: {", "S1 står två gånger i filen"),
        ("S1: {", "S1: [", "Filen går inte att läsa här"),
    ],
)
def test_what_is_wrong_with_the_list_of_sources_is_told(
    project: Path, old: str, new: str, said: str
) -> None:
    edit(project / "bot" / "answers" / "sources.yml", old, new)
    found = problems(project)
    assert [p for p in found if p.startswith("bot/answers/sources.yml:") and said in p], found
