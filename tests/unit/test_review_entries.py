"""复核 over three runs: what reviewers enter is kept, counted, or told with its cell."""

from __future__ import annotations

import json
import random
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from support.cli import call
from support.drafts import county_context
from support.entering import Desk
from support.round_county import RoundForm, write_round

from xl_jixiao.actions.combine import NamedResult, combine_results
from xl_jixiao.actions.outcome import RunResult
from xl_jixiao.actions.run import run_folder
from xl_jixiao.facts.final_score import ScoreSource, final_score
from xl_jixiao.outputs.result_file import ResultError
from xl_jixiao.rounds.sampling import SampleError, lot, parse_sample

KEY = "复核标识"
FORMS = [
    RoundForm(f"青山县第{at:02}局", f"项目{at}", f"{at:02}.xlsx", executed=100 - at)
    for at in range(3)
]
ROWS = 6
"""Of a form: the execution and five indicators."""


class Bureau:
    """A bureau that runs again and again into one place."""

    def __init__(self, place: Path, forms: list[RoundForm]) -> None:
        self.place, self.out = place, place / "结果"
        self.folder = write_round(place / "报送", forms)

    def run(self, **how: Any) -> RunResult:  # Any: options of run_folder
        return run_folder(self.folder, self.out, drafts=None, cache=False, **how)

    def told(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads((self.out / "result.json").read_text("utf-8"))
        return told

    def enter(self, entries: Mapping[tuple[str, str], Mapping[str, object]]) -> dict[str, str]:
        """Type into the rows of (unit, indicator); where each value is."""
        desk = Desk(self.out)
        sheet = desk.sheet(KEY)
        columns = desk.columns(sheet, KEY)
        where = {}
        for row in [*desk.rows(sheet, KEY)]:
            at = tuple(sheet.cell(row, columns[one]).value for one in ("单位", "三级指标"))
            for name, value in entries.get(at, {}).items():
                cell = sheet.cell(row, columns[name])
                cell.value = value
                where[str(value)] = f"复核!{cell.coordinate}"
        desk.save()
        return where

    def sheet(self) -> dict[tuple[str, str], dict[str, Any]]:
        rows = Desk(self.out, values=True).table(KEY)
        return {(one["单位"], one["三级指标"]): one for one in rows}


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    bureau = Bureau(tmp_path, FORMS)
    bureau.run()
    return bureau


TRAINING = ("青山县第00局", "培训班次")
QUALITY = ("青山县第00局", "验收合格率")
SATISFIED = ("青山县第01局", "群众满意度")
ENTERED: dict[tuple[str, str], dict[str, object]] = {
    TRAINING: {"复核完成值": "6次", "复核得分": 15, "意见": "只见到6次签到表"},
    QUALITY: {"扣分比例": 0.3},
    SATISFIED: {"扣分口径": "4", "意见": "没有问卷"},
}


def test_every_scored_row_is_on_the_sheet(bureau: Bureau) -> None:
    rows = Desk(bureau.out).table(KEY)
    assert len(rows) == ROWS * len(FORMS)
    assert len({row[KEY] for row in rows}) == len(rows)
    assert "偏离度＝（自评得分－复核后得分）÷自评得分" in rows[0]
    told = bureau.told()
    by_name = {(one["单位"], one["三级指标"]): one for one in rows}
    for form in told["submissions"]:
        for row in form["indicators"]:
            shown = by_name[form["unit"], row["level3"]]
            stated = shown["分值"], shown["自评得分"], shown["核算得分"]
            assert stated == (row["points"], row["claimed_score"], row["score"])


def test_entries_stay_and_count_over_three_runs(bureau: Bureau) -> None:
    before = {one["unit"]: one["total"] for one in bureau.told()["submissions"]}
    bureau.enter(ENTERED)
    for _ in range(2):
        result = bureau.run()
        shown = bureau.sheet()
        for at, values in ENTERED.items():
            assert {name: shown[at][name] for name in values} == values
        told = {one["unit"]: one for one in bureau.told()["submissions"]}
        assert told["青山县第00局"]["review"]["total"] == before["青山县第00局"] - 10 - 4.5
        assert told["青山县第01局"]["review"]["total"] == before["青山县第01局"] - 10
        assert told["青山县第02局"]["review"] is None
        finals = {one.unit: final_score(result.run, one) for one in result.run.forms}
        assert finals["青山县第00局"].basis is ScoreSource.REVIEW
        assert finals["青山县第02局"].basis is ScoreSource.COMPUTED
        (row,) = [one["review"] for one in told["青山县第01局"]["indicators"] if one["review"]]
        assert row == {
            "actual": None, "score": None, "share": None, "clause": "4", "note": "没有问卷",
            "more": {}, "final": 0,
        }  # fmt: skip


def test_the_outcome_is_what_the_entries_say(bureau: Bureau) -> None:
    bureau.enter(ENTERED)
    bureau.run()
    told = {one["unit"]: one for one in bureau.told()["submissions"]}
    *rows, total = Desk(bureau.out).table("主要偏差原因")
    assert [row["单位"] for row in rows] == ["青山县第00局", "青山县第01局"]
    for row in rows:
        form = told[row["单位"]]
        reviewed = [one["review"] for one in form["indicators"] if one["review"]]
        claimed, final = form["claimed_total"], form["review"]["total"]
        assert (row["自评得分"], row["复核得分"]) == (claimed, final)
        assert row["偏差＝复核－自评"] == pytest.approx(final - claimed)
        by = "偏离度＝（自评得分－复核得分）÷自评得分"
        assert row[by] == pytest.approx((claimed - final) / claimed)
        assert row["其中 已复核"] == len(reviewed)
        assert row["致命"] == sum(one["final"] == 0 for one in reviewed)
    mean = sum(row["复核得分"] for row in rows) / len(rows)
    assert total["复核得分"] == pytest.approx(mean)
    assert "没有问卷" in rows[1]["主要偏差原因"]


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_done_to_the_sheet_the_entries_are_kept(bureau: Bureau, seed: int) -> None:
    bureau.enter(ENTERED)
    desk = Desk(bureau.out)
    desk.mess_about(KEY, random.Random(seed))  # noqa: S311 - nothing secret
    desk.save()
    bureau.run()
    shown = bureau.sheet()
    for at, values in ENTERED.items():
        assert {name: shown[at][name] for name in values} == values
    assert bureau.told()["unplaced"] == []


@pytest.mark.parametrize(
    ("column", "value", "why"),
    [
        ("复核得分", 25.5, "大于分值 25"),
        ("复核得分", -1, "不小于 0 的数"),
        ("复核得分", "八分", "不小于 0 的数"),
        ("扣分比例", "很多", "0% 到 100%"),
        ("扣分比例", 1.01, "0% 到 100%"),
    ],
)
def test_what_is_no_score_is_told_with_its_cell(
    bureau: Bureau, column: str, value: object, why: str
) -> None:
    (where,) = bureau.enter({TRAINING: {column: value}}).values()
    result = bureau.run()
    told = next(one for one in result.edits if where in one)
    assert why in told
    (kept,) = bureau.told()["unplaced"]
    assert (kept["title"], f"{kept['sheet']}!{kept['cell']}") == (column, where)
    assert bureau.sheet()[TRAINING][column] is None
    form = next(one for one in bureau.told()["submissions"] if one["unit"] == TRAINING[0])
    assert (form["review"] or {"total": None})["total"] is None


@pytest.mark.parametrize("value", [0, 25, "25分", "12.5"])
def test_scores_at_the_bounds_are_taken(bureau: Bureau, value: object) -> None:
    bureau.enter({TRAINING: {"复核得分": value}})
    bureau.run()
    assert bureau.told()["unplaced"] == []
    assert bureau.sheet()[TRAINING]["复核得分"] == float(str(value).removesuffix("分"))


@pytest.mark.parametrize("value", [0.3, "30%", "-30%", "30％"])
def test_a_share_in_any_spelling(bureau: Bureau, value: object) -> None:
    bureau.enter({TRAINING: {"扣分比例": value}})
    bureau.run()
    shown = bureau.sheet()[TRAINING]
    assert (shown["扣分比例"], shown["复核后得分"]) == (0.3, 17.5)


def test_doubts_are_told(bureau: Bureau) -> None:
    where = bureau.enter({TRAINING: {"复核得分": 20, "扣分比例": 0.5}})
    result = bureau.run()
    assert any(where["20"] in one and "与扣分比例不符" in one for one in result.edits)
    assert bureau.sheet()[TRAINING]["复核后得分"] == 20


def test_entries_of_a_row_that_is_gone_are_told_and_kept_apart(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path, FORMS[:1])
    bureau.run()
    bureau.enter({TRAINING: {"复核得分": 15, "意见": "缺签到表"}})
    bureau.run()
    rows = tuple(
        replace(one, name="讲座次数") if one.name == "培训班次" else one for one in FORMS[0].rows
    )
    write_round(bureau.folder, [replace(FORMS[0], rows=rows)])
    result = bureau.run()
    assert any("没有这一行指标" in one for one in result.edits)
    assert {one["text"] for one in bureau.told()["unplaced"]} == {"15", "缺签到表"}


def test_a_row_that_was_copied_is_told(bureau: Bureau) -> None:
    bureau.enter(ENTERED)
    desk = Desk(bureau.out)
    sheet = desk.sheet(KEY)
    columns = desk.columns(sheet, KEY)
    rows = [*desk.rows(sheet, KEY)]
    row = next(one for one in rows if sheet.cell(one, columns["复核得分"]).value is not None)
    for col in columns.values():
        sheet.cell(rows[-1] + 1, col).value = sheet.cell(row, col).value
    sheet.cell(rows[-1] + 1, columns["意见"]).value = "另一个意见"
    desk.save()
    result = bureau.run()
    assert any("有两行填写" in one for one in result.edits)
    assert bureau.sheet()[TRAINING]["意见"] == "只见到6次签到表"
    assert [one["text"] for one in bureau.told()["unplaced"]] == ["另一个意见"]


# 抽查


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("全部", ["00", "01", "02"]),
        ("金额:2", ["00", "01"]),
        ("等级:1", None),
        ("青山县第02局", ["02"]),
        ("青山县第02局，青山县第00局", ["00", "02"]),
    ],
)
def test_the_sample_is_what_was_asked_for(
    tmp_path: Path, text: str, units: list[str] | None
) -> None:
    bureau = Bureau(tmp_path, FORMS)
    bureau.run(review=text)
    shown = dict.fromkeys(one["单位"] for one in Desk(bureau.out).table(KEY))
    if units is None:
        assert len(shown) == len({one["grade"] for one in bureau.told()["submissions"]})
    else:
        assert list(shown) == [f"青山县第{one}局" for one in units]
    bureau.run()
    again = dict.fromkeys(one["单位"] for one in Desk(bureau.out).table(KEY))
    assert again == shown, "the next run has the same"


