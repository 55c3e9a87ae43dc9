"""What a bureau prints of a run: at most eight pages of A4 for 44 files, nothing else set up."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from support import libreoffice, printed
from support.round_county import RoundForm, write_round

from xl_jixiao.actions.run import run_folder
from xl_jixiao.model.roster import RosterRow

pytestmark = pytest.mark.slow

FILES, SILENT, PAGES = 44, 4, 8
OFFICES = ("预算股", "农业股", "社保股", "教科文股", "行政政法股")
TOWNS = "东西南北青白金银上下"
KINDS = ("镇人民政府", "林业局", "第一人民医院", "农业综合服务中心", "交通运输综合行政执法大队")
PAPERS = ("概览", "汇总表", "得分排名", "分组汇总", "催报名单", "扣分标准对照表")
"""The outcome of 抽查 comes with a review."""


def unit_name(at: int) -> str:
    return f"青山县{TOWNS[at // 5]}{KINDS[at % 5]}"


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("县")
    units = FILES + SILENT
    roster = tuple(
        RosterRow(
            unit_name(at),
            f"{at + 1:06}",
            office=OFFICES[at % 5],
            department="青山县人民政府" if at % 2 else "青山县农业农村局",
            contact="联系人",
            phone=f"0731-{at:07}",
        )
        for at in range(units)
    )
    forms = [
        RoundForm(
            unit_name(at), f"{TOWNS[at // 5]}片道路养护与安全饮水项目（{at}期）", f"{at:02}.xlsx"
        )
        for at in range(FILES)
    ]
    wrong = [
        one.with_row("培训班次", actual="8次") if at % 3 == 0 else one
        for at, one in enumerate(forms)
    ]
    write_round(place / "报送", wrong)
    done = run_folder(place / "报送", place / "结果", roster=roster, drafts=None, cache=False)
    return done.workbook


@pytest.fixture(scope="module")
def pages_of(workbook: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, int]:
    """Sheet that is set up for print → its pages, as LibreOffice prints it."""
    printed.require()
    place = tmp_path_factory.mktemp("pdf")
    found = {}
    names = [one.title for one in openpyxl.load_workbook(workbook) if one.page_setup.paperSize]
    for name in names:
        book = openpyxl.load_workbook(workbook)
        for other in [one for one in book if one.title != name]:
            book.remove(other)
        book.save(place / f"{name}.xlsx")
        pdf = libreoffice.convert(place / f"{name}.xlsx", place / "pdf", "pdf")
        found[name] = len(printed.pages(pdf))
    return found


def test_what_is_printed_takes_eight_pages_at_most(pages_of: dict[str, int]) -> None:
    assert set(pages_of) == set(PAPERS), "the sheets for work are not set up for print"
    assert sum(pages_of.values()) <= PAGES, pages_of
    assert pages_of["概览"] == 1
