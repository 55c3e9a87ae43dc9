"""Files with a password that their programs open without asking; any other password is told."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from support.bad_files import good, pack, parts
from support.encrypted_files import agile, cryptoapi, rc4, standard, xor

from xl_jixiao.intake.load import read_workbook
from xl_jixiao.intake.refusal import ENCRYPTED, Refusal
from xl_jixiao.model.finding import Status
from xl_jixiao.model.grid import Workbook

XLS = (Path(__file__).resolve().parents[1] / "workbooks" / "display.xls").read_bytes()
# an encrypted package of less than 4,096 bytes lies elsewhere in its container
FILLER = random.Random(1).randbytes(9000)  # noqa: S311  only to be incompressible
XLSX = pack({**parts(), "docProps/thumbnail.bin": FILLER})
WAYS = [(rc4, XLS), (cryptoapi, XLS), (xor, XLS), (agile, XLSX), (standard, XLSX)]


@pytest.mark.parametrize(("encrypt", "data"), WAYS, ids=lambda one: getattr(one, "__name__", ""))
def test_the_default_password_is_tried(encrypt: Callable[..., bytes], data: bytes) -> None:
    plain, opened = read_workbook(data, "a.xls"), read_workbook(encrypt(data), "自评表.xls")
    assert isinstance(plain, Workbook)
    assert isinstance(opened, Workbook)
    assert opened.grids == plain.grids


@pytest.mark.parametrize(("encrypt", "data"), WAYS, ids=lambda one: getattr(one, "__name__", ""))
def test_another_password_is_told(encrypt: Callable[..., bytes], data: bytes) -> None:
    told = read_workbook(encrypt(data, "某局2024"[:15]), "自评表.xls")
    assert told == Refusal(Status.REJECTED, ENCRYPTED)


def test_a_broken_container_is_refused_and_the_worker_lives() -> None:
    whole = agile(XLSX)
    for cut in (600, 1500, len(whole) // 2):
        assert isinstance(read_workbook(whole[:cut], "a.xlsx"), Refusal)
    assert isinstance(read_workbook(whole, "a.xlsx"), Workbook)


def test_a_document_inside_is_read_as_what_it_is() -> None:
    slides = pack({"ppt/presentation.xml": b"<x/>", "a.bin": FILLER})
    told = read_workbook(standard(slides), "汇报.xlsx")
    assert isinstance(told, Refusal)
    assert "演示文稿" in told.reason


def test_slides_are_not_opened_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "xl_jixiao.intake.old_formats.decrypt", lambda _: pytest.fail("it was decrypted")
    )
    told = read_workbook(agile(XLSX), "会议.pptx")
    assert told == Refusal(Status.SKIPPED, ENCRYPTED)


def test_without_encryption_nothing_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "xl_jixiao.intake.old_formats.decrypt", lambda _: pytest.fail("it was decrypted")
    )
    assert isinstance(read_workbook(good(), "a.xlsx"), Workbook)
