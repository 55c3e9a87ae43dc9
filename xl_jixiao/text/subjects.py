"""What a number in a text is the number of: 合格率 in "完成率100%，合格率95%"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from xl_jixiao.text.mention import Mention

_CLAUSE_END = ",;。、\n!?/("
_LEADS_UP = re.compile(
    r"(?:19|20)\d\d年?|[≥≤<>=:约近共为是达到至均已超不低于少高大小等得应须需]|完成(?!率)|实现|实际|累计|"
    r"总计|合计|全年|本年度?|年度|控制在|保持在?|目标值?|指标值?|及?以上"
)


def subjects(text: str, found: Iterable[Mention]) -> list[tuple[str, Mention]]:
    """Each number with the words before it in its clause, without those that only lead up to it
    ("" where no others are left).
    """
    named: list[tuple[str, Mention]] = []
    floor = 0
    for mention in found:
        ahead = text[floor : mention.start]
        ahead = ahead[max(ahead.rfind(mark) + 1 for mark in _CLAUSE_END) :]
        named.append((_LEADS_UP.sub("", ahead).strip(), mention))
        floor = max(floor, mention.tail)
    return named


def same_subject(one: str, other: str) -> bool:
    """Whether two numbers may be of the same thing: 满意度 and 群众满意度, or one is unnamed."""
    return one in other or other in one
