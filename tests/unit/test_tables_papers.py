"""概览, 汇总表, 得分排名 and 分组汇总: every figure counted again from result.json alone."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from statistics import mean

import openpyxl
import pytest
from support.mixed_folder import write_mixed_folder
from support.run_data import a_run, department_form, merged_file

from xl_jixiao.actions.run import run_folder
from xl_jixiao.model.roster import OwedForm, RosterRow, RosterUnit, UnitStanding
from xl_jixiao.outputs.summary import write_summary
from xl_jixiao.tables.papers import PaperOptions, PaperPart
from xl_jixiao.tables.summary import consolidate

ROSTER = (
    RosterRow("青山县第0局", "001", office="行政股", department="县政府办"),
    RosterRow("青山县第1局", "002", office="农业股", department="县政府办"),
    RosterRow("青山县没来局", "003", office="农业股"),
)
NAMES = {"department": "部门整体", "project": "项目支出"}


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder = write_mixed_folder(tmp_path_factory.mktemp("in"))
    place = tmp_path_factory.mktemp("out")
    run_folder(folder, place, roster=ROSTER, drafts=None, cache=False)
    return place


@pytest.fixture(scope="module")
def book(out):
    return openpyxl.load_workbook(out / "绩效自评汇总.xlsx", data_only=True)


@pytest.fixture(scope="module")
def document(out):
    return json.loads((out / "result.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def forms(document):
    return [one for one in document["submissions"] if one["counts"] and one["form"] in NAMES]


def rows_of(sheet, header: int = 3) -> list[dict[str, object]]:
    titles = [str(cell.value or "").replace("\n", " ") for cell in sheet[header]]
    return [
        dict(zip(titles, (cell.value for cell in row), strict=True))
        for row in sheet.iter_rows(min_row=header + 1)
    ]


def money_of(form) -> dict[str, float | None]:
    """The row of the whole; the first is that of 年度资金总额."""
    return form["funds"][0] if form["funds"] else {}


def block_of(form) -> str:
    year = f"{form['year']}年度" if form["year"] else "年度不明"
    return f"{NAMES[form['form']]} · {year}"


def scored(form) -> bool:
    return None not in (form["total"], form["claimed_total"]) and not form["unscaled"]


def near(value, expected) -> bool:
    return value == pytest.approx(expected, abs=1e-9)


def test_sheet_has_every_form_once_with_its_figures(book, forms):
    rows = [row for row in rows_of(book["汇总表"]) if isinstance(row["序号"], int)]
    came = [row for row in rows if row["审核状态"] != "未报"]
    assert [row["序号"] for row in rows] == list(range(1, len(rows) + 1))
    found = Counter((row["核算得分"], row["自评得分"], row["全年执行数"]) for row in came)
    wanted = Counter(
        (one["total"], one["claimed_total"], money_of(one).get("executed")) for one in forms
    )
    assert found == wanted
    assert [row["预算单位"] for row in rows if row["审核状态"] == "未报"] == ["青山县没来局"]


def test_sheet_ends_each_kind_with_its_sums_and_means(book, forms):
    blocks = defaultdict(list)
    for one in forms:
        blocks[block_of(one)].append(one)
    assert len(blocks) == 3
    section, checked = "", 0
    for row in rows_of(book["汇总表"]):
        if isinstance(row["序号"], str):
            section = row["序号"]
        members = blocks.get(section, [])
        label = str(row["预算单位"] or "")
        if label.startswith("合计"):
            rated = [
                one
                for one in members
                if None not in (money_of(one).get("annual"), money_of(one).get("executed"))
            ]
            annual = sum(money_of(one)["annual"] for one in rated)
            spent = sum(money_of(one)["executed"] for one in rated)
            assert near(row["全年预算数"], annual)
            assert near(row["全年执行数"], spent)
            assert near(row["执行率"], spent / annual)
            checked += 1
        elif label.startswith("算术平均"):
            graded = [one for one in members if scored(one)]
            assert near(row["核算得分"], mean(one["total"] for one in graded))
            assert near(row["自评得分"], mean(one["claimed_total"] for one in graded))
            checked += 1
    assert checked == 6


def test_ranking_goes_down_and_shares_places(book, forms):
    places, values = [], []
    for row in rows_of(book["得分排名"]):
        if isinstance(row["名次"], str):
            places, values = [], []
        elif isinstance(row["名次"], int):
            places.append(row["名次"])
            values.append(row["最终得分"])
            assert values == sorted(values, reverse=True)
            assert row["名次"] == 1 + sum(value > row["最终得分"] for value in values)
    ranked = [row for row in rows_of(book["得分排名"]) if isinstance(row["名次"], int)]
    determined = [
        one
        for one in forms
        if not one["unscaled"]
        and (
            one["total"] is not None
            or (
                one["claimed_total"] is not None
                and one["total_low"] <= one["claimed_total"] <= one["total_high"]
            )
        )
    ]
    assert len(ranked) == len(determined)


def test_groups_adds_up_to_the_whole(book, forms):
    spent: defaultdict[str, float] = defaultdict(float)
    count: Counter[str] = Counter()
    section = ""
    for row in rows_of(book["分组汇总"]):
        title, kind = row["业务股室 或主管部门"], row["表类型"]
        if kind is None:
            section = title
        elif section == "按业务股室" and title != "合计":
            spent[kind] += row["全年执行数"] or 0
            count[kind] += row["份数"]
        elif section == "按业务股室":
            assert count[kind] == row["份数"] == sum(block_of(one) == kind for one in forms)
            assert near(row["全年执行数"], spent[kind])


def test_front_page_says_what_the_summary_says(book, document):
    sheet = book["概览"]
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    time = document["summary"]["timeliness"]
    assert f"应报 3 个单位，报齐 {time['complete']['value']} 个" in " ".join(texts)
    tiles = next(row for row in sheet.iter_rows() if row[0].value == "应报单位")
    labels = {
        cell.value: sheet.cell(cell.row + 1, cell.column).value for cell in tiles if cell.value
    }
    assert labels["应报单位"] == 3
    assert labels["报齐"] == time["complete"]["value"] == 2
    assert labels["未报"] == time["none"]["value"] == 1
    first = [text.partition(". ")[2] for text in texts if re.match(r"\d+\. ", text)]
    assert first == [one["name"] for one in document["summary"]["first"]]


def test_front_page_counts_the_problems_by_kind(book, document):
    wanted = Counter(one["id"][0] for one in document["findings"] if one["counts"])
    sheet = book["概览"]
    head = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "问题按类")
    found = {}
    for row in sheet.iter_rows(min_row=head.row + 1, min_col=head.column):
        values = [cell.value for cell in row if cell.value is not None]
        if not values:
            break
        found[values[0]] = sum(values[1:])
    assert sorted(found.values()) == sorted(wanted.values())
    assert "绩效指标" in found


def a_county(units: int):
    files = [
        merged_file(f"{at}.xlsx", department_form(f"{at}.xlsx", f"第{at}局")) for at in range(units)
    ]
    standings = tuple(
        UnitStanding(RosterUnit((RosterRow(f"第{at}局", office="行政股"),))) for at in range(units)
    )
    return a_run(*files, standings=standings, roster_units=units)


@pytest.mark.parametrize("units", [1, 40])
def test_forty_units_fit_on_one_page(units, tmp_path):
    write_summary(consolidate(a_county(units)), tmp_path / "s.xlsx")
    book = openpyxl.load_workbook(tmp_path / "s.xlsx")
    for name in ("概览", "汇总表", "得分排名", "分组汇总"):
        assert (book[name].page_setup.fitToWidth or 1, book[name].page_setup.fitToHeight or 1) == (
            1,
            1,
        ), name


def test_the_title_is_set_and_every_part_left_out(tmp_path):
    run = a_county(2)

    def texts(options: PaperOptions) -> str:
        write_summary(consolidate(run, options), tmp_path / "s.xlsx")
        sheet = openpyxl.load_workbook(tmp_path / "s.xlsx")["汇总表"]
        return "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)

    told = {
        PaperPart.STAMP: "填报单位（盖章）",
        PaperPart.MONEY: "金额单位：万元",
        PaperPart.SIGNATURES: "单位负责人：",
        PaperPart.DATE: "填报日期：",
    }
    whole = texts(PaperOptions("附件4 项目绩效自评汇总表"))
    assert whole.startswith("附件4 项目绩效自评汇总表\n")
    assert all(text in whole for text in told.values())
    for part, text in told.items():
        left = texts(PaperOptions(without=frozenset({part})))
        assert text not in left
        assert all(other in left for one, other in told.items() if one is not part)


def test_what_did_not_come_stands_in_the_table(tmp_path):
    unit = RosterUnit((RosterRow("甲局", project="造林"),))
    standing = UnitStanding(unit, missing=(OwedForm(None, "造林"),), why="文件用不了")
    write_summary(consolidate(a_run(standings=(standing,), roster_units=1)), tmp_path / "s.xlsx")
    (row,) = [
        row
        for row in rows_of(openpyxl.load_workbook(tmp_path / "s.xlsx")["汇总表"])
        if isinstance(row["序号"], int)
    ]
    assert (row["预算单位"], row["项目名称"], row["审核状态"], row["备注"]) == (
        "甲局",
        "造林",
        "未报",
        "文件用不了",
    )


def test_units_have_the_problems_of_the_document(book, document):
    """Every counted problem of a unit, by severity and kind."""
    rows = {row["单位"]: row for row in rows_of(book["单位情况"])}
    assert set(rows) >= {one["name"] for one in document["units"]}
    first = {one["name"]: one for one in document["summary"]["first"]}
    for name, one in first.items():
        row = rows[name]
        assert (row["错误"], row["警告"], row["提示"]) == (
            one["error"],
            one["warning"],
            one["info"],
        )
        titles = list(row)
        kinds = titles[titles.index("提示") + 1 : titles.index("自评高于核算")]
        assert sum(row[kind] or 0 for kind in kinds) == one["error"] + one["warning"]
    graver = [one for one in document["findings"] if one["counts"] and one["unit"] in rows]
    errors = Counter(one["unit"] for one in graver if one["severity"] == "error")
    assert all(rows[name]["错误"] >= number for name, number in errors.items())
    assert rows["青山县没来局"]["审核状态"] == "未报"
