"""What the connector needs from its server and process: patches, error handlers, headers."""

from __future__ import annotations

from typing import Any, Optional

from sanic import Blueprint, Sanic

from bot.channel.errors import STATUS_BY_CODE, visitor_message
from bot.channel.new_model import follow_choice
from bot.channel.observed import observe
from bot.files.private_files import keep_files_private
from bot.operations.logs import log_as_json
from bot.operations.metrics import serve_metrics
from bot.rasa_patches import (
    action_schema,
    event_types,
    graph_runs,
    listen_address,
    one_pass,
    predict_only,
    quick_yaml,
    quiet_server,
    rules_by_intent,
    strict_http,
)
from bot.rasa_patches.action_timeout import limit_action_time
from bot.settings import Settings

# Routes of Rasa's that production may have: its root, which we answer ourselves.
_RASAS_OWN = ("/",)


def prepare_process(settings: Settings) -> None:
    """Installs the patches that hold for a whole process (``bot.rasa_patches``)."""
    keep_files_private()
    if settings.logs_json:
        log_as_json()
    serve_metrics(settings, 0)
    limit_action_time(settings.action_seconds)
    action_schema.install()
    event_types.install()
    graph_runs.install()
    one_pass.install()
    rules_by_intent.install()
    predict_only.install()
    quick_yaml.install()
    _parse_strictly(settings)
    listen_address.install(settings.host)


class Routes(Blueprint):
    """The channel's routes; with them come the server's errors, headers and strict parsing."""

    def __init__(self, name: str, settings: Settings) -> None:
        super().__init__(name)
        self.ctx.settings = settings

    def register(self, app: Sanic, options: Any) -> None:
        """Adds the routes to a server."""
        settings: Settings = self.ctx.settings
        _parse_strictly(settings)

        def words(code: str) -> Optional[str]:
            return visitor_message(code, settings) if code in STATUS_BY_CODE else None

        quiet_server.keep_quiet(app, words)
        observe(app)
        follow_choice(app)
        super().register(app, options)  # type: ignore[no-untyped-call]
        if settings.profile == "production":
            _refuse_other_routes(app, {route.path for route in self.routes})


def _parse_strictly(settings: Settings) -> None:
    # Behind a proxy all connections are the proxy's, which limits each address itself.
    most = None if settings.proxies else strict_http.MOST_OF_AN_ADDRESS
    strict_http.install(settings.body_max_bytes, most)


def _refuse_other_routes(app: Sanic, ours: set[str]) -> None:
    async def check(app: Sanic, _loop: Any) -> None:
        known = {*ours, *(path.strip("/") for path in _RASAS_OWN)}
        others = sorted({route.path for route in app.router.routes} - known)
        if others:
            raise RuntimeError(
                f"Production serves the webchat alone, and this server has {others}: start it with "
                "--credentials deploy/credentials.production.yml and without --enable-api."
            )

    app.register_listener(check, "before_server_start")
