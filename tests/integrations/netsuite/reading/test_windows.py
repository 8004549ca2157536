from datetime import UTC, datetime, timedelta

import pytest

from integrations.netsuite.reading.windows import ReadingCursor, Window, moved

# Los Angeles is eight hours behind UTC in winter, seven in summer.
NINE_UTC = datetime(2026, 11, 1, 9, tzinfo=UTC)  # 02:00 in Los Angeles, when its clock goes back to 01:00
SPRING_UTC = datetime(2026, 3, 8, 10, tzinfo=UTC)  # 02:00 there, when its clock leaps to 03:00
MINUTE = timedelta(minutes=1)


def cursor(position="2026-11-20 09:00:00", *, told="2026-11-20 09:01:00", at=datetime(2026, 11, 20, 17, 1, tzinfo=UTC)):
    return ReadingCursor.starting(position=position, server_now=told, measured_at=at)


def test_a_window_ends_a_minute_before_the_servers_present_and_reaches_ten_back():
    reading = cursor().next_reading(
        server_now="2026-11-20 09:06:00", measured_at=datetime(2026, 11, 20, 17, 6, tzinfo=UTC)
    )

    assert reading.window == Window(since="2026-11-20 08:50:00", until="2026-11-20 09:05:00")
    assert reading.cursor_after.position == "2026-11-20 09:05:00"


def test_our_own_clock_does_not_move_a_window_however_wrong_it_is():
    wrong = datetime(2031, 1, 1, tzinfo=UTC)
    first = cursor(told="2026-11-20 09:01:00", at=wrong)

    reading = first.next_reading(server_now="2026-11-20 09:06:00", measured_at=wrong + 5 * MINUTE)

    assert reading.window == Window(since="2026-11-20 08:50:00", until="2026-11-20 09:05:00")


def test_when_the_clock_goes_back_the_hour_named_twice_is_read_again_and_the_cursor_goes_back_with_it():
    before = cursor("2026-11-01 01:57:00", told="2026-11-01 01:58:00", at=NINE_UTC - 2 * MINUTE)

    reading = before.next_reading(server_now="2026-11-01 01:06:00", measured_at=NINE_UTC + 6 * MINUTE)

    assert reading.window == Window(since="2026-10-30 00:57:00", until="2026-11-01 01:05:00")
    assert reading.cursor_after.position == "2026-11-01 01:05:00"


def test_a_leap_reaches_back_two_days_once_and_then_two_hours_while_it_is_near():
    before = cursor("2026-11-01 01:57:00", told="2026-11-01 01:58:00", at=NINE_UTC - 2 * MINUTE)

    leapt = before.next_reading(server_now="2026-11-01 01:01:00", measured_at=NINE_UTC + MINUTE)
    next_one = leapt.cursor_after.next_reading(server_now="2026-11-01 01:02:00", measured_at=NINE_UTC + 2 * MINUTE)

    assert leapt.window.since == "2026-10-30 00:57:00"
    assert next_one.window.since == "2026-10-31 23:00:00"


def test_when_the_clock_leaps_the_hour_before_it_is_read_once_more_for_what_was_being_saved():
    before = cursor("2026-03-08 01:58:00", told="2026-03-08 01:59:00", at=SPRING_UTC - MINUTE)

    leapt = before.next_reading(server_now="2026-03-08 03:00:30", measured_at=SPRING_UTC + MINUTE / 2)
    next_one = leapt.cursor_after.next_reading(server_now="2026-03-08 03:05:00", measured_at=SPRING_UTC + 5 * MINUTE)

    assert leapt.window.since == "2026-03-06 00:58:00"
    assert next_one.window.since == "2026-03-08 00:59:30"


