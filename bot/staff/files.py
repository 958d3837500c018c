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
        rows: none of their values may come from a visitor, since formulas are not escaped.
        name: of the downloaded file.
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
