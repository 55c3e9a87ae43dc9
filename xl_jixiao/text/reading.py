"""What an 实际完成值 says against its target."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from xl_jixiao.model.making import direct
from xl_jixiao.model.values import Reading, Target
from xl_jixiao.text.assertions import Assertion, Assertions, assertions, change_counts, turns_round
from xl_jixiao.text.characters import plain
from xl_jixiao.text.choosing import choose, same_family
from xl_jixiao.text.deadlines import punctuality
from xl_jixiao.text.direction import lower_is_better
from xl_jixiao.text.fulfilment import states_fulfilment
from xl_jixiao.text.labels import is_lone_unit, is_placeholder, says_none
from xl_jixiao.text.measures import measures, same_subject, subjects
from xl_jixiao.text.mentions import mentions
from xl_jixiao.text.patterns import lazy_re
from xl_jixiao.text.qualitative import wants_none
from xl_jixiao.text.reach import open_side
from xl_jixiao.text.target import place_said, rank_limit
from xl_jixiao.text.unitless import fit
from xl_jixiao.text.units import SHARES
from xl_jixiao.text.written_numbers import Mention

_make_reading = direct(Reading)

_ZERO = Decimal(0)

_DID_NOT_HAPPEN = lazy_re(
    r"(?:全年|本年度?|均|从|并)?(?:未|没有|无|零)(?:有)?(?:发生|出现|收到|接到|发现|产生|事故|"
    r"投诉|上访|信访|违规|案件|举报|拖欠|伤亡)"
)
_DID_NOT_GROW = lazy_re(
    r"(?:未|没有|无)(?:增长|增加|上升|新增|超支)|(?:与|同|和)?(?:上年度?|去年)?(?:基本)?持平$"
)
_MONTHS_ONLY = lazy_re(r"(\d{1,2})月(?:份)?")


def read_actual(target: Target, actual: str) -> Reading:
    """Read an 实际完成值 against its target.

    Returns:
        kind number (`number` and `target`, or `low` and `high`, in the target's unit), date
        (`on_time`), words, fulfilled (only that a number was reached), blank, or incomparable with
        the reason in `why`. For a compound target `parts` holds one reading a part, or is empty
        where the actual can't be split the same way.
    """
    said = plain(actual)
    worded = target.kind in ("qualitative", "blank")
    if is_placeholder(actual) and not (said and _means_none(target, said)):
        told = says_none(said) and not worded
        why = f"实际完成值写的是“{said}”，没有可比的数" if told else ""
        return _make_reading("incomparable" if told else "blank", why=why)
    if worded or is_lone_unit(said):
        return _make_reading("words" if worded else "blank")
    if target.kind == "date":
        verdict = punctuality(target.text, actual)
        return _make_reading("date", date=verdict.date, on_time=verdict.on_time, why=verdict.why)
    if target.kind == "compound":
        return _compound(target, said)
    return _against_number(target, said)


def _means_none(target: Target, said: str) -> bool:
    """无 beside a target that wants none (无事故, 0起) is an answer and no blank."""
    if said not in _NONE_AT_ALL:
        return False
    if target.kind == "qualitative":
        return wants_none(plain(target.text))
    return target.kind in ("le", "eq") and target.number == 0


_NONE_AT_ALL = frozenset(("无", "没有", "零", "暂无", "均无", "无。"))


def _against_number(target: Target, said: str) -> Reading:
    if target.undirected:
        why = f"看不出指标值“{target.text[:20]}”是要缩短多少，还是缩短后不超过多少，请写明≥或≤"
        return _make_reading("incomparable", why=why)
    if target.unit == "名" and rank_limit(plain(target.text)) is not None:
        place = place_said(said)
        if place is not None:
            return _make_reading("number", number=place, target=target.number)
    every = [mention for mention in mentions(said) if not mention.fraction]
    if not every:
        return _without_number(target, said)
    first = every[0]
    if len(every) == 1 and first.start == 0 and first.tail == len(said):  # and nothing else is said
        positive = first.number >= _ZERO
        return (
            _number_said(target, first, said)
            if positive
            else _read_number(target, Assertion(first, None), said, _about(target))
        )
    about = _about(target)
    told = assertions(said, every, about)
    counted = [one for one in told.numbers if _is_counted(one, target, about)]
    own = [one for one in counted if not _other_rate(target, said, one.mention)]
    usable = own or counted
    if not usable:
        return _nothing_done(target, told, said)
    return _told(target, told, usable, said, about)


def _told(
    target: Target, told: Assertions, usable: Sequence[Assertion], said: str, about: str
) -> Reading:
    """Numbers of what was done: the one that answers the target."""
    chosen = choose(said, usable, target)
    if isinstance(chosen, str):
        return _make_reading("incomparable", why=chosen)
    why = _doubt(target, chosen, told, said)
    if why:
        return _make_reading("incomparable", why=why)
    return _read_number(target, chosen, said, about)


def _read_number(target: Target, chosen: Assertion, said: str, about: str) -> Reading:
    """The number that was chosen, its sign and its reach looked at."""
    mention = chosen.mention
    turned = turns_round(chosen, about, target.text)
    if turned is None:
        return _make_reading(
            "incomparable", why=f"“{said[:20]}”是负数，看不出是升是降，请用文字写明升或降"
        )
    if turned:
        mention = mention._replace(
            number=-(mention.number if mention.low is None else mention.low),
            low=None if mention.low is None else -mention.number,
        )
    return _number_said(target, mention, said)


def _number_said(target: Target, mention: Mention, said: str) -> Reading:
    """A number whose sign is certain."""
    if mention.low is not None:
        return _range_said(target, mention)
    reading = _fitted(target, mention)
    if reading.number is None or (mention.comparison is None and not mention.approximate):
        return reading  # nearly always: no word beside the number moves it
    return _unless_open(target, reading, mention, said)


def _about(target: Target) -> str:
    """What the row counts: the name of its indicator and what is in its target."""
    return f"{plain(target.name)} {plain(target.text)}"


def _is_counted(one: Assertion, target: Target, about: str) -> bool:
    """Whether the number is of what was done, and not of a plan, a denial, a difference …"""
    if one.role == "change":
        unnamed = not target.name and one.mention.unit in SHARES and "计划" not in one.words
        return change_counts(about) or (unnamed and turns_round(one, about, target.text) is False)
    return one.role in (None, "done")


_WHY_NOT = {
    "denied": "写的是没有完成的数",
    "wanted": "写的是计划或应完成的数",
    "future": "写的是尚未完成、将来的数",
    "open": "写的是尚在进行、没有完成的数",
    "difference": "写的是差额或超出的数",
    "change": "写的是差额或超出的数（比另一数增减多少）",
    "part": "写的只是其中一部分的数",
    "past": "写的是以前年度的数",
}


def _nothing_done(target: Target, told: Assertions, said: str) -> Reading:
    """No number of the actual is of what was done."""
    roles = [one.role for one in told.numbers if one.role is not None]
    denied = told.denied and set(roles) == {"wanted"}
    first = next((role for role in roles if role == "difference"), roles[0])
    why = f"“{said[:20]}”{_WHY_NOT[first]}，不是实际完成的数，请填写实际数"
    return _make_reading(
        "incomparable", why=why, denied=denied and target.kind in ("ge", "gt", "eq")
    )


def _doubt(target: Target, chosen: Assertion, told: Assertions, said: str) -> str:
    """Why the number, though it is said, can't be taken for what was done; "" where it can."""
    mention = chosen.mention
    other = _other_rate(target, said, mention)
    if other:
        return f"“{said[:20]}”写的是“{other}”，不是指标所说的比率，请填写实际数"
    if target.kind in ("le", "lt") and _SAVED_AHEAD.search(said, 0, mention.start):
        return f"“{said[:20]}”写的是节约的数，不是实际数，请填写实际数"
    bound = target.number
    short = bound is not None and mention.low is None and mention.number < bound
    if told.denied and not (chosen.role == "done" and short):
        return f"“{said[:20]}”自述没有完成，看不出实际完成多少，请填写实际数"
    if told.future and chosen.role != "done":
        return f"“{said[:20]}”{_WHY_NOT['future']}，请填写实际数"
    return ""


_SAVED_AHEAD = lazy_re(r"(?:节约|节省|节支|结余)了?[^\d,;。]{0,4}$")


def _other_rate(target: Target, said: str, mention: Mention) -> str:
    """The name of the rate that an actual states instead of its row's: 不合格率3% under 合格率."""
    if not mention.start:
        return ""
    ahead = said[max(0, mention.start - 12) : mention.start].rstrip("为是约:达到仅只了")
    match = _RATE_NAME.search(ahead)
    if match is None:
        return ""
    word, name = match.group(), plain(target.name) or plain(target.text)
    if word in name:
        denied = name.find(word)
        return word if denied > 0 and name[denied - 1] in "不未非" else ""
    if target.kind in ("le", "lt"):  # 准确率99.6% under 差错率
        return word if lower_is_better(name) and lower_is_better(word) is False else ""
    if target.kind not in ("ge", "gt"):
        return ""
    turned = _TURNED.search(word)  # 未及时处理率 under 及时率
    return word if lower_is_better(word) or (turned and turned[1] in name) else ""


_TURNED = lazy_re(r"[未不非]([\u4e00-\u9fff]{2})")
_RATE_NAME = lazy_re(r"[\u4e00-\u9fff]{1,8}(?:率|度|比例|占比|比重)$")


def _without_number(target: Target, said: str) -> Reading:
    """Words, or a lone month, where a number is expected."""
    month = _MONTHS_ONLY.fullmatch(said)
    if month and target.unit in (None, "月", "个月") and target.number is not None:
        number = Decimal(month[1])
        return _make_reading("number", number=number, target=target.number, why="“月”按月数理解")
    at_most = target.kind in ("le", "lt", "eq")
    none = target.number == 0 and (said in _NONE_AT_ALL or _DID_NOT_GROW.match(said))
    if at_most and (none or _DID_NOT_HAPPEN.match(said)):
        return _make_reading(
            "number", number=Decimal(0), target=target.number, why=f"“{said[:20]}”即为0"
        )
    if states_fulfilment(said):
        return _make_reading("fulfilled")
    why = f"指标值是数字，实际完成值“{said[:20]}”没有可比的数字，请填写数字"
    return _make_reading("incomparable", why=why)


def _range_said(target: Target, chosen: Mention) -> Reading:
    """An actual that is a range answers only where both its ends say the same: then the end that
    is worse for the target stands for it.
    """
    assert chosen.low is not None  # noqa: S101 -- only called for ranges
    ends = (chosen.low, chosen.number)
    readings = [_fitted(target, chosen._replace(number=end, low=None)) for end in ends]
    verdicts = {_keeps(target, reading) for reading in readings}
    shown = f"{chosen.low}～{chosen.number}{chosen.unit or ''}"
    if len(verdicts) > 1 or None in verdicts:
        why = f"实际完成值是一个区间（{shown}），不是一个数，看不出是否达到，请填写实际数"
        return _make_reading("incomparable", why=why)
    worse = readings[1] if target.kind in ("le", "lt", "range") else readings[0]
    return worse._replace(why=f"实际完成值是一个区间（{shown}），按不利的一端比较")


def _unless_open(target: Target, reading: Reading, mention: Mention, said: str) -> Reading:
    """The reading, unless the words beside its number leave open on which side of the target it
    lies: 近100 against ≥100, 5个以内 against ≥5个, 100余 against ≤100.
    """
    reach = open_side(target, reading, mention, said)
    if reach in ("open", "excess"):
        what = "没有写出实际数" if reach == "open" else "写的是差额或超出的数，或没有写出实际数"
        why = f"“{said[:20]}”{what}，看不出是否达到指标值，请填写实际数"
        return _make_reading("incomparable", why=why)
    return reading._replace(beyond=True) if reach == "beyond" else reading


def _keeps(target: Target, reading: Reading) -> bool | None:
    """On which side of the target a number lies; None where it can't be compared."""
    number, bound = reading.number, reading.target
    if number is None:
        return None
    if target.kind == "range":
        return (
            reading.low is not None
            and reading.high is not None
            and (reading.low <= number <= reading.high)
        )
    if bound is None:
        return None
    if target.kind in ("le", "lt"):
        return number < bound or (target.kind == "le" and number == bound)
    return number > bound or (target.kind != "gt" and number == bound)


def _fitted(target: Target, chosen: Mention) -> Reading:
    """One number in the target's unit, or the reason why not."""
    bound = target.number if target.number is not None else target.high
    if bound is None:
        return _make_reading("incomparable", why="指标值没有可比的数字")
    fitted = fit(chosen.number, chosen.unit, bound, target.unit, rate=target.rate)
    if fitted.number is None:
        return _make_reading("incomparable", why=fitted.note)
    return _make_reading(
        "number",
        number=fitted.number,
        target=fitted.target if target.number is not None else None,
        low=target.low,
        high=target.high,
        why=fitted.note,
        approximate=chosen.approximate,
        beyond=target.kind in ("gt", "lt") and chosen.comparison == target.kind,
    )


def _compound(target: Target, said: str) -> Reading:
    """Compare part by part, by name or else in order, where the actual has a number for each."""
    if states_fulfilment(said):
        return _make_reading("fulfilled")
    said_so = subjects(said, _one_for_each(target, said))
    named = [_subject_of(part) for part in target.parts]
    readings: list[Reading] = []
    for part, name in zip(target.parts, named, strict=True):
        free = [(word, m) for word, m in said_so if _answers(part, m)]
        match = next((m for word, m in free if same_subject(word, name) and word), None)
        if match is None:  # the first that does not answer another part by name
            others = [other for other in named if not same_subject(other, name)]
            match = next((m for word, m in free if not word or word not in others), None)
        if match is None:
            why = f"指标值有{len(target.parts)}个数，实际完成值不能逐项对应，请拆成几行填报"
            return _make_reading("incomparable", why=why)
        said_so = [(word, m) for word, m in said_so if m is not match]
        reading = _fitted(part, match)
        readings.append(
            reading if reading.number is None else _unless_open(part, reading, match, said)
        )
    return _make_reading("number", parts=tuple(readings), why="一格多个指标值，逐项比较")


def _one_for_each(target: Target, said: str) -> Sequence[Mention]:
    """The measures of an actual; all its numbers where they are as many as the parts."""
    about = _about(target)
    told = assertions(said, mentions(said), about)
    if told.denied or told.future:
        return ()
    every = [one.mention for one in told.numbers if _is_counted(one, target, about)]
    if len(every) != len(target.parts):
        places = {mention.start for mention in every}
        every = [mention for mention in measures(said) if mention.start in places]
    return [mention for mention in every if mention.low is None]


def _subject_of(part: Target) -> str:
    text = plain(part.text)
    return next((word for word, _ in subjects(text, measures(text))), "")


def _answers(part: Target, mention: Mention) -> bool:
    return same_family(mention.unit, part.unit) or mention.unit is None or part.unit is None
