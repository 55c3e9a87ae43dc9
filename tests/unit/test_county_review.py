"""A county whose reviewers enter something in each of three runs, at a workbook that people sort,
filter, cut rows out of and rename sheets in: every entry is kept in its row, or told.
"""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from support.cli import call
from support.county import YEAR, County, Filled, Mistake, alias, roster_text, unit_name
from support.entering import Desk

from xl_jixiao.actions.blank_forms import chosen_layouts
from xl_jixiao.actions.hand_out import HandOutOptions
from xl_jixiao.rules.loading import load_rules

pytestmark = pytest.mark.slow

UNITS, AWAY, ALIASED = 12, 7, 4
"""A unit whose file is away in the third round; one that writes its former name."""
LEDGER, REVIEW = "台账标识", "复核标识"
PLANTED = (
    Mistake("full", 1, 1),
    Mistake("total", 3, 2, 1),
    Mistake("reason", 5, 0, 3),
    Mistake("rate", AWAY, 1, 1),
    Mistake("budget", 9, 2),
)
REVIEWED, ANSWERED = 30, 4
"""How many rows something is entered in at a sitting."""

Entries = dict[tuple[str, str], dict[str, Any]]
"""Column of keys, key → column → what was entered."""


@dataclass
class Office:
    """A bureau at its runs, with what its people have entered so far."""

    place: Path
    chance: random.Random
    entered: Entries = field(default_factory=dict)
    unit_of: dict[tuple[str, str], str] = field(default_factory=dict)
    known: Entries = field(default_factory=dict)
    """What the last result has of it."""
    apart: set[str] = field(default_factory=set)
    """What stands in 未能带入的填写."""

    def run(self) -> None:
        answer = call(
            *("run", self.place / "收到", "--out", self.place / "结果", "--year", YEAR),
            *("--roster", self.place / "名单.csv", "--no-drafts", "--review", "全部"),
        )
        assert "程序内部错误" not in answer.out + answer.err
        self.check(answer.out + answer.err)

    def sit_down(self, number: int) -> None:
        """Enter something in some rows, then sort, filter, hide, move and rename."""
        desk = Desk(self.place / "结果")
        for key, count, made in (
            (REVIEW, REVIEWED, self._reviewed),
            (LEDGER, ANSWERED, self._answered),
        ):
            sheet = desk.sheet(key)
            columns = desk.columns(sheet, key)
            rows = [*desk.rows(sheet, key)]
            for row in self.chance.sample(rows, min(count, len(rows))):
                at = key, sheet.cell(row, columns[key]).value
                values = made(
                    number, sheet.cell(row, columns["分值"]).value if key == REVIEW else 0
                )
                desk.type(key, row, **values)
                self.entered.setdefault(at, {}).update(values)
            for row in rows:
                at = key, sheet.cell(row, columns[key]).value
                self.unit_of[at] = sheet.cell(row, columns["单位"]).value
            if number > 1:
                self._cut_rows(desk, key)
            desk.mess_about(key, self.chance)
        desk.save()

    def _cut_rows(self, desk: Desk, key: str) -> None:
        """Delete rows of which the result before knows what was entered."""
        sheet = desk.sheet(key)
        column = desk.columns(sheet, key)[key]
        known = {key_of for of, key_of in self.known if of == key}
        rows = [row for row in desk.rows(sheet, key) if sheet.cell(row, column).value in known]
        assert rows
        for row in sorted(self.chance.sample(rows, len(rows) // 2), reverse=True):
            key_of = sheet.cell(row, column).value
            self.entered[key, key_of] = self.known[key, key_of]
            sheet.delete_rows(row)

    def _reviewed(self, number: int, points: float) -> dict[str, Any]:
        return self.chance.choice(
            (
                {"复核得分": points - number, "意见": f"第{number}轮：缺签到表"},
                {"扣分比例": 0.1 * number, "复核完成值": f"{number}项"},
                {"扣分口径": "3中", "意见": f"第{number}轮：只有方向"},
                {"意见": f"@第{number}轮的意见"},
            )
        )

    def _answered(self, number: int, _: float) -> dict[str, Any]:
        return {"单位反馈": f"第{number}轮已改", "复核意见": f"+第{number}轮同意"}

    def check(self, said: str) -> None:
        """Every entry is in its row; those of forms that did not come are told and kept apart."""
        out = self.place / "结果"
        desk = Desk(out, values=True)
        rows = {(key, row[key]): row for key in (REVIEW, LEDGER) for row in desk.table(key)}
        result = json.loads((out / "result.json").read_text("utf-8"))
        kept_apart = {plain(one["text"]) for one in result["unplaced"]}
        lost = 0
        for at, values in self.entered.items():
            row = rows.get(at)
            if row is None:
                lost += 1
                assert self.unit_of[at] == unit_name(AWAY)
                assert {plain(one) for one in values.values()} <= kept_apart
            else:
                assert {name: row[name] for name in values} == {
                    name: pytest.approx(one) if isinstance(one, float) else one
                    for name, one in values.items()
                }
        told = [line for line in said.splitlines() if "”没有带入：" in line]
        assert bool(lost) == bool(told)
        assert self.apart <= kept_apart, "told once, never lost"
        self.apart |= kept_apart
        self.known = {at: dict(values) for at, values in self.entered.items() if at in rows}
        self.entered = {at: dict(values) for at, values in self.known.items()}
        for one in result["submissions"]:
            assert one["review"] == recomputed(one)


def plain(value: object) -> str:
    """Of numbers what they are, however they are shown: a column that was moved has the format of
    the one that was there.
    """
    text = str(value)
    share = text.endswith("%")
    digits = text.rstrip("%分")
    if not digits.replace(".", "", 1).isdecimal():
        return text
    return f"{float(digits) / (100 if share else 1):g}"


def recomputed(form: Mapping[str, Any]) -> dict[str, Any] | None:
    """The review of a form from its rows alone."""
    rows = [row for row in (*form["funds"], *form["indicators"]) if row["points"] is not None]
    if not any(row["review"] for row in rows):
        return None
    decided = [row for row in rows if row["review"] and points_left(row) is not None]
    finals = [row["score"] if row not in decided else points_left(row) for row in rows]
    known = decided and None not in finals
    total = pytest.approx(sum(finals)) if known else None
    grades = ((90, "优"), (80, "良"), (60, "中"), (0, "差"))
    grade = next(name for least, name in grades if sum(finals) >= least) if known else None
    return {"total": total, "grade": grade, "rows": len(rows), "reviewed": len(decided)}


def points_left(row: Mapping[str, Any]) -> float | None:
    """What the reviewer leaves of the points, None where nothing was decided."""
    review = row["review"]
    if review["score"] is not None:
        return review["score"]
    share = review["share"]
    if share is None:
        share = {None: None, "3中": 0.6}[review["clause"]]
    return None if share is None else round(row["points"] * (1 - share), 2)


def handed_in(place: Path) -> Iterator[tuple[Path, bytes]]:
    roster = place / "名单.csv"
    county = County(roster, HandOutOptions(load_rules(None), chosen_layouts([]), YEAR, "青山县"))
    planted = {one.unit: (one,) for one in PLANTED}
    for at, order in enumerate(county.orders):
        named = alias(at) if at == ALIASED else ""
        filled = Filled(at, planted.get(at, ()), named=named)
        yield place / "收到" / order.name, county.book(filled, county.desk.book(order)[1])


@pytest.mark.parametrize("seed", [17])
def test_what_reviewers_enter_in_three_runs_is_kept_or_told(tmp_path: Path, seed: int) -> None:
    (tmp_path / "名单.csv").write_text(roster_text(UNITS), encoding="utf-8")
    (tmp_path / "收到").mkdir()
    files = dict(handed_in(tmp_path))
    for path, data in files.items():
        path.write_bytes(data)
    office = Office(tmp_path, random.Random(seed))  # noqa: S311 - nothing secret
    office.run()
    office.sit_down(1)
    office.run()
    assert len(office.known) == REVIEWED + ANSWERED
    office.sit_down(2)
    away = [*files][AWAY]
    away.rename(tmp_path / "已退回.xlsx")
    office.run()
    office.sit_down(3)
    office.run()
