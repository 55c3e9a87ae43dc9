"""A whole round of a county: handed out, filled in, returned, corrected twice.

Every planted mistake is found, nothing else is an error, every state is exact.
"""

from __future__ import annotations

import json
import re
import zipfile
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from support.cli import call
from support.corpus_workbooks import load_tables, write_table
from support.county import (
    PLANTED,
    PROJECTS,
    UNITS,
    YEAR,
    County,
    Filled,
    Mistake,
    alias,
    basic_data,
    projects_of,
    roster_text,
    unit_name,
)
from support.published_mistakes import PUBLISHED

from xl_jixiao.actions.blank_forms import chosen_layouts
from xl_jixiao.actions.hand_out import HandOutOptions
from xl_jixiao.rules.loading import load_rules

pytestmark = pytest.mark.slow

MISTAKES = tuple(
    Mistake(kind, 5 + at * 4 + turn * 28, turn % 3)
    for at, kind in enumerate(PLANTED)
    for turn in range(4)
)
SILENT, LATE = 2, 62
"""Units that hand in nothing at first; the second of them not before the third round."""
HALF, DAMAGED, ALIASED, GONE = 34, 64, 8, 109
"""A project left blank; a damaged file; forms under a former name; a file that is away later."""
ZIPPED = range(90, 93)
MESSY = "另报"
"""Folder of forms as they were published: further projects of units that have no planted mistake,
and departments that are not on the roster."""
EXTRA = (*range(36, 62, 2), *range(66, 90, 2))
"""Units that hand in a further project."""
DATA = {10: {}, 11: {}, 12: {"control_rate": Decimal("0.8")}, 14: {"three_public/final": 5}}
"""Units that hand in a 基础数据表 → what is wrong in it; the last one corrects it."""
DATA_MISTAKES = {
    ("D01", unit_name(12), "", "在职人员控制率"),
    ("D02", unit_name(14), "", "三公经费"),
}
MENDED = ("D02", unit_name(14), "", "三公经费")


@dataclass
class Round:
    """The folder of a county in one round, and what the run said."""

    place: Path
    county: County
    sent: dict[int, Filled] = field(default_factory=dict)
    """What each unit handed in last."""

    def blank(self, unit: int) -> bytes:
        return (self.place / "下发" / self.county.orders[unit].name).read_bytes()

    def made(self, filled: Filled) -> bytes:
        self.sent[filled.unit] = filled
        return self.county.book(filled, self.blank(filled.unit))

    def file(self, unit: int) -> Path:
        return self.place / "收到" / self.county.orders[unit].name

    def run(self, *options: str) -> tuple[dict, object]:
        answer = call(
            *("run", self.place / "收到", "--out", self.place / "结果", "--year", YEAR),
            *("--roster", self.place / "名单.csv", "--no-drafts", *options),
        )
        assert "程序内部错误" not in answer.out + answer.err
        text = (self.place / "结果" / "result.json").read_text(encoding="utf-8")
        return json.loads(text), answer


def planted(mistakes) -> set[tuple[str, str, str, str]]:
    """Check, unit, project, row of each."""
    found = set()
    for one in mistakes:
        check, label = PLANTED[one.kind]
        project = ("", *projects_of(one.unit))[one.form]
        found.add((check, unit_name(one.unit), project, label.format(form=one.form)))
    return found


def missing(*units: int) -> set[tuple[str, str, str, str]]:
    return {("F03", unit_name(unit), "", unit_name(unit)) for unit in units}


def told(result, findings, state=None) -> set[tuple[str, str, str, str]]:
    """The same of the errors of a result that count."""
    projects = {(one["file"], one["sheet"]): one["project"] or "" for one in result["submissions"]}
    return {
        (
            one["id"],
            one["unit"],
            projects.get((one["file"], one["sheet"]), ""),
            one["row_label"],
        )
        for one in findings
        if one["severity"] == "error" and one["counts"] and state in {None, one["state"]}
        if not one["file"].startswith(f"{MESSY}/")
    }


def told_of_messy(findings, state) -> set[tuple[str, str, str]]:
    """Form, check and first cell of the errors of the published forms."""
    return {
        (Path(one["file"]).stem, one["id"], next(iter(one["cells"]), ""))
        for one in findings
        if one["severity"] == "error" and one["file"].startswith(f"{MESSY}/")
        if one["state"] == state
    }


