"""Which way a target is compared, and the actual in the target's unit."""

from __future__ import annotations

from xl_jixiao.template.formulas import words as lexicon
from xl_jixiao.template.formulas.notation import (
    UNKNOWN,
    among,
    finds_any,
    finds_listed,
    listed,
    literal,
    replaced,
    sure,
    unknown,
)
from xl_jixiao.template.formulas.reading import DECIMALS, FIRST_DAY, LAST_DAY, Sides

_WHAT = literal(UNKNOWN)


def fitted(sides: Sides, kind: str) -> str:
    """The actual in the target's unit, by the reader's rules (text.scales) as far as they are
    plain; else UNKNOWN. `kind` is the cell with the way of comparing.
    """
    target, actual = sides.target, sides.actual
    bracketed = finds_any(lexicon.BRACKETS, sides.name)
    rate = finds_listed(lexicon.RATE_WORDS, sides.name)
    wanted, said = target.number, actual.number
    named = unknown(sides.name)
    unread = (
        f"OR({named},{unknown(sides.text)},{unknown(wanted)},{unknown(said)},{_open(sides, kind)},"
        f"{_about(sides, kind)})"
    )
    fraction = f"IF(AND({said}>0,{said}<=1,{wanted}>5),{rate})"
    # a bracket in the name may hold the unit of one of them; equal ones are equal in any
    # 45280 under a deadline may be a day without its format
    day = f"AND({wanted}>={FIRST_DAY},{wanted}<={LAST_DAY},{said}>={FIRST_DAY},{said}<={LAST_DAY})"
    neither = f"IF(OR({fraction},{day}),{_WHAT},IF({bracketed},{_near(sides)},{said}))"
    percent = f"{actual.unit}={literal('%')}"
    only_actual = (
        f"IF({bracketed},{_WHAT},IF({percent},{_percent_beside_bare(sides)},"
        f"IF({among(actual.unit, _UNLIKE)},{_WHAT},{_near(sides)})))"
    )
    only_target = (
        f"IF({target.unit}={literal('%')},{_bare_beside_percent(sides)},"
        f"IF({among(target.unit, _UNLIKE)},{_WHAT},{_near(sides)}))"
    )
    same = f"EXACT({target.unit},{actual.unit})"
    return sure(
        f"IF({unread},{_WHAT},IF(AND(LEN({target.unit})=0,LEN({actual.unit})=0),{neither},"
        f"IF({same},{_same_unit(sides)},IF(LEN({target.unit})=0,{only_actual},"
        f"IF(LEN({actual.unit})=0,{only_target},{_counted(sides)})))))"
    )


_UNLIKE = ("‰", *lexicon.ALONE)
"""Units beside which a bare number may be a multiple of it."""


def _open(sides: Sides, kind: str) -> str:
    """Whether the actual carries a sign of the other side (≥300 against ≤589): it then may lie on
    either side of the target, which the engine leaves open or decides by more than the sign; or
    says 超过20 against ≥100, which may be 20 more than wanted, or 25小时内 against ≤24小时.
    """
    printed = sides.signs[1]
    agrees = f"LEFT({printed},1)=LEFT({kind},1)"
    short = f'AND({printed}="gt",{sides.actual.number}<{sides.target.number})'
    long = f'AND(LEFT({printed},1)="l",{sides.actual.number}>{sides.target.number})'
    return f'OR({short},{long},NOT(OR({printed}="bare",{agrees})))'


def _about(sides: Sides, kind: str) -> str:
    """Whether the actual is 80余 and so decides nothing: it may be more, so it keeps a lower limit
    that 80 keeps, and no other.
    """
    approximate = f"ISNUMBER(FIND({literal('余')},{sides.typed}))"
    kept = f'AND(LEFT({kind},1)="g",{sides.actual.number}>={sides.target.number})'
    return f"AND({approximate},NOT({kept}))"


def _near(sides: Sides) -> str:
    """Bare beside a unit: the same unit, unless they are a thousandfold apart."""
    said = sides.actual.number
    return f"IF({_is_near(sides, said)},{said},{_WHAT})"


def _is_near(sides: Sides, said: str) -> str:
    wanted = sides.target.number
    return f"OR({said}=0,{wanted}=0,AND({said}>{wanted}/1000,{said}<{wanted}*1000))"


def _same_unit(sides: Sides) -> str:
    """万 and 亿 alone may stand for different units, what is no known unit for anything."""
    unit = sides.target.unit
    known = f"AND(LEN({_base(unit)})>0,{listed(unit, lexicon.UNIT_LIST)})"
    said = sides.actual.number
    return f"IF({_is_near(sides, said)},{said},IF({known},{said},{_WHAT}))"


