"""What a person should know of how a document was read."""

from __future__ import annotations

from collections.abc import Iterable

from xl_jixiao.intake.archive import Archive
from xl_jixiao.intake.refusal import RefusedError
from xl_jixiao.intake.word.flow import Flow, Numbered
from xl_jixiao.intake.word.passages import Noticed
from xl_jixiao.intake.word.story import Story, Tracked
from xl_jixiao.intake.xmlparts import local, parse_part


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
    except RefusedError:
        return 0
    return sum(local(one.tag) == "comment" for one in root)
