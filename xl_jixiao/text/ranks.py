"""Places in a ranking: 前3名 asks for one of the first three, 第2名 is the second place."""

from __future__ import annotations

import re
from decimal import Decimal

from xl_jixiao.text.numerals import chinese_number

_COUNT = r"(?P<place>\d{1,3}|[一二三四五六七八九十]{1,3})"
_NAME = r"[\u4e00-\u9fff:]{0,12}?"
_LIMIT = re.compile(
    rf"{_NAME}(?:前{_COUNT}[名位](?:以内|之内|内|及?以上)?"
    rf"|(?:排名|名次|位次|位列|全[省市县区国州])前{_COUNT.replace('place', 'top')}(?:以内|之内)?"
    rf"|第{_COUNT.replace('place', 'exact')}[名位](?:及?以上|以内)?)"
)
_PLACE = re.compile(rf"{_NAME}(?:第{_COUNT}[名位]?|前{_COUNT.replace('place', 'top')}[名位]?)")


def _number(match: re.Match[str]) -> Decimal | None:
    text = next(value for value in match.groupdict().values() if value)
    return Decimal(text) if text.isdigit() else chinese_number(text)


def rank_limit(text: str) -> Decimal | None:
    """The last place that a plain target allows: 前3名 and 排名前三 → 3, 第1名 → 1."""
    match = _LIMIT.fullmatch(text) if "前" in text or "第" in text else None
    return _number(match) if match else None


def place_said(text: str) -> Decimal | None:
    """The place that a plain actual names: 全市第2名 → 2; 前3名 → 3, the worst it may be."""
    match = _PLACE.fullmatch(text) if "前" in text or "第" in text else None
    return _number(match) if match else None
