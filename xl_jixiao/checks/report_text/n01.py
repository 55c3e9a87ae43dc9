"""N01: what an unfinished report leaves standing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby

from xl_jixiao.checks.hit import Hit, Pass, Results
from xl_jixiao.checks.registry import Stage, check
from xl_jixiao.checks.report_case import ReportCase
from xl_jixiao.checks.report_text.passages import ReportSentence, even, hit_in, in_cells, quoted
from xl_jixiao.checks.report_text.slips import Slip, instructs, remnants, slips
from xl_jixiao.checks.wordings import Wordings
from xl_jixiao.model.finding import Severity
from xl_jixiao.text.phrases import Phrases
from xl_jixiao.text.sentences import sentences

_RE = Phrases(__name__)
_SAY = Wordings(__name__)
_QUOTED = 3
"""Of the places of one fault, as many are quoted."""


@check(
    "N01",
    "占位符、填写说明或残留文字",
    Severity.WARNING,
    Stage.REPORT,
    in_cells=True,
    holds="没有占位符和填写说明",
)
def unfinished(case: ReportCase) -> Results:
    """报告不应当留有没有填写的占位符、填写说明和残留的标记。

    检查内容：XX年、××万元、空格待填、【待补充：…】、省略号代替的内容；“主要是对…进行分析”“请…说明”“不超过…字”
        之类指导怎样填写的文字；书签、域代码、网页代码等残留标记。明显的错别字、重复的词语和标点、不成对的括号引号只作提示。
    依据：本工具检查规则：自评报告内容完整、表述准确
    错误示例：根据《某县XX年重点项目考核办法》，对项目进行考核
    正确示例：根据《某县2023年重点项目考核办法》，对项目进行考核
    处理办法：补填实际内容，或把占位符、填写说明、残留标记和错字改正、删去。
    """
    amiss = (cell for cell in case.cells if not _spotless(cell.text))
    told = [*case.passages, *in_cells(amiss)]
    hits = [
        *_wrong("残留", told, remnants),
        *_wrong("错字", told, slips),
        *_guidance(told),
        *_lone_brackets(case.passages),
    ]
    yield from hits
    if case.passages and not hits:
        yield Pass(f"{len(told)}句中没有占位符、填写说明和残留标记")


@lru_cache(maxsize=4096)  # the same names and reasons stand in the cells of many rows and files
def _spotless(text: str) -> bool:
    return all(map(_spotless_sentence, sentences(text)))


@lru_cache(maxsize=4096)  # and the same sentences in long texts: 0.8 of the rest of a run
def _spotless_sentence(sentence: str) -> bool:
    told = even(sentence)
    return not (remnants(told) or slips(told) or instructs(told))


def _wrong(
    kind: str, told: Iterable[ReportSentence], read: Callable[[str], Sequence[Slip]]
) -> Iterator[Hit]:
    """One hit for what is wrong, however many places it is in."""
    places: defaultdict[tuple[str, str, str], list[tuple[ReportSentence, str]]] = defaultdict(list)
    for passage in told:
        for one in read(passage.text):
            text = passage.text[one.start : one.end].strip() or "空格"
            shown = quoted(passage.text, one.start, one.end)
            places[one.what, text, one.right].append((passage, shown))
    for (what, text, right), found in places.items():
        quotes = list(dict.fromkeys(f"“{quote}”" for _, quote in found))
        more = f"等{len(found)}处" if len(found) > len(quotes[:_QUOTED]) else ""
        refs, label = [one.ref for one, _ in found], found[0][0].label if len(found) == 1 else ""
        facts = {"quotes": f"{'、'.join(quotes[:_QUOTED])}{more}", "what": what, "text": text}
        advice = f"应为“{right}”，" if right else ""
        yield _SAY.hit(kind, refs, label, **facts, right=right, advice=advice)


def _guidance(told: Iterable[ReportSentence]) -> Iterator[Hit]:
    """One hit a paragraph (or cell): instructions come in blocks."""
    found = [one for one in told if instructs(one.text) and not remnants(one.text)]
    for _, group in groupby(found, key=lambda one: one.ref.block):
        block = list(group)
        refs, said = [one.ref for one in block], block[0].text.strip()
        yield _SAY.hit("说明", refs, block[0].label, said=said)


# --- Brackets and quotation marks ---------------------------------------------------------------

_OPENING = dict(zip(")）”》】〕」", "(（“《【〔「", strict=True))
_PARTNER = {**_OPENING, **{opening: closing for closing, opening in _OPENING.items()}}
_SAME = str.maketrans("（）", "()")
"""Half-width and full-width ones may be paired: "(一）" is no slip of meaning."""


def _lone_brackets(told: Iterable[ReportSentence]) -> Iterator[Hit]:
    """The first mark without a partner of every paragraph; one forgotten mark leads others astray.
    The brackets of enumerators (1）, 二)) want none.
    """
    for _, group in groupby(told, key=lambda one: one.ref.block):
        own = list(group)
        place = _first_lone("".join(one.text for one in own).translate(_SAME))
        if place is not None:
            one, at = [(one, at) for one in own for at in range(len(one.text))][place]
            yield hit_in(_SAY, "标点", one, (at, at + 1), partner=_PARTNER[one.text[at]])


def _first_lone(text: str) -> int | None:
    waiting: list[tuple[str, int]] = []
    for match in _RE.mark.finditer(text):
        mark, place = match[0], match.start()
        opening = _OPENING.get(mark)
        if opening is None:
            waiting.append((mark, place))
        elif waiting and waiting[-1][0] == opening:
            waiting.pop()
        elif mark != ")" or not _RE.enumerator.search(text[max(0, place - 4) : place]):
            # a closing mark that belongs to an outer opening one leaves the inner one alone
            outer = any(other == opening for other, _ in waiting)
            return waiting[-1][1] if outer else place
    return waiting[0][1] if waiting else None
