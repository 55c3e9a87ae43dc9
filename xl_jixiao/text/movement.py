"""Which way a text says that something moved or stands, and whether that is the way wanted.

Rise and fall alone say nothing about good and bad; only beside a target that names a direction
for the same thing do they tell whether it was kept: 下降 against 能耗有所上升, 不低于上年 against
与上年持平, 不增长 against 下降5%.
"""

from __future__ import annotations

import re
from typing import Literal

from xl_jixiao.model.values import Bearing

Way = Literal["up", "down", "level", "not up", "not down"]

_WORDS: dict[Way, str] = {
    "not up": (
        "不增长 零增长 未增长 没有增长 只减不增 不上升 未上升 不增加 未增加 不高于 未高于 不超过 "
        "未超过 不大于 不突破 未突破 不超出 未超出 不反弹 未反弹 不新增 未新增"
    ),
    "not down": (
        "不低于 未低于 不少于 未少于 不下降 未下降 不降低 未降低 不减少 未减少 只增不减 不亚于 "
        "不下滑 未下滑"
    ),
    "level": "持平 相当 不变",
    "up": (
        "提升 提高 增强 增长 增加 上升 高于 超过 超出 优于 多于 上涨 上扬 有升 增多 增幅 扩大 大于 "
        "攀升 回升 加重 加剧"
    ),
    "down": (
        "下降 降低 减少 负增长 低于 少于 不及 下滑 回落 下跌 缩减 压减 有降 缩小 小于 减轻 减弱 "
        "降幅 下调"
    ),
}
_WAY: dict[str, Way] = {word: way for way, words in _WORDS.items() for word in words.split()}
_MOVES = re.compile("|".join(sorted(_WAY, key=len, reverse=True)))
_FILLING = re.compile(
    r"有所|略有|略微|明显|显著|大幅|小幅|同比|环比|逐[年步月]|稳步|持续|不断|进一步|有效|"
    r"[较与比和同]?(?:上年度?|去年|往年|上期|计划|年初|基期|目标值?)|(?:19|20)\d\d年|水平|基本|约|了|"
    r"[-\d.,%‰。;个百分点倍\s]|全年|本年度?"
)

_KEPT: dict[Way, frozenset[Way]] = {
    "up": frozenset(("up",)),
    "down": frozenset(("down",)),
    "not up": frozenset(("down", "level", "not up")),
    "not down": frozenset(("up", "level", "not down")),
    "level": frozenset(("level",)),
}
_BROKEN: dict[Way, frozenset[Way]] = {
    "up": frozenset(("down", "level")),
    "down": frozenset(("up", "level")),
    "not up": frozenset(("up",)),
    "not down": frozenset(("down",)),
    "level": frozenset(),
}


def by_movement(wanted: str, said: str) -> Bearing | None:
    """Done or undone, where both plain texts name a direction for the same thing; else None."""
    aim, moved = _way(wanted), _way(said)
    if aim is None or moved is None or not _of_the_same(wanted, said):
        return None
    if moved in _KEPT[aim]:
        return "done"
    return "undone" if moved in _BROKEN[aim] else None


def _way(text: str) -> Way | None:
    """The one way that a text names; None for none or for several."""
    found = {_WAY[match.group()] for match in _MOVES.finditer(text)}
    return found.pop() if len(found) == 1 else None


def _of_the_same(wanted: str, said: str) -> bool:
    """Whether the actual speaks of nothing but what the target speaks of: 提高效益 is no answer to
    降低成本, bare 提高 is one.
    """
    thing = _FILLING.sub("", _MOVES.sub("", said))
    return set(thing) <= set(wanted)
