"""The pages on personal data and on accessibility, from their texts and the settings in force."""

from __future__ import annotations

from typing import Any, Dict, List, Mapping

from bot.answers.legal_texts import LegalTexts, legal_texts
from bot.answers.variants import Variant
from bot.channel.rendering import render
from bot.settings import Settings


def legal_pages(settings: Settings) -> Mapping[str, bytes]:
    """The pages as HTML, by the file's name.

    Args:
        settings: names, addresses, times, and where the texts are.

    Raises:
        SettingsError: ``BOT_LEGAL_FILE`` cannot be used; the text says why.
    """
    texts = legal_texts(settings)
    return {
        f"{name}.html": render("legal.html", page=page.dict(), links=_links(name, texts))
        for name, page in texts.pages.items()
    }


def widget_words(settings: Settings) -> Mapping[str, str]:
    """What the widget's first message says about the assistant, by placeholder.

    Args:
        settings: as above.

    Raises:
        SettingsError: as above.
    """
    disclosure = legal_texts(settings).said.disclosure
    return {f"{{disclosure.{variant.value}}}": disclosure[variant] for variant in Variant}


def _links(name: str, texts: LegalTexts) -> List[Dict[str, Any]]:
    topic = name.partition("-")[0]
    links = []
    for wording, title in texts.wordings.items():
        other = f"{topic}-{wording}" if wording else topic
        if other in texts.pages:
            links.append(
                {
                    "address": f"{other}.html",
                    "language": texts.pages[other].language,
                    "name": title,
                    "current": other == name,
                }
            )
    return links