def test_a_lot_can_be_drawn_again_by_its_seed(tmp_path: Path) -> None:
    bureau = Bureau(tmp_path, FORMS)
    bureau.run(review="随机:1:20260701")
    told = bureau.told()
    assert told["tool"]["sample"]["seed"] == 20260701
    assert "种子数 20260701" in told["tool"]["sample"]["told"]
    subjects = {
        key.split("-")[0]: row["单位"] for row in Desk(bureau.out).table(KEY) for key in [row[KEY]]
    }
    bureau.run(review="全部")
    every = {row[KEY].split("-")[0]: row["单位"] for row in Desk(bureau.out).table(KEY)}
    drawn = min(every, key=lambda one: lot(20260701, one))
    assert subjects == {drawn: every[drawn]}


@pytest.mark.parametrize("text", ["", "金额:十", "金额:0", "随机:1:2:3", "等级:2:5", "，"])
def test_what_is_no_sample_is_refused(text: str) -> None:
    with pytest.raises(SampleError, match="看不懂"):
        parse_sample(text, "20260701")


def test_the_criteria_are_printed(bureau: Bureau) -> None:
    rows = Desk(bureau.out).table("扣分后得分")
    shares = {row["扣分口径"]: row["扣分比例"] for row in rows}
    assert shares["3中"] == pytest.approx(0.6)
    assert shares["5"] == "不扣分，作说明"


