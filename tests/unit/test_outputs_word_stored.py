"""Prepared templates as data give the drafts that preparing them gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.drafts import made_template, sample_context

from xl_jixiao.outputs.draft import making
from xl_jixiao.outputs.draft.making import TemplateFile, _prepared
from xl_jixiao.outputs.word import stored
from xl_jixiao.outputs.word.library import shipped
from xl_jixiao.outputs.word.problems import TemplateError
from xl_jixiao.outputs.word.render import SourceMode, draft
from xl_jixiao.outputs.word.template import load_template


@pytest.fixture
def without_lxml(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where templates can't be prepared, and the shipped ones are."""
    for name, data in stored.store_shipped().items():
        (tmp_path / name).write_bytes(data)
    monkeypatch.setattr(stored, "_folder", lambda: tmp_path)
    monkeypatch.setattr(making, "has_library", lambda *_: False)
    _prepared.cache_clear()
    yield
    _prepared.cache_clear()


@pytest.mark.usefixtures("without_lxml")
def test_a_stored_template_makes_the_same_draft() -> None:
    for one in shipped():
        data = one.path.read_bytes()
        usual, found = load_template(data, one.name), _prepared(TemplateFile(one.name, data))
        assert (found.title, found.purpose, found.names) == (
            usual.title,
            usual.purpose,
            usual.names,
        )
        context = sample_context(one.purpose)
        for mode in SourceMode:
            assert draft(found, context, sources=mode) == draft(usual, context, sources=mode)


@pytest.mark.usefixtures("without_lxml")
def test_a_template_of_a_bureau_is_refused_with_what_to_do() -> None:
    with pytest.raises(TemplateError, match=r"只能用自带的报告模板.*装有本工具的电脑"):
        _prepared(TemplateFile("本县", made_template("{{ 单位名称 }}")))


def test_where_none_are_stored_that_is_told_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stored, "_folder", lambda: Path("没有这个文件夹"))
    with pytest.raises(TemplateError, match="没有整理它的程序"):
        stored.stored_template(b"PK", "本县")


def test_storing_twice_gives_the_same_bytes() -> None:
    assert stored.store_shipped() == stored.store_shipped()
