"""The one typed settings object, read from environment variables.

Defaults run everything embedded on one machine. This module must stay importable without Rasa and
spaCy: the action server and the workers start in under a second because of that.
"""

from __future__ import annotations

import difflib
import ipaddress
import os
import re
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, Mapping, Optional

from pydantic import BaseModel, Field, ValidationError, root_validator, validator

from bot.settings.production import unsafe_in_production
from bot.settings.smtp_url import parse_smtp_url

ENV_PREFIX = "BOT_"
_ORIGIN = re.compile(r"https?://[a-z0-9.\-]+(?::\d+)?\Z", re.IGNORECASE)
# Bytes of one character as a JSON escape for a surrogate pair.
_BYTES_PER_CHAR = 12
_BODY_OVERHEAD_BYTES = 1024
_BODY_BYTES = 32_768
PROJECT_DIR = Path(__file__).resolve().parents[2]


class SettingsError(Exception):
    """A setting is unknown or has a value that cannot be used; the text says what to do."""


class Settings(BaseModel):
    """Everything an operator can set. Each field is read from ``BOT_<NAME>``."""

    profile: Literal["development", "production"] = Field(
        "development",
        description="`development` (Rasa's `rest` channel is on) or `production` (it is off).",
    )
    mode: Literal["on", "off"] = Field(
        "on", description="`off` shows visitors a notice and processes no message."
    )
    host: str = Field("127.0.0.1", description="Address that the Rasa server listens on.")
    port: int = Field(5005, ge=1, le=65535, description="Port of the Rasa server.")
    actions_port: int = Field(5055, ge=1, le=65535, description="Port of the action server.")
    metrics_port: int = Field(
        0,
        ge=0,
        le=65533,
        description="Port on which Prometheus finds the Rasa server's `/metrics`; the action "
        "server's is on the next, the worker's on the one after that. 0: none.",
    )
    metrics_host: str = Field(
        "127.0.0.1", description="Address that the metrics are served on; never the visitors'."
    )
    log_format: Literal["", "text", "json"] = Field(
        "",
        description="`text` or `json`, a JSON object a line; when empty, `json` in production.",
    )
    mail_max_age_seconds: float = Field(
        3600.0,
        ge=0,
        description="Seconds that a mail may wait until `/ready` says so; 0 means any time.",
    )
    var_dir: Path = Field(
        Path("var"),
        description="Folder for databases and other run-time files, relative to the project.",
    )
    models_dir: Path = Field(
        Path("models"),
        description="Folder for models and the choice of the one in use, relative to the project; "
        "servers and staff pages that share it go by one choice.",
    )
    origins: str = Field(
        "",
        description="Sites whose pages may use the assistant, with commas between, such as "
        "`https://www.example.se`; empty means the server's own pages only.",
    )
    contact_email: str = Field(
        "samhallsbyggnad@motala.se",
        description="Where cases are sent, and the address that visitors are given when the "
        "assistant cannot answer.",
    )
    database_url: Optional[str] = Field(
        None,
        env="DATABASE_URL",
        description="Database for all that the assistant keeps: conversations, misses, feedback, "
        "cases, outbox; SQLite in `var/` when not set. For PostgreSQL: "
        "`postgresql://user:password@host:port/name`; with `?sslmode=verify-full` on another "
        "machine.",
    )
    smtp_url: Optional[str] = Field(
        None,
        env="SMTP_URL",
        description="Mail server that cases are sent through: `smtp://user:password@host:port` "
        "(STARTTLS when offered; `?tls=required` insists on it, `?tls=off` does without) or "
        "`smtps://…`. When not set, mails are written to `var/outbox/` as files.",
    )
    mail_from: str = Field(
        "noreply@motala.se",
        description="Sender of the mails; the mail server must let it through.",
    )
    delivery_poll_seconds: float = Field(
        2.0, gt=0, le=60, description="Seconds between two looks for mails that are due."
    )
    delivery_timeout_seconds: float = Field(
        60.0, gt=0, le=600, description="Seconds that sending one mail may take."
    )
    delivery_lease_seconds: float = Field(
        300.0,
        gt=0,
        le=3600,
        description="Seconds after which the mails that a dead worker held are sent by another; "
        "more than twice `BOT_DELIVERY_TIMEOUT_SECONDS`.",
    )
    delivery_retry_seconds: float = Field(
        30.0,
        gt=0,
        le=3600,
        description="Seconds before the second try of a mail; doubles up to an hour.",
    )
    delivery_give_up_seconds: float = Field(
        259_200.0,
        ge=0,
        description="Seconds of tries after which a mail that the server keeps putting off counts "
        "as failed (three days).",
    )
    session_secret: Optional[str] = Field(
        None,
        min_length=32,
        description="Key that signs session tokens; made once and kept in the database when not "
        "set, so that all servers have the same.",
    )
    actions_secret: Optional[str] = Field(
        None,
        min_length=32,
        description="What the Rasa server shows the action server, which runs nothing without it; "
        "made in `var/` when not set. Set it when the two run on different machines.",
    )
    session_hours: int = Field(
        24, ge=1, le=24 * 30, description="Hours that a visitor's session token is valid."
    )
    text_max_chars: int = Field(
        2000, ge=1, le=20_000, description="Longest message accepted, in characters."
    )
    session_messages_per_minute: int = Field(
        30, ge=0, description="Messages accepted per session and minute; 0 means no limit."
    )
    address_messages_per_minute: int = Field(
        300,
        ge=0,
        description="Messages accepted per IP address and minute (a school shares one); 0 means no "
        "limit.",
    )
    all_messages_per_minute: int = Field(
        1200,
        ge=0,
        description="Messages accepted from all visitors together in a minute; 0 means no limit.",
    )
    session_reads_per_minute: int = Field(
        60,
        ge=0,
        description="Times that a session's history may be read in a minute; 0 means no limit.",
    )
    address_reads_per_minute: int = Field(
        600,
        ge=0,
        description="Times that one IP address may read histories in a minute (a school shares "
        "one); 0 means no limit.",
    )
    all_reads_per_minute: int = Field(
        2400,
        ge=0,
        description="Times that all visitors together may read histories in a minute; 0 means no "
        "limit.",
    )
    conversation_max_turns: int = Field(
        150,
        ge=10,
        le=1000,
        description="Messages that a conversation may have; after that the visitor is asked to "
        "begin a new one.",
    )
    address_sessions_per_minute: int = Field(
        60,
        ge=0,
        description="Conversations that one IP address may open in a minute (a school shares one); "
        "0 means no limit.",
    )
    all_sessions_per_minute: int = Field(
        600,
        ge=0,
        description="Conversations that all visitors together may open in a minute; 0 means no "
        "limit.",
    )
    proxies: int = Field(
        0,
        ge=0,
        le=10,
        description="How many proxies of your own stand before the server and add to "
        "`X-Forwarded-For`; the visitor's IP address is read from there.",
    )
    turn_seconds: float = Field(
        20, gt=0, description="Seconds that a visitor waits for an answer before being told so."
    )
    action_seconds: float = Field(
        2.5,
        gt=0,
        description="Seconds that the calls of the action server in one turn may take before the "
        "visitor is given the e-mail address instead. Up to 3.5 seconds of waiting for one that "
        "may be starting again do not count.",
    )
    receipts_per_day: int = Field(
        1,
        ge=0,
        description="Receipts that one mailbox may get in a day, so that nobody floods another's; "
        "the cases still arrive, and both sides are told. 0 means no limit.",
    )
    cases_per_conversation: int = Field(
        5, ge=0, description="Cases that one conversation may send in a day; 0 means no limit."
    )
    cases_per_address: int = Field(
        20,
        ge=0,
        description="Cases that one IP address may send in an hour (a school shares one); 0 means "
        "no limit.",
    )
    all_cases_per_hour: int = Field(
        200, ge=0, description="Cases that all visitors together may send in an hour; 0: no limit."
    )
    keep_conversation_days: int = Field(
        2,
        ge=1,
        description="Days after a conversation's last message until it is erased; nobody can open "
        "it once its session has ended (`BOT_SESSION_HOURS`).",
    )
    keep_miss_days: int = Field(
        30,
        ge=1,
        description="Days until a message that was not understood, or had no answer, is erased.",
    )
    keep_feedback_days: int = Field(30, ge=1, description="Days until feedback is erased.")
    keep_case_days: int = Field(
        30,
        ge=4,
        description="Days until a case and its mails are erased, also in `var/outbox/`, whether "
        "these were sent or not; more than the tries to send them take.",
    )
    keep_backup_days: int = Field(
        7,
        ge=1,
        description="Days until a copy of the database that `python -m bot backup` made is "
        "deleted; they hold what visitors wrote.",
    )
    keep_log_days: int = Field(14, ge=1, description="Days until a log is erased.")
    staff_port: int = Field(
        5006, ge=1, le=65535, description="Port of the staff pages, on the address `BOT_HOST`."
    )
    staff_session_hours: int = Field(
        10, ge=1, le=24, description="Hours after which the staff have to sign in again."
    )
    staff_idle_minutes: int = Field(
        60,
        ge=5,
        le=480,
        description="Minutes of inactivity after which the staff have to sign in again.",
    )
    staff_sso_header: str = Field(
        "",
        description="Header in which your own proxy names who has signed in through the "
        "municipality's single sign-on, such as `X-Remote-User`; when set, no password is asked "
        "for. The account must exist (`python -m bot staff add`), and the proxy must take the "
        "header away from what comes from outside.",
    )
    staff_sso_from: str = Field(
        "",
        description="Addresses or networks of this proxy, with commas between; from others the "
        "header is not believed.",
    )
    keep_staff_log_days: int = Field(
        365, ge=30, description="Days until the log of what the staff did is erased."
    )
    controller: str = Field(
        "Motala kommun",
        min_length=1,
        description="Who answers for the personal data, on the pages that the law asks for, and "
        "in the assistant's first words.",
    )
    dpo_email: Optional[str] = Field(
        None,
        description="Address of the data protection officer, on the same pages; when not set, that "
        "of `BOT_CONTACT_EMAIL`.",
    )
    legal_file: Optional[Path] = Field(
        None,
        description="YAML file with your own words for what the law asks for: that an AI answers, "
        "what happens to what is sent, the pages on personal data and accessibility; in the form "
        "of `bot/answers/legal.yml`.",
    )
    open_data: bool = Field(
        False,
        description="Publishes anonymous figures at `/oppna-data/statistik.csv` and `.json` of the "
        "staff pages, without sign-in; the proxy has to let these addresses out.",
    )
    answer_max_age_days: int = Field(
        365, ge=1, description="Days after which `python -m bot check` wants an answer reviewed."
    )
    review_notice_days: int = Field(
        30,
        ge=0,
        description="Days before that in which `python -m bot check --links` lists it as due.",
    )
    editor_email: Optional[str] = Field(
        None,
        description="Address of the editor who keeps the answers true: `python -m bot check "
        "--links --mail` writes to it when a source has changed or an answer is due for review.",
    )

    @validator("origins")
    def _are_origins(cls, value: str) -> str:
        for origin in value.split(","):
            if value and not _ORIGIN.match(origin.strip()):
                raise ValueError("must be origins such as https://www.example.se, without a path")
        return value

    @validator("staff_sso_header")
    def _is_a_header(cls, value: str) -> str:
        if value and not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]*", value):
            raise ValueError("must be the name of a header, such as X-Remote-User")
        return value

    @validator("staff_sso_from")
    def _are_networks(cls, value: str) -> str:
        for one in filter(None, value.split(",")):
            try:
                ipaddress.ip_network(one.strip())
            except ValueError:
                raise ValueError(
                    "must be addresses or networks such as 127.0.0.1, 10.1.2.0/24"
                ) from None
        return value

    @validator("contact_email", "mail_from", "editor_email", "dpo_email")
    def _looks_like_an_address(cls, value: Optional[str]) -> Optional[str]:
        if value is None:
            return None
        if value.count("@") != 1 or value.startswith("@") or value.endswith("@"):
            raise ValueError("must be an e-mail address")
        if any(char.isspace() or char in "<>,;" for char in value):
            raise ValueError("must be an e-mail address")
        return value

    @validator("smtp_url")
    def _names_a_mail_server(cls, value: Optional[str]) -> Optional[str]:
        if not value:
            return None
        parse_smtp_url(value)
        return value

    @root_validator(skip_on_failure=True)
    def _a_lease_outlives_a_mail(cls, values: dict[str, Any]) -> dict[str, Any]:
        if values["delivery_lease_seconds"] <= 2 * values["delivery_timeout_seconds"]:
            raise ValueError(
                "BOT_DELIVERY_LEASE_SECONDS must be more than twice BOT_DELIVERY_TIMEOUT_SECONDS, "
                "or a slow mail is sent by two workers"
            )
        return values

    @root_validator(skip_on_failure=True)
    def _single_sign_on_is_whole(cls, values: dict[str, Any]) -> dict[str, Any]:
        if bool(values["staff_sso_header"]) != bool(values["staff_sso_from"]):
            raise ValueError(
                "BOT_STAFF_SSO_HEADER and BOT_STAFF_SSO_FROM belong together: set both or neither"
            )
        return values

    @root_validator(skip_on_failure=True)
    def _production_is_safe(cls, values: dict[str, Any]) -> dict[str, Any]:
        if values["profile"] == "production":
            problems = unsafe_in_production(values)
            if problems:
                raise ValueError("BOT_PROFILE=production refuses:\n    " + "\n    ".join(problems))
        return values

    @property
    def body_max_bytes(self) -> int:
        """The longest body of a request in bytes: a text of full length, escaped, and some room."""
        return max(_BODY_BYTES, message_max_bytes(self.text_max_chars))

    @property
    def logs_json(self) -> bool:
        """Whether log lines are JSON."""
        return (self.log_format or ("json" if self.profile == "production" else "text")) == "json"

    @property
    def allowed_origins(self) -> list[str]:
        """Origins of other sites whose pages may use the assistant."""
        return [origin.strip().lower() for origin in self.origins.split(",") if origin.strip()]

    @property
    def var_path(self) -> Path:
        """Absolute path of the run-time folder."""
        return self.var_dir if self.var_dir.is_absolute() else PROJECT_DIR / self.var_dir

    @property
    def models_path(self) -> Path:
        """Absolute path of the folder for models."""
        return self.models_dir if self.models_dir.is_absolute() else PROJECT_DIR / self.models_dir

    @property
    def store_url(self) -> str:
        """URL of the assistant's own database."""
        return self.database_url or f"sqlite:///{self.var_path / 'assistant.db'}"

    @property
    def server_url(self) -> str:
        """URL of the Rasa server on this machine."""
        return f"http://{self.host}:{self.port}"

    @property
    def staff_url(self) -> str:
        """URL of the staff pages on this machine."""
        return f"http://{self.host}:{self.staff_port}"