def test_a_criterion_without_a_share_takes_nothing_off(bureau: Bureau) -> None:
    before = bureau.sheet()[TRAINING]["复核后得分"]
    bureau.enter({TRAINING: {"扣分口径": "5"}})
    bureau.run()
    assert Decimal(bureau.sheet()[TRAINING]["复核后得分"]) == Decimal(before)


def test_the_county_report_tells_the_review(bureau: Bureau) -> None:
    bureau.enter(ENTERED)
    run = bureau.run().run
    told = bureau.told()
    reviewed = [one for one in told["submissions"] if one["review"]]
    rows = [row for one in told["submissions"] for row in one["indicators"] if row["review"]]
    context = county_context(run)
    text = "\n".join(one.text for one in context["自评质量"])
    whole = [one for one in reviewed if one["review"]["total"] is not None]
    claimed = sum(one["claimed_total"] for one in whole) / len(whole)
    final = sum(one["review"]["total"] for one in whole) / len(whole)
    assert f"抽查复核{len(reviewed)}份、指标{len(rows)}项" in text
    assert f"自评平均{claimed:.2f}分、复核平均{final:.2f}分" in text
    (annex,) = [one for one in context["附表"] if one.title == "抽查复核结果一览表"]
    assert len(annex.rows) == 1 + len(reviewed)


