"""Plain days and months in native formulas: 12月31日前 against 12月20日, 9月前 against 7月.

A day is kept as a number, year × 10000 + month × 100 + day, with 0 for what is not written.
"""

from __future__ import annotations

from xl_jixiao.template.formulas.notation import UNKNOWN, literal, replaced, sure, unknown

ON_TIME, LATE = "on time", "late"

_AROUND = (
    *((" ", ""), ("\u3000", ""), ("\xa0", ""), ("。", ""), ("月份", "月")),
    *(("之前", ""), ("以前", ""), ("前", ""), ("底", ""), ("末", "")),
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


def key(text: str) -> str:
    """The number of the day in a helper's text; UNKNOWN unless it is written in full as one."""
    year_end = f"IFERROR(FIND({literal('年')},{text}),0)"
    month_end = f"FIND({literal('月')},{text})"
    year = f"IF({year_end}=0,0,VALUE(LEFT({text},{year_end}-1)))"
    month = f"VALUE(MID({text},{year_end}+1,{month_end}-{year_end}-1))"
    day = (
        f"IF(RIGHT({text},1)={literal('日')},"
        f"VALUE(MID({text},{month_end}+1,LEN({text})-{month_end}-1)),0)"
    )
    number = f"({year}*10000+{month}*100+{day})"
    written = (
        f"IF({year_end}=0,{literal('')},{year}&{literal('年')})&{month}&{literal('月')}&"
        f"IF(RIGHT({text},1)={literal('日')},{day}&{literal('日')},{literal('')})"
    )
    good = (
        f"AND(EXACT({written},{text}),{month}>=1,{month}<=12,{day}<=VALUE(MID({literal(_DAYS)},2*{month}-1,2)),"
        f"OR({year_end}=0,AND({year}>={_FIRST_YEAR},{year}<={_LAST_YEAR})))"
    )
    return sure(f"IF({good},{number},{literal(UNKNOWN)})")


def verdict(target: str, actual: str) -> str:
    """ON_TIME, LATE, or UNKNOWN, of two keys. Years of which only the actual writes one, or two,
    are left to the engine.
    """
    wanted, said = f"MOD({target},10000)", f"MOD({actual},10000)"
    years = f"OR({actual}<10000,INT({target}/10000)=INT({actual}/10000))"
    last = f"({wanted}+IF(MOD({target},100)=0,31,0))"
    month_alone = f"MOD({actual},100)=0"
    in_time = (
        f"OR({said}+IF({month_alone},31,0)<={last},"
        f"AND({month_alone},INT({wanted}/100)=INT({said}/100),MOD({last},100)>={_SAFE_DAY}))"
    )
    late = f"{said}+IF({month_alone},1,0)>{last}"
    judged = f"IF({in_time},{literal(ON_TIME)},IF({late},{literal(LATE)},{literal(UNKNOWN)}))"
    unread = f"OR({unknown(target)},{unknown(actual)})"
    return sure(f"IF({unread},{literal(UNKNOWN)},IF({years},{judged},{literal(UNKNOWN)}))")
