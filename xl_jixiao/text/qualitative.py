"""What the words of an 实际完成值 claim: done, in part, not done, moved, absent.

Which way a text says that something moved or stands, and whether that is the way wanted.

Rise and fall alone say nothing about good and bad; only beside a target that names a direction
for the same thing do they tell whether it was kept: 下降 against 能耗有所上升, 不低于上年 against
与上年持平, 不增长 against 下降5%.

What the words of an 实际完成值 claim against a qualitative target (domain.md section 7).

The words are data of the profile (`BearingWords`). Of all words known the longest counts at each
place, so that 按计划 is no plan and 未发生 no failure. What a comparison of the two texts tells by
itself comes first: the same text, grades, rise and fall, what was not to happen and did not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields
from functools import lru_cache
from typing import Literal, NamedTuple

from xl_jixiao.model.values import Bearing, BearingWords
from xl_jixiao.text.characters import plain
from xl_jixiao.text.mentions import mentions
from xl_jixiao.text.patterns import lazy_re

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

_MOVES = lazy_re("|".join(sorted(_WAY, key=len, reverse=True)))

_FILLING = lazy_re(
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


_WANTS_NONE = lazy_re(
    r"(?:对[^,;。]{1,8}|确保|保证|实现|全年|做到|安全|力争|均)?"
    r"(?:无(?!障碍)|零|未|不(?:发生|出现|存在|超|突破|得|拖欠|新增)|杜绝|没有|避免|防止)"
)

_LEAD = lazy_re(r"(?:发生|出现|存在|产生|造成|有|重大|较大|任何|各类|超|突破)+")

_LIMIT = lazy_re(r"不得?(?:超|突破)")

_SAYS_NONE = lazy_re(
    r"^(?:无|零|0(?![.\d])|没有|从未|不存在|均[无未]|杜绝|已杜绝)|^未(?!完成|达|实现|落实|能)|"
    r"(?:未|没有|无|零|从未)(?:有)?(?:发生|出现|收到|接到|发现|产生|造成|超|突破|逾|事故|投诉|"
    r"上访|违规|违纪)"
)

_HAPPENED = lazy_re(r"(?:发生|出现|有|收到|接到|存在|发现|^)(?:了|过)?$")

_AGAINST_IT = lazy_re(
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


class _Found(NamedTuple):
    """A word of an actual."""

    kind: str
    word: str
    start: int


_WORK_WANTED = lazy_re(r"推进|开展|持续|长期|保持|常态|进行|加强")

_RESULT_WANTED = lazy_re(
    r"^(?:[按如][期时]|及时|全[部面]|按计划|已)?(?:完成|建成|竣工|完工|验收|交付|投用|办结|出台|建立|"
    r"编制|通过|印发)"
)

_STEADY_WANTED = lazy_re(r"稳定|保持|不变|持平|平稳|不(?=[增减升降])")

_NO_HARM = lazy_re(r"未[对给向因][^,;。]{1,12}(?:造成|产生|带来|引发)")

_FINISHED = lazy_re(r"完成|竣工|完工|建成|验收|投用|投入使用|交付|达到|达标|实现|见效|办结")

_CLAUSE = lazy_re(r"[^,;。!\n]+")

_DENIED_WITHIN = 6
"""So many characters behind 无 or 未发生 a bad word is what is denied: 无超支现象."""


def bearing_of(target: str, actual: str, words: BearingWords) -> Bearing:
    """What the actual's words claim: done, partly, pending, undone, or unclear.

    Args:
        target: The qualitative target as typed; "" gives unclear whatever the actual says.
        actual: The actual as typed.
        words: The profile's words.
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
    return plainly or _by_words(wanted, said, words)


def _by_words(wanted: str, said: str, words: BearingWords) -> Bearing:
    found = list(_scan(_NO_HARM.sub("未发生", said), words))
    kinds = {one.kind for one in found}
    if "undone" in kinds:
        return "undone"
    if "unchanged" in kinds:
        return "done" if _STEADY_WANTED.search(wanted) else "undone"
    if "planned" in kinds and _is_planned(said, found):
        return "pending"
    if "partly" in kinds and not any(one.kind == "partly" for one in _scan(wanted, words)):
        return "partly"
    begun = [one.word for one in found if one.kind == "begun"]
    if begun and not _WORK_WANTED.search(wanted) and not any(word in wanted for word in begun):
        finished = {one.word for one in found if one.kind == "done"} - {"已"}
        if not finished or any("正" in word or word.endswith(("中", "建")) for word in begun):
            return "pending"
    whole = _share(said)
    done = _claims_done(wanted, said, found) if whole is None else whole
    return "done" if done else "unclear"