@pytest.fixture(scope="module")
def rounds(tmp_path_factory):
    """The three rounds one after the other: (round, result, what the console said)."""
    place = tmp_path_factory.mktemp("青山县")
    roster = place / "名单.csv"
    roster.write_text(roster_text(), encoding="utf-8")
    answer = call(
        *("blank", "--roster", roster, "--year", YEAR, "--county", "青山县"),
        *("--out", place / "下发"),
    )
    assert answer.code == 0, answer.err
    options = HandOutOptions(load_rules(None), chosen_layouts([]), YEAR, "青山县")
    county = Round(place, County(roster, options))
    (place / "收到").mkdir()
    messy(county)
    first(county)
    done = [county.run("--returns")]
    kept = place / "第一轮"
    (place / "结果" / "退回").rename(kept)
    second(county)
    done.append(county.run())
    third(county)
    done.append(county.run())
    return county, done


def messy(county: Round) -> None:
    """Published forms in their many shapes, with the mistakes that they truly have."""
    folder = county.place / "收到" / MESSY
    folder.mkdir()
    tables = load_tables()
    units = iter(EXTRA)
    for table in tables:
        listed = table["kind"] != "department"
        unit = unit_name(next(units)) if listed else f"青山县新设{table['id']}所"
        write_table({**table, "unit": unit, "year": YEAR}, folder)
    for at, wrong in DATA.items():
        hand_in_data(county, at, **wrong)


def hand_in_data(county: Round, unit: int, **wrong: object) -> None:
    place = county.place / "收到" / f"{unit_name(unit)}基础数据表.xlsx"
    place.write_bytes(basic_data(county.county, unit, **wrong))


