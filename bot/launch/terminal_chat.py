"""A chat in the terminal with the trained assistant, without a web server.

Custom actions are run by the action server: the one of ``make serve`` if that runs, else one that
lives as long as the chat.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import socket
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Iterator, Mapping

import typer

from bot.channel.turns import turns_from_events
from bot.launch.errors import LaunchError
from bot.launch.logs import log_dir
from bot.launch.quietly import silence_libraries
from bot.rasa_patches import late_tensorflow
from bot.settings import PROJECT_DIR, Settings, get_settings

PROMPT = "> "
_INTENTS_SHOWN = 5


def run_chat(model: Path, debug: bool) -> None:
    """Reads lines until an empty one and prints the replies.

    Args:
        model: the trained model.
        debug: also print each turn's outcome, the intents considered and the decision.
    """
    # Training has already shown Rasa's warnings about the model.
    silence_libraries(UserWarning)
    import structlog

    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    typer.echo("Loading the model …", err=True)
    late_tensorflow.install()
    from rasa.core.agent import Agent
    from rasa.core.utils import AvailableEndpoints
    from rasa.shared.exceptions import RasaException

    from bot.launch.endpoints import endpoints_file
    from bot.rasa_patches import one_pass, predict_only, quick_yaml
    from bot.tracking.calls import prepare_calls

    settings = get_settings()
    one_pass.install()
    predict_only.install()
    quick_yaml.install()
    prepare_calls(settings)
    endpoints = AvailableEndpoints.read_endpoints(str(endpoints_file(settings)))
    with _action_server(settings):
        try:
            agent = Agent.load(
                str(model), action_endpoint=endpoints.action, generator=endpoints.nlg
            )
        except RasaException as error:
            raise LaunchError(f"{model.name} could not be loaded. {error}") from error
        asyncio.run(_converse(agent, debug))


@contextmanager
def _action_server(settings: Settings) -> Iterator[None]:
    """Provides an action server while the chat lasts."""
    with socket.socket() as probe:
        runs = probe.connect_ex(("127.0.0.1", settings.actions_port)) == 0
    if runs:
        yield
        return
    from bot.launch.processes import process_environment
    from bot.store.engine import create_store_engine
    from bot.store.migration import migrate

    migrate(create_store_engine(settings.store_url))
    command = [sys.executable, "-m", "bot.launch.quietly", "rasa_sdk", "--actions", "actions"]
    with open(log_dir(settings) / "chat-actions.log", "wb") as log:
        # It is up in seconds, long before the model is loaded.
        server = subprocess.Popen(
            [*command, "--port", str(settings.actions_port)],
            cwd=PROJECT_DIR,
            env=process_environment(settings),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
        )
    try:
        yield
    finally:
        server.terminate()
        server.wait()


async def _converse(agent: Any, debug: bool) -> None:
    conversation_id = secrets.token_hex(8)
    payloads: dict[str, str] = {}
    while line := (await asyncio.to_thread(_read_line)).strip():
        text = payloads.get(line, line)
        await agent.handle_text(text, sender_id=conversation_id)
        tracker = await agent.tracker_store.retrieve_full_tracker(conversation_id)
        events = [event.as_dict() for event in tracker.events]
        turn = turns_from_events(conversation_id, events)[-1]
        payloads = _print_turn(turn, events)
        if debug:
            typer.secho(_debug_text(turn, tracker.latest_message.as_dict()), dim=True)


def _read_line() -> str:
    try:
        return input(PROMPT)
    except EOFError:
        return ""


def _print_turn(turn: Mapping[str, Any], events: list[dict[str, Any]]) -> dict[str, str]:
    """Prints the replies; returns what to send for each number that a button is shown with."""
    bot_events = [event for event in events if event.get("event") == "bot"]
    payloads: dict[str, str] = {}
    for message, event in zip(turn["messages"], bot_events[-len(turn["messages"]) :], strict=False):
        typer.echo(message["text"])
        if message["source"]:
            typer.secho(f"  {message['source']['url']} ({message['source']['reviewed']})", dim=True)
        for button in (event.get("data") or {}).get("buttons") or []:
            number = str(len(payloads) + 1)
            payloads[number] = button["payload"]
            typer.secho(f"  {number}) {button['title']}", fg=typer.colors.BLUE)
    if not turn["messages"]:
        typer.secho("  (no reply)", fg=typer.colors.RED)
    return payloads


def _debug_text(turn: Mapping[str, Any], message: Mapping[str, Any]) -> str:
    parse_data = message.get("parse_data") or {}
    lines = [f"  outcome: {turn['outcome']}"]
    for entry in (parse_data.get("intent_ranking") or [])[:_INTENTS_SHOWN]:
        lines.append(f"  {entry['confidence']:.3f} {entry['name']}")
    for key in ("decision", "trust", "cells", "questions", "choices", "entities"):
        if parse_data.get(key):
            lines.append(f"  {key}: {parse_data[key]}")
    return "\n".join(lines)
