"""From a county's blank form to the draft of its layout file."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from xl_jixiao.actions.refusal import RefusedError, refuse_existing


class LearnedFile(NamedTuple):
    """What was written."""

    path: Path
    gaps: tuple[str, ...]
    """Chinese: what a person must fill in or look at."""
    problems: tuple[str, ...]
    """Chinese: why the file can't be used as it is; empty where it can."""


def learn_blank(blank: Path, out: Path, *, force: bool = False) -> LearnedFile:
    """Write the draft of the layout of a blank form.

    Args:
        blank: the workbook or document; its first sheet with a table of indicators is taken.
        out: the layout file; its name without .toml is the id.
        force: replace a file that is there.

    Raises:
        RefusedError: the file can't be read, or has no such table.
        OSError: the draft can't be written.
    """
    from xl_jixiao.forms.learning import learn_form
    from xl_jixiao.intake.load import load
    from xl_jixiao.intake.refusal import Refusal
    from xl_jixiao.layouts.loading import LayoutError, parse_layout
    from xl_jixiao.outputs.files import whole

    refuse_existing((out,), force=force)
    if not blank.is_file():
        raise RefusedError(f"找不到空白表“{blank}”，请核对路径。")
    read = load(blank).outcome
    if isinstance(read, Refusal):
        raise RefusedError(f"{blank.name}：{read.reason}")
    learned = next((one for grid in read.grids if (one := learn_form(grid, out.stem))), None)
    if learned is None:
        raise RefusedError(
            f"{blank.name}：没有找到指标表的表头（要有一级、二级、三级指标和指标值、分值等列），"
            "不能起草。请核对是不是自评表的空白表。"
        )
    with whole(out) as place:
        place.write_text(learned.text, encoding="utf-8")
    try:
        parse_layout(out.name, learned.text.encode())
    except LayoutError as error:
        return LearnedFile(out, learned.gaps, error.problems)
    return LearnedFile(out, learned.gaps, ())
