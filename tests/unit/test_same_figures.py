"""One figure is the same wherever a bureau reads it: console, workbook, Word, JSON.

Each place is read as a person would; what it says is compared, not the text around it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any, NamedTuple

import openpyxl
import pytest
from docx import Document
from support.cli import Answer, call
from support.county import YEAR, County, Filled, Mistake, roster_text, unit_name

from xl_jixiao.actions.blank_forms import chosen_layouts
from xl_jixiao.actions.hand_out import HandOutOptions
from xl_jixiao.rules.loading import load_rules

pytestmark = pytest.mark.slow

UNITS, SILENT, HALF_MENDED = 4, 3, 1
FIRST = {
    0: (Mistake("full", 0, 1),),
    1: (Mistake("total", 1, 2), Mistake("rate", 1, 1), Mistake("reason", 1, 3)),
    2: (Mistake("full", 2, 0),),
}
SECOND = {1: (Mistake("total", 1, 2, 1), Mistake("rate", 1, 1))}
KINDS = {"department": "部门整体", "project": "项目支出"}

Rows = list[list[Any]]


class Block(NamedTuple):
    """The figures of one kind of form; money in 万元, the rate in percent."""

    forms: Decimal
    annual: Decimal
    executed: Decimal
    rate: Decimal
    claimed: Decimal
    total: Decimal


class Round(NamedTuple):
    """What the second run said, and where it wrote."""

    answer: Answer
    place: Path
    result: dict[str, Any]
    sheets: dict[str, Rows]

    def letter(self, unit: int) -> str:
        return _words(self.place / "退回" / unit_name(unit) / "审核意见.docx")


def two(value: object) -> Decimal:
    """As it is printed: two places."""
    return Decimal(str(value)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def percent(share: object) -> Decimal:
    return two(Decimal(str(share)) * 100)


def total_of(lines: list[dict[str, Any]], key: str) -> Decimal:
    return sum((Decimal(str(one[key])) for one in lines), Decimal(0))


def numbers(pattern: str, text: str) -> list[Decimal]:
    """The groups of the only place where the pattern is."""
    (found,) = re.finditer(pattern, text)
    return [two(one) for one in found.groups()]


def _words(document: Path) -> str:
    read = Document(str(document))
    tables = ("\t".join(cell.text for cell in row.cells) for t in read.tables for row in t.rows)
    return "\n".join([*(one.text for one in read.paragraphs), *tables])


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Round:
    """Two rounds of a county of four units, of which one hands in nothing."""
    place = tmp_path_factory.mktemp("青山县")
    roster = place / "名单.csv"
    roster.write_text(roster_text(UNITS), encoding="utf-8")
    county = County(roster, HandOutOptions(load_rules(None), chosen_layouts([]), YEAR, "青山县"))
    sent, out = place / "收到", place / "结果"
    sent.mkdir()
    blanks = {at: county.desk.book(county.orders[at])[1] for at in range(UNITS)}
    run = ("run", sent, "--out", out, "--year", YEAR, "--roster", roster)
    for planted, options in ((FIRST, ("--no-drafts",)), (SECOND, ("--returns", "--drafts"))):
        for at in set(range(UNITS)) - {SILENT}:
            data = county.book(Filled(at, planted.get(at, ())), blanks[at])
            (sent / county.orders[at].name).write_bytes(data)
        answer = call(*run, *options)
    book = openpyxl.load_workbook(out / "绩效自评汇总.xlsx", data_only=True)
    sheets = {one.title: [list(row) for row in one.iter_rows(values_only=True)] for one in book}
    result = json.loads((out / "result.json").read_text(encoding="utf-8"))
    return Round(answer, out, result, sheets)


def row_of(rows: Rows, label: str) -> list[Any]:
    """The only row that has this text in a cell, without its blank cells."""
    (found,) = ([one for one in row if one is not None] for row in rows if label in row)
    return found


def row_at(rows: Rows, unit: str) -> list[Any]:
    """The only row of a unit."""
    (found,) = (row for row in rows if row[0] == unit)
    return found


# what each place says of the kinds of form


def _of_json(told: Round) -> Iterator[Block]:
    for one in told.result["summary"]["blocks"]:
        money, scores = one["money"], one["scores"]
        yield Block(
            two(one["forms"]["value"]),
            *(two(money[key]["value"]) for key in ("annual", "executed")),
            percent(money["rate"]["value"]),
            *(two(scores[key]["value"]) for key in ("claimed", "total")),
        )


def _of_forms(told: Round) -> Iterator[Block]:
    """Counted again from the forms themselves."""
    for kind in KINDS:
        forms = [one for one in told.result["submissions"] if one["form"] == kind]
        money = [one["funds"][0] for one in forms]
        annual, executed = (total_of(money, key) for key in ("annual", "executed"))
        claimed, total = (total_of(forms, key) for key in ("claimed_total", "total"))
        rate, count = percent(executed / annual), len(forms)
        yield Block(
            two(count), two(annual), two(executed), rate, two(claimed / count), two(total / count)
        )


def _of_console(told: Round) -> Iterator[Block]:
    for title in KINDS.values():
        yield Block(
            *numbers(
                rf"{title} {YEAR}年度 (\d+) 份；全年预算数合计 ([\d.]+)、执行数合计 ([\d.]+) 万元，"
                r"执行率 ([\d.]+)%（\d+ 份）；平均自评 ([\d.]+)、核算 ([\d.]+) 分",
                told.answer.out,
            )
        )


def _of_overview(told: Round) -> Iterator[Block]:
    for title in KINDS.values():
        row = row_of(told.sheets["概览"], f"{title} · {YEAR}年度")
        _, forms, annual, executed, rate, claimed, total, _ = row
        yield Block(two(forms), two(annual), two(executed), percent(rate), two(claimed), two(total))


def _of_table(told: Round) -> Iterator[Block]:
    """The official table: the sums and means under the rows of each kind."""
    rows = told.sheets["汇总表"]
    for title in KINDS.values():
        (top,) = (at for at, row in enumerate(rows) if f"{title} · {YEAR}年度" in row)
        below = rows[top + 1 :]
        forms = next(at for at, row in enumerate(below) if "合计" in row)
        sums, means = ([one for one in row if one is not None] for row in below[forms : forms + 2])
        assert (sums[0], means[0]) == ("合计", "算术平均")
        yield Block(two(forms), *map(two, sums[2:4]), percent(sums[4]), *map(two, means[1:3]))


def _of_report(told: Round) -> Iterator[Block]:
    """The report on the county: its sentences."""
    (path,) = (told.place / "自评报告初稿").glob("*汇总分析报告（初稿）.docx")
    text = _words(path)
    for title, start in (
        ("部门整体支出", r"\d+个单位的部门整体支出"),
        ("项目支出", r"\d+个单位报送的\d+个项目"),
    ):
        money = numbers(
            rf"{YEAR}年度{start}，年初预算合计[\d.]+万元，全年预算合计([\d.]+)万元，.*?"
            r"全年执行合计([\d.]+)万元，预算执行率([\d.]+)%",
            text,
        )
        (forms,) = numbers(rf"(?<!\d){YEAR}年度{title}绩效自评表(\d+)份，核算总分平均", text)
        scores = numbers(
            rf"{YEAR}年度{title}绩效自评表自评总分平均([\d.]+)分，核算总分平均([\d.]+)分", text
        )
        yield Block(forms, *money, *scores)


@pytest.mark.parametrize(
    "reading",
    [_of_forms, _of_console, _of_overview, _of_table, _of_report],
    ids=["the forms", "console", "概览", "汇总表", "county report"],
)
def test_money_rates_and_scores(second: Round, reading: Any) -> None:
    assert list(reading(second)) == list(_of_json(second))


def test_the_figures_are_worth_comparing(second: Round) -> None:
    """None is 0 or 100 %, and the two scores differ."""
    _, projects = _of_json(second)
    assert 0 < projects.rate < 100
    assert projects.claimed != projects.total
    assert 0 < second.result["compared"]["total"]["rate"] < 1


def test_errors_and_warnings_of_the_county(second: Round) -> None:
    findings = second.result["summary"]["findings"]
    told = [two(findings[key]["value"]) for key in ("error", "warning", "info")]
    counted = [one["severity"] for one in second.result["findings"] if one["counts"]]
    assert told == [two(counted.count(key)) for key in ("error", "warning", "info")]
    assert 0 not in told
    console = r"问题：错误 (\d+) 处，警告 (\d+) 处，提示 (\d+) 处"
    assert numbers(console, second.answer.out) == told
    overview = "\n".join(str(one) for row in second.sheets["概览"] for one in row)
    assert numbers(r"查出错误 (\d+) 条、警告 (\d+) 条、提示 (\d+) 条", overview) == told
    rows = [row[0] for row in second.sheets["问题清单"]]
    assert [two(rows.count(one)) for one in ("错误", "警告", "提示")] == told


def test_units_that_are_missing(second: Round) -> None:
    names = [one["name"] for one in second.result["missing_units"]]
    assert names == [unit_name(SILENT)]
    assert second.result["summary"]["missing_units"]["value"] == 1
    assert f"单位名单共 4 个单位，未报 1 个：{names[0]}。" in second.answer.out
    (heads,) = (at for at, row in enumerate(second.sheets["概览"]) if "应报单位" in row)
    headings, figures = second.sheets["概览"][heads : heads + 2]
    told = dict(zip(headings, figures, strict=True))
    assert (told["应报单位"], told["报齐"], told["未报"]) == (4, 3, 1)
    assert {row[1] for row in second.sheets["汇总表"] if "未报" in row[2:]} == set(names)
    assert [row[2] for row in second.sheets["催报名单"][1:]] == names
    (path,) = (second.place / "自评报告初稿").glob("*汇总分析报告（初稿）.docx")
    report = _words(path)
    assert "未报送1个。" in report
    assert f"未报送单位共1个：{names[0]}。" in report


def test_what_was_corrected(second: Round) -> None:
    compared = second.result["compared"]["total"]
    counts = [two(compared[one]) for one in ("before", "fixed", "open", "changed", "new")]
    rate = [
        percent(compared["rate"]),
        *(two(compared[one]) for one in ("to_correct", "corrected")),
    ]
    console = (
        r"上轮问题 (\d+) 条，其中已改 (\d+) 条；本轮未改 (\d+) 条、改错 (\d+) 条、新增 (\d+) 条"
    )
    of_rate = r"整改率 ([\d.]+)%（上轮错误和警告 (\d+) 条，已改 (\d+) 条）"
    sheet = "\n".join(str(one) for row in second.sheets["整改对照"] for one in row)
    for text in (second.answer.out, sheet):
        assert numbers(console, text) == counts
        assert numbers(of_rate, text) == rate
    row = row_of(second.sheets["整改对照"], "合计")
    assert [two(one) for one in row[1:6]] == counts
    assert [percent(row[10]), *map(two, row[8:10])] == rate
    (path,) = (second.place / "自评报告初稿").glob("*汇总分析报告（初稿）.docx")
    report = r"上轮问题(\d+)条，已改(\d+)条，未改(\d+)条，改错(\d+)条，.*整改率([\d.]+)%"
    assert numbers(report, _words(path)) == [*counts[:4], rate[0]]


def test_what_a_unit_is_told(second: Round) -> None:
    """The letter to a unit, its rows in the workbook, and the findings of it."""
    name, letter = unit_name(HALF_MENDED), second.letter(HALF_MENDED)
    own = [one["severity"] for one in second.result["findings"] if one["unit"] == name]
    told = [two(own.count(key)) for key in ("error", "warning", "info")]
    assert 0 not in told
    pattern = r"发现问题(\d+)条（错误(\d+)条、警告(\d+)条、提示(\d+)条）"
    assert numbers(pattern, letter) == [two(len(own)), *told]
    heads = next(row for row in second.sheets["单位情况"] if "单位" in row)
    row = dict(zip(heads, row_at(second.sheets["单位情况"], name), strict=True))
    assert [two(row[one]) for one in ("错误", "警告", "提示")] == told
    (compared,) = (one for one in second.result["compared"]["units"] if one["name"] == name)
    rate = [two(compared["to_correct"]), two(compared["corrected"]), percent(compared["rate"])]
    pattern = r"上轮错误和警告(\d+)条，已改(\d+)条，整改率([\d.]+)%"
    assert numbers(pattern, letter) == rate
    *_, before, fixed, share = row_at(second.sheets["整改对照"], name)[:11]
    assert [two(before), two(fixed), percent(share)] == rate
    forms = [one for one in second.result["submissions"] if one["unit"] == name]
    for one in forms:
        scores = f"自评总分{two(one['claimed_total'])}分，核算总分{two(one['total'])}分"
        assert scores in letter
    in_table = [row[8:10] for row in second.sheets["汇总表"] if row[1] == name]
    assert in_table == [[one["claimed_total"], one["total"]] for one in forms]