def _is_planned(said: str, found: list[_Found]) -> bool:
    """Whether it is the work itself that is still to come, and not only what comes after it:
    已建成，下一步加强管护 was done.
    """
    done_elsewhere = False
    for clause in _CLAUSE.finditer(said):
        kinds = {one.kind for one in found if clause.start() <= one.start < clause.end()}
        if "planned" not in kinds:
            done_elsewhere = done_elsewhere or "done" in kinds
        elif _FINISHED.search(clause.group()):
            return True
    return not done_elsewhere


def _claims_done(wanted: str, said: str, found: list[_Found]) -> bool:
    """Whether a word of success, or the target's own words, speak for it. That work was begun or
    gone about is no success where a result was wanted.
    """
    kinds = {one.kind for one in found if one.word != "已" or not _RESULT_WANTED.match(wanted)}
    if kinds & {"done", "harmless"}:
        return True
    if "work" in kinds and not _RESULT_WANTED.match(wanted):
        return True
    if any(one.word == "已" for one in found) and "work" not in kinds:
        return True
    short, long = sorted((_bare(said), _bare(wanted)), key=len)
    return len(short) >= 2 and short in long


class _LexiconEntry(NamedTuple):
    """A word of the lexicon."""

    word: str
    kind: str
    whole: bool
    """Only where it is the whole text."""
    ends: bool
    """Only at the end of a clause."""


@lru_cache(maxsize=16)
def _lexicon(words: BearingWords) -> Mapping[str, tuple[_LexiconEntry, ...]]:
    """First character → the words that begin with it, the longest first."""
    entries: dict[str, list[_LexiconEntry]] = {}
    for field in fields(words):
        for typed in getattr(words, field.name):
            word = typed.strip("^$")
            entry = _LexiconEntry(word, field.name, typed.startswith("^"), typed.endswith("$"))
            entries.setdefault(word[0], []).append(entry)
    return {
        first: tuple(sorted(known, key=lambda entry: (-len(entry.word), not entry.ends)))
        for first, known in entries.items()
    }


def _scan(said: str, words: BearingWords) -> Iterator[_Found]:
    """The words of a text in their order; a bad word that a harmless one denies is left out."""
    lexicon = _lexicon(words)
    denied_to, place = -1, 0
    while place < len(said):
        entry = _entry_at(lexicon.get(said[place], ()), said, place)
        if entry is None:
            place += 1
            continue
        start, place = place, place + len(entry.word)
        if entry.kind == "harmless":
            denied_to = place + _DENIED_WITHIN
        elif entry.kind in ("undone", "unchanged") and _is_within(said, start, denied_to):
            continue
        if entry.kind != "neutral":
            yield _Found(entry.kind, entry.word, start)


def _entry_at(known: tuple[_LexiconEntry, ...], said: str, start: int) -> _LexiconEntry | None:
    """The longest word that is at this place."""
    for entry in known:
        if said.startswith(entry.word, start) and _counts(entry, said, start):
            return entry
    return None


def _counts(entry: _LexiconEntry, said: str, start: int) -> bool:
    """Whether a word counts where it stands: 建设中 not in 建设中心."""
    after = said[start + len(entry.word) : start + len(entry.word) + 1]
    if entry.whole:
        return start == 0 and not after
    if entry.ends:
        return after in ("", *_ENDS)
    return not (entry.word[-1] == "中" and after and after in _CENTRES)


_ENDS = (",", ";", "。", "!", "\n")

_CENTRES = "心小央型"

_CLAUSE_END = lazy_re(r"[,;。!\n]")


def _is_within(said: str, start: int, denied_to: int) -> bool:
    """Whether a word begins in the reach of a denial of harm, in the same clause."""
    begin = denied_to - _DENIED_WITHIN
    return start <= denied_to and not _CLAUSE_END.search(said, begin, start)


_GRADES = (
    ("差", "较差", "不合格", "不及格", "低", "较低"),
    ("中", "中等", "一般", "合格", "及格"),
    ("良", "良好", "较好", "好", "较高", "较强"),
    ("优", "优秀", "优良", "很好", "高", "强"),
)

_GRADE = lazy_re(
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


_DENIED = lazy_re(r"不(?=([\u4e00-\u9fff]{2}))")

_PUNCTUATION = lazy_re(r"[\s,;:。、.!\"“”'‘’()《》]+")


def _bare(text: str) -> str:
    return _PUNCTUATION.sub("", text)


_CHANGE = lazy_re(r"提升|提高|增长|增加|上升|下降|降低|减少|节约|缩短")


def _share(said: str) -> bool | None:
    """For an actual that only says how much of it was done: whether that is the whole (100%)."""
    found = mentions(said)
    if len(found) == 1 and found[0].unit == "%" and len(said) <= 12 and not _CHANGE.search(said):
        return found[0].number >= 100
    return None