def test_a_sample_that_is_none_is_a_usage_error(bureau: Bureau) -> None:
    answer = call("run", bureau.folder, "--out", bureau.out, "--no-drafts", "--review", "金额:十")
    assert answer.code == 2
    assert "看不懂" in answer.err


def test_entries_of_a_result_that_is_named_come_with_it(bureau: Bureau) -> None:
    bureau.enter(ENTERED)
    other = Bureau(bureau.place / "第二轮", FORMS)
    other.run(since=bureau.out)
    shown = other.sheet()
    for at, values in ENTERED.items():
        assert {name: shown[at][name] for name in values} == values


def test_unreadable_entries_are_said_and_those_of_before_stay(bureau: Bureau) -> None:
    bureau.enter(ENTERED)
    bureau.run()
    (bureau.out / "绩效自评汇总.xlsx").write_bytes(b"PK\3\4 cut off")
    result = bureau.run()
    assert any("改过而读不出" in one for one in result.edits)
    shown = bureau.sheet()
    for at, values in ENTERED.items():
        assert {name: shown[at][name] for name in values} == values


def ranked(out: Path) -> list[tuple[Any, Any]]:
    """得分排名: the final scores and whose they are."""
    rows = Desk(out, values=True).table("最终得分")
    return [(one["最终得分"], one["得分依据"]) for one in rows if isinstance(one["名次"], int)]


def test_combined_results_keep_the_reviews_and_rank_by_them(bureau: Bureau) -> None:
    bureau.enter(ENTERED)
    bureau.run()
    told, finals = bureau.told()["submissions"], ranked(bureau.out)
    assert "复核" in {whose for _, whose in finals}
    inner = bureau.out
    for label in ("甲县", "某市"):  # a combined result is combined again
        out = bureau.place / label / "合并"
        combine_results([NamedResult(label, inner / "result.json")], out)
        document = json.loads((out / "result.json").read_text("utf-8"))
        assert [{**one, "file": Path(one["file"]).name} for one in document["submissions"]] == [
            {**one, "file": Path(one["file"]).name} for one in told
        ]
        assert ranked(out) == finals
        inner = out


@pytest.mark.parametrize("review", ["复核", [], {"total": "九十", "rows": 6, "reviewed": 1}])
def test_a_review_that_is_none_is_refused_by_combine(bureau: Bureau, review: object) -> None:
    path = bureau.out / "result.json"
    text = path.read_text("utf-8")
    made = json.dumps(review, ensure_ascii=False)
    damaged = text.replace(
        '"rules": "national 2020", "review": null', f'"rules": "", "review": {made}', 1
    )
    assert damaged != text
    path.write_text(damaged, "utf-8", newline="\n")
    with pytest.raises(ResultError, match=r"的 (review|total) 应是"):
        combine_results([NamedResult("甲县", path)], bureau.place / "合并")


def test_no_text_of_a_reviewer_becomes_a_formula(bureau: Bureau) -> None:
    bureau.enter({TRAINING: {"意见": "x"}})
    desk = Desk(bureau.out)
    sheet = desk.sheet(KEY)
    column = desk.columns(sheet, KEY)["意见"]
    row = next(one for one in desk.rows(sheet, KEY) if sheet.cell(one, column).value == "x")
    sheet.cell(row, column).value = "=1+1"
    sheet.cell(row, column).data_type = "s"
    desk.save()
    bureau.run()
    sheet = Desk(bureau.out).sheet(KEY)
    assert sheet.cell(row, column).data_type in {"s", "inlineStr"}
    assert sheet.cell(row, column).value == "=1+1"
