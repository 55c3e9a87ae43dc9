"""Instructions of a form or notice that were copied into the report and left there."""

from __future__ import annotations

from xl_jixiao.text.phrases import Phrases

_RE = Phrases(__name__)


def instructs(sentence: str) -> bool:
    """Whether a sentence tells the writer what to write instead of saying something.

    Told by its manner: "主要是对…进行分析", "请逐项说明…", "不超过500字". A sentence that speaks of
    the unit, of a time or with figures of its own is a statement, whatever words it uses.
    """
    said = _RE.number.sub("", sentence, count=1)
    if _RE.plain.search(said):
        return True
    return bool(_RE.bare.search(said)) and not _RE.fact.search(said)
