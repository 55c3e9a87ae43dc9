"""The lines above a table that belong to it: its title, 附件2, 填报单位：…, 单位：万元."""

from __future__ import annotations

import re
from collections.abc import Sequence

from xl_jixiao.forms.vocabulary import roles
from xl_jixiao.intake.word.flow import Line, Numbered
from xl_jixiao.model.grid import Caption

_MOST = 8
_LONGEST = 60
_HEADING = re.compile(r"^(?:[一二三四五六七八九十]+[、.．]|[（(][一二三四五六七八九十]+[）)])")
_COLON = re.compile(r"[:：]")
_SENTENCE = re.compile(r"[。；;！？]")


def captions_above(run: Sequence[Line | Numbered], at: int) -> tuple[Caption, ...]:
    """The captions of the table at this place of its run, from top to bottom."""
    found: list[Caption] = []
    titled = False
    for place in range(at - 1, -1, -1):
        item = run[place]
        if isinstance(item, Numbered) or len(found) == _MOST or not _may_caption(item):
            break
        known = roles(item.text)
        if titled and _COLON.search(item.text) and not known.attachment:
            break  # 填表人：… above a title is the foot of the table before
        titled |= known.title
        found.append(Caption(item.text, item.ref))
        if item.page_break or known.attachment:
            break
    return tuple(reversed(found))


def _may_caption(line: Line) -> bool:
    """Whether the line is no heading of the report and no sentence of it."""
    if len("".join(line.text.split())) > _LONGEST or _SENTENCE.search(line.text):
        return False
    return roles(line.text).title or not (line.level or _HEADING.match(line.text))
