"""A Word package → a Workbook: its tables as Grids, its text as paragraphs."""

from __future__ import annotations

from collections.abc import Sequence

from xl_jixiao.intake.archive import Archive
from xl_jixiao.intake.limits import DOCUMENT_BYTES, STYLE_BYTES
from xl_jixiao.intake.word.captions import captions_above
from xl_jixiao.intake.word.flow import Line, Numbered, arrange
from xl_jixiao.intake.word.grids import make_grid
from xl_jixiao.intake.word.join import join_tables
from xl_jixiao.intake.word.numbering import NO_LISTS, Counter, Lists, read_lists
from xl_jixiao.intake.word.passages import PassageReader
from xl_jixiao.intake.word.properties import is_own_draft
from xl_jixiao.intake.word.remarks import count_comments, remarks_on, remarks_on_parts
from xl_jixiao.intake.word.story import read_story
from xl_jixiao.intake.word.styles import NO_STYLES, Styles, read_styles
from xl_jixiao.intake.xlsx.package import core_properties, read_moment, relations_of
from xl_jixiao.model.grid import Grid, Workbook
from xl_jixiao.model.run import DRAFT_MARK


def read_docx(archive: Archive, main: str) -> Workbook:
    """The document whose main part is `main`.

    Its tables are named 表1, 表2 … in the order in which they begin. Cells have the A1 address of
    their place in the table, columns counted by the vertical lines of the whole table.

    Raises:
        RefusedError: damaged, encrypted, or larger than a report can be.
    """
    parts = {one.kind: one.target for one in reversed(relations_of(archive, main))}
    styles = _styles(archive, parts.get("styles", ""))
    passages = PassageReader(styles, Counter(_lists(archive, parts.get("numbering", ""))))
    story = read_story(archive.pieces(main, limit=DOCUMENT_BYTES), main, passages)
    flow = arrange(story.blocks)
    runs = [join_tables(run) for run in flow.runs]
    comments = count_comments(archive, parts.get("comments", ""))
    properties = core_properties(archive)
    return Workbook(
        grids=_grids(runs),
        names={DRAFT_MARK: "1"} if is_own_draft(properties) else {},
        modified=read_moment(properties.get("modified", "")),
        paragraphs=tuple(flow.paragraphs),
        remarks=(
            *remarks_on(story, passages.noticed, flow, comments),
            *remarks_on_parts(item for run in runs for item in run if isinstance(item, Numbered)),
        ),
    )


def _styles(archive: Archive, part: str) -> Styles:
    return read_styles(_whole(archive, part)) if part in archive else NO_STYLES


def _lists(archive: Archive, part: str) -> Lists:
    return read_lists(_whole(archive, part)) if part in archive else NO_LISTS


def _whole(archive: Archive, part: str) -> bytes:
    return b"".join(archive.pieces(part, limit=STYLE_BYTES))


def _grids(runs: Sequence[Sequence[Line | Numbered]]) -> tuple[Grid, ...]:
    found = {
        item.number: make_grid(item.name, item.table, captions_above(run, at))
        for run in runs
        for at, item in enumerate(run)
        if isinstance(item, Numbered)
    }
    return tuple(grid for _, grid in sorted(found.items()))
