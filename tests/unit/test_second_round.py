"""A made-up county over three runs: every planted mistake in its state, one figure everywhere."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from support.cli import call
from support.round_county import SOUND, RoundForm, write_round

from xl_jixiao.actions.run import run_folder
from xl_jixiao.actions.second_round import SinceError

LATER = dt.datetime(2024, 4, 1)  # noqa: DTZ001 - document properties carry no zone
ROW = "培训班次"
OTHER = "验收合格率"


def unit(number: int, name: str = "") -> RoundForm:
    """A sound form of a unit."""
    called = name or f"第{number:02}局"
    return RoundForm(f"青山县{called}", f"项目{number}", f"{number:02}.xlsx")


def missed(form: RoundForm, row: str = ROW, actual: str = "8次") -> RoundForm:
    """With a target that was missed and full marks nevertheless."""
    return form.with_row(row, actual=actual)


def put_right(form: RoundForm) -> RoundForm:
    """With what was really done, scored and explained by the rules: sound again."""
    rows = {one.name: one for one in SOUND}
    changed = tuple(replace(rows[one.name]) for one in form.rows)
    return replace(form, rows=changed, modified=LATER)


FIRST = [
    *(unit(at) for at in range(8)),  # sound
    *(missed(unit(at)) for at in range(8, 20)),
]
"""20 units; twelve missed a target and took full marks."""


def second() -> Iterator[RoundForm]:
    """What the units make of it."""
    yield from FIRST[:6]
    yield missed(replace(FIRST[6], modified=LATER))  # new mistake in a form that was sound
    yield replace(FIRST[7], file="改名/07（新）.xlsx")  # same bytes, new name
    yield FIRST[8]  # nothing done
    yield replace(FIRST[9], file="重报/九局.xlsx")  # nothing done, renamed
    yield put_right(FIRST[10])  # corrected
    yield replace(put_right(FIRST[11]), file="11定稿.xlsx", top=5)  # corrected, renamed and shifted
    yield missed(replace(FIRST[12], modified=LATER), actual="7次")  # corrected wrongly
    yield replace(FIRST[13], top=4, modified=LATER)  # rows moved, nothing corrected
    yield missed(put_right(FIRST[14]), OTHER, "90%")  # corrected, and another row spoilt
    # 15 is not there any more
    yield FIRST[16]
    yield replace(put_right(FIRST[16]), file="16（改）.xlsx")  # beside the old one
    yield replace(FIRST[17], rows=FIRST[17].rows[::-1], modified=LATER)  # rows turned round
    yield put_right(FIRST[18])
    yield FIRST[19]


STATES = {
    6: {"new"},
    8: {"open"},
    9: {"open"},
    12: {"changed", "open"},  # another actual, and still no reason given
    13: {"open"},
    14: {"new"},
    17: {"open"},
    19: {"open"},
}
"""Unit → the states of what its row has; the others have no finding at that row."""

GONE = {10: "fixed", 11: "fixed", 14: "fixed", 15: "absent", 16: "fixed", 18: "fixed"}


class County:
    """A county whose forms come in run after run."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.out = place / "结果"
        self.runs = 0

    def run(self, forms: list[RoundForm], **how: Any) -> dict[str, Any]:  # Any: JSON is untyped
        """The result over just these forms."""
        self.runs += 1
        folder = write_round(self.place / f"报送{self.runs}", forms)
        run_folder(folder, self.out, drafts=None, cache=False, **how)
        return self.told()

    def told(self) -> dict[str, Any]:
        """The result as it is in OUT."""
        told: dict[str, Any] = json.loads((self.out / "result.json").read_text("utf-8"))
        return told


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> County:
    place = tmp_path_factory.mktemp("县")
    county = County(place)
    county.run(FIRST)
    county.run(list(second()))
    return county


@pytest.fixture(scope="module")
def told(county: County) -> dict[str, Any]:
    return county.told()


def at_rows(told: dict[str, Any]) -> dict[str, set[str]]:
    """Unit → the states of what is wrong with rows that the tests spoil."""
    found: dict[str, set[str]] = {}
    for one in told["findings"]:
        if one["row_label"] in {ROW, OTHER} and one["counts"]:
            found.setdefault(one["unit"], set()).add(one["state"])
    return found


def test_the_first_run_has_no_states(tmp_path: Path) -> None:
    told = County(tmp_path).run(FIRST[:10])
    assert told["compared"] is None
    assert {one["state"] for one in told["findings"]} == {None}
    assert [one["file"] for one in told["outputs"]] == ["绩效自评汇总.xlsx"]


def test_every_planted_mistake_is_in_its_state(told: dict[str, Any]) -> None:
    assert at_rows(told) == {f"青山县第{at:02}局": states for at, states in STATES.items()}


