"""All functions of cells in the order of the manual."""

from __future__ import annotations

from collections.abc import Callable

from xl_jixiao.template.cell_functions import (
    CellBlock,
    CellColumn,
    Given,
    _profile,
    _safe_table,
    jx_completion,
    jx_execution_score,
    jx_grade,
    jx_hint,
    jx_rate,
    jx_score,
)


@_safe_table
def jx_scores(table: CellBlock, rules: Given = None) -> CellColumn:
    """The scores of a whole table with its header row (or of a whole form), one call for all.

    A column as high as the table: 核算得分 beside the header, the score beside each indicator and
    beside the scored row of the money block, "" beside every other row.
    """
    from xl_jixiao.template.table_functions import scores_of

    return scores_of(table, _profile(rules))


@_safe_table
def jx_hints(table: CellBlock, rules: Given = None) -> CellColumn:
    """The hints of a whole table with its header row, as `jx_scores`."""
    from xl_jixiao.template.table_functions import hints_of

    return hints_of(table, _profile(rules))


FUNCTIONS: tuple[Callable[..., object], ...] = (
    jx_rate,
    jx_execution_score,
    jx_completion,
    jx_score,
    jx_hint,
    jx_grade,
    jx_scores,
    jx_hints,
)
"""All functions of cells, in the order of the manual."""
