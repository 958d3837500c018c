"""The time that people here live by: days, hours and years are counted in it, and shown in it."""

from zoneinfo import ZoneInfo

LOCAL_TIME = ZoneInfo("Europe/Stockholm")
