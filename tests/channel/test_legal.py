"""The pages that the law asks for say what the assistant does, in three wordings."""

from __future__ import annotations

import re
from pathlib import Path

import httpx
import pytest
import yaml

from bot.answers import legal_texts
from bot.channel.legal import legal_pages
from bot.files.yaml_data import read_yaml
from bot.settings import SettingsError, read_settings
from bot.store.models import Base
from tests.channel.test_failures import Serve, serve

__all__ = ["serve"]
NAMES = [
    f"{topic}{wording}.html"
    for topic in ("privacy", "accessibility")
    for wording in ("", "-easy", "-en")
]
# What the General Data Protection Regulation, article 13, wants told, by a word of each wording.
TOLD = {
    "privacy.html": [
        "personuppgiftsansvarig",
        "varför",
        "6.1 e",
        "Hur länge",
        "rättigheter",
        "imy.se",
        "AI-system",
        "Vem som får del",
        "inga beslut",
        "dataskyddsombud",
        "Säkerhetskopior",
    ],
    "privacy-easy.html": [
        "bestämmer",
        "Varför",
        "6.1 e",
        "Hur länge",
        "rätt till",
        "dataskyddsombud",
        "kopior av allt",
        "imy.se",
        "AI-system",
    ],
    "privacy-en.html": [
        "controller",
        "why",
        "6.1 e",
        "how long",
        "rights",
        "imy.se",
        "AI system",
        "Who gets",
        "no decisions",
        "data protection officer",
        "Backup copies",
    ],
    # And what the model of the statement wants, of decision (EU) 2018/1523.
    "accessibility.html": [
        "delvis förenlig med lagen",
        "Bedömningen är vår egen",
        "uppdaterades senast den",
        "EN 301 549",
        "Brister som vi känner till",
        "tdosanmalan",
        "Skriv till",
    ],
    "accessibility-easy.html": [
        "följer nästan hela lagen",
        "Ingen annan har granskat",
        "ändrade den här sidan senast den",
        "Vad fungerar inte",
        "tdosanmalan",
        "Skriv till",
    ],
    "accessibility-en.html": [
        "partially compliant with",
        "The assessment is our own",
        "last updated on",
        "EN 301 549",
        "known to be wanting",
        "tdosanmalan",
        "Write to",
    ],
}


# Of each table that holds something of a visitor, what the three wordings say of it.
KEPT = {
    "events": ("Samtalet, alltså", "Det du skriver och", "The conversation, which"),
    "turns": ("Samtalet, alltså", "Det du skriver och", "The conversation, which"),
    "misses": ("inte kunde svara på", "inte kunde svara på", "could not answer"),
    "feedback": ("frågan som du fick svar på",) * 2 + ("the question that was answered is kept",),
    "phrase_decisions": ("redaktörer bestämmer", "ska lära sig", "editors decide"),
    "phrase_vectors": ("redaktörer bestämmer", "ska lära sig", "editors decide"),
    "cases": (*("eller ditt telefonnummer",) * 2, "or telephone number"),
    "outbox": ("Samtalet följer med", "Samtalet följer med", "The conversation goes along"),
    "case_notes": ("anteckningar om", "Det som kommunen skriver", "notes on the case"),
    "staff_log": ("vem av de anställda", "vem på kommunen som", "who of the staff"),
    "figure_facts": ("Statistik", "Hur många som frågar", "Figures"),
    "day_figures": ("Statistik", "Hur många som frågar", "Figures"),
    "rate_counts": ("en kod som bara", "gör om det till en kod", "a code is kept"),
}
# Of nobody: numbers, the queue of turns, settings, accounts of the staff.
NOBODYS = {"case_numbers", "tickets", "shared_values", "staff", "staff_sessions"}


def test_the_page_says_what_each_table_keeps() -> None:
    assert set(Base.metadata.tables) - NOBODYS == set(KEPT)
    pages = legal_pages(read_settings({}))
    for table, words in KEPT.items():
        for wording, said in zip(("", "-easy", "-en"), words, strict=True):
            assert said in pages[f"privacy{wording}.html"].decode(), (table, wording)


def test_the_page_says_when_the_code_of_an_address_goes() -> None:
    pages = legal_pages(read_settings({}))
    # Counts that are over wait for the daily erasing at most.
    said = {
        "privacy.html": "Den raderas senast ett dygn därefter.",
        "privacy-easy.html": "Senast ett dygn efter det tas den bort.",
        "privacy-en.html": "It is deleted within a day after that.",
    }
    for name, words in said.items():
        assert words in pages[name].decode()


