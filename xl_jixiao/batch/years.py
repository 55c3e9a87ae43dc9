"""Keeping the forms and reports of one year."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from xl_jixiao.model.finding import SheetResult, Status

if TYPE_CHECKING:  # the readers of forms load with the first file, not with the command
    from xl_jixiao.forms.document import Contents


def keep_year(contents: Contents, year: int | None) -> Contents:
    """The submissions and reports of `year`, the sheets that have none left marked skipped.

    What states no year is kept: it can't be said to be of another one. With year None everything
    is kept.
    """
    if year is None:
        return contents
    submissions, sheets, reports = contents
    kept = tuple(one for one in submissions if one.year in {year, None})
    remaining = {one.sheet for one in kept}
    others: defaultdict[str, set[int]] = defaultdict(set)
    for one in submissions:
        if one.year not in {year, None} and one.year is not None:
            others[one.sheet].add(one.year)
    marked = tuple(
        SheetResult(
            sheet.sheet, Status.SKIPPED, _other_year(others[sheet.sheet], year), other_year=True
        )
        if sheet.sheet in others and sheet.sheet not in remaining
        else sheet
        for sheet in sheets
    )
    return contents._replace(
        submissions=kept,
        sheets=marked,
        reports=tuple(one for one in reports if one.year in {year, None}),
    )


def _other_year(found: set[int], wanted: int) -> str:
    years = "、".join(f"{year}年度" for year in sorted(found))
    return f"表中年度为{years}，本次只汇总{wanted}年度（--year {wanted}）。"
