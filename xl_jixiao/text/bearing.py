"""What the words of an 实际完成值 claim against a qualitative target (domain.md section 7 item 1)."""

from __future__ import annotations

import re
from functools import lru_cache

from xl_jixiao.model.values import Bearing
from xl_jixiao.text.characters import plain
from xl_jixiao.text.mentions import mentions

# 未 that reports the absence of a harm (未发生事故, 未超预算) is good news
_HARMLESS = re.compile(
    r"(?:从未|未(?:曾)?(?=发生|出现|收到|接到|接|发现|产生|造成|超|突破|逾|违|受|引发|引起|新增|反弹|返贫|影响|拖欠|泄|"
    r"发|流失|来|成年|雨|见|被|有(?:投诉|事故|违|重大|发生|安全|群众|上访))|无(?!法|力|效(?!果))|"
    r"没有(?:发生|出现|发现|投诉|事故|违|产生|造成|超)|不存在|零(?=[\u4e00-\u9fff]))"
)
_UNDONE = re.compile(
    r"未|没有?(?=完成|达|实现|落实|开展|实施|到位|通过|做|按|$)|尚需|有待|无法|不能|难以|不达标|不合格|不合规|不符合|"
    r"不满意|不到位|不及时|不足|不够|较差|很差|^差$|一般较差|逾期|延期|滞后|推迟|暂缓|取消|暂停|停滞|搁置|失败|中止|终止|否$"
)
_PARTLY = re.compile(
    r"基本(?=完成|达|实现|落实|符合|满足|到位|按|解决|合格|建成|形成|满意|稳定|正常|一致|做到|有效|良好|及时|可以|合规|具备|"
    r"完善|健全|控制|保障|消除|改善|$)|部分(?=完成|达|实现|落实|到位|符合|已|按|满|$|项目|任务|工作|指标)|大部分|大体|大致|"
    r"初步|正在|进行中|推进中|实施中|建设中|办理中|接近完成|一般$|^中$|完成一半|过半"
)
_DONE = re.compile(
    r"完成|达成|达到|达标|实现|落实|做到|已|到位|符合|合格|合规|合法|通过|优|良|好|高|强|显著|明显|有效|提升|提高|改善|增强|增加|"
    r"促进|推动|推进|满意|及时|按期|按时|如期|准时|按计划|按规定|按要求|按照|依法|规范|健全|完善|保障|保证|确保|保持|稳定|正常|持续|"
    r"达预期|预期|全覆盖|覆盖|全面|控制在|预算内|范围内|降低|减少|缩短|节约|缓解|消除|安全|增长|上升|优化|长期|全部|齐全|"
    r"建立|建成|出台|开展|公开|支持|带动|惠及|受益|充分|^[是有√对√]$|较大|很大|较强|可持续|全天候|认可|一致|准确|真实|平稳"
)


@lru_cache(maxsize=8192)
def bearing_of(target: str, actual: str) -> Bearing:
    """What the actual's words claim: done, partly, undone, or unclear.

    Args:
        target: The qualitative target as typed; "" gives unclear whatever the actual says.
        actual: The actual as typed.
    """
    wanted, said = plain(target), plain(actual)
    if not wanted:
        return "unclear"
    if _bare(wanted) == _bare(said):
        return "done"
    if wants_none(wanted):
        none = _says_none(said)
        if none is not None:
            return "done" if none else "undone"
    cleaned = _HARMLESS.sub("零", said)
    if _UNDONE.search(cleaned):
        return "undone"
    if _PARTLY.search(cleaned):
        return "partly"
    share = _share(said)
    if share is not None:
        return "done" if share else "unclear"
    if "零" in cleaned or _DONE.search(cleaned):
        return "done"
    repeats = len(_bare(said)) >= 2 and (
        _bare(said) in _bare(wanted) or _bare(wanted) in _bare(said)
    )
    return "done" if repeats else "unclear"


_PUNCTUATION = re.compile(r"[\s,;:。、.!\"“”'‘’()《》]+")


def _bare(text: str) -> str:
    return _PUNCTUATION.sub("", text)


_WANTS_NONE = re.compile(
    r"^(?:无|零|0(?![.\d])|没有|从未|不存在|均[无未]|杜绝|已杜绝)|^未(?!完成|达|实现|落实|能)|"
    r"(?:未|没有|无|零|从未)(?:有)?(?:发生|出现|收到|接到|发现|产生|造成|超|突破|逾|事故|投诉|上访|违规|违纪)"
)
_HAPPENED = re.compile(r"(?:发生|出现|有|收到|接到|存在|^)(?:了|过)?$")


def wants_none(target: str) -> bool:
    """Whether the target is that something does not happen (无事故, 不超预算, 杜绝…)."""
    return bool(_WANTS_NONE.match(target))


def _says_none(said: str) -> bool | None:
    """Whether it says that nothing happened; None where it says neither."""
    if _NONE.search(said):
        return True
    for mention in mentions(said):
        if mention.unit != "%" and _HAPPENED.search(said[: mention.start]):
            return mention.number == 0
    return None


def _share(said: str) -> bool | None:
    """For an actual that is only a percentage: whether it is the whole (100%)."""
    found = mentions(said)
    if len(found) == 1 and found[0].unit == "%" and len(said) <= 12:
        return found[0].number >= 100
    return None
