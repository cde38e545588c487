"""Working days of an Indonesian office: no Saturdays, Sundays and public holidays."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from functools import cache

import holidays

SATURDAY = 5


@cache
def _calendar(joint_leave: bool) -> holidays.HolidayBase:
    """Public holidays; `GOVERNMENT` adds cuti bersama, set year by year by a joint decree."""
    categories = (holidays.PUBLIC, holidays.GOVERNMENT) if joint_leave else (holidays.PUBLIC,)
    return holidays.country_holidays("ID", categories=categories)


def is_working_day(day: date, extra_holidays: Collection[date] = (), *, joint_leave: bool = False) -> bool:
    """Whether the office works on a day.

    Args:
        extra_holidays: further days off (local holidays, cuti bersama of this office).
        joint_leave: whether nation-wide cuti bersama counts as a day off.
    """
    return day.weekday() < SATURDAY and day not in extra_holidays and day not in _calendar(joint_leave)


def due_on(
    received_at: date, working_days: int, extra_holidays: Collection[date] = (), *, joint_leave: bool = False
) -> date:
    """The last of so many working days after the day of receipt, which itself does not count."""
    day = received_at
    while working_days > 0:
        day += timedelta(days=1)
        working_days -= is_working_day(day, extra_holidays, joint_leave=joint_leave)
    return day
