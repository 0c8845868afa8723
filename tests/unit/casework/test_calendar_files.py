"""The files of the calendar: what ships is sound, what cannot be right is found with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from adapters.holiday_sources import NotPublished, expected_year, published_year
from api.commands.calendar import calendar
from casework.calendar_table import CALENDARS, read_table
from eligibility.findings import Ledger

SOUND = "year: 2030\nstatus: published\nlaw: 某号\nsource: {title: 某号}\ndays_off:\n  2030-10-01: 国庆节\n"


def test_the_table_that_ships_is_sound_and_reaches_from_2014_to_2028() -> None:
    ledger = Ledger()
    table = read_table(CALENDARS, ledger)
    assert ledger.findings() == []
    assert sorted(table.years) == list(range(2014, 2029))
    assert [year for year, each in sorted(table.years.items()) if not each.is_published] == [2027, 2028]


@pytest.mark.parametrize("year", range(2014, 2027))
def test_no_published_year_differs_from_its_source(year: int) -> None:
    assert (CALENDARS / f"{year}.yaml").read_text(encoding="utf-8") == published_year(year)


@pytest.mark.parametrize("year", [2027, 2028])
def test_no_expected_year_differs_from_the_law(year: int) -> None:
    assert (CALENDARS / f"{year}.yaml").read_text(encoding="utf-8") == expected_year(year)
    with pytest.raises(NotPublished):
        published_year(year)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (SOUND + "  2031-10-01: 国庆节\n", "wrong_day"),
        (SOUND + "  国庆: 国庆节\n", "wrong_day"),
        (SOUND + "worked:\n  2030-10-02: 国庆节\n", "wrong_day"),
        (SOUND.replace("published", "perhaps"), "wrong_status"),
        (SOUND + "workdays: {}\n", "unknown_key"),
        (SOUND.replace("source: {title: 某号}\n", ""), "missing_key"),
        (SOUND.replace("\n  2030-10-01: 国庆节", " 国庆节"), "wrong_type"),
    ],
)
def test_an_operator_gets_the_line_of_what_is_wrong(tmp_path: Path, text: str, code: str) -> None:
    (tmp_path / "2030.yaml").write_text(text, encoding="utf-8")
    ledger = Ledger()
    read_table(tmp_path, ledger)
    assert [finding.code for finding in ledger.findings()] == [code]
    assert ledger.findings()[0].file == "calendar/2030.yaml"


def test_an_operator_can_import_again_without_losing_what_was_corrected(tmp_path: Path) -> None:
    corrected = published_year(2026).replace("2026-10-07: 国庆节", "2026-10-07: 国庆节（改）")
    (tmp_path / "2026.yaml").write_text(corrected, encoding="utf-8")
    (tmp_path / "2027.yaml").write_text("status: expected\n", encoding="utf-8")
    calendar.main(["import", "--since", "2026", "--until", "2027", "--into", str(tmp_path)], standalone_mode=False)
    assert (tmp_path / "2026.yaml").read_text(encoding="utf-8") == corrected
    assert (tmp_path / "2027.yaml").read_text(encoding="utf-8") == expected_year(2027)


def test_an_operator_sees_the_days_of_a_year_and_the_end_of_a_term(capsys: pytest.CaptureFixture[str]) -> None:
    calendar.main(["show", "2021", "--region", "640104"], standalone_mode=False)
    calendar.main(["due", "2026-09-30", "3", "working_day"], standalone_mode=False)
    calendar.main(["check"], standalone_mode=False)
    said = capsys.readouterr()
    assert "2021-05-13 Thu off    开斋节" in said.out
    assert "2026-10-10 Sat" in said.out
    assert "2028 is not published" in said.err or "2027 is not published" in said.err
