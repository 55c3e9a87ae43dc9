"""The script that compares two installations sees one changed digit, and nothing of the clock."""

from __future__ import annotations

import io
import zipfile

from bench.compare_installations import Installation, compare_outputs, parts, source


def office_file(members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def compared(before, after):
    return compare_outputs(before.items(), after.items())


def test_the_same_outputs_do_not_differ():
    result = compared({"a": b"5.84", "b": b""}, {"b": b"", "a": b"5.84"})
    assert (result.compared, result.differences) == (2, [])


def test_one_digit_is_shown_with_what_stands_around_it():
    result = compared({"a": "得 5.84 分".encode()}, {"a": "得 5.85 分".encode()})
    (told,) = result.differences
    assert told.startswith("a: byte 7\n")
    assert "得 5.84 分" in told
    assert "得 5.85 分" in told


def test_an_output_of_one_alone_is_a_difference():
    result = compared({"a": b"1"}, {"b": b"1"})
    assert result.differences == ["a: not there after", "b: not there before"]


def test_office_files_are_compared_part_by_part():
    before = office_file({"xl/a.xml": "<v>1</v>", "xl/b.xml": "<v/>"})
    after = office_file({"xl/a.xml": "<v>2</v>", "xl/b.xml": "<v/>"})
    result = compare_outputs(parts("甲.xlsx", before), parts("甲.xlsx", after))
    (told,) = result.differences
    assert told.startswith("甲.xlsx!xl/a.xml: byte 3")


def test_a_file_that_only_has_an_office_name_is_compared_as_it_is():
    assert list(parts("甲.xlsx", b"not a zip")) == [("甲.xlsx", b"not a zip")]


def test_times_versions_and_places_are_left_out_and_figures_are_not(tmp_path):
    one = Installation("one", tmp_path / "site", tmp_path / "work", b"0.1.0")
    text = f'{tmp_path}/work/a {tmp_path}/site "seconds": 1.25, 2026-11-29 21:00:05 jixiao 0.1.0'
    assert (
        one.tidy(text.encode()) == b'<work>/a <site> "seconds": <left out>, <time> jixiao <version>'
    )
    assert one.tidy(b"10.1.0 0.1.05 2023-12-31 5.84") == b"10.1.0 0.1.05 2023-12-31 5.84"


def test_the_file_of_a_module_or_a_package(tmp_path):
    (tmp_path / "a").mkdir()
    for name in ("__init__.py", "b.py"):
        (tmp_path / "a" / name).touch()
    assert source(tmp_path, "a") == tmp_path / "a" / "__init__.py"
    assert source(tmp_path, "a.b") == tmp_path / "a" / "b.py"
    assert source(tmp_path, "a.c") is None
