"""A stand-in for the reader of reports until forms.report lands."""

from __future__ import annotations

import re

from xl_jixiao.model.grid import TextRef
from xl_jixiao.model.report import Heading, Report, SectionRole
from xl_jixiao.model.submission import Entry, Form
from xl_jixiao.text.numerals import chinese_number
from xl_jixiao.text.sentences import sentences

NUMBERS = (
    (1, re.compile(r"^([一二三四五六七八九十]{1,3})[、.．]")),
    (2, re.compile(r"^[（(]([一二三四五六七八九十]{1,3})[)）]")),
    (3, re.compile(r"^(\d{1,2})[、.．](?!\d)")),
    (4, re.compile(r"^[（(](\d{1,2})[)）]")),
)
ROLES = (
    ("问题|困难", SectionRole.PROBLEMS),
    ("措施|建议|改进", SectionRole.MEASURES),
    ("概况|基本情况", SectionRole.OVERVIEW),
    ("政府性基金", SectionRole.GOVERNMENT_FUND),
    ("国有资本", SectionRole.STATE_CAPITAL),
    ("社会保险", SectionRole.SOCIAL_INSURANCE),
    ("评价工作", SectionRole.EVALUATION),
    ("组织实施", SectionRole.ORGANISATION),
    ("绩效情况|成效|绩效分析", SectionRole.PERFORMANCE),
    ("支出|资金", SectionRole.SPENDING),
    ("公开|应用", SectionRole.USE_OF_RESULT),
    ("其他", SectionRole.OTHER),
)


def read_reports(paragraphs, *, file, units=()):
    title = paragraphs[0]
    year = re.search(r"(20\d\d)年", title.text)
    headings = tuple(one for one in map(heading, paragraphs[1:]) if one)
    whole = tuple(sentences(paragraph.text) for paragraph in paragraphs)
    return (
        Report(
            file=file,
            form=Form.PROJECT if "项目支出" in title.text else Form.DEPARTMENT,
            title=Entry(title.text, TextRef("正文", title.number, 0)),
            paragraphs=tuple(paragraphs),
            sentences=whole,
            headings=headings,
            statements=tuple(_statements(paragraphs, whole, year and int(year[1]))),
            unit=Entry(units[0]) if units else Entry(),
            year=int(year[1]) if year else None,
        ),
    )


def _statements(paragraphs, whole, year):
    try:
        from xl_jixiao.text.statements import statements
    except ImportError:
        return
    for paragraph, pieces in zip(paragraphs, whole, strict=True):
        for place, sentence in enumerate(pieces, start=1):
            yield from statements(sentence, TextRef("正文", paragraph.number, place), year=year)


def heading(paragraph):
    for level, pattern in NUMBERS:
        match = pattern.match(paragraph.text)
        if match:
            title = re.split("[。：:]", paragraph.text[match.end() :])[0]
            if len(title) > 30:
                return None
            role = next(
                (role for words, role in ROLES if level == 1 and re.search(words, title)),
                SectionRole.UNKNOWN,
            )
            ordinal = int(chinese_number(match[1]) or 0) if level < 3 else int(match[1])
            return Heading(paragraph.number, level, match[0], ordinal, title, role)
    return None
