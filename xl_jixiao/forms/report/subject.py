"""Whose report it is, on which project, for which year: from title, cover, opening and closing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from xl_jixiao.forms.report.split import ReportSpan
from xl_jixiao.forms.report.titles import Title, bare, is_office, is_sent_up, is_year_line
from xl_jixiao.model.grid import TEXT_SHEET, CellKind, Paragraph, SentenceRef
from xl_jixiao.model.submission import NOTHING, Entry
from xl_jixiao.text.dates import find_year
from xl_jixiao.text.labels import fold, office_name, tidy
from xl_jixiao.text.line_numbers import number_of
from xl_jixiao.text.patterns import lazy_re
from xl_jixiao.text.sentences import sentences

_LABELS = 6
_OPENING = 3
"""The year is in one of so many first paragraphs."""
_OF_THE_YEAR = lazy_re(
    r"(?:19|20)\d{2}\s*年度?(?=，?[^，。；]{0,40}(?:绩效|支出|资金|经费|项目|预算|自评|评价))"
)
_FIELD = lazy_re(
    r"(?:填报|报告|评价|自评|编报|编制|申报|实施|主管|项目|预算)*(?:单位|部门|[（(](?:单位|部门)[）)])+(?:名称|全称)?(?:[（(](?:盖章|公章|章)[）)])?\s*[：:]\s*(?P<value>\S.{1,39})$"
)
_NEXT_FIELD = lazy_re(r"[\s　]+(?=\S{2,6}\s*[：:])")
"""单位名称：某县某局　填报日期：2024年4月: two labels on one line."""
_BRACKETED = lazy_re(r"^[（(]\s*(?P<unit>[^（）()]{4,30})\s*[）)]$")
"""A line of its own below the title: （某县某局）."""
_BRACKETED_PROJECT = lazy_re(
    r"(?:^|报告|总结)[（(]\s*(?!(?:公开|审核|修改|征求|定|初|送审)\S{0,5}稿|试行|盖章)(?P<name>[^（）()]{4,40})\s*[）)]$"
)
"""The same, with the name of the project: （城乡义务教育阶段公用经费补助资金）."""
_TRANSFER = lazy_re(
    r"^(?:中央|省级?|市级?|县级?|上级|自治区)*(?:对地方|财政)?(?:专项)?转移支付(?:资金|项目)*$"
)
"""Says whose money it is, and not what for."""
_PUBLISHED = lazy_re(
    r"(?:(?:发布|发文|公开)(?:机构|单位|部门)|(?:^|\s)(?:信息)?来源)[\s：:|]*(?P<unit>[\u4e00-\u9fff]{4,30})"
)
"""A line of the page on which it was published: 发布机构 某县某局."""
_WITH_PLACE = lazy_re(r"^(?!.*[省市县区州盟旗](?:人民)?政府(?:办公室)?$).*[省市县区州盟旗镇乡].")
"""It says where the office is; the page of a county's government publishes for all its offices."""
_FORWARDED = lazy_re(r"^(?P<unit>[\u4e00-\u9fff]{4,30}?)关于(?:报送|上报|呈报|呈送)")
_ADDRESSES = ("：", ":")
_PLACE = r"[\u4e00-\u9fff]{1,7}?(?:省|市|县|区|州|旗|镇|乡|街道|管委会)"
_OFFICE = (
    r"(?:人民政府办公室|办公室|人民政府|委员会|中心|局|法院|检察院|学校|中学|小学|幼儿园|医院|卫生院|"
    r"站|所|院|馆|队|协会|联合会|总工会|团委|妇联|党校|工委|街道办事处|办事处|公司)"
)
_NAMED = lazy_re(
    rf"^(?P<unit>{_PLACE}[\u4e00-\u9fff]{{0,24}}?{_OFFICE})(?:[（(][^（）()]{{1,30}}[）)])?(?:单位|机关|部门)?"
    r"(?=是|为|系|属|内设|下设|设有|设\d|现有|共有|共设|成立|于\d|机构设置|主要职[责能]|编制|[0-9]{4}年部门决算)"
)
_CARRIED_OUT = lazy_re(
    rf"由(?P<unit>{_PLACE}[\u4e00-\u9fff]{{0,24}}?{_OFFICE})(?:组织|负责|具体|牵头|承担)*(?:实施|承担|建设)"
)
_DATE = lazy_re(
    r"^(?:19|20)\d{2}\s*年\s*\d{1,2}\s*月(?:\s*\d{1,2}\s*日)?$|^二[〇○零]\S{1,8}年\S{1,3}月\S{0,4}$"
)
_SIGNED_LINE = lazy_re(r"^(?P<unit>\S{4,30})\s+(?:19|20)\d{2}年\d{1,2}月(?:\d{1,2}日)?$")
_QUOTED = lazy_re(r"[“\"《「]([^“”\"《》「」]{2,40})[”\"》」]\s*(?:这一|等)?(?:项目|专项)")
_PROJECT_FIELD = lazy_re(r"项目名称\s*[：:]\s*(\S[^，。；\s]{1,39})")
_IN_OPENING = lazy_re(
    r"(?:19|20)\d{2}\s*年度?(?P<name>[^，。；：《》“”]{2,40}?)(?:项目)?(?:支出|资金|经费|专项资金)*"
    r"(?:开展|进行|实施|组织)[了]?[^，。；]{0,12}(?:绩效|自评|评价)"
)
_PLACE_BEFORE = lazy_re(r"^[\u4e00-\u9fff]{2,5}?[县市区州](?!场|域|政|级|委)(?=.{3})")
_YEAR_BEFORE = lazy_re(r"^[（(]?(?:19|20)\d{2}\s*年度?[）)]?")
_YEAR_BEHIND = lazy_re(r"(?:19|20)\d{2}\s*年度?(?:预算)?(?:项目)?$")
"""某项目2023年(绩效自评报告)."""
_KIND = lazy_re(r"(?:项目)?(?:专项)?(?:支出|资金|经费)?(?:整体)?$")
_MONEY_NOUN = lazy_re(
    r"(?:费|经费|资金|补助|补贴|工作|报告|专项|工程|活动|缺口|资|款|行动|计划|建设|奖励|购置|维护|服务)$"
)
_SEVERAL = lazy_re(
    r"(?:自评|实施|涉及|纳入|安排|共有?)[^，。；]{0,8}?(?P<all>(?:自评|预算|支出)?项目(?:共计?)?\s*(?:[2-9]|[1-9]\d)\s*个"
    r"|(?<!\d)(?:[2-9]|[1-9]\d)\s*个(?:预算|支出|自评)?项目)"
)
"""One report on several projects: they stand for the one a report of this kind has."""
_GENERIC = frozenset(
    (
        "",
        "项目",
        "项目支出",
        "部门项目",
        "部门项目支出",
        "财政",
        "财政项目",
        "专项",
        "专项资金",
        "财政资金",
        "财政支出",
        "预算项目",
        "预算",
        "预算支出",
        "支出",
        "资金",
        "项目资金",
        "项目经费",
        "本级项目",
        "重点项目",
        "财政专项资金",
        "一般项目",
        "部门预算项目",
        "部门预算项目支出",
        "预算项目支出",
    )
)