def test_each_page_exists_in_three_wordings_that_lead_to_each_other() -> None:
    pages = legal_pages(read_settings({}))
    assert sorted(pages) == sorted(NAMES)
    for name, page in pages.items():
        links = re.findall(r'href="([\w-]+\.html)"', page.decode())
        assert links == [other for other in NAMES if other.split(".")[0].split("-")[0] in name]
        assert page.decode().count('aria-current="page"') == 1


@pytest.mark.parametrize("name", TOLD)
def test_they_tell_what_the_law_wants(name: str) -> None:
    text = legal_pages(read_settings({}))[name].decode()
    assert [word for word in TOLD[name] if word.lower() not in text.lower()] == []


def test_they_say_what_is_set() -> None:
    settings = {
        "BOT_KEEP_CONVERSATION_DAYS": "5",
        "BOT_KEEP_MISS_DAYS": "41",
        "BOT_KEEP_FEEDBACK_DAYS": "42",
        "BOT_KEEP_CASE_DAYS": "43",
        "BOT_KEEP_LOG_DAYS": "44",
        "BOT_KEEP_BACKUP_DAYS": "45",
        "BOT_KEEP_STAFF_LOG_DAYS": "46",
        "BOT_DPO_EMAIL": "ombud@example.se",
        "BOT_SESSION_HOURS": "7",
        "BOT_CONTROLLER": "Testköpings kommun",
        "BOT_CONTACT_EMAIL": "hjalp@example.se",
    }
    text = legal_pages(read_settings(settings))["privacy.html"].decode()
    for said in (
        "5 dagar",
        "41 dagar",
        "42 dagar",
        "43 dagar",
        "44 dagar",
        "45 dagar",
        "46 dagar",
        "7 timmar",
    ):
        assert said in text
    assert "Testköpings kommun" in text and "dataskyddsombud når du på <a " in text
    assert '<a href="mailto:ombud@example.se">' in text
    assert '<a href="mailto:hjalp@example.se">hjalp@example.se</a>' in text
    assert "{" not in re.sub(r"<[^>]+>", "", text)


def test_a_municipality_may_have_its_own_words(tmp_path: Path) -> None:
    texts = read_yaml(Path(legal_texts.__file__).with_name("legal.yml"))
    texts["pages"]["privacy"]["lead"] = "Våra egna ord <b>& inget annat</b>."
    own = tmp_path / "own.yml"
    own.write_text(yaml.safe_dump(texts), encoding="utf-8")
    page = legal_pages(read_settings({"BOT_LEGAL_FILE": str(own)}))["privacy.html"].decode()
    assert "Våra egna ord &lt;b&gt;&amp; inget annat&lt;/b&gt;." in page


@pytest.mark.parametrize("name", ["privacy", "privacy-easy", "privacy-en", "accessibility"])
def test_own_words_without_a_page_that_is_linked_stop_the_start(tmp_path: Path, name: str) -> None:
    texts = read_yaml(Path(legal_texts.__file__).with_name("legal.yml"))
    del texts["pages"][name]
    own = tmp_path / "own.yml"
    own.write_text(yaml.safe_dump(texts), encoding="utf-8")
    with pytest.raises(SettingsError, match=f"has no page '{name}'"):
        legal_pages(read_settings({"BOT_LEGAL_FILE": str(own)}))


def test_words_of_ones_own_need_all_wordings(tmp_path: Path) -> None:
    texts = read_yaml(Path(legal_texts.__file__).with_name("legal.yml"))
    del texts["said"]["disclosure"]["easy"]
    own = tmp_path / "own.yml"
    own.write_text(yaml.safe_dump(texts), encoding="utf-8")
    with pytest.raises(SettingsError, match="has no words for easy"):
        legal_pages(read_settings({"BOT_LEGAL_FILE": str(own)}))


@pytest.mark.parametrize(
    "content", ["", "[]", "pages: {}", "pages: {privacy: 1}", "{", "\x00", "x: 1"], ids=repr
)
def test_words_that_cannot_be_used_stop_the_start(tmp_path: Path, content: str) -> None:
    own = tmp_path / "own.yml"
    own.write_text(content)
    for file in (own, tmp_path / "missing.yml"):
        with pytest.raises(SettingsError, match="BOT_LEGAL_FILE"):
            legal_pages(read_settings({"BOT_LEGAL_FILE": str(file)}))


def test_they_are_served_with_the_policy_of_all_pages(serve: Serve) -> None:
    with serve() as url:
        for name in NAMES:
            response = httpx.get(f"{url}/webchat/{name}")
            assert response.status_code == 200
            assert response.headers["content-type"] == "text/html; charset=utf-8"
            assert "script-src 'self'" in response.headers["content-security-policy"]
            assert not re.search(r"<style|<script|\sstyle=|\son\w+=", response.text)
