"""An example saved by another application says the same."""

from __future__ import annotations

import pytest
from openpyxl import load_workbook
from support import libreoffice
from support.build_examples import EXAMPLES

from xl_jixiao.batch.evaluate import evaluate_file

pytestmark = pytest.mark.slow  # LibreOffice saves the examples in every format

WORKBOOKS = sorted(EXAMPLES.glob("*.xlsx"))


def outcome(path):
    """Everything said about the file but for its name."""
    result = evaluate_file(path)
    scored = [(one.submission.layout, one.submission.unit.text, one.score) for one in
              result.evaluated]  # fmt: skip
    findings = [(one.id, one.sheet, one.cells, one.message) for one in result.findings]
    return result.status, scored, findings


@pytest.mark.parametrize("kind", ["xlsx", "ods", "xls"])
@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.stem)
def test_saved_by_libreoffice(path, kind, tmp_path):
    libreoffice.require()
    assert outcome(libreoffice.convert(path, tmp_path / "lo", kind)) == outcome(path)


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.stem)
def test_saved_by_openpyxl(path, tmp_path):
    load_workbook(path).save(tmp_path / path.name)
    assert outcome(tmp_path / path.name) == outcome(path)