_YEAR_FIELD = lazy_re(
    r"^(?:评价|自评|报告|项目|预算|所属)*年[度份]\s*[：:]\s*(?P<year>(?:19|20)\d\d)"
)


def opening_year(span: ReportSpan) -> int | None:
    """The year that a field of the cover or the opening says is reported on; the date on which it
    was filled in is none.
    """
    for one in (*span.cover, *_labelled(span.body)):
        if found := _YEAR_FIELD.match(tidy(one.text)):
            return int(found["year"])
        if is_year_line(one.text):
            return find_year(one.text)
    for one in span.body[:_OPENING]:
        if found := _OF_THE_YEAR.search(one.text):
            return find_year(found[0])
    return None


def unit_of(span: ReportSpan, in_title: str, units: Sequence[Entry]) -> Entry:
    """The unit that reports; nothing where no place says it for certain.

    In this order: the title or a line of the cover, the signature at the end, the tables of the
    file where they agree, the sentence that introduces the unit (某县某局是…, 某局内设机构包括…).
    Where the tables write the name of the text in full, theirs is taken.
    """
    stated = {fold(one.text): one for one in units if one.filled}
    table = next(iter(stated.values())) if len(stated) == 1 else NOTHING
    own = next(_named_outright(span, in_title), NOTHING)
    if own.filled:
        return table if fold(own.text) in fold(table.text) else own
    if table.filled:
        return table
    introduced = {fold(one.text): one for one in _introduced(span.body)}
    if len(introduced) == 1:
        return next(iter(introduced.values()))
    return NOTHING if introduced else next(_published(span), NOTHING)


def _named_outright(span: ReportSpan, in_title: str) -> Iterator[Entry]:
    """The unit of the title, of the cover, of the signature."""
    if in_title and span.title:
        line = next((one for one in span.title if in_title in bare(one.text)), span.title[0])
        yield _entry(in_title, line.number)
    yield from _of_cover(span)
    yield from _signed(span.body)


def _of_cover(span: ReportSpan) -> Iterator[Entry]:
    """A line of the cover or of the title that is a unit or names one after a label."""
    first = next(_labelled(span.body), None)
    for one in (*span.cover, *span.title, *_labelled(span.body)):
        text = office_name(bare(one.text))
        if one.text.rstrip().endswith(_ADDRESSES):
            continue  # 某县财政局：
        if found := _FIELD.match(text):
            value = tidy(_NEXT_FIELD.split(found["value"], maxsplit=1)[0])
            if value.strip("_＿ "):
                yield _entry(value, one.number)
        elif (one is first or one not in span.body) and is_office(text):
            if one in span.body and any(is_sent_up(bare(line.text)) for line in span.title):
                continue  # below 关于上报…的报告: to whom it goes
            yield _entry(text, one.number)
        elif (bracketed := _BRACKETED.match(text)) and is_office(bracketed["unit"]):
            yield _entry(bracketed["unit"], one.number)


