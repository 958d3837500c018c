"""Has a running server switch to a newly chosen model without losing a turn."""

from __future__ import annotations

import asyncio
import copy
import logging
import os
import time
from pathlib import Path
from typing import Any, Callable, Optional

from sanic import Sanic

from bot.answers.generator import AnswerGenerator
from bot.operations.chosen_model import MODEL_VARIABLE, chosen_model

logger = logging.getLogger(__name__)

_LOOK_SECONDS = 2.0
# Rasa writes a model in place, so that one that is still growing must wait.
_SETTLED_SECONDS = 5.0


class NewModel:
    """Notices another choice of model, and loads it beside the one in use.

    Rasa itself can fetch models from a model server, but loads them in the event loop, which makes
    all visitors wait.
    """

    def __init__(
        self, in_use: Optional[str], choice: Callable[[], Optional[Path]] = chosen_model
    ) -> None:
        """Sets it up.

        Args:
            in_use: the file name of the model that the server was started with.
            choice: the model that servers are to use.
        """
        self._in_use = in_use
        self._choice = choice

    async def look(self, agent: Any) -> Any:
        """Loads a model that was chosen since the last look.

        A model that cannot be loaded is reported once, and the server goes on with the one that it
        has.

        Args:
            agent: Rasa's agent, with the model in use; it is not changed, so that turns end with
                the model and the words that they began with.

        Returns:
            An agent with the other model for the turns to come, or the same one.
        """
        loop = asyncio.get_running_loop()
        # The folder may be on another machine, whose silence must stop no visitor.
        try:
            wanted = await loop.run_in_executor(None, self._choice)
        except OSError as error:
            logger.warning("%s stays in use: the models cannot be read: %s", self._in_use, error)
            return agent
        if wanted is None or wanted.name == self._in_use or not _is_settled(wanted):
            return agent
        before, self._in_use = self._in_use, wanted.name
        try:
            fresh = await loop.run_in_executor(None, _with_model, agent, wanted)
        except Exception:
            logger.exception("%s cannot be loaded; %s stays in use.", wanted.name, before)
            return agent
        logger.info("%s is in use.", wanted.name)
        return fresh


def _with_model(agent: Any, model: Path) -> Any:
    fresh = copy.copy(agent)
    # Holds the new model's responses, and rereads the sources that they name.
    fresh.nlg = AnswerGenerator()
    fresh.load_model(str(model))
    return fresh


def follow_choice(app: Sanic) -> None:
    """Makes a server that ``python -m bot`` started follow the choice of the model."""
    started_with = os.environ.get(MODEL_VARIABLE)
    if not started_with:
        return
    new_model = NewModel(Path(started_with).name)

    async def follow(app: Sanic) -> None:
        while True:
            await asyncio.sleep(_LOOK_SECONDS)
            agent = getattr(app.ctx, "agent", None)
            if agent is not None and agent.is_ready():
                app.ctx.agent = await new_model.look(agent)

    async def begin(app: Sanic, _loop: Any) -> None:
        app.add_task(follow(app))

    app.register_listener(begin, "after_server_start")


def _is_settled(path: Path) -> bool:
    try:
        return time.time() - path.stat().st_mtime > _SETTLED_SECONDS
    except OSError:
        return False