def test_what_is_gone_is_corrected_or_not_there(told: dict[str, Any]) -> None:
    by_unit = {one["name"]: one for one in told["compared"]["units"]}
    for at, how in GONE.items():
        one = by_unit[f"青山县第{at:02}局"]
        other = "absent" if how == "fixed" else "fixed"
        assert (one[how] > 0, one[other]) == (True, 0), one
    fixed = Counter(one["unit"] for one in told["compared"]["fixed"])
    assert fixed == {one["name"]: one["fixed"] for one in by_unit.values() if one["fixed"]}


def test_everything_else_is_as_it_was(told: dict[str, Any]) -> None:
    planted = {f"青山县第{at:02}局" for at in STATES | GONE}
    rest = {one["state"] for one in told["findings"] if one["unit"] not in planted}
    assert rest <= {"open"}


def test_no_finding_is_in_two_counts_or_in_none(told: dict[str, Any]) -> None:
    states = Counter((one["unit"], one["state"]) for one in told["findings"] if one["counts"])
    for one in told["compared"]["units"]:
        for state in ("new", "open", "changed", "waived"):
            assert one[state] == states[one["name"], state], one
        assert one["before"] == one["fixed"] + one["absent"] + one["open"] + one["changed"], one


def test_who_sent_again(told: dict[str, Any]) -> None:
    units = told["compared"]["units"]
    assert {one["name"][4:6] for one in units if one["resent"]} == {
        *("06", "10", "11", "12", "13", "14", "16", "17", "18")
    }
    assert {one["name"][4:6] for one in units if one["same_bytes"]} == {"07", "09"}


def test_the_replaced_version_counts_nowhere(told: dict[str, Any]) -> None:
    old = [one for one in told["findings"] if one["file"] == "16.xlsx" and not one["across"]]
    assert old
    assert {(one["counts"], one["state"]) for one in old} == {(False, None)}


def test_one_figure_everywhere(county: County, told: dict[str, Any]) -> None:
    total = told["compared"]["total"]
    sheet = load_workbook(county.out / "绩效自评汇总.xlsx", read_only=True)["整改对照"]
    rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    heads = [str(one).replace("\n", "") for one in rows[2]]
    by_unit = {row[0]: dict(zip(heads, row, strict=True)) for row in rows[3:]}
    assert set(by_unit) == {one["name"] for one in told["compared"]["units"]} | {"合计"}
    for one in (*told["compared"]["units"], {**total, "name": "合计"}):
        row = by_unit[one["name"]]
        shown = [row[head] for head in ("上轮问题", "已改", "未改", "改错", "新增", "表未再报")]
        keys = ("before", "fixed", "open", "changed", "new", "absent")
        assert shown == [one[key] for key in keys]
        assert row["整改率"] == pytest.approx(one["rate"]) if one["rate"] is not None else True
    note = str(rows[1][0])
    assert f"上轮问题 {total['before']} 条，其中已改 {total['fixed']} 条" in note


def test_the_list_of_problems_says_the_state(county: County, told: dict[str, Any]) -> None:
    sheet = load_workbook(county.out / "绩效自评汇总.xlsx", read_only=True)["问题清单"]
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    at, unit_at = rows[0].index("状态"), rows[0].index("单位")
    titles = {"new": "新增", "open": "未改", "changed": "改错"}
    assert Counter((row[unit_at], row[at]) for row in rows[1:]) == Counter(
        (one["unit"] or None, titles[one["state"]]) for one in told["findings"] if one["counts"]
    )


def test_the_third_run_is_held_against_the_second(tmp_path: Path) -> None:
    county = County(tmp_path)
    county.run(FIRST)
    county.run(list(second()))
    third = [put_right(one) for one in second() if "（改）" not in one.file]
    told = county.run(third)
    assert at_rows(told) == {}
    total = told["compared"]["total"]
    assert total["new"] == 0
    assert total["open"] + total["fixed"] == total["before"]
    assert len(list((county.out / "历史").iterdir())) == 2
    again = county.run(third)["compared"]["total"]
    assert (again["fixed"], again["new"], again["changed"]) == (0, 0, 0)


def test_a_named_result_takes_the_place_of_the_one_in_out(tmp_path: Path) -> None:
    county = County(tmp_path)
    county.run(FIRST)
    first = tmp_path / "第一轮"
    county.out.rename(first)
    county.run(list(second()))
    assert county.told()["compared"] is None
    told = county.run(list(second()), since=first)
    assert at_rows(told) == {f"青山县第{at:02}局": states for at, states in STATES.items()}


