"""Blanks filled in, calculated and saved by LibreOffice are read as if Excel had saved them."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from support import libreoffice
from support.essence import essence, expected
from support.fill import consistent_submissions, fill_workbook

from xl_jixiao.forms.reader import read_forms
from xl_jixiao.intake.load import read_workbook
from xl_jixiao.intake.refusal import Refusal

pytestmark = pytest.mark.slow  # LibreOffice fills in and saves blanks

FORMS = ("hunan-department", "hunan-basic-data", "central-project")


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
@settings(
    max_examples=1,
    deadline=None,
    phases=(Phase.generate,),
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_a_form_filled_in_libreoffice_is_read_back(kind, data, tmp_path):
    libreoffice.require()
    fillings = [data.draw(consistent_submissions(one)) for one in FORMS]
    path = fill_workbook(tmp_path / "filled.xlsx", *fillings, computed=False)
    saved = libreoffice.convert(path, tmp_path / "lo", kind)
    workbook = read_workbook(saved.read_bytes(), saved.name)
    assert not isinstance(workbook, Refusal)
    submissions, _ = read_forms(workbook, file=saved.name)
    found = [essence(one) for one in submissions]
    if kind == "ods":
        # LibreOffice writes a formula whose result is "" into .ods as if it had no result
        found = [{**one, "issues": ()} for one in found]
    assert found == [expected(one) for one in fillings]
