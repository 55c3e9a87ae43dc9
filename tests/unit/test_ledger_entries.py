"""问题台账 over three runs: numbers for good, nothing that a person typed is lost."""

from __future__ import annotations

import datetime as dt
import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from support.entering import Desk
from support.round_county import SOUND, RoundForm, write_round

from xl_jixiao.actions.outcome import RunResult
from xl_jixiao.actions.run import run_folder
from xl_jixiao.model.finding import Severity

KEY = "台账标识"
LATER = dt.datetime(2024, 4, 1)  # noqa: DTZ001 - document properties carry no zone
ROW = "培训班次"


def unit(number: int) -> RoundForm:
    return RoundForm(f"青山县第{number:02}局", f"项目{number}", f"{number:02}.xlsx")


def missed(form: RoundForm, actual: str = "8次") -> RoundForm:
    """With a target that was missed and full marks nevertheless."""
    return form.with_row(ROW, actual=actual)


def put_right(form: RoundForm) -> RoundForm:
    return replace(form, rows=SOUND, modified=LATER)


FIRST = [missed(unit(at)) for at in range(4)]


class Bureau:
    """A bureau that runs again and again into one place."""

    def __init__(self, place: Path) -> None:
        self.place, self.out, self.runs = place, place / "结果", 0

    def run(self, forms: list[RoundForm], **how: Any) -> RunResult:  # Any: options of run_folder
        self.runs += 1
        folder = write_round(self.place / f"报送{self.runs}", forms)
        return run_folder(folder, self.out, drafts=None, cache=False, **how)

    def told(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads((self.out / "result.json").read_text("utf-8"))
        return told

    def ledger(self) -> list[dict[str, Any]]:
        """The sheet as it is."""
        return Desk(self.out).table(KEY)


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    bureau = Bureau(tmp_path)
    bureau.run(FIRST)
    return bureau


def answers(bureau: Bureau) -> dict[int, str | None]:
    return {row["问题编号"]: row["单位反馈"] for row in bureau.ledger()}


def answer_all(bureau: Bureau) -> dict[int, str]:
    """Type an answer into every row."""
    desk = Desk(bureau.out)
    sheet = desk.sheet(KEY)
    typed = {}
    for row in [*desk.rows(sheet, KEY)]:
        number = sheet.cell(row, desk.columns(sheet, KEY)["问题编号"]).value
        typed[number] = f"答复{number}"
        desk.type(KEY, row, 单位反馈=typed[number], 整改期限=dt.date(2024, 6, number))
    desk.save()
    return typed


def test_every_error_and_warning_has_a_row(bureau: Bureau) -> None:
    told = bureau.told()
    graver = [one for one in told["findings"] if one["severity"] != "info"]
    rows = bureau.ledger()
    assert [row["问题编号"] for row in rows] == list(range(1, len(graver) + 1))
    assert [row[KEY] for row in rows] == [one["key"] for one in graver]
    assert [row["问题"] for row in rows] == [one["message"] for one in graver]
    assert {row["状态"] for row in rows} == {"新增"}
    assert [one["number"] for one in told["ledger"]] == [row["问题编号"] for row in rows]


def test_answers_and_numbers_stay_over_three_runs(bureau: Bureau) -> None:
    typed = answer_all(bureau)
    first = {row["问题编号"]: row[KEY] for row in bureau.ledger()}
    result = bureau.run([put_right(FIRST[0]), *FIRST[1:], missed(unit(9))])
    assert any("已带入新的一份" in told for told in result.edits)
    rows = {row["问题编号"]: row for row in bureau.ledger()}
    assert {number: rows[number]["单位反馈"] for number in typed} == typed
    assert {number: rows[number][KEY] for number in typed} == first
    assert rows[2]["整改期限"] == dt.datetime(2024, 6, 2)  # noqa: DTZ001 - Excel's days carry no zone
    assert {rows[n]["状态"] for n in typed if rows[n]["单位"] == "青山县第00局"} == {"已改"}
    assert {rows[n]["状态"] for n in typed if rows[n]["单位"] != "青山县第00局"} == {"未改"}
    new = [row for row in rows.values() if row["状态"] == "新增"]
    assert min(row["问题编号"] for row in new) == len(typed) + 1
    assert {row["轮次"] for row in new} == {2}
    bureau.run([put_right(one) for one in FIRST])
    assert {n: text for n, text in answers(bureau).items() if text} == typed
    assert {row["状态"] for row in bureau.ledger()} == {"已改", "表未再报"}


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_done_to_the_sheet_the_entries_are_kept(bureau: Bureau, seed: int) -> None:
    typed = answer_all(bureau)
    desk = Desk(bureau.out)
    desk.mess_about(KEY, random.Random(seed))  # noqa: S311 - nothing secret
    desk.save()
    bureau.run(FIRST)
    assert answers(bureau) == typed
    assert bureau.told()["unplaced"] == []


def test_deleted_rows_come_back_and_foreign_ones_are_told(bureau: Bureau) -> None:
    typed = answer_all(bureau)
    desk = Desk(bureau.out)
    sheet = desk.sheet(KEY)
    columns = desk.columns(sheet, KEY)
    rows = [*desk.rows(sheet, KEY)]
    for name in (KEY, "问题编号"):
        sheet.cell(rows[1], columns[name]).value = None  # nobody knows whose row this is
    sheet.cell(rows[-1] + 1, columns["单位反馈"]).value = "另加的一行"
    sheet.delete_rows(rows[0])
    where = sheet.cell(rows[1] - 1, columns["单位反馈"]).coordinate
    desk.save()
    result = bureau.run(FIRST)
    told = "\n".join(result.edits)
    assert f"问题台账!{where}（单位反馈）填写的“答复2”没有带入" in told
    assert "另加的一行" in told
    texts = {one["text"] for one in bureau.told()["unplaced"]}
    assert {"答复2", "另加的一行"} <= texts
    listed = Desk(bureau.out).table("没有带入的原因")
    assert {"答复2", "另加的一行"} <= {row["填写的内容"] for row in listed}
    assert {n: text for n, text in answers(bureau).items() if text} == {
        n: text for n, text in typed.items() if n > 2
    }
    bureau.run(FIRST)
    assert {one["text"] for one in bureau.told()["unplaced"]} == texts, "told once, never lost"


def test_a_key_that_was_deleted_is_found_by_the_number(bureau: Bureau) -> None:
    typed = answer_all(bureau)
    desk = Desk(bureau.out)
    sheet = desk.sheet(KEY)
    sheet.delete_cols(desk.columns(sheet, KEY)[KEY])
    desk.save()
    bureau.run(FIRST)
    assert answers(bureau) == typed


def test_a_column_that_a_person_added_stays(bureau: Bureau) -> None:
    desk = Desk(bureau.out)
    sheet = desk.sheet(KEY)
    header = desk.header(sheet, KEY)
    sheet.cell(header, sheet.max_column + 1).value = "片区"
    sheet.cell(header + 1, sheet.max_column).value = "东片"
    desk.save()
    for _ in range(2):
        bureau.run(FIRST)
        assert [row["片区"] for row in bureau.ledger()][:2] == ["东片", None]


def test_a_column_that_was_deleted_keeps_what_was_read_before(bureau: Bureau) -> None:
    typed = answer_all(bureau)
    bureau.run(FIRST)
    desk = Desk(bureau.out)
    sheet = desk.sheet(KEY)
    sheet.delete_cols(desk.columns(sheet, KEY)["单位反馈"])
    desk.save()
    result = bureau.run(FIRST)
    assert "没有找到列“单位反馈”" in "\n".join(result.edits)
    assert answers(bureau) == typed


def test_a_cleared_cell_is_cleared(bureau: Bureau) -> None:
    typed = answer_all(bureau)
    bureau.run(FIRST)
    desk = Desk(bureau.out)
    sheet = desk.sheet(KEY)
    desk.type(KEY, next(desk.rows(sheet, KEY)), 单位反馈=None)
    desk.save()
    bureau.run(FIRST)
    assert answers(bureau) == {**typed, 1: None}


def test_without_the_earlier_result_the_keys_place_what_they_can(bureau: Bureau) -> None:
    typed = answer_all(bureau)
    (bureau.out / "result.json").write_text('{"schema": 2, "tool": {}', "utf-8")
    bureau.run(FIRST, force=True)
    assert [text for text in answers(bureau).values() if text] == [*typed.values()]


def waive(bureau: Bureau, **values: object) -> None:
    """Let everything of the first unit stand."""
    desk = Desk(bureau.out)
    sheet = desk.sheet(KEY)
    columns = desk.columns(sheet, KEY)
    for row in [*desk.rows(sheet, KEY)]:
        if sheet.cell(row, columns["单位"]).value == "青山县第00局":
            desk.type(KEY, row, **values)
    desk.save()


WAIVER = {"予以保留": "是", "理由": "受灾停办", "申请人": "甲", "批准人": "乙"}


def test_a_waiver_silences_openly(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path)
    only = [FIRST[0]]
    assert bureau.run(only).exit_code("warning") == 1
    count = len(bureau.ledger())
    waive(bureau, **WAIVER, 至=dt.date(2999, 12, 31))
    result = bureau.run(only)
    assert result.exit_code("warning") == 0
    summary = result.run.summary
    graver = summary.findings[Severity.ERROR] + summary.findings[Severity.WARNING]
    assert (graver, summary.waived) == (0, count)
    told = bureau.told()
    assert {one["state"] for one in told["ledger"]} == {"waived"}
    assert told["compared"]["total"]["waived"] == count
    assert told["compared"]["total"]["to_correct"] == 0
    assert len(told["waivers"]) == count
    assert told["waivers"][0] | {"key": "", "date": "", "number": 0} == {
        "key": "", "by": "乙", "requested_by": "甲", "why": "受灾停办", "date": "",
        "until": "2999-12-31", "number": 0, "in_force": True, "problem": None,
    }  # fmt: skip
    assert {row["状态"] for row in bureau.ledger()} == {"予以保留"}
    again = bureau.run(only)
    assert again.exit_code("warning") == 0, "it stays without being typed again"


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({**WAIVER, "批准人": None}, "缺“批准人”"),
        ({**WAIVER, "理由": None}, "缺“理由”"),
        ({**WAIVER, "予以保留": "也许"}, "应填“是”"),
        ({**WAIVER, "至": "明年"}, "应是日期"),
        ({**WAIVER, "至": dt.date(2024, 1, 1)}, "已于 2024-01-01 到期"),
    ],
)
def test_a_waiver_that_is_not_whole_has_no_effect(
    bureau: Bureau, values: dict[str, object], why: str
) -> None:
    waive(bureau, **values)
    result = bureau.run(FIRST)
    told = next(one for one in result.edits if "没有生效" in one)
    assert why in told
    assert told.startswith("问题台账!"), "with the cell"
    assert result.run.summary.waived == 0
    assert all(not one["in_force"] for one in bureau.told()["waivers"])


def test_a_waiver_holds_for_what_was_found_there_only(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path)
    bureau.run(FIRST[:1])
    waive(bureau, **WAIVER)
    bureau.run(FIRST[:1])
    worse = missed(replace(FIRST[0], modified=LATER), "5次")
    result = bureau.run([worse])
    assert result.exit_code("warning") == 1
    assert any("现值与同意保留时不同" in one for one in result.edits)
    waive(bureau, 理由="仍因受灾停办")  # decided again
    assert bureau.run([worse]).exit_code("warning") == 0