def test_a_merged_finding_is_open_while_a_row_is_left(tmp_path: Path) -> None:
    """Blank actuals of several rows are one finding; filling in one of them leaves the rest."""
    county = County(tmp_path)
    form = unit(1)
    for name in (ROW, OTHER, "带动就业人数"):
        form = form.with_row(name, actual="")
    before = county.run([form, unit(2)])
    blank = [one for one in before["findings"] if len(one["traces"]) == 3]
    assert blank, "the tests ask for a finding about three rows"
    told = county.run([form.with_row(ROW, actual="12次"), unit(2)])
    after = [one for one in told["findings"] if one["id"] == blank[0]["id"]]
    assert [(len(one["traces"]), one["state"]) for one in after] == [(2, "open")]
    told = county.run([form.with_row(ROW, actual="8次"), unit(2)], since=None)
    assert {one["state"] for one in told["findings"] if one["id"] == blank[0]["id"]} == {"open"}


DAMAGES = {
    "cut off": lambda text: text[: len(text) // 2],
    "a line gone": lambda text: text.replace('"key": "', '"kee": "', 1),
    "not JSON": lambda text: text.replace('"traces": [', '"traces": [[[', 1),
    "another type": lambda text: text.replace('"traces": [', '"traces": [1, ', 1),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_result_in_out_is_told_and_kept(tmp_path: Path, damage: str) -> None:
    county = County(tmp_path)
    county.run(FIRST[6:10])
    path = county.out / "result.json"
    spoilt = DAMAGES[damage](path.read_text("utf-8"))
    path.write_text(spoilt, "utf-8")
    folder = write_round(tmp_path / "报送", FIRST[6:10])
    answer = call("run", folder, "--out", county.out, "--no-drafts")
    assert "没有拿来比较" in answer.err
    assert "历史" in answer.err
    assert county.told()["compared"] is None
    kept = next((county.out / "历史").iterdir())
    assert (kept / "result.json").read_text("utf-8") == spoilt


def test_a_result_of_an_older_version_is_told_and_kept(tmp_path: Path) -> None:
    county = County(tmp_path)
    county.run(FIRST[6:10])
    path = county.out / "result.json"
    path.write_text(path.read_text("utf-8").replace('"schema": 2', '"schema": 1', 1), "utf-8")
    folder = write_round(tmp_path / "报送", FIRST[6:10])
    answer = call("run", folder, "--out", county.out, "--no-drafts")
    assert "较早的版本" in answer.err
    assert (county.out / "历史").is_dir()


@pytest.mark.parametrize(
    ("others", "why"),
    [
        ([replace(one, unit=one.unit.replace("青山", "绿水")) for one in FIRST[6:10]], "另一个县"),
        ([replace(one, year=2022) for one in FIRST[6:10]], "年度"),
    ],
    ids=["county", "year"],
)
def test_a_result_of_another_round_is_not_compared(
    tmp_path: Path, others: list[RoundForm], why: str
) -> None:
    county = County(tmp_path)
    county.run(others)
    folder = write_round(tmp_path / "报送", FIRST[6:10])
    other = tmp_path / "别处"
    with pytest.raises(SinceError, match=why):
        run_folder(folder, other, drafts=None, since=county.out)
    assert not other.exists()
    answer = call("run", folder, "--out", county.out, "--no-drafts")
    assert why in answer.err
    assert county.told()["compared"] is None
    assert (county.out / "历史").is_dir()


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_result_that_was_named_is_refused(tmp_path: Path, damage: str) -> None:
    county = County(tmp_path)
    county.run(FIRST[6:10])
    path = county.out / "result.json"
    path.write_text(DAMAGES[damage](path.read_text("utf-8")), "utf-8")
    folder = write_round(tmp_path / "报送", FIRST[6:10])
    answer = call("run", folder, "--out", tmp_path / "别处", "--no-drafts", "--since", path)
    assert answer.code == 2
    assert "上一次的结果" in answer.err
    assert not (tmp_path / "别处").exists()
    missing = call("run", folder, "--out", tmp_path / "别处", "--since", tmp_path / "没有")
    assert missing.code == 2
    assert "不存在" in missing.err


def test_a_unit_or_project_under_another_name_is_no_correction(tmp_path: Path) -> None:
    """Nobody can say whether the form is the same one: nothing counts as corrected."""
    county = County(tmp_path)
    county.run(FIRST[:9])
    renamed = [*FIRST[:8], replace(FIRST[8], project="另一个项目")]
    one = next(
        one for one in county.run(renamed)["compared"]["units"] if one["name"] == FIRST[8].unit
    )
    assert one["fixed"] == 0
    assert one["absent"] == one["before"] > 0
