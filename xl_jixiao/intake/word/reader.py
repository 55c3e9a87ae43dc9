"""A Word package → a Workbook, with remarks on how it was read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from xl_jixiao.intake.package import (
    Archive,
    check_tags,
    core_properties,
    local,
    parse_part,
    read_moment,
    relations_of,
)
from xl_jixiao.intake.refusal import DOCUMENT_BYTES, MB, STYLE_BYTES, UnusablePartError
from xl_jixiao.intake.word.flow import Flow, Numbered, TextLine, arrange, captions_above
from xl_jixiao.intake.word.joined_tables import join_tables
from xl_jixiao.intake.word.markup import check_elements
from xl_jixiao.intake.word.numbering import NO_LISTS, Counter, Lists, read_lists
from xl_jixiao.intake.word.passages import Noticed, PassageReader
from xl_jixiao.intake.word.story import Story, Tracked, read_story
from xl_jixiao.intake.word.styles import NO_STYLES, DocumentStyles, read_styles
from xl_jixiao.intake.word.tables import make_grid
from xl_jixiao.model.grid import Grid, Workbook
from xl_jixiao.model.roster import DRAFT_MARK


def is_own_draft(properties: Mapping[str, str]) -> bool:
    """Whether this tool has written the document and nobody has saved it since.

    A draft carries the mark for good, also once a person has finished it: then it is the unit's
    report. Word, WPS and LibreOffice all renew the time of the last change when they save.

    Args:
        properties: what the document says of itself (`package.core_properties`).
    """
    untouched = properties.get("created", "") == properties.get("modified", "")
    return untouched and DRAFT_MARK in properties.get("keywords", "")


def remarks_on(story: Story, noticed: Noticed, flow: Flow, comments: int) -> tuple[str, ...]:
    """The remarks in Chinese, none for a plain document."""
    remarks = [
        _tracked(story.tracked),
        f"有{comments}条批注，未读取。" if comments else "",
        f"有{noticed.notes}条脚注或尾注，未读取。" if noticed.notes else "",
        f"有{noticed.hidden}个字的隐藏文字，未读取。" if noticed.hidden else "",
        f"有{noticed.prompts}处内容控件没有填写，按空白读取。" if noticed.prompts else "",
        f"有{story.boxes}个文本框，其中的文字按排在所在段落之后读取。" if story.boxes else "",
        f"有{flow.frames}个表格只用来排版，其中的文字和表格按正文顺序读取。" if flow.frames else "",
        f"嵌入了{story.objects}个其他文件（如 Excel 表），未读取；其中如有自评表，请另行报送。"
        if story.objects
        else "",
    ]
    if story.pictures and not flow.tables:
        remarks.append(f"没有表格，但有{story.pictures}张图片；图片里的文字和表格不读取。")
    return tuple(remark for remark in remarks if remark)


def remarks_on_parts(tables: Iterable[Numbered]) -> tuple[str, ...]:
    """Which tables were read as parts of another."""
    return tuple(
        f"{'、'.join(f'表{part}' for part in one.parts)}是{one.name}的后半部分，接在它下面读取。"
        for one in tables
        if one.parts
    )


def _tracked(tracked: Tracked) -> str:
    counts = [
        f"插入{tracked.inserted}处" if tracked.inserted else "",
        f"删除{tracked.deleted}处" if tracked.deleted else "",
        f"删除表格行{tracked.rows}行" if tracked.rows else "",
    ]
    changes = "、".join(one for one in counts if one)
    return f"有未接受的修订（{changes}），按接受全部修订后的内容读取。" if changes else ""


def count_comments(archive: Archive, part: str) -> int:
    """How many comments there are; a broken part is no matter, for they are not read."""
    if part not in archive:
        return 0
    try:
        root = parse_part(archive.read(part), part)
    except UnusablePartError:
        return 0
    return sum(local(one.tag) == "comment" for one in root)


_WORTH_COUNTING = 8 * MB
"""Bytes of a main part from which its elements are counted before it is read: a hundredth of the
time that they take.
"""


def read_docx(archive: Archive, main: str) -> Workbook:
    """The document whose main part is `main`.

    Its tables are named 表1, 表2 … in the order in which they begin. Cells have the A1 address of
    their place in the table, columns counted by the vertical lines of the whole table.

    Raises:
        UnusablePartError: damaged, encrypted, or larger than a report can be.
    """
    parts = {one.kind: one.target for one in reversed(relations_of(archive, main))}
    styles = _styles(archive, parts.get("styles", ""))
    passages = PassageReader(styles, Counter(_lists(archive, parts.get("numbering", ""))))
    if archive.size(main) > _WORTH_COUNTING:
        check_elements(archive.pieces(main, limit=DOCUMENT_BYTES), main)
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


def _styles(archive: Archive, part: str) -> DocumentStyles:
    return read_styles(_whole(archive, part)) if part in archive else NO_STYLES


def _lists(archive: Archive, part: str) -> Lists:
    return read_lists(_whole(archive, part)) if part in archive else NO_LISTS


def _whole(archive: Archive, part: str) -> bytes:
    data = b"".join(archive.pieces(part, limit=STYLE_BYTES))
    check_tags(data, part)
    return data


def _grids(runs: Sequence[Sequence[TextLine | Numbered]]) -> tuple[Grid, ...]:
    found = {
        item.number: make_grid(item.name, item.table, captions_above(run, at))
        for run in runs
        for at, item in enumerate(run)
        if isinstance(item, Numbered)
    }
    return tuple(grid for _, grid in sorted(found.items()))
