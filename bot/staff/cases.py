"""*Ärenden*: the cases that visitors sent, and what the staff do with them."""

from __future__ import annotations

from starlette.responses import Response

from bot.staff.pages import Section, Visit
from bot.store.staff import Role

SECTION = Section("Ärenden", "/arenden", seen_by=(Role.READER, Role.HANDLER))


@SECTION.page("")
def list_cases(visit: Visit) -> Response:
    """The list."""
    return visit.page("cases/list.html")
