"""The county report in other programs: valid for the Open XML SDK, opened by LibreOffice."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from support import libreoffice, ooxml
from support.run_data import a_run, department_form, finding, large_run, merged_file

from xl_jixiao.actions.drafts import desk_for
from xl_jixiao.batch.settings import DraftOptions
from xl_jixiao.facts.run import Run
from xl_jixiao.model.submission import Form
from xl_jixiao.outputs.draft.making import CountyDrafts
from xl_jixiao.rules.loading import load_rules

pytestmark = pytest.mark.slow  # LibreOffice draws whole reports

HOSTILE = "<A&B>局 {{ x }} {% for %} \x07 😀 \ufffe \ud800"


def hostile() -> Run:
    name = HOSTILE + "很长" * 1000
    return a_run(
        merged_file(
            "坏<A&B>{{ x }}.xlsx",
            department_form("坏<A&B>{{ x }}.xlsx", name),
            department_form("坏<A&B>{{ x }}.xlsx", name, form=Form.PROJECT, project=name, top=40),
            findings=(
                finding("坏<A&B>{{ x }}.xlsx", name, message=f"“{HOSTILE}”（G12）：{HOSTILE}"),
            ),
        ),
        merged_file("乙.xlsx", department_form("乙.xlsx", "乙局", year=None)),
    )


RUNS = {"large": lambda: large_run(60), "empty": a_run, "hostile": hostile}


@pytest.fixture(scope="module", params=RUNS)
def report(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("county") / f"{request.param}.docx"
    desk = desk_for(load_rules(None), DraftOptions(sources="comments"))
    path.write_bytes(CountyDrafts(RUNS[request.param](), desk).make("汇总分析").data)
    return path


def test_valid_for_the_sdk(report: Path) -> None:
    ooxml.require()
    assert ooxml.validate(report) == []


def test_libreoffice_opens_it(report: Path, tmp_path: Path) -> None:
    libreoffice.require()
    made = libreoffice.convert(report, tmp_path, "pdf")
    assert made.stat().st_size > 10_000


def test_charts_come_with_their_workbooks(report: Path) -> None:
    with zipfile.ZipFile(report) as package:
        names = package.namelist()
    charts = [name for name in names if name.startswith("word/charts/chart")]
    books = [name for name in names if name.startswith("word/embeddings/")]
    assert len(charts) == len(books) == {"large": 3, "empty": 0, "hostile": 0}[report.stem]
