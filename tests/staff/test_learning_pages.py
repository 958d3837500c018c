"""Statistik, Obesvarat, Svar and open data: who sees what, and what a form does."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any, Callable, Optional

import httpx
import pytest
from sqlalchemy import delete
from sqlalchemy.orm import sessionmaker
from starlette.testclient import TestClient

from bot.channel.tokens import SessionTokens, session_secret
from bot.content.phrases import read_phrases
from bot.conversation.cells import IT, SAME, is_cell
from bot.conversation.outcomes import is_preview
from bot.files.yaml_data import read_yaml
from bot.learning.phrases import Shortfall, decisions, phrase_key
from bot.learning.trial_kept import keep_trial
from bot.settings import PROJECT_DIR, Settings
from bot.staff import answers as answers_page
from bot.staff import unanswered
from bot.staff.app import create_app
from bot.staff.content import answers
from bot.staff.pages import Visit
from bot.staff.preview import Preview, PreviewFailed, preview
from bot.staff.terms import terms
from bot.store.conversations import NewEvent, append_events
from bot.store.feedback import save_feedback
from bot.store.figures import Dimension, Fact, add_facts
from bot.store.local_time import LOCAL_TIME
from bot.store.misses import Missed, record_miss
from bot.store.models import FeedbackKind, Miss, MissKind, PhraseVerdict
from bot.store.sessions import writing
from bot.store.staff import Role
from tests.learning.feedback import said_at_the_end, thumb_down
from tests.staff.conftest import Browser

NOW = datetime.now(UTC)
NLU = PROJECT_DIR / "data" / "nlu"
BrowserOf = Callable[..., Browser]
# A question that the content has an answer to, and nobody has ever asked so.
PHRASE = "betalar kommunen medlemspengar till det italienska nätverket xyzzy"


def happened(sessions: sessionmaker, at: datetime, *facts: Fact) -> None:
    with writing(sessions) as session:
        add_facts(session, at, facts)


def missed(
    sessions: sessionmaker,
    text: str = PHRASE,
    kind: MissKind = MissKind.MISSED,
    response: Optional[str] = None,
) -> None:
    record_miss(
        sessions,
        conversation_id="c",
        kind=kind,
        redacted_text=text,
        intent_ranking=[{"name": "sern/cost", "confidence": 0.4}],
        response=response,
        language="sv",
    )


def test_the_figures_of_a_period_are_shown_and_handed_out(
    sessions: sessionmaker, browser_of: BrowserOf
) -> None:
    facts = [Fact(Dimension.ASKED, "sern/cost"), Fact(Dimension.UNKNOWN, "sern/cost")]
    happened(sessions, NOW, *facts, Fact(Dimension.CONVERSATION), Fact(Dimension.RESPONSE, "50"))
    happened(sessions, NOW - timedelta(days=300), *[Fact(Dimension.CASE)] * 77)
    reader = browser_of(Role.READER)
    page = reader.get("/statistik").text
    assert "Vad kostar medlemskapet" in page or "sern/cost" in page
    assert "50 ms" in page and ">77<" not in page
    first = (NOW - timedelta(days=320)).date()
    asked = f"fran={first}&till={NOW.astimezone(LOCAL_TIME).date()}&enhet=manad"
    assert ">77<" in reader.get(f"/statistik?{asked}").text
    sheet = reader.get(f"/statistik/statistik.csv?{asked}")
    assert "Inget känt svar;sern/cost;1" in sheet.text
    assert sheet.headers["content-disposition"].startswith("attachment")


def test_a_period_that_is_none_is_told_and_another_shown(browser_of: BrowserOf) -> None:
    reader = browser_of(Role.READER)
    for wrong in (
        "fran=igår&till=idag",
        "fran=2026-02-01&till=2026-01-01",
        "fran=1990-01-01&till=2026-01-01",
    ):
        page = reader.get(f"/statistik?{wrong}")
        assert page.status_code == 200 and "gick inte att läsa" in page.text


@pytest.fixture
def published(settings: Settings, sessions: sessionmaker) -> TestClient:
    return TestClient(create_app(settings.copy(update={"open_data": True}), sessions))


def test_open_data_is_for_all_and_leaves_out_what_is_rare(
    published: TestClient, sessions: sessionmaker
) -> None:
    last_month = NOW.astimezone(LOCAL_TIME).replace(day=1) - timedelta(days=3)
    for value, count in (("sv", 40), ("en", 12), ("fi", 7), ("so", 1)):
        happened(sessions, last_month, *[Fact(Dimension.LANGUAGE, value)] * count)
    happened(sessions, last_month, *[Fact(Dimension.CASE)] * 4)
    happened(sessions, NOW, *[Fact(Dimension.CONVERSATION)] * 50)
    told = published.get("/oppna-data/statistik.json")
    rows = {(row["dimension"], row["value"]): row["count"] for row in told.json()["rows"]}
    # One would follow from the sum, so that the next smallest is left out, too.
    assert rows == {("language", "sv"): 40, ("language", "en"): 12}
    assert "under 5" in told.json()["about"] and told.json()["least"] == 5
    sheet = published.get("/oppna-data/statistik.csv").text
    assert f"{last_month:%Y-%m};language;sv;40" in sheet


def test_open_data_is_not_there_unless_it_is_published(nobody: Browser) -> None:
    assert nobody.get("/oppna-data/statistik.json").status_code == 404


def test_an_editor_decides_about_a_group_and_gets_a_patch(
    sessions: sessionmaker, browser_of: BrowserOf
) -> None:
    missed(sessions)
    missed(sessions, "<b>hej</b> du xyzzy")
    editor = browser_of(Role.EDITOR)
    key = phrase_key(PHRASE)
    assert PHRASE in editor.get("/obesvarat").text
    assert "&lt;b&gt;hej" in editor.get("/obesvarat").text
    group = f"/obesvarat/grupp/{key}"
    assert 'value="sern/cost" selected' in editor.get(group).text
    kept = editor.post(group, fras=key, beslut="cell", cell="sern/cost")
    assert kept.status_code == 200 and "Antal fraser: 1" in kept.text
    assert [(one.cell, one.by) for one in decisions(sessions)] == [("sern/cost", "redaktör.test")]
    assert editor.get(group).status_code == 404
    proposal = editor.get("/obesvarat/forslag").text
    assert f"+    - {PHRASE}" in proposal and "try-proposal" in proposal
    assert "Ett beslut raderas efter 30 dagar." in proposal
    patch = editor.get("/obesvarat/forslag.patch").text
    assert patch.startswith("diff --git a/data/nlu/sern.yml") and f"+    - {PHRASE}" in patch
    assert "Så gick det" not in proposal and "prövat än" not in proposal
    keep_trial(sessions, patch, "Rätt direkt: 1 → 2\n<b>", NOW)
    tried = editor.get("/obesvarat/forslag").text
    assert "Rätt direkt: 1 → 2\n&lt;b&gt;" in tried and "Så gick det" in tried
    editor.post("/obesvarat/forslag/ord", fras=key, text="andra ord xyzzy")
    changed = editor.get("/obesvarat/forslag").text
    assert "inte prövat än" in changed and "Rätt direkt" not in changed
    assert "+    - andra ord xyzzy" in editor.get("/obesvarat/forslag.patch").text
    editor.post("/obesvarat/forslag/angra", fras=key)
    assert PHRASE in editor.get("/obesvarat").text and decisions(sessions) == []


def test_what_is_applied_is_called_so_and_what_comes_next_is_told(
    sessions: sessionmaker, browser_of: BrowserOf
) -> None:
    (known, *_) = (one for one in read_phrases(NLU) if one.intent == "sern/cost")
    editor = browser_of(Role.EDITOR)
    for text in (known.text, PHRASE):
        missed(sessions, text)
        key = phrase_key(text)
        editor.post(f"/obesvarat/grupp/{key}", fras=key, beslut="cell", cell="sern/cost")
    page = editor.get("/obesvarat/forslag").text
    assert page.count("Redan infört") == 1 and "Förslaget är infört" not in page
    assert "Ta bort den ena" not in page
    editor.post("/obesvarat/forslag/angra", fras=phrase_key(PHRASE))
    page = editor.get("/obesvarat/forslag").text
    assert "Förslaget är infört" in page and "make train" in page and "try-proposal" not in page


def test_what_has_no_answer_is_looked_at_on_lists_of_its_own(
    sessions: sessionmaker, browser_of: BrowserOf
) -> None:
    missed(sessions, "inte förstått xyzzy")
    missed(sessions, PHRASE, MissKind.OUT_OF_SCOPE, "utter_out_of_scope")
    # One of the two has an answer of its own.
    missed(sessions, "okänt xyzzy", MissKind.UNKNOWN, "utter_sern/cost")
    missed(sessions, "okänt xyzzy", MissKind.UNKNOWN, "utter_sern/xyzzy")
    editor = browser_of(Role.EDITOR)
    lists = {
        vad: editor.get(f"/obesvarat?vad={vad}").text for vad in ("", "out_of_scope", "unknown")
    }
    for vad, text in (("", "inte förstått"), ("out_of_scope", PHRASE), ("unknown", "okänt xyzzy")):
        assert [name for name, page in lists.items() if text in page] == [vad]
    assert "/obesvarat?vad=unknown" in lists[""] and "/obesvarat?vad=out_of_scope" in lists[""]
    assert "inte förstått" in editor.get("/obesvarat?vad=missed").text
    group = f"/obesvarat/grupp/{phrase_key('okänt xyzzy')}?vad=unknown"
    assert group in lists["unknown"]
    shown = editor.get(group).text
    assert 'href="/svar/sern/cost"' in shown
    assert 'href="/svar/sern/xyzzy"' not in shown and "sern/xyzzy" in shown
    # Named by what visitors got, not by what they would have to ask for it.
    assert ">”Jag vet inte vad SERN kostar" in shown and "”Det vet jag inte när det" in shown
    # The group stands on that list only, and its form leads back there.
    assert editor.get(group.partition("?")[0]).status_code == 404
    key = phrase_key(PHRASE)
    group = f"/obesvarat/grupp/{key}?vad=out_of_scope"
    shown = editor.get(group).text
    assert f'action="{group}"' in shown
    assert ">”Det kan jag inte hjälpa till med." in shown
    assert 'href="/svar/texter/out_of_scope"' in shown
    kept = editor.post(group, fras=key, beslut="cell", cell="sern/cost")
    assert kept.status_code == 200 and kept.url.query == b"vad=out_of_scope"
    assert PHRASE not in kept.text and f"+    - {PHRASE}" in editor.get("/obesvarat/forslag").text


def test_a_thumb_down_in_english_is_learnt_in_english(
    sessions: sessionmaker, browser_of: BrowserOf
) -> None:
    text = "does the municipality pay the italian network xyzzy"
    thumb_down(sessions, text, "c", topic="sern/what", language="en")
    missed(sessions)
    editor = browser_of(Role.EDITOR)
    found = editor.get("/obesvarat?sprak=en").text
    assert text in found and PHRASE not in found
    key = phrase_key(text)
    editor.post(f"/obesvarat/grupp/{key}", fras=key, beslut="cell", cell="sern/cost")
    patch = editor.get("/obesvarat/forslag.patch").text
    assert patch.startswith("diff --git a/data/nlu/languages/en.yml") and f"+    - {text}" in patch


def test_a_guess_that_got_a_thumb_down_stands_apart_from_an_answer_that_did(
    sessions: sessionmaker, browser_of: BrowserOf
) -> None:
    texts = {"betalar vi xyzzy": True, "vad är det xyzzy": False}
    for text, guessed in texts.items():
        thumb_down(sessions, text, text, topic="sern/cost", guessed=guessed)
    reader = browser_of(Role.READER)
    for shortfall, shown, other in (
        ("guess_down", *texts),
        ("thumb_down", *reversed(list(texts))),
    ):
        found = reader.get(f"/obesvarat?vad={shortfall}").text
        assert shown in found and other not in found
    guess, answer = (reader.get(f"/obesvarat/grupp/{phrase_key(text)}").text for text in texts)
    assert "Gissningar som blev fel" in guess and "Svar som gavs" not in guess
    assert "kunde betyda två saker" in guess
    assert "Tummen ner för en gissning" in guess and 'href="/svar/sern/cost"' in guess
    assert "Gissningar som blev fel" not in answer and "Svar som gavs" in answer
    assert "1 av tummarna ner" in reader.get("/svar/sern/cost").text
    assert "av tummarna ner" not in reader.get("/svar/sern/what").text


def test_the_topics_nearest_to_a_group_are_offered_first(
    sessions: sessionmaker, browser_of: BrowserOf
) -> None:
    # A thumb tells no likely cell, only what was answered.
    thumb_down(sessions, "en fråga xyzzy", "c", topic="twin_towns/what")
    missed(sessions)
    editor = browser_of(Role.EDITOR)
    topics = answers().topics
    for text, topic, before in (
        ("en fråga xyzzy", "twin_towns", []),
        (PHRASE, "sern", ["Troligast"]),
    ):
        page = editor.get(f"/obesvarat/grupp/{phrase_key(text)}").text
        rest = [answers().topic_name(one) for one in topics if one != topic]
        labels = re.findall('<optgroup label="([^"]+)"', page)
        assert labels == [*before, answers().topic_name(topic), *rest]


def test_a_group_shows_why_a_conversation_did_not_help(
    sessions: sessionmaker, browser_of: BrowserOf
) -> None:
    said_at_the_end(
        sessions,
        "c",
        redacted_comment="fick inte veta <hur>",
        questions=[Missed(MissKind.ENDED_NO, PHRASE, [], "utter_sern/cost", "sv")],
    )
    reader = browser_of(Role.READER)
    assert PHRASE in reader.get("/obesvarat?vad=ended_no").text
    group = reader.get(f"/obesvarat/grupp/{phrase_key(PHRASE)}").text
    assert "om hela samtalet" in group and "sade om svaret" not in group
    assert "fick inte veta &lt;hur&gt; (1)" in group and 'href="/svar/sern/cost"' in group


def test_what_was_written_at_the_end_is_read_also_where_nothing_was_asked(
    sessions: sessionmaker, browser_of: BrowserOf
) -> None:
    reader = browser_of(Role.READER)
    assert "/obesvarat/kommentarer" in reader.get("/obesvarat").text
    assert "Ingen har skrivit något." in reader.get("/obesvarat/kommentarer").text
    for number, (verdict, comment) in enumerate(
        (("no", "hittade inte <rätt>"), ("partly", "bra men kort"), ("no", None))
    ):
        said_at_the_end(sessions, f"c{number}", redacted_comment=comment, verdict=verdict)
    thumb = {"kind": FeedbackKind.ANSWER, "subject": "r", "redacted_comment": "fel svar"}
    save_feedback(sessions, conversation_id="c9", verdict="no", **thumb)
    page = reader.get("/obesvarat/kommentarer").text
    assert page.index("bra men kort") < page.index("hittade inte &lt;rätt&gt;")
    assert page.count("<tr>") == 3 and ">Nej<" in page and ">Delvis<" in page
    assert "fel svar" not in page
    assert browser_of(Role.HANDLER).get("/obesvarat/kommentarer").status_code == 403


def test_all_that_can_happen_to_a_phrase_has_a_name_in_swedish() -> None:
    assert set(terms("shortfalls")) == {one.value for one in Shortfall}


def test_what_is_out_of_scope_or_teaches_nothing_needs_no_cell(
    sessions: sessionmaker, browser_of: BrowserOf
) -> None:
    editor = browser_of(Role.EDITOR)
    for text, verdict in (("ett xyzzy", "out_of_scope"), ("två xyzzy", "dismissed")):
        missed(sessions, text)
        key = phrase_key(text)
        assert editor.post(f"/obesvarat/grupp/{key}", fras=key, beslut=verdict).status_code == 200
    assert {one.verdict for one in decisions(sessions)} == {
        PhraseVerdict.OUT_OF_SCOPE,
        PhraseVerdict.DISMISSED,
    }
    assert "(1 att lära in, 1 avfärdad)" in editor.get("/obesvarat").text
    page = editor.get("/obesvarat/forslag").text
    # Its words are those that are kept of what happened; the decision has none.
    assert "2 fraser: 1 att lära in, 1 avfärdad." in page and ">två xyzzy</b>" in page
    with writing(sessions) as session:
        session.execute(delete(Miss))
    assert "vars ord är raderade</b>" in editor.get("/obesvarat/forslag").text


@pytest.mark.parametrize(("minutes", "told"), [(18, "ungefär 18 min"), (None, "mellan 12 och 30")])
def test_a_proposal_says_how_long_its_trial_takes_and_what_comes_then(
    sessions: sessionmaker,
    browser_of: BrowserOf,
    monkeypatch: pytest.MonkeyPatch,
    minutes: Optional[int],
    told: str,
) -> None:
    monkeypatch.setattr(unanswered, "known_minutes", lambda: minutes)
    missed(sessions)
    editor = browser_of(Role.EDITOR)
    key = phrase_key(PHRASE)
    editor.post(f"/obesvarat/grupp/{key}", fras=key, beslut="cell", cell="sern/cost")
    page = editor.get("/obesvarat/forslag").text
    assert told in page and "9 GB" in page
    guide = (PROJECT_DIR / "docs" / "editing-answers.md").read_text("utf-8")
    for command in ("try-proposal forslag.patch", "git apply forslag.patch", "make train"):
        assert command in page and command in guide


@pytest.mark.parametrize(
    "wrong", [{"cell": "sern/nej"}, {"cell": ""}, {"beslut": "annat"}, {"fras": "fel"}]
)
def test_a_form_with_something_missing_is_refused_and_keeps_nothing(
    sessions: sessionmaker, browser_of: BrowserOf, wrong: dict[str, str]
) -> None:
    missed(sessions)
    key = phrase_key(PHRASE)
    form = {"fras": key, "beslut": "cell", "cell": "sern/cost", **wrong}
    refused = browser_of(Role.EDITOR).post(f"/obesvarat/grupp/{key}", **form)
    assert refused.status_code == 400 and decisions(sessions) == []


def test_a_reader_sees_and_decides_nothing(sessions: sessionmaker, browser_of: BrowserOf) -> None:
    missed(sessions)
    key = phrase_key(PHRASE)
    reader = browser_of(Role.READER)
    assert "<fieldset" not in reader.get(f"/obesvarat/grupp/{key}").text
    form = {"fras": key, "beslut": "dismissed"}
    assert reader.post(f"/obesvarat/grupp/{key}", **form).status_code == 403
    assert reader.post("/svar/prova", fraga="vad är sern").status_code == 403
    assert browser_of(Role.HANDLER).get("/obesvarat").status_code == 403


def test_an_answer_is_shown_in_its_three_variants(browser_of: BrowserOf) -> None:
    page = browser_of(Role.READER).get("/svar/sern/what").text
    assert "SERN är ett nätverk mellan kommuner" in page
    assert "I nätverket samarbetar" in page
    assert 'lang="en">SERN is a network' in page
    assert browser_of(Role.READER, name="b").get("/svar/sern/finns-inte").status_code == 404


def test_answers_are_found_by_words_topic_and_what_is_the_matter(
    sessions: sessionmaker, settings: Settings, browser_of: BrowserOf
) -> None:
    happened(
        sessions, NOW, Fact(Dimension.ANSWERED, "sern/what"), Fact(Dimension.RATED, "no sern/what")
    )
    reader = browser_of(Role.READER)
    found = reader.get("/svar?sok=civilsamh%C3%A4llet+%C3%B6ppet&amne=sern").text
    assert "/svar/sern/form" in found and "/svar/hyvinge" not in found
    assert "/svar/sern/what" in reader.get("/svar?visa=daligt").text
    assert "/svar/sern/what" not in reader.get("/svar?visa=aldrig&amne=sern").text
    assert "Inga svar passar" in reader.get("/svar?sok=finnsinte").text
    assert (
        reader.get("/svar?sida=abc").status_code == reader.get("/svar?sida=999").status_code == 200
    )
    assert "Inga svar passar" in reader.get("/svar?visa=gammalt").text


def test_an_answer_that_states_no_fact_needs_no_source(browser_of: BrowserOf) -> None:
    reader = browser_of(Role.READER)
    assert "behövs inte: svaret säger inga fakta" in reader.get("/svar/contact/other").text
    assert "behövs inte" not in reader.get("/svar/contact/phone").text


def test_all_that_is_said_beside_the_answers_is_shown_in_its_three_variants(
    browser_of: BrowserOf,
) -> None:
    reader = browser_of(Role.READER)
    assert 'href="/svar/texter"' in reader.get("/svar").text
    listed = reader.get("/svar/texter").text
    assert "Sida 1 av" in listed and "/svar/texter/handoff_request" in listed
    found = reader.get("/svar/texter?visa=samtal&sok=eller+vänorterna").text
    assert "/svar/texter/greet" in found and "/svar/unknown/" not in found
    page = reader.get("/svar/texter/greet").text
    assert "Jag är en AI, inte en människa" in page and 'lang="en">Hello!' in page
    assert "står i domain.yml" in page and "Frågan ställd" not in page
    assert "/svar/unknown/since" in reader.get("/svar/texter?visa=okant&sok=började").text
    page = reader.get("/svar/unknown/since").text
    assert "Jag vet inte när {topic_name} började." in page and "inom klamrar" in page
    assert "står i data/answers/unknown.yml" in page
    for path in ("texter/finns-inte", "texter/x%2Fy", "unknown/finns-inte", "texter/sern"):
        assert reader.get(f"/svar/{path}").status_code == 404
    assert "Inga texter passar" in reader.get("/svar/texter?sok=finnsinte").text


def test_every_response_has_a_page(settings: Settings) -> None:
    book = answers()
    assert {f"utter_{name}" for name in (*book.cells, *book.texts)} == set(book.responses)
    assert all(len(book.shown(name, settings)) == 3 for name in book.texts)


def test_an_answer_counts_as_shown_when_visitors_read_it_not_when_it_was_asked_for(
    sessions: sessionmaker, browser_of: BrowserOf
) -> None:
    # A question can be understood and yet be asked back about.
    happened(sessions, NOW, *(Fact(Dimension.ASKED, "sern/what") for _ in range(3)))
    happened(sessions, NOW, *(Fact(Dimension.UNKNOWN, "sern/cost") for _ in range(2)))
    reader = browser_of(Role.READER)
    never = reader.get("/svar?visa=aldrig&sok=sern%2F").text
    assert "/svar/sern/what" in never and "/svar/sern/cost" not in never
    shown = reader.get("/svar?sok=sern%2Fcost").text
    assert 'data-label="Visat" class="figure">2<' in shown


def test_an_answer_that_nobody_has_reviewed_for_long_is_marked(
    settings: Settings,
    sessions: sessionmaker,
    monkeypatch: pytest.MonkeyPatch,
    browser_of: BrowserOf,
) -> None:
    later = NOW.date() + timedelta(days=800)
    monkeypatch.setattr(Visit, "today", property(lambda _visit: later))
    reader = browser_of(Role.READER)
    assert "granska igen" in reader.get("/svar?visa=gammalt").text
    assert "dags att jämföra" in reader.get("/svar/sern/what").text


def test_all_that_a_message_can_be_read_as_has_a_name_in_swedish(domain: Any) -> None:
    plain = {name for name in domain["intents"] if "/" not in name}
    assert plain == set(terms("intents"))


def test_all_that_a_message_can_ask_about_the_topic_before_has_a_name_in_swedish() -> None:
    names = {
        cell
        for path in (PROJECT_DIR / "data" / "nlu").rglob("*.yml")
        for cell in (one.get("intent", "") for one in read_yaml(path)["nlu"])
        if is_cell(cell)
    }
    assert {f"{IT}/cost", f"sern/{SAME}"} <= names
    words = {cell: answers().question(cell) for cell in names}
    assert {cell for cell, said in words.items() if "/" in said} == set()


def assistant(settings: Settings, sessions: sessionmaker, seen: list[httpx.Request]) -> Any:
    """What answers in the place of the running assistant, and keeps the turn as it does."""

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        if request.method == "DELETE":
            return httpx.Response(200, json={"erased": True})
        body = json.loads(request.content)
        token = request.headers["authorization"].removeprefix("Bearer ")
        conversation = SessionTokens(session_secret(settings), 1).conversation_id(token)
        assert is_preview(conversation)
        parsed = {
            "intent": {"name": "sern", "confidence": 0.9},
            "intent_ranking": [{"name": "sern/what", "confidence": 0.9}],
            "cells": ["sern/what"],
            "decision": "answer",
        }
        told = {"event": "user", "text": body["text"], "parse_data": parsed}
        event = NewEvent("user", 1.0, "sern", None, json.dumps(told), body["id"])
        append_events(sessions, conversation, [event], holder="test")
        return httpx.Response(
            200, json={"outcome": "answered", "messages": [{"text": "Ett nätverk."}]}
        )

    return httpx.MockTransport(answer)


def test_a_preview_reads_how_the_question_was_understood_and_is_erased(
    settings: Settings, sessions: sessionmaker
) -> None:
    seen: list[httpx.Request] = []
    found = preview(settings, sessions, "vad är sern", assistant(settings, sessions, seen))
    assert (found.outcome, found.decision, found.cells) == ("answered", "answer", ["sern/what"])
    assert found.likeliest == [("sern/what", 0.9)]
    assert [request.method for request in seen] == ["POST", "DELETE"]


@pytest.mark.parametrize("fault", ["down", "off"])
def test_a_preview_says_when_the_assistant_does_not_answer(
    settings: Settings, sessions: sessionmaker, fault: str
) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        if fault == "down":
            raise httpx.ConnectError("refused")
        return httpx.Response(503, json={"error": {"code": "assistant_off", "message": "Stängt."}})

    with pytest.raises(PreviewFailed) as failed:
        preview(settings, sessions, "vad är sern", httpx.MockTransport(answer))
    assert failed.value.off is (fault == "off")


def test_the_page_shows_a_preview_or_why_there_is_none(
    browser_of: BrowserOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    reply = {"text": "Ett <nätverk>.", "language": "sv", "sources": [], "buttons": []}
    likeliest = [("sern/what", 0.914), ("it/cost", 0.03), ("sern/same", 0.02), ("greet", 0.01)]
    found = Preview("answered", [reply], "answer", ["sern/what"], ["it/since"], likeliest)
    monkeypatch.setattr(answers_page, "preview", lambda *_: found)
    editor = browser_of(Role.EDITOR)
    page = editor.post("/svar/prova", fraga="vad är sern").text
    assert "Ett &lt;nätverk&gt;." in page and "91,4" in page and "svarar" in page
    assert "<td>Kostnad (samma ämne som förut)</td>" in page and "<td>hälsar</td>" in page
    assert "<td>SERN (samma fråga som förut)</td>" in page
    assert "<dd>Sedan när? (samma ämne som förut)</dd>" in page
    assert "it/" not in page and "sern/same" not in page

    def fails(*_: Any) -> Preview:
        raise PreviewFailed()

    monkeypatch.setattr(answers_page, "preview", fails)
    page = editor.post("/svar/prova", fraga="vad är sern").text
    assert "svarar inte just nu" in page and "vad är sern" in page
    # It takes a minute to start, and the staff pages are there before.
    assert "Vänta då tills terminalen säger" in page
