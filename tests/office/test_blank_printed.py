"""Blanks and filled forms on paper: whole pages, and nothing cut, however long the texts are."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from support import printed
from support.importing import RULES, read_source
from support.long_forms import WORDS, write_long

from xl_jixiao.importing.plan import ImportOptions, layouts_of, plan_books
from xl_jixiao.layouts.blank import draw
from xl_jixiao.layouts.loading import load_layouts
from xl_jixiao.layouts.sheet_plan import SheetPlan
from xl_jixiao.outputs.planned import write_sheets

pytestmark = pytest.mark.slow

LAYOUTS = pytest.mark.parametrize("layout", load_layouts(), ids=lambda layout: layout.id)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Each layout as a blank with long names ("blank-…") and as an imported form with long texts
    ("import-…"), all printed by one LibreOffice.
    """
    printed.require()
    folder, sources = tmp_path_factory.mktemp("printed"), tmp_path_factory.mktemp("long")
    for layout in load_layouts():
        write_sheets([draw(layout, WORDS)], folder / f"blank-{layout.id}.xlsx")
        source, _ = read_source(write_long(layout, sources / f"{layout.id}.xlsx"))
        (book,) = plan_books(source, ImportOptions(layouts_of([layout.id]), RULES), macros=False)
        write_sheets([one.plan for one in book.forms], folder / f"import-{layout.id}.xlsx")
    subprocess.run(
        [
            "soffice",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder),
            *map(str, sorted(folder.glob("*.xlsx"))),
        ],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return folder


@pytest.mark.parametrize("kind", ["blank", "import"])
@LAYOUTS
def test_every_text_is_printed_whole(folder, kind, layout):
    stem = folder / f"{kind}-{layout.id}"
    pdf = stem.with_name(f"{stem.name}.pdf")
    assert not printed.missing(stem.with_name(f"{stem.name}.xlsx"), pdf)
    for page in printed.pages(pdf):
        assert list(printed.overlapping(page)) == []


@LAYOUTS
def test_pages_begin_where_the_blank_says(folder, layout):
    plan: SheetPlan = draw(layout, WORDS)
    found = printed.pages(folder / f"blank-{layout.id}.pdf")
    assert len(found) == len(plan.print_setup.breaks) + 1
