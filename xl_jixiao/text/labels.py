"""Labels and project names: tidied, normalised for comparison; placeholders."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal
from functools import lru_cache

from xl_jixiao.model.grid import CellKind
from xl_jixiao.model.submission import Entry
from xl_jixiao.model.values import Quantity
from xl_jixiao.text.characters import INVISIBLE, RADICALS, plain, unwrap
from xl_jixiao.text.measures import parse_quantity
from xl_jixiao.text.mentions import mentions
from xl_jixiao.text.patterns import lazy_re
from xl_jixiao.text.units import NOUNS, measure, unit_at

_OBJECT = CellKind.OBJECT

_NOTHING = lazy_re(r"[\s\-—_~/\\|.。,，、;:…·*+=≥≤<>%?!^#()\[\]【】〔〕{}\"'“”‘’□☐■]*")

_SAY_NOTHING = (
    "无 暂无 没有 不适用 不涉及 未涉及 不需要 无此项 无此指标 无该项 无内容 "
    "未设置 未设定 未填 待定 待填 待填写 空 空白 略 同上 一 ― N/A NA "
    "n/a na none None NONE null nan NaN"
)

_WORDS = frozenset(_SAY_NOTHING.split())

_BROKEN_BEGINS = frozenset("#≥≤<>=Xx×_*○")

_SAY_NONE = frozenset(
    [
        "无",
        "暂无",
        "没有",
        "不适用",
        "不涉及",
        "未涉及",
        "不需要",
        "无此项",
        "无此指标",
        "无该项",
        "无内容",
    ]
)

_BROKEN = lazy_re(
    r"#(?:REF|N/?A|DIV/0|VALUE|NAME|NUM|NULL|SPILL|CALC|GETTING_DATA)[!?]?|#{2,}"
    r"|[≥≤<>=]*(?:[Xx]{1,4}|×{1,4}|_{2,}|\*{1,4}|○{2,})(?:%|‰|元|万元|个|次|人|项|天|年|月|日)"
)
"""An error, a column too narrow, a number that was left to be filled in ("XX个")."""

_UNFILLED = lazy_re(
    r"(?:指标|目标)(?:\d{1,2}|[一二三四五六七八九十]|[XxNn])?[:.、]?"
    r"|[≥≤<>=]*(?:[Xx]{1,4}|×{1,4}|_{2,}|\*{1,4}|○{2,})(?:%|‰|元|万元|个|次|人|项|天|年|月|日)?"
    r"|\d{1,2}[、)]|[(]\d{1,2}[)]"
    r"|[(]?\d{1,3}字以?内[)]?"
    r"|(?:无|不适用)[(].{0,40}"
)

_PROSE = 300
"""Characters other than blanks from which a text says something in any case."""


@lru_cache(maxsize=4096)  # saves 0.06 s of 3.3 s: tests/bench/bench_caches.py
def is_placeholder(text: str) -> bool:
    """Whether a text says nothing: blank, dashes and dots, 无, "指标1：", an unfilled "XX个"."""
    if not text:
        return True
    if len(text) > _PROSE and len("".join(text.split())) > _PROSE:
        return False  # spares a report of a page being read character by character
    shown = plain(text)
    if len(shown) > 60:
        return False
    if shown.rstrip("。.;,") in _WORDS or _NOTHING.fullmatch(shown):
        return True
    return bool(_UNFILLED.fullmatch(shown))


def says_none(shown: str) -> bool:
    """Whether a plain text that says no value says at least that there is none (无, 不涉及)."""
    return shown.rstrip("。.;,") in _SAY_NONE


def is_broken(shown: str) -> bool:
    """Whether a plain text is where something could not be read: #REF!, ####, XX个"""
    return shown[:1] in _BROKEN_BEGINS and bool(_BROKEN.fullmatch(shown))


def explains(reason: Entry) -> bool:
    """Whether a reason is written: a dash, 无, a bare 0 or a picture is none."""
    text = reason.text
    if not text or reason.kind is _OBJECT:
        return False
    return text != "0" and not is_placeholder(text)


def says_something(text: str) -> bool:
    """Whether a cell says more than a dash, 无 or a unit without its number."""
    return not (is_placeholder(text) or is_lone_unit(plain(text)))


def is_lone_unit(shown: str) -> bool:
    """Whether a plain text is nothing but a unit (个, 万元, %): a value that was left out."""
    if not shown or len(shown) > _LONGEST_UNIT or shown[0] in _BEGINS_VALUE:
        return False
    unit = unit_at(shown, 0)
    return unit.end == len(shown) and unit.text is not None and measure(unit.text).noun in NOUNS


_LONGEST_UNIT = 4

_BEGINS_VALUE = frozenset("0123456789≥≤<>=-")
"""What a number begins with, and no unit."""

_INVISIBLE = lazy_re(f"[{INVISIBLE}\U000e0100-\U000e01ef]")

_ALL_SEEN = lazy_re(r"[ -~\u3001-\u3020\u4e00-\u9fff\uff01-\uff5e]*")
"""Letters, digits, punctuation and common characters."""

