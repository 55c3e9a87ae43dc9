"""The sheet 检查 against `jixiao check`: published forms with mistakes planted in them."""

from __future__ import annotations

from typing import NamedTuple

import pytest
from openpyxl import load_workbook
from support import libreoffice
from support.clerk import SHEET, published, typed
from support.excel_template import built, fill, template_plan
from support.recalc import recalculated

from xl_jixiao import evaluate_file

pytestmark = pytest.mark.slow

BASE = "基础数据表"
SOUND = {
    "posts": "69",
    "staff": "59",
    **{f"three_public/{one}": "30.5" for one in ("previous", "budget", "final")},
    **{f"vehicles/{one}": "12.5" for one in ("previous", "budget", "final")},
    **{f"vehicle_purchase/{one}": "0" for one in ("previous", "budget", "final")},
    **{f"vehicle_running/{one}": "12.5" for one in ("previous", "budget", "final")},
    **{f"abroad/{one}": "0" for one in ("previous", "budget", "final")},
    **{f"reception/{one}": "18" for one in ("previous", "budget", "final")},
    **{f"projects/{one}": "40.44" for one in ("previous", "budget", "final")},
    **{f"project_business/{one}": "30.44" for one in ("previous", "budget", "final")},
    **{f"project_running/{one}": "10" for one in ("previous", "budget", "final")},
    **{f"public_expense/{one}": "20" for one in ("previous", "budget", "final")},
    **{f"office/{one}": "8" for one in ("previous", "budget", "final")},
    "thrift": "压减会议、接待和差旅支出。",
}


class Planted(NamedTuple):
    """Mistakes in a published form and in a sound 基础数据表; "" leaves the cell blank."""

    table: str
    form: dict[str, str]
    base: dict[str, str]


CASES = {
    "overspent": Planted(
        "seed-000",
        {
            "F5": "338.31",
            "H7": "130",
            "D8": "-5",  # B02, B04, B08
            "H14": "7",  # W03
            "H17": "4",  # I04
            "F18": "",  # R04
            "D9": "见附表",
            "H19": "",  # R05
            "G22": "四分",  # F09
        },
        {
            "vehicles/final": "12",  # D02
            "reception/budget": "-18",  # D09
            "control_rate": "98.33%",  # D01
            "projects/final": "1422.59",  # D08, D02
            "posts": "69",
        },
    ),
    "of another column": Planted(
        "seed-002",
        {
            "H5": "132.71%",  # B01
            "D3": "",  # R01
            "I5": "9",  # B03
            "G14": "3",  # W01, W02
            "D6": "860",  # B04
        },
        {"public_expense/budget": "7", "staff": "六十人", "project_running/previous": ""},
    ),
    "in yuan": Planted(
        "seed-000",
        {"E5": "2082200", "F5": "", "I5": "", "G86": "90"},  # F11, B09, R05
        {"posts": "", "thrift": "", "three_public/final": ""},
    ),
}


@pytest.fixture(scope="module", params=CASES.values(), ids=CASES)
def planted(request, tmp_path_factory):
    """(sheet, row) of what 检查 lists, and findings with theirs."""
    libreoffice.require()
    case = request.param
    folder = tmp_path_factory.mktemp("planted")
    path = folder / "表.xlsx"
    book = load_workbook(built() / "绩效自评表.xlsx")
    form = typed(published(case.table)) | case.form
    fill(book[SHEET], form)
    for cell in form:
        book[SHEET].row_dimensions[int("".join(filter(str.isdigit, cell)))].hidden = False
    plan = template_plan("hunan-basic-data")
    places = {slot.column: slot.a1 for slot in plan.slots if slot.block == "base"}
    base = {places[key]: text for key, text in (SOUND | case.base).items()}
    fill(book[BASE], base | {"B3": case.form.get("D3", "桃江县某单位"), "A2": "2023年度基础数据表"})
    book.save(path)
    shown = recalculated(path, folder)
    lines = load_workbook(shown, data_only=True)["检查"].iter_rows(
        min_row=5, max_row=64, max_col=4, values_only=True
    )
    listed = {(line[1], line[2]): line[3] for line in lines if line[0]}
    return listed, evaluate_file(shown).findings


def rows(places):
    """Sheet and row of cells, "表!F5" or ("表", "F5")."""
    return {(sheet, "".join(filter(str.isdigit, cell))) for sheet, cell in places}


NATIVE_ONLY = ("格自评得分是文字", "填的不是数", "不含超出")
"""What formulas ask for and the engine reads all the same: sums pass over texts."""


def test_each_error_of_a_table_is_listed(planted):
    listed, findings = planted
    errors = [one for one in findings if one.severity == "error"]
    for one in errors:
        places = rows((one.sheet, cell) for cell in one.cells)
        if not places:  # the whole form is meant
            assert one.id == "R01"
            places = rows([(SHEET, "D3")])
        assert places & rows(listed), (one.id, one.message, listed)


def test_nothing_is_listed_that_the_check_lets_pass(planted):
    listed, findings = planted
    known = rows((one.sheet, cell) for one in findings for cell in one.cells)
    known |= rows((SHEET, "D3") for one in findings if one.id == "R01")
    for place, text in listed.items():
        assert not text.endswith("；")
        if not any(words in text for words in NATIVE_ONLY):
            assert rows([place]) <= known, (place, text)
