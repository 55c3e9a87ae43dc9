"""生成报告初稿: the drafts of an open workbook, written beside it."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

from xl_jixiao.batch.draft_files import write_beside
from xl_jixiao.batch.draft_options import DEFAULT_DRAFTS
from xl_jixiao.batch.drafts import Drafted, desk_for
from xl_jixiao.batch.folder import conclude
from xl_jixiao.batch.task import Settings
from xl_jixiao.excel.book import AdviceError, OpenBook, folder_of

_BUTTON = "生成报告初稿"
_LISTED = 6


def write_drafts(opened: OpenBook) -> str:
    """Write a draft for each scored form beside the workbook; nothing there is replaced.

    Returns:
        Where they are and how much is left to do.

    Raises:
        AdviceError: the workbook is not saved on this computer, or has no form to write about.
    """
    folder = folder_of(opened.book, _BUTTON)
    settings = Settings(opened.rules)
    now, clock = dt.datetime.now(dt.UTC).astimezone(), time.monotonic()
    run = conclude((opened.result,), settings, None, started=now, clock=clock)
    drafts = write_beside(run, desk_for(opened.rules, DEFAULT_DRAFTS), folder)
    if not drafts:
        raise AdviceError("本工作簿只有不评分的表（基础数据表），没有可写报告的自评表。")
    return _told(drafts, folder)


def _told(drafts: tuple[Drafted, ...], folder: Path) -> str:
    written = [one for one in drafts if not one.problem]
    lines = [f"已生成 {len(written)} 份报告初稿，在 {folder}："] if written else []
    lines += [f"{one.name}（{one.left}）" for one in written[:_LISTED]]
    if len(written) > _LISTED:
        lines.append(f"……共 {len(written)} 份")
    lines += [f"{one.name}：{one.problem}" for one in drafts if one.problem][:_LISTED]
    if written:
        lines.append("表里没有的内容标为【待补充：…】，文末有清单，补齐后再报送。")
    return "\n".join(lines)
