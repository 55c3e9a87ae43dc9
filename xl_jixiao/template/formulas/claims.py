"""Rows in which a claim settles the score: the band of the points, and what the claim comes to.

Only what the engine surely reads so: a blank target, a target without any number that the actual
repeats or answers with one of a few plain words, a number answered by 完成, a missed deadline.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from xl_jixiao.model.values import BearingWords
from xl_jixiao.rules.profile import QualitativeBand, QualitativeRule, RuleProfile
from xl_jixiao.template.formulas.deadlines import LATE
from xl_jixiao.template.formulas.notation import (
    UNKNOWN,
    among,
    array,
    listed,
    literal,
    number,
    rounded,
    sure,
)
from xl_jixiao.template.formulas.words import FULFILLED_LIST
from xl_jixiao.text.labels import fold
from xl_jixiao.text.qualitative import bearing_of

_MOST_TARGET = 60

_LEAST_ANSWER = 4
"""Characters of an actual beside a blank target, so that it is no placeholder."""

_NUMERIC = (
    *"0123456789０１２３４５６７８９〇零一二三四五六七八九十百千万亿两双半几多倍第首",
    *"%％‰≥≤=＝<>＜＞≧≦/／-—－…*×＊?？#",
    *"年月日前底末季天周旬时分秒",
)
"""A target with one of these may hold a number, a share or a day."""

_WORDED = ("全年", "常年", "本年度", "当年")
"""Targets with such a character that are words all the same."""

_NONE = ("无", "不", "未", "零", "没有", "杜绝", "避免", "防止")
"""Targets that something does not happen: the answers are read otherwise beside them."""

_ANSWERS = (
    *("达成", "已达成", "达成预期指标", "达成年度指标", "达成预期目标", "达成目标", "达到预期"),
    *("达到预期目标", "达到预期效果", "达到目标", "完成", "已完成", "全部完成", "完成目标"),
    *("按时完成", "按期完成", "及时完成", "效果明显", "效果显著", "成效显著", "达标", "已落实"),
    *("部分达成", "部分完成", "部分达成并具有一定效果", "基本完成", "基本达成", "基本达到预期"),
    *("未达成", "未完成", "未达到", "未达成且效果较差", "未实现", "未开展"),
)

_PROBES = (
    *("效果明显", "有效保障", "按计划推进", "正常运转", "建立健全", "完成编制", "稳定", "提高"),
    *("政策落实到位", "加强", "持续", "合规", "优", "满意", "长期", "全年", "减少污染", "达到预期"),
)
"""Targets of different kinds; an answer counts that means the same beside all of them."""


@cache
def _answers(words: BearingWords, bearing: str) -> tuple[str, ...]:
    return tuple(
        answer
        for answer in _ANSWERS
        if all(
            bearing_of(target, answer, words) == bearing for target in _PROBES if target != answer
        )
    )


def band(profile: RuleProfile, target: str, actual: str, due: str, counted: str) -> str:
    """The band of the points, as one number (`ends` takes it apart); UNKNOWN where no claim
    settles the row.

    Args:
        profile: the bands and their words.
        target: the cell as typed.
        actual: likewise.
        due: the helper with the verdict on a deadline.
        counted: a test whether the target is a number whose direction is known.
    """
    rule, others = profile.qualitative, read_otherwise(profile)
    result = literal(UNKNOWN)
    for test, own in reversed(tuple(_worded(rule, target, actual))):
        result = f"IF({test},{_code(own)},{result})"
    worded = f"IF({counted},FALSE,{_is_worded(target, actual)})"
    result = f"IF({worded},{result},{literal(UNKNOWN)})"
    for test, own in reversed(tuple(_cases(rule, target, actual, due, counted))):
        result = f"IF({test},{_code(own)},{result})"
    for words in others:
        result = f"IF({among(f'TRIM({actual})', words)},{literal(UNKNOWN)},{result})"
    return sure(result)


def _code(own: QualitativeBand) -> str:
    """UNKNOWN for a fixed value, which is no claim's, and for shares too fine for the helper."""
    code = own.low * _FINE * _APART + own.high * _FINE
    fine = own.low * _FINE % 1 or own.high * _FINE % 1
    return literal(UNKNOWN) if own.low == own.high or fine else number(code)