def first(county: Round) -> None:
    """What comes first, with all that is planted."""
    by_unit = {one.unit: one for one in MISTAKES}
    assert len(by_unit) == len(MISTAKES)
    zipped = {}
    for unit in range(UNITS):
        if unit in {SILENT, LATE}:
            continue
        filled = Filled(
            unit,
            (by_unit[unit],) if unit in by_unit else (),
            left_blank=(2,) if unit == HALF else (),
            named=alias(unit) if unit == ALIASED else "",
        )
        data = county.made(filled)
        if unit == DAMAGED:
            data = data[: len(data) // 2]
        if unit in ZIPPED:
            zipped[county.file(unit).name] = data
        else:
            county.file(unit).write_bytes(data)
    with zipfile.ZipFile(county.place / "收到" / "乡镇.zip", "w") as package:
        for name, data in zipped.items():
            package.writestr(name, data)


FIXED, LEFT, WRONG, ANOTHER = range(4)


def action(at: int) -> int:
    """What becomes of a mistake in the second round."""
    return at % 4


def another(one: Mistake) -> Mistake:
    """The new mistake of a unit that mended the old one."""
    kind = "total" if one.kind != "total" else "full"
    return Mistake(kind, one.unit, (one.form + 1) % 3)


def second(county: Round) -> None:
    """Corrections: some right, some wrong, some missing, with new mistakes, renamed, rows moved."""
    for at, one in enumerate(MISTAKES):
        if action(at) == LEFT or one.unit == GONE:
            continue
        mistakes = {
            FIXED: (),
            WRONG: (one._replace(value=1),),
            ANOTHER: (another(one),),
        }[action(at)]
        moved, old = at % 3 == 1, county.file(one.unit)
        filled = Filled(one.unit, mistakes, moved=moved, saved="2026-04-01T08:00:00Z")
        data = county.made(filled)
        if at % 3 == 0:
            old.unlink()  # only the new one, under another name
        elif at % 3 == 1:
            pass  # beside the old one
        new = old if at % 3 == 2 else old.with_name(f"{old.stem}（修改）.xlsx")
        new.write_bytes(data)
    hand_in_data(county, max(DATA))
    county.file(GONE).unlink()
    county.file(SILENT).write_bytes(county.made(Filled(SILENT)))
    county.file(HALF).write_bytes(county.made(Filled(HALF, saved="2026-04-01T08:00:00Z")))
    county.file(DAMAGED).write_bytes(county.made(Filled(DAMAGED)))


def third(county: Round) -> None:
    """Everything is in order."""
    for one in MISTAKES:
        data = county.made(Filled(one.unit, saved="2026-05-01T08:00:00Z"))
        county.file(one.unit).with_name(f"{unit_name(one.unit)}定稿.xlsx").write_bytes(data)
    county.file(LATE).write_bytes(county.made(Filled(LATE)))
    for at in DATA:
        hand_in_data(county, at)


def of(*actions: int) -> list[Mistake]:
    return [one for at, one in enumerate(MISTAKES) if action(at) in actions and one.unit != GONE]


def test_the_county_is_as_large_as_it_should_be(rounds):
    county, _ = rounds
    assert len(county.county.orders) == UNITS
    assert sum(len(one.sheets) - 1 for one in county.county.orders) == PROJECTS
    assert len({one.unit for one in MISTAKES} | {SILENT, LATE, HALF, DAMAGED, ALIASED}) == 29
    assert GONE in {one.unit for one in MISTAKES}


def test_every_planted_mistake_is_found_and_nothing_else(rounds):
    result, answer = rounds[1][0]
    wanted = planted(MISTAKES) | missing(SILENT, LATE, HALF, DAMAGED) | DATA_MISTAKES
    assert told(result, result["findings"]) == wanted
    assert answer.code == 3  # the damaged file
    assert told_of_messy(result["findings"], None) == PUBLISHED
    aliased = [one for one in result["units"] if one["name"] == unit_name(ALIASED)]
    assert not aliased[0]["missing"]


def test_in_the_second_round_every_state_is_exact(rounds):
    result, _ = rounds[1][1]
    found = result["findings"]
    new = planted(another(one) for one in of(ANOTHER))
    assert told(result, found, "new") == new | missing(GONE)
    left = DATA_MISTAKES - {MENDED}
    assert told(result, found, "open") == planted(of(LEFT)) | missing(LATE) | left
    assert told(result, found, "changed") == planted(of(WRONG))
    assert told(result, found) == planted(of(LEFT, WRONG)) | new | missing(LATE, GONE) | left
    assert told_of_messy(found, "open") == PUBLISHED
    (gone,) = [one for one in result["compared"]["units"] if one["name"] == unit_name(GONE)]
    assert gone["absent"] >= 1
    fixed = {
        (one["id"], one["unit"], one["row_label"])
        for one in result["compared"]["fixed"]
        if one["severity"] == "error"
    }
    mended = planted(of(FIXED, ANOTHER)) | missing(SILENT, HALF, DAMAGED) | {MENDED}
    assert fixed == {(check, unit, label) for check, unit, _, label in mended}


def test_in_the_third_round_nothing_is_left(rounds):
    result, answer = rounds[1][2]
    assert told(result, result["findings"]) == set()
    assert told_of_messy(result["findings"], "open") == PUBLISHED
    assert answer.code == 1  # those of the published forms
    assert not result["missing_units"]
    behind = {one["unit"] for one in result["findings"] if one["file"].startswith(f"{MESSY}/")}
    rates = {
        one["rate"]
        for one in result["compared"]["units"]
        if one["to_correct"] and one["name"] not in behind
    }
    assert rates == {1}


def test_one_figure_is_the_same_wherever_it_is(rounds):
    county, done = rounds
    result, answer = done[0]
    errors = [one for one in result["findings"] if one["severity"] == "error" and one["counts"]]
    assert f"错误 {len(errors)} 处" in answer.out
    unit = unit_name(MISTAKES[0].unit)
    form = next(
        one for one in result["submissions"] if (one["unit"], one["form"]) == (unit, "department")
    )
    assert form["unit"] == unit
    folder = county.place / "第一轮" / unit
    with zipfile.ZipFile(folder / "审核意见.docx") as package:
        letter = re.sub("<[^>]+>", "", package.read("word/document.xml").decode())
    total = f"{form['total']:.2f}".rstrip("0").rstrip(".")
    assert total in letter
    earlier = min((county.place / "结果" / "历史").glob("*/绩效自评汇总.xlsx"))
    book = openpyxl.load_workbook(earlier, read_only=True)
    rows = [[cell.value for cell in row] for row in book["汇总"].iter_rows()]
    own = next(row for row in rows if unit in row)
    assert form["total"] in own
