"""Production serves the webchat alone, however it was started."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import PROJECT_DIR
from tests.running import free_port

# As `rasa run` builds its server, without a model. What stands still says where.
RUN = """
import faulthandler
faulthandler.dump_traceback_later({seconds}, exit=True)
import rasa.core.channels.channel
from rasa.core.run import configure_app, create_http_input_channels
from sanic import Sanic
app = configure_app(
    create_http_input_channels(None, {credentials!r}), enable_api={api}, endpoints=None,
    port={port},
)
app.register_listener(lambda app, loop: print("SERVES", flush=True), "after_server_start")
app.register_listener(lambda app, loop: app.stop(), "after_server_start")
app.run(host="0.0.0.0", port={port}, workers=1)
"""
PRODUCTION = "deploy/credentials.production.yml"
# Loading TensorFlow takes 5 of them, and in a fresh clone, while a model is trained beside it, 100.
SECONDS = 300


def run(tmp_path: Path, profile: str, credentials: str, api: bool) -> str:
    code = RUN.format(credentials=credentials, api=api, port=free_port(), seconds=SECONDS)
    environment = {
        **os.environ,
        "BOT_VAR_DIR": str(tmp_path),
        "BOT_PROFILE": profile,
        "SMTP_URL": "smtps://mail.motala.se",
    }
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=PROJECT_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=SECONDS + 10,
        check=False,
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize(
    ("credentials", "api", "other"),
    [("credentials.yml", False, "webhooks/rest/webhook"), (PRODUCTION, True, "model/parse")],
)
def test_production_does_not_start_with_other_routes(
    tmp_path: Path, credentials: str, api: bool, other: str
) -> None:
    said = run(tmp_path, "production", credentials, api)
    assert "SERVES" not in said
    assert "Production serves the webchat alone" in said and other in said


@pytest.mark.parametrize(
    ("profile", "credentials"), [("production", PRODUCTION), ("development", "credentials.yml")]
)
def test_what_belongs_to_the_profile_is_served_on_this_machine_only(
    tmp_path: Path, profile: str, credentials: str
) -> None:
    said = run(tmp_path, profile, credentials, api=False)
    assert "SERVES" in said, said[-2000:]
    assert "Listening on 127.0.0.1, not on all addresses" in said
