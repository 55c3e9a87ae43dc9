"""Title, unit, department, project: what stands above and below the tables."""

from __future__ import annotations

import re

from xl_jixiao.forms.layout import Layout
from xl_jixiao.forms.plan_words import Words
from xl_jixiao.model.submission import Entry, Submission
from xl_jixiao.outputs.cell_text import safe_text
from xl_jixiao.outputs.importing.filling import Filling

_COUNTY = re.compile(r"(?P<county>[\u4e00-\u9fff]{1,12}?[县市区州旗])(?=(?:19|20)\d\d)")
_NAMES = {
    "unit": "单位名称",
    "department": "主管部门",
    "project": "项目名称",
    "grade": "等级",
}


def words_of(submission: Submission) -> Words:
    """What the blank is prefilled with."""
    county = _COUNTY.search(submission.title.text)
    return Words(
        unit=safe_text(submission.unit.text),
        unit_code=submission.unit_code,
        year=submission.year,
        project=safe_text(submission.project.text),
        department=safe_text(submission.department.text),
        county=county["county"] if county else "",
    )


def place_identity(filling: Filling, layout: Layout, submission: Submission) -> None:
    """Fill the fields of the form and its title."""
    blocks = {field.key: "fields" for field in layout.fields}
    blocks |= {field.key: "closing" for field in layout.closing}
    for key, entry in _entries(submission).items():
        if key in blocks:
            filling.text((blocks[key], 0, key), entry, _NAMES[key])
        elif entry.ref != submission.unit.ref:
            filling.unplaced(entry, f"模板没有“{_NAMES[key]}”这一栏")
    if submission.title.filled and not submission.stated:
        filling.title = safe_text(submission.title.text)
        filling.take(submission.title)


def _entries(submission: Submission) -> dict[str, Entry]:
    """What is known; the unit's code is printed by the blank itself, in a field or at the top."""
    entries = {
        "unit": submission.unit,
        "department": submission.department,
        "project": submission.project,
        "grade": submission.claimed_grade,
    }
    return {key: entry for key, entry in entries.items() if entry.filled}
