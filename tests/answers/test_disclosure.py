"""Who writes to the assistant is told that it is an AI (AI Act, article 50), and what is public."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from bot.answers import legal_texts
from bot.answers.compose import Situation, compose
from bot.answers.from_settings import values_from
from bot.answers.variants import Variant
from bot.channel.assets import Assets
from bot.channel.legal import widget_words
from bot.files.yaml_data import read_yaml
from bot.settings import PROJECT_DIR, Settings, read_settings

AN_AI = re.compile(r"\b(en AI|an AI)\b")
NO_PERSON = re.compile(r"(inte en|ingen) människa|not a person")
DAYS = {
    "BOT_KEEP_CASE_DAYS": "41",
    "BOT_KEEP_BACKUP_DAYS": "12",
    "BOT_CONTROLLER": "Testköpings kommun",
}


def said(name: str, variant: Variant, settings: Settings) -> str:
    style = "easy" if variant is Variant.EASY else "normal"
    slots = {"language": variant.language, "style": style}
    responses = read_yaml(PROJECT_DIR / "domain.yml")["responses"]
    values = values_from(settings, variant)
    reply = compose(name, responses, {}, values, Situation(slots=slots), {})
    assert reply is not None
    return str(reply["text"])


def widget(settings: Settings) -> str:
    assets = Assets(words=widget_words(settings))
    return assets.loaded[f"{assets.version}/define.js"].body.decode()


@pytest.mark.parametrize("variant", Variant)
@pytest.mark.parametrize("name", ["utter_greet", "utter_bot_identity"])
def test_a_greeting_and_who_asks_are_told_so(name: str, variant: Variant) -> None:
    told = said(name, variant, read_settings(DAYS))
    assert AN_AI.search(told) and NO_PERSON.search(told) and "Testköpings kommun" in told


def test_the_widgets_first_message_says_so_in_all_wordings() -> None:
    script = widget(read_settings(DAYS))
    assert "{disclosure" not in script
    for disclosure in widget_words(read_settings(DAYS)).values():
        assert AN_AI.search(disclosure) and NO_PERSON.search(disclosure)
        assert f"! {disclosure}" in script and "Testköpings kommun" in disclosure


@pytest.mark.parametrize("variant", Variant)
def test_before_sending_it_is_told_what_is_public_and_until_when_copies_are_kept(
    variant: Variant,
) -> None:
    told = said("utter_ask_case_decision", variant, read_settings(DAYS))
    assert re.search("allmän handling|public record", told)
    assert re.search("41 (dagar|days)", told) and re.search("12 (dagar|days)", told)


@pytest.mark.parametrize("variant", Variant)
@pytest.mark.parametrize("name", ["how_long", "backups", "erase"])
def test_who_asks_how_long_or_for_copies_is_told_of_copies(name: str, variant: Variant) -> None:
    told = said(f"utter_privacy_{name}", variant, read_settings(DAYS))
    assert re.search("kopior|säkerhetskopieras|backup copies|backed up", told)
    assert re.search("12 (dagar|(more )?days)", told)


def test_a_municipality_may_say_it_in_its_own_words(tmp_path: Path) -> None:
    texts = read_yaml(Path(legal_texts.__file__).with_name("legal.yml"))
    texts["said"]["disclosure"]["sv"] = (
        "Här svarar {controller}s \"AI\", 'på riktigt' \\ inget mer."
    )
    texts["said"]["record_notice"]["easy"] = "Alla får läsa det i {case_days} dagar."
    own = tmp_path / "own.yml"
    own.write_text(yaml.safe_dump(texts), encoding="utf-8")
    settings = read_settings({"BOT_LEGAL_FILE": str(own), **DAYS})
    told = "Här svarar Testköpings kommuns \"AI\", 'på riktigt' \\ inget mer."
    assert said("utter_greet", Variant.SWEDISH, settings).startswith(f"Hej! {told} ")
    summary = said("utter_ask_case_decision", Variant.EASY, settings)
    assert "Alla får läsa det i 41 dagar." in summary
    # As a string of the script, whatever quotation marks the minifier has chosen.
    assert re.search(
        r"Här svarar Testköpings kommuns \\?\"AI\\?\", \\?'på riktigt\\?' \\\\ ", widget(settings)
    )
