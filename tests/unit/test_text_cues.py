"""The words beside numbers: each line of the table with a text that fires and one that does not."""

from __future__ import annotations

import pytest

from xl_jixiao.text import comparison
from xl_jixiao.text.assertions import assertions
from xl_jixiao.text.cues import cues
from xl_jixiao.text.mentions import mentions
from xl_jixiao.text.target import parse_target

CUES = cues()
IDS = [f"{cue.role}-{cue.side}-{cue.fires}" for cue in CUES]


def roles(example: str, side: str) -> set[str | None]:
    text = example.replace("N", "100个")
    told = assertions(text, mentions(text), "")
    if side == "clause":
        return {name for name, there in (("denied", told.denied), ("future", told.future)) if there}
    return {one.role for one in told.numbers}


@pytest.mark.parametrize("cue", CUES, ids=IDS)
def test_a_cue_fires(cue):
    assert cue.role in roles(cue.fires, cue.side)


@pytest.mark.parametrize("cue", CUES, ids=IDS)
def test_a_cue_keeps_quiet(cue):
    assert cue.role not in roles(cue.quiet, cue.side)


@pytest.mark.parametrize(("word", "kind"), sorted(comparison._KIND_BEFORE.items()))
def test_a_word_of_comparison_keeps_the_minus_behind_it(word, kind):
    target = parse_target(f"{word}-3%")
    assert (target.kind, target.number) == (kind, -3)
