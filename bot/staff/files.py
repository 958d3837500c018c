"""Files that pages hand out."""

from __future__ import annotations

import csv
import io
from typing import Any, Sequence, Tuple

from starlette.responses import Response


def csv_response(heading: Sequence[str], rows: Sequence[Tuple[Any, ...]], name: str) -> Response:
    """A file that Swedish spreadsheets open as a table.

    Args:
        heading: of the columns.
        rows: nothing in them comes from a visitor, so that nothing is taken for a formula.
        name: that it is saved under.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(heading)
    writer.writerows(rows)
    return Response(
        text.getvalue().encode("utf-8-sig"),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
