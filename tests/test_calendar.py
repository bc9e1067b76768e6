"""The reading room's days: published holidays, make-up workdays, and what is assumed beyond them."""

from datetime import date, datetime

import pytest

from annals.calendar import is_open_day, is_published, months_of, open_days


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        (date(2022, 10, 7), False),  # Friday of the National Day week
        (date(2022, 10, 8), True),  # make-up Saturday
        (date(2022, 10, 9), True),  # make-up Sunday
        (date(2022, 10, 10), True),  # a Monday
        (date(2022, 10, 15), False),  # a Saturday
        (date(2020, 1, 31), False),  # the spring festival of 2020 was prolonged until 2 February
    ],
)
def test_published_days_off_and_make_up_workdays_decide(day, is_open):
    assert is_open_day(day) is is_open


def test_a_month_s_open_days_count_make_up_workdays():
    # October 2022: 21 weekdays, less 3-7 October (five), plus the make-up days 8 and 9.
    assert open_days(date(2022, 10, 1)) == 18
    # February 2023: 20 weekdays, no holiday.
    assert open_days(date(2023, 2, 1)) == 20


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        (date(2035, 10, 1), False),  # statutory, a Monday
        (date(2035, 10, 3), False),  # statutory, a Wednesday
        (date(2035, 10, 4), True),  # a Thursday: would be a published day off, but is not statutory
        (date(2035, 9, 17), False),  # Monday, because Mid-Autumn Day falls on the Sunday before
        (date(2035, 9, 29), False),  # a Saturday: make-up workdays are not known
    ],
)
def test_beyond_the_published_years_statutory_days_and_weekends_are_closed(day, is_open):
    assert is_open_day(day) is is_open


def test_a_year_says_whether_its_calendar_is_published():
    assert is_published(date(2004, 1, 1)) and is_published(date(2026, 12, 1))
    assert not is_published(date(2003, 12, 1)) and not is_published(date(2035, 1, 1))


def test_a_timestamp_is_the_day_that_it_falls_on():
    assert not is_open_day(datetime(2022, 10, 7, 9, 30)) and is_open_day(datetime(2022, 10, 8, 9, 30))


def test_the_months_of_years_are_all_there_with_their_open_days():
    months = months_of(2024, 2024)
    assert list(months["month_on"]) == [date(2024, month, 1) for month in range(1, 13)]
    # February 2024: 21 weekdays with the leap day, less five of the spring festival (12-16), plus the make-up Sundays 4 and 18.
    assert months["open_days"][1] == 21 - 5 + 2
    assert months["is_published"].all()
    assert months_of(1, 0).empty
