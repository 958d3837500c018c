"""*Drift*: what visitors are told, the model in use, the outbox, what is kept how long."""

from __future__ import annotations

from starlette.responses import Response

from bot.staff.pages import Section, Visit
from bot.store.staff import Role

SECTION = Section("Drift", "/drift", seen_by=(Role.EDITOR,))


@SECTION.page("")
def overview(visit: Visit) -> Response:
    """All of it at a glance."""
    return visit.page("running/overview.html")