def _published(span: ReportSpan) -> Iterator[Entry]:
    """Who published it or sent it in, by lines that are none of the report's own."""
    for one in (*span.cover, *_labelled(span.body)):
        for pattern in (_FORWARDED, _PUBLISHED):
            found = pattern.search(tidy(one.text))
            if found and is_office(found["unit"]) and _WITH_PLACE.search(found["unit"]):
                yield _entry(found["unit"], one.number)


def _labelled(body: Sequence[Paragraph]) -> Iterator[Paragraph]:
    """The lines with a label that are between the title and the text."""
    for one in body[:_LABELS]:
        if "。" in one.text or number_of(one.text) is not None:
            return
        yield one


def _signed(body: Sequence[Paragraph]) -> Iterator[Entry]:
    """The unit above the date at the end, or before it on one line."""
    lines = [(one, text) for one in body[-4:] for text in one.text.split("\n") if text.strip()]
    for (above, unit), (_, date) in pairwise(lines):
        text = office_name(unit)
        if _DATE.match(tidy(date).replace(" ", "")) and is_office(text):
            yield _entry(text, above.number)
    for one, text in lines:
        if (found := _SIGNED_LINE.match(tidy(text))) and is_office(found["unit"]):
            yield _entry(found["unit"], one.number)


def _introduced(body: Sequence[Paragraph]) -> Iterator[Entry]:
    """The subjects of sentences that introduce a unit with its place, and who carries out."""
    for one in body:
        for place, sentence in enumerate(sentences(one.text), 1):
            lead = sentence.rpartition("。")[2] if sentence.count("。") > 1 else sentence
            shown = re.sub(
                r"^[\s　]*(?:[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．])?\s*", "", lead
            )
            if found := _NAMED.match(shown) or _CARRIED_OUT.search(shown):
                yield _entry(found["unit"], one.number, place)


def project_of(span: ReportSpan, title: Title) -> Entry:
    """The project that is reported on, as an officer calls it; nothing where no place names it.

    From the title, without year and kind of report; whether 项目 belongs to the name is seen from
    the text (2023年核电项目经费, but 2023年会议费、宣传费经费). A title that only says 项目支出
    leaves it to a name in quotation marks or to the opening.
    """
    subject = _YEAR_BEHIND.sub("", title.subject)
    core = _YEAR_BEHIND.sub("", _PLACE_BEFORE.sub("", _KIND.sub("", subject)))
    core = _unquoted(_YEAR_BEFORE.sub("", core))
    generic = not _GENERIC.isdisjoint({core, subject, _PLACE_BEFORE.sub("", subject)})
    named = not generic and not _TRANSFER.match(subject)
    if core and named:
        text = core + ("项目" if _is_called_project(core, subject, span.body) else "")
        return _entry(text, span.title[0].number if span.title else 0)
    for one in (*span.title[-1:], *span.body[:1]):
        found = _BRACKETED_PROJECT.search(tidy(one.text))
        if found and not is_office(found["name"]) and find_year(found["name"]) is None:
            return _entry(found["name"], one.number)
    for one in (*_labelled(span.body), *span.body[:_OPENING]):
        if found := _SEVERAL.search(one.text):
            return _entry(found["all"], one.number)
        for pattern in (_PROJECT_FIELD, _QUOTED):
            if found := pattern.search(one.text):
                return _entry(found[1], one.number)
        if found := _IN_OPENING.search(one.text):
            name = found["name"].removesuffix("项目")
            if name not in _GENERIC and found["name"] not in _GENERIC:
                return _entry(name, one.number)
    return NOTHING


def _unquoted(name: str) -> str:
    """Without quotation marks around the whole of it."""
    for opening, closing in ("“”", '""', "《》", "「」"):
        inside = name[1:-1]
        if name[:1] == opening and name[-1:] == closing and opening not in inside:
            return inside
    return name


def _is_called_project(core: str, subject: str, body: Sequence[Paragraph]) -> bool:
    """Whether 项目 is part of the name: the text never speaks of the year's money without it."""
    if "项目" not in subject:
        return False
    name = rf"[“\"]?{re.escape(core)}[”\"]?(项目)?"
    said = re.compile(rf"年度?{name}|{name}(?=经费|资金|支出|专项)")
    met = [any(found.groups()) for one in body for found in said.finditer(one.text)]
    if met:
        return all(met)
    return not _MONEY_NOUN.search(core)


def _entry(text: str, paragraph: int, sentence: int = 0) -> Entry:
    ref = SentenceRef(TEXT_SHEET, paragraph, sentence) if paragraph else None
    return Entry(text, ref, CellKind.TEXT)
