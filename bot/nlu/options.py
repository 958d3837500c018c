"""Options of our components: unknown ones are refused, never ignored."""

from __future__ import annotations

import difflib
from typing import Any, Mapping, Type

from rasa.engine.graph import GraphComponent
from rasa.shared.exceptions import InvalidConfigException


def refuse_unknown_options(component: Type[GraphComponent], config: Mapping[str, Any]) -> None:
    """Makes sure that ``config.yml`` contains no misspelt option.

    Args:
        component: whose options they are; its default config lists the known ones.
        config: the given options, merged with the defaults.

    Raises:
        InvalidConfigException: names the unknown option and the nearest known one.
    """
    # Rasa itself adds the first two to every component's options.
    known = {"name", "component_name", *component.get_default_config()}
    for option in config:
        if option not in known:
            near = difflib.get_close_matches(option, known, n=1)
            hint = f" Did you mean '{near[0]}'?" if near else ""
            raise InvalidConfigException(
                f"{component.__name__} has no option '{option}' (config.yml).{hint}"
            )
