"""What the words of an 实际完成值 claim: done, in part, not done, moved, absent.

Which way a text says that something moved or stands, and whether that is the way wanted.

Rise and fall alone say nothing about good and bad; only beside a target that names a direction
for the same thing do they tell whether it was kept: 下降 against 能耗有所上升, 不低于上年 against
与上年持平, 不增长 against 下降5%.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from xl_jixiao.model.values import Bearing
from xl_jixiao.text.characters import plain
from xl_jixiao.text.mentions import mentions

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


# 未 that reports the absence of a harm (未发生事故, 未超预算) is good news
_HARMLESS = re.compile(
    r"从未|未[对给向因][^,;。]{1,12}(?:造成|产生|带来|引发)|未(?:曾|有)?(?:发生|出现|收到|接到|接|发现|产生|造成|超|突破|逾|违|受|引发|引起|新增|"
    r"反弹|返贫|影响|拖欠|泄|发|"
    r"流失|来|成年|雨|见|被|重大|安全|群众|上访|投诉|事故)|无(?!法|力|效(?!果))|"
    r"没有(?:发生|出现|发现|投诉|事故|违|产生|造成|超)|不(?:存在|超)|零(?=[\u4e00-\u9fff])"
)

_UNDONE = re.compile(
    r"未|没有?(?=完成|达|实现|落实|开展|实施|到位|通过|做|按|$)|尚需|有待|无法|无效|不能|难以|不达标|"
    r"不合格|不合规|不符合|不可持续|"
    r"不满意|不到位|不及时|不足|不够|不佳|不力|"
    r"有误(?!差)|失控|恶化|变差|倒退|困难$|挪用|截留|挤占|套取|(?<![等接招])待(?=[建完验提改加落核推启开])|不(?=明显|高|强|好|大$|理想|稳|完善|健全|规范|显著|力|充分|"
    r"优|平衡|全面|准确|真实|一致|公开)|超出?(?=预算|支|概算|标|期|限)|较差|很差|^差$|一般较差|逾期|"
    r"延期|滞后|推迟|暂缓|取消|暂停|停滞|搁置|失败|中止|终止|否$"
)

_PARTLY = re.compile(
    r"基本(?=完成|达|实现|落实|符合|满足|到位|按|解决|合格|建成|形成|满意|稳定|正常|一致|做到|"
    r"有效|良好|及时|可以|合规|具备|全|覆盖|建立|实施|通过|提[高升]|增强|规范|有序|安全|"
    r"完善|健全|控制|保障|消除|改善|$)|(?<![各成一二三四五六该本])部分|大部分|大体|大致|"
    r"初步|接近完成|一般$|^中$|完成一半|过半|"
    r"(?:幅度|程度|效果|作用|成效|效益|影响)(?:较小|不大|有限|偏小|偏低|一般)|"
    r"阶段性|(?:需|需要|应|要|还要)(?:进一步|继续|加快|持续|不断)"
)

_ONGOING = re.compile(r"正在|[进行推实施建设办理]中(?![心小央型])|在建")

_WORK_WANTED = re.compile(r"推进|开展|持续|长期|保持|常态|进行|加强")

_BEGUN = re.compile(
    r"(?:已|已经)?(?:开展|启动|开始|开工|进场|着手|推进|推动|列入|申报|签订|支持)|"
    r"前期|多次|有序|积极"
)

_RESULT_WANTED = re.compile(
    r"^(?:[按如][期时]|及时|全[部面]|按计划|已)?(?:完成|建成|竣工|完工|验收|交付|投用|办结|出台|建立|"
    r"编制|通过|印发)"
)

_DONE = re.compile(
    r"完成|达成|达到|达标|实现|落实|做到|已|到位|符合|合格|合规|合法|通过|优|良|好|高|强|显著|"
    r"明显|有效|提升|提高|改善|增强|增加|"
    r"促进|推动|推进|满意|及时|按期|按时|如期|准时|按计划|按规定|按要求|按照|足额|依法|规范|健全|完善|"
    r"保障|保证|确保|保持|稳定|正常|持续|"
    r"达预期|预期|全覆盖|覆盖|全面|控制在|预算内|范围内|降低|减少|缩短|节约|缓解|消除|安全|增长|"
    r"上升|优化|稳中|一定效果|取得|长期|全部|齐全|"
    r"建立|建成|出台|开展|公开|支持|带动|惠及|受益|充分|^[是有√对√]$|较大|很大|较强|可持续|"
    r"全天候|认可|一致|准确|真实|平稳"
)


@lru_cache(maxsize=8192)
def bearing_of(target: str, actual: str) -> Bearing:
    """What the actual's words claim: done, partly, undone, or unclear.

    Args:
        target: The qualitative target as typed; "" gives unclear whatever the actual says.
        actual: The actual as typed.
    """
    wanted, said = plain(target), plain(actual)
    if not wanted or _bare(wanted) == _bare(said):
        return "done" if wanted else "unclear"
    plainly = (
        _by_grade(wanted, said)
        or by_movement(wanted, said)
        or by_absence(wanted, said)
        or _by_denial(wanted, said)
    )
    if plainly is not None:
        return plainly
    cleaned = _HARMLESS.sub("零", said)
    if _UNDONE.search(cleaned):
        return "undone"
    if _is_partial(wanted, cleaned):
        return "partly"
    whole = _share(said)
    done = _claims_done(wanted, said, cleaned) if whole is None else whole
    return "done" if done else "unclear"


def _is_partial(wanted: str, cleaned: str) -> bool:
    """Whether part is claimed (部分, 基本), or that it goes on where it was to be finished."""
    if _PARTLY.search(cleaned) and not _PARTLY.search(wanted):
        return True
    return bool(_ONGOING.search(cleaned)) and not _WORK_WANTED.search(wanted)


def _claims_done(wanted: str, said: str, cleaned: str) -> bool:
    """Whether a word of success, or the target's own words, speak for it. That work was begun or
    gone about is no success where a result was wanted.
    """
    claims = _BEGUN.sub("", cleaned) if _RESULT_WANTED.match(wanted) else cleaned
    if "零" in claims or _DONE.search(claims):
        return True
    short, long = sorted((_bare(said), _bare(wanted)), key=len)
    return len(short) >= 2 and short in long


_GRADES = (
    ("差", "较差", "不合格", "不及格", "低", "较低"),
    ("中", "中等", "一般", "合格", "及格"),
    ("良", "良好", "较好", "好", "较高", "较强"),
    ("优", "优秀", "优良", "很好", "高", "强"),
)

_GRADE = re.compile(
    r"(?:效果|等级|等次|评价|质量|结果)?(?P<grade>"
    + "|".join(sorted((word for words in _GRADES for word in words), key=len, reverse=True))
    + r")(?:等次|等级|及?以上)?"
)


def _grade(text: str) -> int | None:
    match = _GRADE.fullmatch(text)
    if match is None:
        return None
    return next(place for place, words in enumerate(_GRADES) if match["grade"] in words)


def _by_grade(wanted: str, said: str) -> Bearing | None:
    """Where both are grades (优, 良好, 一般, 差): the same or a better one is done. 较好 for 好 and
    较高 for 高 pass: clerks use them for the same thing.
    """
    target, actual = _grade(wanted), _grade(said)
    if target is None or actual is None:
        return None
    if actual >= target or (said[0] == "较" and said[1:] == wanted):
        return "done"
    return "partly" if actual == target - 1 and actual > 0 else "undone"


def _by_denial(wanted: str, said: str) -> Bearing | None:
    """The target's own word denied: 不合理 against 合理."""
    for match in _DENIED.finditer(said):
        if match[1] in wanted and f"不{match[1]}" not in wanted:
            return "undone"
    return None


_DENIED = re.compile(r"不(?=([\u4e00-\u9fff]{2}))")

_PUNCTUATION = re.compile(r"[\s,;:。、.!\"“”'‘’()《》]+")


def _bare(text: str) -> str:
    return _PUNCTUATION.sub("", text)


_CHANGE = re.compile(r"提升|提高|增长|增加|上升|下降|降低|减少|节约|缩短")


def _share(said: str) -> bool | None:
    """For an actual that only says how much of it was done: whether that is the whole (100%)."""
    found = mentions(said)
    if len(found) == 1 and found[0].unit == "%" and len(said) <= 12 and not _CHANGE.search(said):
        return found[0].number >= 100
    return None