def _percent_beside_bare(sides: Sides) -> str:
    """98% beside 95: a rate by its name, or beside 0 or 100; without a name only from 50 to 100."""
    wanted, said = sides.target.number, sides.actual.number
    rate = finds_listed(lexicon.RATE_WORDS, sides.name)
    unnamed = f"AND({wanted}>=50,{wanted}<=100)"
    named = f"AND({rate},{wanted}>1,{wanted}<=300)"
    plausible = f"IF(LEN({sides.name})=0,{unnamed},{named})"
    count = f"AND(NOT({rate}),OR({wanted}=0,{wanted}=100))"
    return f"IF(OR({plausible},{count}),{said},{_WHAT})"


def _bare_beside_percent(sides: Sides) -> str:
    """98 or 0.98 beside 95%."""
    wanted, said = sides.target.number, sides.actual.number
    scaled = f"ROUND({said}*100,6)"
    as_fraction = f"AND({scaled}>{wanted}/4,{scaled}<{wanted}*4)"
    as_typed = f"OR({wanted}<=5,AND({said}>{wanted}/4,{said}<{wanted}*4),NOT({as_fraction}))"
    fraction = f"IF(AND({wanted}>5,{as_fraction}),{scaled},{_WHAT})"
    return (
        f"IF({said}>3*MAX({wanted},100),{_WHAT},IF({said}=0,IF({wanted}>0,{said},{_WHAT}),"
        f"IF({said}<1,{fraction},IF({said}=1,{_WHAT},IF({as_typed},{said},{_WHAT})))))"
    )


def _counted(sides: Sides) -> str:
    """Two units: 个 stands for any counting word; of one unit with 万, 亿 … before it and one
    without, or with another, the actual is scaled. Nothing else is converted here.
    """
    target, actual = sides.target.unit, sides.actual.unit
    piece, said = literal("个"), sides.actual.number
    alike = (
        f"OR(AND({target}={piece},{listed(actual, lexicon.COUNTING_LIST)}),"
        f"AND({actual}={piece},{listed(target, lexicon.COUNTING_LIST)}))"
    )
    scaled = f"({said}*10^({_zeros(actual)}-{_zeros(target)}))"
    exact = f"ABS(ROUND({scaled},{DECIMALS})-{scaled})<0.0000001"
    near = _is_near(sides, scaled)
    money = f"AND({_base(target)}&{_base(actual)}={literal('元')},{near})"
    same = f"OR({_base(target)}={_base(actual)},{money})"
    converted = f"IF({exact},ROUND({scaled},{DECIMALS}),{_WHAT})"
    return f"IF({alike},{said},IF({same},{converted},{_WHAT}))"


def _zeros(unit: str) -> str:
    """The zeros of the word of number before a unit: 3 for 千, 4 for 万, 6 for 百万, 8 for 亿."""
    return f"IFERROR(FIND(LEFT({unit}),{literal('千万-百-亿')})+2,0)"


def _base(unit: str) -> str:
    """The unit without it."""
    two, one = literal("百万"), literal("千万亿")
    begin = f"IF(LEFT({unit},2)={two},3,1+COUNT(FIND(LEFT({unit},1),{one})))"
    return f"MID({unit},{begin},9)"


_GAPS = (("\n", ""), ("\u3000", ""), ("\xa0", ""), (" ", ""))

_UNKNOWN, _GE, _LE, _BARE = (literal(word) for word in (UNKNOWN, "ge", "le", "bare"))

_MOST_NAME = 200

LENGTHS = (2, 3, 4, 5, 6)
"""How long the words of the lexicon are."""

_BEHIND = (0, 1, 2, 3)
"""How many characters may be behind the last word of a name: 率, 次数, 总数量."""


def name(level3: str) -> str:
    """The name of the indicator in one line, without blanks."""
    return sure(f'IF(LEN({level3}&"")>{_MOST_NAME},{_UNKNOWN},{_plain(level3, ("|", "/"))})')


def _plain(cell: str, *more: tuple[str, str]) -> str:
    shown = f'{cell}&""'
    return replaced(shown, (*_GAPS, *more)).replace('"\n"', "CHAR(10)")


def ending(where: str) -> str:
    """Above 0 where the word that ends last in the name is one of better high, below 0 for better
    low, 0 where no word ends near the end of the name. Of two that end together the longer counts.
    """
    higher, lower = (_last(where, one) for one in (lexicon.HIGHER_LIST, lexicon.LOWER_LIST))
    return sure(f"{higher}-{lower}")


def _last(where: str, words: str) -> str:
    lengths = ",".join(map(str, LENGTHS))
    behind = ";".join(map(str, _BEHIND))
    weights = ";".join(str(100 * (len(_BEHIND) - at)) for at in _BEHIND)
    piece = f"MID({where},LEN({where})+1-{{{behind}}}-{{{lengths}}},{{{lengths}}})"
    found = f'ISNUMBER(FIND("|"&{piece}&"|",{words}))'
    return f"SUMPRODUCT(MAX({found}*({{{weights}}}+{{{lengths}}})))"


