#!/usr/bin/env python3
"""Writes fx.csv and us_equities.csv beside itself: one row a trading session, open and close in UTC.

The rules are public: New York's daylight saving time, the exchange's list of holidays and early closings, and the
days on which it stayed closed for an event. Crypto needs no file, it never closes.
"""

import datetime as dt
import pathlib

FIRST, LAST = 1998, 2027
DAY = dt.timedelta(days=1)
MON, TUE, THU, FRI, SAT, SUN = 0, 1, 3, 4, 5, 6

# Mourning, attacks and storms.
CLOSED = {
    "2001-09-11", "2001-09-12", "2001-09-13", "2001-09-14", "2004-06-11", "2007-01-02", "2012-10-29", "2012-10-30",
    "2018-12-05", "2025-01-09",
}  # fmt: skip
HALF = {"2002-07-05", "2003-12-26"}


def nth(year, month, weekday, n):
    """The n-th such weekday of the month, from 1; -1 is the last."""
    if n < 0:
        day = dt.date(year + month // 12, month % 12 + 1, 1) - DAY
        return day - DAY * ((day.weekday() - weekday) % 7)
    day = dt.date(year, month, 1)
    return day + DAY * ((weekday - day.weekday()) % 7 + 7 * (n - 1))


def good_friday(year):
    """Two days before Easter, by the anonymous Gregorian algorithm."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    i = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * i) // 451
    month, day = divmod(h + i - 7 * m + 114, 31)
    return dt.date(year, month, day + 1) - 2 * DAY


def observed(day):
    """A holiday on a Saturday is kept on the Friday before, one on a Sunday on the Monday after."""
    return day + {SAT: -DAY, SUN: DAY}.get(day.weekday(), 0 * DAY)


def holidays(year):
    new_year = dt.date(year, 1, 1)
    days = {
        new_year if new_year.weekday() == SAT else observed(new_year),  # never kept in the old year
        nth(year, 1, MON, 3),
        nth(year, 2, MON, 3),
        good_friday(year),
        nth(year, 5, MON, -1),
        observed(dt.date(year, 7, 4)),
        nth(year, 9, MON, 1),
        nth(year, 11, THU, 4),
        observed(dt.date(year, 12, 25)),
    }
    if year >= 2022:
        days.add(observed(dt.date(year, 6, 19)))
    return days


def half_days(year):
    """Until 13:00: the day after Thanksgiving, the eves of Independence Day and Christmas from Monday to Thursday."""
    days = {nth(year, 11, THU, 4) + DAY}
    days.update(day for day in (dt.date(year, 7, 3), dt.date(year, 12, 24)) if day.weekday() <= THU)
    if year == 2002:  # the Friday after the holiday instead
        days.discard(dt.date(2002, 7, 3))
    return days


def new_york(day, hour, minute=0):
    """That time of the day in New York as UTC; the clocks change at night on Sundays."""
    if day.year < 2007:
        summer = nth(day.year, 4, SUN, 1) <= day < nth(day.year, 10, SUN, -1)
    else:
        summer = nth(day.year, 3, SUN, 2) <= day < nth(day.year, 11, SUN, 1)
    return dt.datetime(day.year, day.month, day.day, hour, minute) + dt.timedelta(hours=4 if summer else 5)


def days():
    day = dt.date(FIRST, 1, 1)
    while day.year <= LAST:
        yield day
        day += DAY


def us_equities():
    for day in days():
        if day.weekday() >= SAT or day in holidays(day.year) or day.isoformat() in CLOSED:
            continue
        half = day in half_days(day.year) or day.isoformat() in HALF
        yield new_york(day, 9, 30), new_york(day, 13 if half else 16), half


def fx():
    """Each day from 17:00 of the evening before; the week begins on Sunday evening and ends on Friday."""
    for day in days():
        if day.weekday() < SAT:
            yield new_york(day - DAY, 17), new_york(day, 17), False


def main():
    for name, sessions in (("fx", fx()), ("us_equities", us_equities())):
        rows = [f"{a:%Y-%m-%dT%H:%MZ},{b:%Y-%m-%dT%H:%MZ},{'half' if half else 'full'}" for a, b, half in sessions]
        path = pathlib.Path(__file__).with_name(name + ".csv")
        path.write_text("open,close,day\n" + "\n".join(rows) + "\n", encoding="ascii")


if __name__ == "__main__":
    main()