def test_after_a_turn_windows_become_small_again():
    at = SPRING_UTC - MINUTE
    position = cursor("2026-03-08 01:58:00", told="2026-03-08 01:59:00", at=at)
    clock = datetime(2026, 3, 8, 1, 59)  # noqa: DTZ001 - a clock on a wall
    lengths = []
    for minutes in range(2, 32, 2):
        told = clock + timedelta(hours=1, minutes=minutes)
        reading = position.next_reading(server_now=told.isoformat(sep=" "), measured_at=at + minutes * MINUTE)
        position = reading.cursor_after
        lengths.append(hours(reading.window))

    assert lengths[0] > 2
    assert [length for length in lengths[9:] if length > 0.3] == []


def test_after_a_long_time_a_turn_is_taken_for_possible_though_the_clock_stands_as_it_stood():
    a_year_on = datetime(2027, 11, 20, 17, 1, tzinfo=UTC)

    late = cursor().next_reading(server_now="2027-11-20 09:01:00", measured_at=a_year_on)
    next_one = late.cursor_after.next_reading(server_now="2027-11-20 09:02:00", measured_at=a_year_on + MINUTE)

    assert late.window.since == "2026-11-20 07:00:00"
    assert next_one.window.since == "2027-11-20 07:00:00"


def hours(window):
    since, until = (datetime.fromisoformat(text) for text in (window.since, window.until))
    return (until - since).total_seconds() / 3600


def test_a_user_whose_time_zone_is_changed_to_one_behind_loses_nothing():
    in_sydney = cursor("2026-11-20 09:00:00", told="2026-11-20 09:01:00", at=datetime(2026, 11, 19, 22, 1, tzinfo=UTC))

    reading = in_sydney.next_reading(
        server_now="2026-11-19 14:06:00", measured_at=datetime(2026, 11, 19, 22, 6, tzinfo=UTC)
    )

    assert reading.window == Window(since="2026-11-17 14:00:00", until="2026-11-19 14:05:00")


def test_a_start_that_lies_ahead_is_waited_for():
    reading = cursor("2026-12-01 00:00:00").next_reading(
        server_now="2026-11-20 09:06:00", measured_at=datetime(2026, 11, 20, 17, 6, tzinfo=UTC)
    )

    assert reading.window.since > reading.window.until
    assert reading.cursor_after.position == "2026-12-01 00:00:00"


def test_a_cursor_survives_being_stored_as_text():
    before = cursor("2026-03-08 01:58:00", told="2026-03-08 01:59:00", at=SPRING_UTC - MINUTE)
    turned = before.next_reading(server_now="2026-03-08 03:00:30", measured_at=SPRING_UTC).cursor_after

    assert [ReadingCursor.from_text(one.as_text()) for one in (before, turned)] == [before, turned]
    assert turned.turned_at == SPRING_UTC


@pytest.mark.parametrize(
    "text",
    [
        "",
        "null",
        "[]",
        "{}",
        '{"position": 7, "clock_ahead_s": 0, "measured_at": "2026-11-20T00:00:00+00:00", "turned_at": null}',
        '{"position": "yesterday", "clock_ahead_s": 0, "measured_at": "2026-11-20T00:00:00+00:00", "turned_at": null}',
        '{"position": "2026-11-20 09:00:00", "clock_ahead_s": 0, "measured_at": "2026-11-20T00:00:00", "turned_at": 0}',
    ],
)
def test_text_that_is_no_cursor_is_refused(text):
    with pytest.raises(ValueError, match=r"\w"):
        ReadingCursor.from_text(text)


@pytest.mark.parametrize("told", ["2026-11-20T09:06:00", "20/11/2026 9:06", "2026-11-20 09:06", "2026-11-20"])
def test_a_clock_that_does_not_tell_the_time_as_it_was_asked_to_is_refused(told):
    with pytest.raises(ValueError, match=r"\w"):
        cursor().next_reading(server_now=told, measured_at=NINE_UTC)


def test_moves_over_midnight():
    assert moved("2026-11-01 00:00:30", -60) == "2026-10-31 23:59:30"
