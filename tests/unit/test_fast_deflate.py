"""What is deflated is read by zlib, whichever library deflated it."""

from __future__ import annotations

import zlib

import pytest

from xl_jixiao import fast_deflate
from xl_jixiao.batch.spool import packed, unpacked
from xl_jixiao.fast_deflate import INFLATE_ERRORS, crc32, raw_deflater, raw_inflater

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


def _raw(text: bytes) -> bytes:
    deflater = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return deflater.compress(text) + deflater.flush()


@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("most", [1_000, 1 << 20])
def test_a_stream_is_read_in_steps_of_at_most_so_many_bytes(text: bytes, most: int) -> None:
    inflater, rest, pieces = raw_inflater(), _raw(text), []
    while rest and not inflater.eof:
        pieces.append(inflater.decompress(rest, most))
        rest = inflater.unconsumed_tail
    while not inflater.eof and (piece := inflater.decompress(b"", most)):
        pieces.append(piece)
    assert inflater.eof
    assert b"".join(pieces) == text
    assert max(map(len, pieces)) <= most


@pytest.mark.usefixtures("library")
def test_what_is_no_stream_is_told_and_a_stream_cut_off_has_no_end() -> None:
    with pytest.raises(INFLATE_ERRORS):
        raw_inflater().decompress(b"\xff" * 100, 1_000)
    inflater = raw_inflater()
    assert TEXTS[2].startswith(inflater.decompress(_raw(TEXTS[2])[:-9], 1 << 20))
    assert not inflater.eof


@pytest.mark.parametrize("text", TEXTS)
def test_the_checksum_is_that_of_zip(text: bytes) -> None:
    assert crc32(text, crc32(b"abc")) == zlib.crc32(b"abc" + text)