def message_max_bytes(text_max_chars: int) -> int:
    """The longest body of a message in bytes: its text in JSON escapes, and the braces around it.

    Args:
        text_max_chars: the longest text accepted, in characters.
    """
    return text_max_chars * _BYTES_PER_CHAR + _BODY_OVERHEAD_BYTES


def variable_of(name: str) -> str:
    """The environment variable of a setting: ``BOT_…``, or a well-known name."""
    known_as = Settings.__fields__[name].field_info.extra.get("env")
    return str(known_as) if known_as else ENV_PREFIX + name.upper()


def read_settings(environment: Optional[Mapping[str, str]] = None) -> Settings:
    """Reads and checks the settings.

    Args:
        environment: the variables to read instead of the process environment.

    Raises:
        SettingsError: a ``BOT_…`` variable is unknown or has an unusable value.
    """
    env = os.environ if environment is None else environment
    _refuse_unknown(env)
    given: dict[str, Any] = {
        name: env[variable_of(name)] for name in Settings.__fields__ if variable_of(name) in env
    }
    try:
        return Settings(**given)
    except ValidationError as error:
        lines = []
        for problem in error.errors():
            name = str(problem["loc"][0])
            if name == "__root__":
                # About several settings together; the text names them.
                lines.append(problem["msg"])
                continue
            hidden = "secret" in name or "url" in name
            shown = "(hidden)" if hidden else repr(given.get(name))
            lines.append(f"{variable_of(name)}={shown}: {problem['msg']}")
        raise SettingsError(
            "These settings cannot be used; change or unset the variables:\n  " + "\n  ".join(lines)
        ) from error


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The settings of this process, read once."""
    return read_settings()


def _refuse_unknown(env: Mapping[str, str]) -> None:
    known = [variable_of(name) for name in Settings.__fields__]
    for name in env:
        if name.startswith(ENV_PREFIX) and name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            hint = f" Did you mean {near[0]}?" if near else ""
            raise SettingsError(
                f"Unknown setting {name}.{hint} `python -m bot settings` lists all of them."
            )
