"""What is deflated is read by zlib, whichever library deflated it."""

from __future__ import annotations

import zlib

import pytest

from xl_jixiao import fast_deflate
from xl_jixiao.batch.spool import packed, unpacked
from xl_jixiao.fast_deflate import crc32, raw_deflater

TEXTS = (b"", b"<row/>", "办公用房维修".encode() * 9_000, bytes(range(256)) * 700)


@pytest.fixture(params=["installed", "absent"])
def library(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "absent":
        monkeypatch.setattr(fast_deflate, "_library", None)
    return str(request.param)


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("flushed", [zlib.Z_FULL_FLUSH, zlib.Z_SYNC_FLUSH])
def test_pieces_of_a_stream_are_read_one_after_the_other(flushed: int) -> None:
    deflater, inflater = raw_deflater(2, 6), zlib.decompressobj(-zlib.MAX_WBITS)
    for text in TEXTS:
        piece = deflater.compress(text) + deflater.flush(flushed)
        assert inflater.decompress(piece) == text
    inflater.decompress(deflater.flush())
    assert inflater.eof


@pytest.mark.usefixtures("library")
def test_what_follows_a_full_flush_needs_nothing_before_it() -> None:
    deflater = raw_deflater(2, 6)
    deflater.compress(TEXTS[2])
    deflater.flush(zlib.Z_FULL_FLUSH)
    behind = deflater.compress(TEXTS[2]) + deflater.flush(zlib.Z_FULL_FLUSH)
    assert zlib.decompressobj(-zlib.MAX_WBITS).decompress(behind) == TEXTS[2]


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("text", TEXTS)
def test_a_part_is_read_as_it_was_packed(text: bytes) -> None:
    assert unpacked(packed(text)) == text


@pytest.mark.parametrize("text", TEXTS)
def test_the_checksum_is_that_of_zip(text: bytes) -> None:
    assert crc32(text, crc32(b"abc")) == zlib.crc32(b"abc" + text)
