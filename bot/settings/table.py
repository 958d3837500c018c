"""The settings as a Markdown table, for ``python -m bot settings`` and docs/operations.md."""

from __future__ import annotations

from bot.settings import Settings, variable_of


def settings_table() -> str:
    """One row per setting: variable, default, meaning."""
    rows = ["| variable | default | meaning |", "|---|---|---|"]
    for name, field in Settings.__fields__.items():
        default = "" if field.default is None else f"`{field.default}`"
        rows.append(f"| `{variable_of(name)}` | {default} | {field.field_info.description} |")
    return "\n".join(rows)
