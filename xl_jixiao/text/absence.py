"""Targets that something does not happen (无事故, 不拖欠, 杜绝浪费), and the answers to them."""

from __future__ import annotations

import re

from xl_jixiao.model.values import Bearing
from xl_jixiao.text.mentions import mentions

_WANTS_NONE = re.compile(
    r"(?:对[^,;。]{1,8}|确保|保证|实现|全年|做到|安全|力争|均)?"
    r"(?:无(?!障碍)|零|未|不(?:发生|出现|存在|超|突破|得|拖欠|新增)|杜绝|没有|避免|防止)"
)
_LEAD = re.compile(r"(?:发生|出现|存在|产生|造成|有|重大|较大|任何|各类|超|突破)+")
_LIMIT = re.compile(r"不得?(?:超|突破)")
_SAYS_NONE = re.compile(
    r"^(?:无|零|0(?![.\d])|没有|从未|不存在|均[无未]|杜绝|已杜绝)|^未(?!完成|达|实现|落实|能)|"
    r"(?:未|没有|无|零|从未)(?:有)?(?:发生|出现|收到|接到|发现|产生|造成|超|突破|逾|事故|投诉|"
    r"上访|违规|违纪)"
)
_HAPPENED = re.compile(r"(?:发生|出现|有|收到|接到|存在|发现|^)(?:了|过)?$")
_AGAINST_IT = re.compile(
    r"[无未不没零率]|防|避免|杜绝|遏制|控制|减少|消除|降低|预案|化解|整改|排查|安全"
)


def wants_none(target: str) -> bool:
    """Whether the target is that something does not happen."""
    return bool(_WANTS_NONE.match(target))


def by_absence(wanted: str, said: str) -> Bearing | None:
    """Where the target is that something does not happen: done, undone, or None where the actual
    says neither.
    """
    match = _WANTS_NONE.match(wanted)
    if match is None:
        return None
    if _SAYS_NONE.search(said):
        return "done"
    if _LIMIT.match(wanted):
        return None  # 不超预算 is no count of anything
    thing = _LEAD.sub("", wanted[match.end() :], count=1) or match.group()[-2:]
    if match.group().endswith("拖欠"):
        thing = "拖欠"
    return _by_count(said) or _by_mention(thing, said)


def _by_count(said: str) -> Bearing | None:
    """发生0起, 1起: how often it happened."""
    for mention in mentions(said):
        if mention.unit != "%" and _HAPPENED.search(said, 0, mention.start):
            return "undone" if mention.number else "done"
    return None


def _by_mention(thing: str, said: str) -> Bearing | None:
    """The thing itself, spoken of as a fact: 拖欠50万元, 存在违规."""
    if len(thing) < 2 or thing not in said or _AGAINST_IT.search(said):
        return None
    return "undone"