def kind(sides: Sides) -> str:
    """ge, gt, le, lt, eq, or UNKNOWN where the direction of a bare number is not sure."""
    printed = sides.signs[0]
    unread = f"OR({unknown(sides.target.number)},{unknown(sides.text)})"
    over = f"AND({sides.target.unit}={literal('%')},{sides.target.number}>100)"
    impossible = f"IF({over},{finds_listed(lexicon.BOUNDED_WORDS, sides.name)})"
    return sure(
        f"IF({unread},{_UNKNOWN},IF({impossible},{_UNKNOWN},"
        f"IF({printed}<>{_BARE},{printed},{_by_name(sides)})))"
    )


def _by_name(sides: Sides) -> str:
    """A bare number. Left to the engine: years, and names of which more than the last word counts.

    Upper limits typed as formatted numbers are left to it too: a sign may hide in the format.
    """
    cell, where = sides.target.number, sides.name
    growth = finds_any(lexicon.GROWTH, where)
    unit = sides.target.unit
    timed = f"OR(LEN({unit})=0,{listed(unit, lexicon.DURATION_LIST)})"
    shortened = f"AND({finds_any(lexicon.REDUCING, where)},{timed})"
    led = f"AND(NOT(EXACT({sides.wanted},{sides.text})),{_is_level(sides, '成本')})"
    year = f"AND(LEN({sides.target.unit})=0,{cell}>=1990,{cell}<=2050)"
    strange = f"NOT(OR(LEN({sides.target.tail})=0,{listed(sides.target.tail, lexicon.UNIT_LIST)}))"
    doubtful = f"OR({unknown(where)},{unknown(sides.ending)},{year},{shortened},{led},{strange})"
    side = f"IF({doubtful},{_OPEN},IF({cell}=0,IF({growth},{_OPEN},{_MOST}),{_by_words(sides)}))"
    return f"CHOOSE({side},{_repeated(sides)},{_GE},{_limit(sides)})"


_OPEN, _LEAST, _MOST = "1", "2", "3"
"""Which way by its name, as places in CHOOSE."""


def _repeated(sides: Sides) -> str:
    """The actual repeats the target word for word: it is reached, whatever its direction. Under
    满意度 the direction counts nevertheless.
    """
    same = (
        f"AND(EXACT({sides.wanted},{sides.typed}),OR(LEN({sides.target.tail})>0,{sides.target.number}<{FIRST_DAY}),"
        f"NOT({_is_level(sides, '满意')}))"
    )
    return f"IF({same},{literal('eq')},{_UNKNOWN})"


def _limit(sides: Sides) -> str:
    cell = sides.target_cell
    hidden = f'AND(ISNUMBER({cell}),CELL("format",{cell})<>"G")'
    return f"IF({hidden},{_UNKNOWN},{_LE})"


def _by_words(sides: Sides) -> str:
    """By the last word of the name; by all of them where it does not be near the end."""
    where = sides.name
    dealing = finds_listed(lexicon.DEALING_WORDS, where)
    lower = f"IF({dealing},{_OPEN},{_MOST})"
    turned = f"OR({finds_any(lexicon.DENIALS, where)},{_paid(sides)})"
    higher = f"IF({turned},{_OPEN},{_LEAST})"
    harm, work = (finds_listed(words, where) for words in (lexicon.HARM_WORDS, lexicon.WORK_WORDS))
    far = f"IF({harm},IF({work},{_OPEN},{lower}),IF({work},{higher},{_unsaid(sides)}))"
    return f"IF({sides.ending}<0,{lower},IF({sides.ending}>0,{higher},{far}))"


def _paid(sides: Sides) -> str:
    """An amount of money under 成本: whether it is a cost hangs on more words."""
    unit = sides.target.unit
    return f"AND({_is_level(sides, '成本')},OR(LEN({unit})=0,{listed(unit, lexicon.AMOUNT_LIST)}))"


def _unsaid(sides: Sides) -> str:
    """A name that says nothing: 成本 and 时效 have upper limits."""
    unit, where = sides.target.unit, sides.name
    share = f'AND(OR({unit}="%",{unit}="‰"),RIGHT({where},1)="率")'
    lasting = finds_listed(lexicon.LASTING_WORDS, where)
    timely = f"AND({_is_level(sides, '时效')},{listed(unit, lexicon.DURATION_LIST)})"
    return (
        f"IF({_is_level(sides, '成本')},IF({share},{_LEAST},{_MOST}),"
        f"IF({timely},IF({lasting},{_OPEN},{_MOST}),{_LEAST}))"
    )


def _is_level(sides: Sides, word: str) -> str:
    return f"ISNUMBER(FIND({literal(word)},{_plain(sides.level2)}))"
