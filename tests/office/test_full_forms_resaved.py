"""Every form, filled in and saved again by LibreOffice, says the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import libreoffice
from support.essence import essence
from support.full_forms import write_full
from support.importing import judged

from xl_jixiao.layouts.loading import load_layouts


@pytest.mark.slow
def test_forms_saved_by_libreoffice_say_the_same(tmp_path: Path) -> None:
    libreoffice.require()
    layouts = load_layouts()
    path = write_full(layouts, tmp_path / "满.xlsx")
    saved = libreoffice.convert(path, tmp_path / "重存")
    before, after = judged(path).submissions, judged(saved).submissions
    assert len(before) == len(layouts)
    for layout, one, other in zip(layouts, before, after, strict=True):
        assert essence(other) == essence(one), layout.id
