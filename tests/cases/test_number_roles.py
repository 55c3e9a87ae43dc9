"""Every line of `number_roles.toml`: its words act in one text and not in the other."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files

import pytest

from xl_jixiao.text.number_roles import word_lists


def lines() -> Iterator[tuple[str, str, dict[str, list[str] | str]]]:
    data = tomllib.loads(files("xl_jixiao.text").joinpath("number_roles.toml").read_text("utf-8"))
    for kind, entries in data.items():
        for name, said in entries.items():
            yield from ((kind, name, one) for one in said)


LINES = list(lines())


def last_said(kind: str, text: str) -> str:
    found = word_lists()[kind].found(text)
    return found[-1] if found else ""


@pytest.mark.parametrize(("kind", "said", "line"), LINES)
def test_a_word_acts_where_it_should(kind, said, line):
    for word in line["words"]:
        assert last_said(kind, line["acts"].format(word)) == said, word


@pytest.mark.parametrize(("kind", "said", "line"), LINES)
def test_a_word_keeps_quiet_where_it_should(kind, said, line):
    assert set(line) == {"words", "acts", "not"}
    if last_said(kind, line["not"]) == said:  # another word of the same kind
        found = word_lists()[kind].pattern.findall(line["not"])
        assert found[-1] not in line["words"]
