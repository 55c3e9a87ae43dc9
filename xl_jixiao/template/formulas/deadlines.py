"""Plain days and months in native formulas: 12月31日前 against 12月20日, 9月前 against 7月.

A day is kept as a number, year × 10000 + month × 100 + day, with 0 for what is not written.
"""

from __future__ import annotations

from xl_jixiao.template.formulas.notation import (
    UNKNOWN,
    array,
    listed,
    literal,
    replaced,
    sure,
    unknown,
)
from xl_jixiao.template.formulas.words import ON_TIME_LIST

ON_TIME, LATE = "on time", "late"

_AROUND = (
    *((" ", ""), ("\u3000", ""), ("\xa0", ""), ("。", ""), ("月份", "月"), ("年度", "年")),
    *(("之前", ""), ("以前", ""), ("前", ""), ("底", ""), ("末", ""), ("年全年", "年")),
    *(("完成", ""), ("时间为", "")),
)
"""What may be beside a day without changing it; 6月底 is kept as 6月."""

_LONGEST = 16

_FIRST_YEAR, _LAST_YEAR = 1990, 2050

_DAYS = "312831303130313130313031"
"""Days of the months; 29 February is left to the engine."""

_SAFE_DAY = 28
"""A month alone keeps a deadline from this day of the same month on."""


def bare(cell: str) -> str:
    """The day without the words around it; UNKNOWN for what is no short text."""
    short = f"AND(ISTEXT({cell}),LEN({cell})<={_LONGEST})"
    return sure(f"IF({short},{replaced(cell, _AROUND)},{literal(UNKNOWN)})")


def number(text: str) -> str:
    """The number of the day in a helper's text, if it is one (`key`); a year alone is its last
    month.
    """
    month_at = f"FIND({literal('月')},{text})"
    year = f"VALUE(0&LEFT({text},IFERROR(FIND({literal('年')},{text})-1,0)))"
    month = f"VALUE(SUBSTITUTE(MID(0&{text},{month_at}-1,2),{literal('年')},0))"
    day = f"VALUE(0&SUBSTITUTE(MID({text},{month_at}+1,9),{literal('日')},{literal('')}))"
    return sure(f"{year}*10000+IFERROR({month}*100+{day},1200)")


def key(text: str, made: str, limit: str = "") -> str:
    """The number of the day; UNKNOWN unless the text is just that day as it is written.

    Args:
        text: the helper with the text.
        made: that with its number.
        limit: the helper with the text as typed of a target, which may be a year without a month.
    """
    year, month, day = f"INT({made}/10000)", f"INT(MOD({made},10000)/100)", f"MOD({made},100)"
    before = f"IF({made}<10000,{literal('')},{year}&{literal('年')})"
    written = f"{before}&{month}&{literal('月')}&IF({day}=0,{literal('')},{day}&{literal('日')})"
    exact = f"EXACT({written},{text})"
    if limit:
        exact = f"OR({exact},AND({_at_end(limit)},EXACT({year}&{literal('年')},{text})))"
    good = (
        f"AND({exact},{month}>=1,{month}<=12,"
        f"{day}<=VALUE(MID({literal(_DAYS)},2*{month}-1,2)),"
        f"OR({made}<10000,AND({year}>={_FIRST_YEAR},{year}<={_LAST_YEAR})))"
    )
    return sure(f"IF({good},{made},{literal(UNKNOWN)})")


def _at_end(wanted: str) -> str:
    """Whether a month or a year alone is kept until its end: 9月前 may end where September begins,
    9月底前 and 9月 do not.
    """
    return f"COUNT(FIND({array('底末')},{wanted}))+ISERROR(FIND({literal('前')},{wanted}))>0"


def verdict(target: str, actual: str, wanted: str, typed: str) -> str:
    """ON_TIME, LATE, or UNKNOWN, of two keys. Years of which only the actual writes one, or two,
    are left to the engine. The same text or 按时完成 keeps any deadline.

    Args:
        target: the key of the target.
        actual: that of the actual.
        wanted: the helper with the target's text.
        typed: that with the actual's.
    """
    said_so = f"OR(EXACT({wanted},{typed}),{listed(typed, ON_TIME_LIST)})"
    limit, said = f"MOD({target},10000)", f"MOD({actual},10000)"
    # before a month of no year may be in the next
    before = f"AND({target}>=10000,ISNUMBER(FIND({literal('前')},{typed})))"
    same_year = f"INT({target}/10000)=INT({actual}/10000)"
    years = f"IF({actual}<10000,NOT({before}),{same_year})"
    last = f"({limit}+IF(MOD({target},100)=0,31,0))"
    month_alone = f"MOD({actual},100)=0"
    sure_last = f"({limit}+IF(MOD({target},100)=0,IF({_at_end(wanted)},31,0),0))"
    in_time = (
        f"OR({said}+IF({month_alone},31,0)<={sure_last},"
        f"AND({month_alone},INT({limit}/100)=INT({said}/100),MOD({sure_last},100)>={_SAFE_DAY}))"
    )
    late = f"{said}+IF({month_alone},1,0)>{last}"
    judged = f"IF({in_time},{literal(ON_TIME)},IF({late},{literal(LATE)},{literal(UNKNOWN)}))"
    judged = f"IF({unknown(actual)},{literal(UNKNOWN)},IF({years},{judged},{literal(UNKNOWN)}))"
    kept = f"IF({said_so},{literal(ON_TIME)},{judged})"
    return sure(f"IF({unknown(target)},{literal(UNKNOWN)},{kept})")