_RUN_OF_BLANKS = lazy_re(r"[ \t\u3000\xa0]{2,}")


@lru_cache(maxsize=4096)  # saves 0.04 s of 3.3 s: tests/bench/bench_caches.py
def tidy(text: str) -> str:
    """A text for display: trimmed, invisible characters gone, and without the line feeds that only
    wrap a label (社会效 / 益指标 → 社会效益指标). Paragraphs stay apart.
    """
    if text.isalnum():
        return text
    # mostly there is none, and to look for each costs twice as much as to see that
    shown = text if _ALL_SEEN.fullmatch(text) else _INVISIBLE.sub("", text)
    if shown.isprintable():  # so there are no line feeds, and no blanks but spaces
        shown = shown.strip(" ")
        return _RUN_OF_BLANKS.sub(" ", shown) if "  " in shown else shown
    return _RUN_OF_BLANKS.sub(" ", unwrap(shown).strip(" \t\u3000\xa0\n"))


_UNIFIED = str.maketrans(
    {
        **dict.fromkeys("〔［【{", "("),
        **dict.fromkeys("〕］】}", ")"),
        **dict.fromkeys("—–―‐‑−－─~〜", "-"),
        **dict.fromkeys("“”‘’\"'「」『』《》〈〉<>", None),
        **dict.fromkeys("。.,;!?、·•*★☆…_|", None),
        # what NFKC leaves apart: radicals from a PDF, Cyrillic and Greek capitals, the other nought
        **RADICALS,
        **dict(zip("АВЕКМНОРСТХΑΒΕΗΙΚΜΝΟΡΤΧ", "ABEKMHOPCTXABEHIKMNOPTX", strict=True)),
        "〇": "零",
    }
)

_LEFT_OUT = lazy_re(f"[{INVISIBLE}\U000e0100-\U000e01ef\\s，。、；！？,;!?]+")
"""Goes first: normalising costs ten times as much, and without stops and wide brackets nearly every
text is in normal form."""

_TO_UNIFY = lazy_re(f"[{re.escape(''.join(map(chr, _UNIFIED)))}]")
"""To look for these costs a twentieth of replacing them, and most texts have none left."""


@lru_cache(maxsize=4096)  # saves 0.08 s of 3.3 s: tests/bench/bench_caches.py
def fold(text: str) -> str:
    """A label for matching: compatibility forms unified (NFKC), all blanks and ornaments removed,
    brackets and dashes in one spelling, Latin letters small. "年初 预算数（A）" → "年初预算数(a)".
    """
    return _folded(text)


def fold_all(texts: Iterable[str]) -> str:
    """All of them folded at once, with a character between them that no cell holds: a form has
    hundreds, and to fold each costs far more than its length.
    """
    return _folded("\0".join(texts))


_FOLDED = lazy_re(r"[0-9a-z\u4e00-\u9fff]*")
"""Texts that are folded as they are."""


def _folded(text: str) -> str:
    if _FOLDED.fullmatch(text):
        return text
    shown = _LEFT_OUT.sub("", text).replace("（", "(").replace("）", ")").replace("：", ":")
    if not unicodedata.is_normalized("NFKC", shown):  # as the text is: stops keep marks apart
        shown = unicodedata.normalize("NFKC", _INVISIBLE.sub("", text))
    if _TO_UNIFY.search(shown):
        shown = shown.translate(_UNIFIED)
    shown = "".join(shown.split()).casefold()
    return shown if shown.isascii() else unicodedata.normalize("NFKC", shown)


_STAMP = lazy_re(
    r"\s*[（(\[［【〔](?=[^）)\]］】〕]*[章盖])"
    r"\s*(?:单\s*位|部\s*门|加|盖|签|字|公|印|章|并|和|及|处|[、/\s])*[）)\]］】〕]"
)
"""（公章）, （盖章）, （签字盖章）, （单位公章）: the place of the seal, beside the name."""

_BARE_STAMP = lazy_re(r"(?<=\S)\s*(?:加?盖(?:单位)?公?章|公\s*章|签\s*章)$")

_LONGEST_NAME = 200

_AROUND_NAME = " \t\u3000\xa0\n:：;；,，。、"


def office_name(text: str) -> str:
    """The name of a unit without the place of its seal and what ends a label:
    "某县民政局（公章）：" → "某县民政局".
    """
    if len(text) > _LONGEST_NAME:
        return tidy(text)
    name = _STAMP.sub("", tidy(text)).strip(_AROUND_NAME)
    return _BARE_STAMP.sub("", name).strip(_AROUND_NAME)


_AMOUNT = lazy_re(
    r"^(?P<name>.*?[^\d.:( ])[: ]*\(?[: ]*(?P<amount>[-]?[\d][\d,.， ]*(?:元|万元|亿元|千元|万|亿|"
    r"%)?)[)]?[。;,]?$"
)

