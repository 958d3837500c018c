"""Settings: unknown ones and unusable values are refused by name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.settings import PROJECT_DIR, Settings, SettingsError, read_settings, variable_of
from bot.settings.table import settings_table
from tests.launch.command import assert_clear_error, run_bot


def refused(**environment: str) -> str:
    with pytest.raises(SettingsError) as caught:
        read_settings(environment)
    return str(caught.value)


def test_without_variables_everything_runs_on_this_machine() -> None:
    settings = read_settings({})
    assert settings.profile == "development"
    assert settings.server_url == "http://127.0.0.1:5005"
    assert settings.var_path == PROJECT_DIR / "var"
    assert settings.mode == "on"


def test_variables_are_read_and_others_left_alone() -> None:
    settings = read_settings({"BOT_PORT": "6000", "BOT_MODE": "off", "PATH": "/bin"})
    assert (settings.port, settings.mode) == (6000, "off")


@pytest.mark.parametrize("name", ["BOT_PORT", "bot_port"])
def test_only_the_variables_given_are_read(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, "6000")
    assert read_settings({}).port == 5005


def test_a_folder_elsewhere_stays_where_it_is(tmp_path: Path) -> None:
    assert read_settings({"BOT_VAR_DIR": str(tmp_path)}).var_path == tmp_path


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("BOT_PROT", "BOT_PORT"),
        ("BOT_PORTS", "BOT_PORT"),
        ("BOT_ACTION_PORT", "BOT_ACTIONS_PORT"),
        ("BOT_VARDIR", "BOT_VAR_DIR"),
        ("BOT_CONTACT_MAIL", "BOT_CONTACT_EMAIL"),
        ("BOT_SESSION_SECRETS", "BOT_SESSION_SECRET"),
    ],
)
def test_a_misspelt_setting_is_told_the_nearest(name: str, near: str) -> None:
    assert refused(**{name: "1"}) == (
        f"Unknown setting {name}. Did you mean {near}? `python -m bot settings` lists all of them."
    )


def test_a_setting_like_no_other_is_refused_too() -> None:
    assert refused(BOT_XYZZY="1") == (
        "Unknown setting BOT_XYZZY. `python -m bot settings` lists all of them."
    )


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("BOT_PORT", "abc", "value is not a valid integer"),
        ("BOT_PORT", "", "value is not a valid integer"),
        ("BOT_PORT", "0", "ensure this value is greater than or equal to 1"),
        ("BOT_PORT", "65536", "ensure this value is less than or equal to 65535"),
        ("BOT_ACTIONS_PORT", "5055.5", "value is not a valid integer"),
        ("BOT_PROFILE", "prod", "unexpected value; permitted: 'development', 'production'"),
        ("BOT_MODE", "OFF", "unexpected value; permitted: 'on', 'off'"),
        (
            "BOT_ORIGINS",
            "https://a.se/sida",
            "must be origins such as https://www.example.se, without a path",
        ),
        ("BOT_ORIGINS", "*", "must be origins such as https://www.example.se, without a path"),
        ("BOT_CONTACT_EMAIL", "example.se", "must be an e-mail address"),
        ("BOT_SESSION_HOURS", "0", "ensure this value is greater than or equal to 1"),
        ("BOT_SESSION_HOURS", "721", "ensure this value is less than or equal to 720"),
        ("BOT_TEXT_MAX_CHARS", "-1", "ensure this value is greater than or equal to 1"),
        (
            "BOT_SESSION_MESSAGES_PER_MINUTE",
            "-1",
            "ensure this value is greater than or equal to 0",
        ),
        ("BOT_ANSWER_MAX_AGE_DAYS", "0", "ensure this value is greater than or equal to 1"),
    ],
)
def test_an_unusable_value_is_named_with_the_reason(name: str, value: str, reason: str) -> None:
    assert refused(**{name: value}) == (
        "These settings cannot be used; change or unset the variables:\n"
        f"  {name}={value!r}: {reason}"
    )


def test_all_unusable_values_are_told_at_once() -> None:
    message = refused(BOT_PORT="abc", BOT_MODE="maybe")
    assert "BOT_PORT='abc'" in message
    assert "BOT_MODE='maybe'" in message


def test_a_secret_is_never_shown() -> None:
    message = refused(BOT_SESSION_SECRET="too short")
    assert "BOT_SESSION_SECRET=(hidden): ensure this value has at least 32 characters" in message
    assert "too short" not in message


@pytest.mark.parametrize(
    ("variables", "part"),
    [
        ({"BOT_PROT": "1"}, "Did you mean BOT_PORT?"),
        ({"BOT_PORT": "abc"}, "BOT_PORT='abc'"),
    ],
    ids=["unknown", "unusable"],
)
def test_the_command_line_tells_it_without_a_traceback(
    variables: dict[str, Any], part: str
) -> None:
    assert_clear_error(run_bot("serve", **variables), part)


def test_the_list_of_settings_holds_every_setting_with_its_default_and_meaning() -> None:
    done = run_bot("settings")
    assert done.returncode == 0
    assert done.stdout.strip() == settings_table()
    rows = done.stdout.strip().splitlines()[2:]
    assert len(rows) == len(Settings.__fields__)
    for row, (name, field) in zip(rows, Settings.__fields__.items(), strict=True):
        variable, default, meaning = (cell.strip() for cell in row.strip("|").split("|"))
        assert variable == f"`{variable_of(name)}`"
        assert default == ("" if field.default is None else f"`{field.default}`")
        assert meaning.endswith(".")
