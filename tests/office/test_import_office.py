"""What `jixiao import` writes, opened and calculated by LibreOffice."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from support import libreoffice
from support.essence import essence
from support.fill import fill_workbook
from support.importing import imported, judged, made

pytestmark = pytest.mark.slow  # LibreOffice opens the imported workbooks


def test_formulas_and_names_hold_in_libreoffice(tmp_path: Path) -> None:
    libreoffice.require()
    path = fill_workbook(tmp_path / "来.xlsx", made("hunan-department"))
    result, _, out = imported(path, tmp_path, whole=True)
    saved = libreoffice.convert(out, tmp_path / "重存")
    assert essence(judged(saved).submissions[0]) == essence(judged(out).submissions[0])
    book = load_workbook(saved, data_only=True)
    ((sheet, cells),) = book.defined_names["JX_D1_TOOL_SCORE"].destinations
    shown = [row[0].value for row in book[sheet][cells]]
    (score,) = [one for one in result.scores if one is not None]
    engine = [row.line.score for row in score.rows]
    assert len(shown) == len(engine)
    # a formula agrees with the engine, or abstains and says so
    agreed = [
        a for a, b in zip(shown, engine, strict=True) if a != "需核对" and Decimal(str(a)) == b
    ]
    assert len(agreed) + shown.count("需核对") == len(shown)
    assert len(agreed) >= len(shown) - 2
    ((sheet, cell),) = book.defined_names["JX_D1_TOTAL_CLAIMED_SCORE"].destinations
    assert Decimal(str(book[sheet][cell].value)) == result.submissions[0].claimed_total.value