_GOES_ON = lazy_re(
    r"(?<![手继连延陆后])续表|[（(]续[表一二三四五\d]?[）)]|[接续]上[页表]|^[（(]?续[）)]?$"
)

_LONGEST_MARK = 60

_BEGINS_ORNAMENT = frozenset("其★☆*▲△●○■指(一二三四五六七八九十;-—·")
"""And digits."""

_ORNAMENT = lazy_re(
    r"^(?:其中[:,]?|[★☆*▲△●○■]+|指标\d*[:.、]|指标\d{1,2}(?=[一-鿿])(?![个项条次年月日元万亿人户类])|[(](?:[一二三四五六七八九十]{1,3}|\d{1,2})[)]"
    r"|[一二三四五六七八九十]{1,3}[、.]|\d{1,2}(?:[、)]|\.(?!\d))|;|[-—·]+)"
)


def label_amount(text: str) -> tuple[str, Quantity | None]:
    """A label with a number inside: "其中：基本支出：139.98" → "基本支出", 139.98; the number is
    None where the label has none.
    """
    shown = plain(text)
    if not _DIGIT_OR_COLON.search(shown):  # most labels: 其中：… apart they only name something
        return bare_name(shown.rstrip("(")), None
    shown = _EQUALS.sub(":", shown)
    if len(_STATED.findall(shown)) > 1:
        return bare_name(shown), None  # two amounts in one label: whose they are is not guessed
    name = shown
    amount: Quantity | None = None
    before, colon, after = shown.rpartition(":")
    match = _AMOUNT.match(shown)
    if match and _AMOUNT_FREE.search(match["name"]):
        name, amount = match["name"], parse_quantity(match["amount"])
    elif colon and before and _is_amount(after):
        name, amount = before, parse_quantity(after)
    elif colon and before and (is_placeholder(after) or is_lone_unit(after)):
        name = before
    return bare_name(name.rstrip(":(")), amount


_DIGIT_OR_COLON = lazy_re(r"[\d:]")

_EQUALS = lazy_re(r"=(?=-?\d)")

_STATED = lazy_re(r":\(?-?\d")

_AMOUNT_FREE = lazy_re(r"(?:支出|收入|拨款|资金|总额|金额|合计|经费|预算|基金)[)]?$")


def _is_amount(text: str) -> bool:
    return any(char.isdigit() for char in text) and parse_quantity(text) is not None


def goes_on(text: str) -> bool:
    """Whether a line says that a table goes on here: 续表, （续）, 接上页."""
    if len(text) > _LONGEST_MARK or ("续" not in text and "接" not in text):
        return False
    return bool(_GOES_ON.search(text.strip()))


_POINTS = lazy_re(r"(?P<points>\d+(?:\.\d+)?) ?分(?!之|钟|别|类)")

_BRACKETED = lazy_re(r"[(\[【〔]\D*(?P<points>\d+(?:\.\d+)?)[)\]】〕]")


def printed_points(text: str) -> Decimal | None:
    """The weight a label prints: "产出指标（50分）" → 50, "产出指标40分" → 40."""
    if text.isalpha():
        return None
    shown = plain(text)
    match = _POINTS.search(shown) or _BRACKETED.search(shown)
    return Decimal(match["points"]) if match else None


_WEIGHT_AHEAD = lazy_re(r"(?:权重|权数|比例|比重|占比?|系数)[^\d,;。]{0,6}$")


def goal_weight(text: str) -> Decimal | None:
    """The weight that the label of a goal prints, whatever it is counted in: （40分）, （权重60%）,
    权重比例：0.6, 占60%, （六成）.
    """
    points = printed_points(text)
    if points is not None:
        return points
    shown = plain(text)
    for mention in mentions(shown):
        ahead, behind = shown[: mention.start], shown[mention.end : mention.end + 1]
        bracketed = mention.unit == "%" and ahead.endswith("(") and behind == ")"
        said = _WEIGHT_AHEAD.search(ahead) and mention.unit in (None, "%", "分")
        if (bracketed or said) and mention.low is None and mention.number > 0:
            return mention.number
    return None


@lru_cache(maxsize=4096)  # saves 0.004 s of 1.1 s: tests/bench/bench_caches.py
def bare_name(text: str) -> str:
    """A name without its numbering and ornaments: "指标1：", "1、", "（一）", "★", "其中："."""
    shown = plain(tidy(text))
    while shown[:1] in _BEGINS_ORNAMENT or shown[:1].isdigit():
        match = _ORNAMENT.match(shown)
        if not match or match.end() == len(shown):
            return shown.strip(" :")
        shown = shown[match.end() :].lstrip()
    return shown.strip(" :")


_BEHIND = lazy_re(r"(?:(?:专项|项目)?(?:经费|资金|支出|补助资金)|专项|项目)+$")


def bare_project(name: str) -> str:
    """A name folded and without the words that some add behind it and others do not: 核电项目,
    核电项目经费 and 核电 are one project. "" for a name of such words alone.
    """
    return _BEHIND.sub("", fold(name))