def read_otherwise(profile: RuleProfile) -> tuple[tuple[str, ...], ...]:
    """Texts of an actual that the profile reads in a way of its own: its levels, what does not
    apply.
    """
    levels = tuple(one.name for one in profile.qualitative.levels)
    absent = profile.inapplicable.words if profile.inapplicable.method != "keep" else ()
    return tuple(words for words in (levels, absent) if words)


_FINE, _APART = 10_000, 100_000


def ends(code: str) -> tuple[str, str]:
    """The lower and the upper end of a band as shares of the points, from its helper."""
    low, high = f"INT({code}/{_APART})/{_FINE}", f"MOD({code},{_APART})/{_FINE}"
    return sure(f"{low}"), sure(f"{high}")


def _cases(
    rule: QualitativeRule, target: str, actual: str, due: str, counted: str
) -> Iterator[tuple[str, QualitativeBand]]:
    shown = f"TRIM({actual})"
    text = f"ISTEXT({actual})"
    yield f"{due}={literal(LATE)}", rule.missed_deadline
    yield f"AND({counted},{text},{listed(shown, FULFILLED_LIST)})", _ANY
    blank = f"AND(LEN({target})=0,{text},LEN({shown})>={_LEAST_ANSWER})"
    yield blank, rule.unclear


def _is_worded(target: str, actual: str) -> str:
    """Whether both are texts and the target holds no number."""
    return (
        f"AND(ISTEXT({target}),ISTEXT({actual}),OR({among(f'TRIM({target})', _WORDED)},"
        f"AND(LEN({target})>1,LEN({target})<={_MOST_TARGET},"
        f"COUNT(FIND({array(_NUMERIC)},{target}))=0)))"
    )


def _worded(
    rule: QualitativeRule, target: str, actual: str
) -> Iterator[tuple[str, QualitativeBand]]:
    """The cases of such a target."""
    shown = f"TRIM({actual})"
    nothing = f"AND(LEN({target})<=3,ISNUMBER(FIND({literal('无')},{target})))"
    same = f"AND(EXACT(TRIM({target}),{shown}),NOT({nothing}))"
    # a text that is a level's name but for its width or its blanks is the level's
    yield same, _NOBODYS if rule.levels else rule.done
    wanted = f"COUNT(FIND({array(_NONE)},{target}))=0"
    bands = (("done", rule.done), ("partly", rule.partly), ("undone", rule.undone))
    for bearing, own in bands:
        named = {fold(one.name) for one in rule.levels}
        answers = tuple(one for one in _answers(rule.words, bearing) if fold(one) not in named)
        if answers:
            yield f"AND({wanted},{among(shown, answers)})", own


_ANY = QualitativeBand("只写完成", Decimal(0), Decimal(1))

_NOBODYS = QualitativeBand("不由公式认定", Decimal(0), Decimal(0))


def plain_number(cell: str) -> str:
    """A number typed as such or as a text of digits, with 分 behind it or without; "" for a blank
    cell, UNKNOWN for anything else.
    """
    rest = cell
    for digit in "0123456789.":
        rest = f'SUBSTITUTE({rest},"{digit}","")'
    alone = f'OR(LEN({rest})=0,AND({rest}="分",RIGHT({cell},1)="分"))'
    typed = f'IF({alone},VALUE(SUBSTITUTE({cell},"分","")),{literal(UNKNOWN)})'
    return sure(
        f"IF(ISNUMBER({cell}),{cell},IF(LEN({cell})=0,{literal('')},"
        f"IF(ISTEXT({cell}),{typed},{literal(UNKNOWN)})))"
    )


def settled(profile: RuleProfile, points: str, claim: str, high: str) -> str:
    """The claim, cut at the upper end of its band; UNKNOWN without a band or a plain claim."""
    decimals = profile.rounding.decimals
    most = rounded(points, high, "1", "0", profile.rounding)
    plain = f"AND(ISNUMBER({claim}),ISNUMBER({points}),ISNUMBER({high}))"
    good = f"IF({plain},AND({claim}>=0,ROUND({claim},{decimals})={claim}),FALSE)"
    return sure(f"IF({good},MIN({claim},{most}),{literal(UNKNOWN)})")
