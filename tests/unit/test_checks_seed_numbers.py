"""The seed documents as .docx: what the checks of numbers find in them, and nothing else.

Needs ../shared/seeds; the same facts stand as readable cases in tests/cases/checks/
report_numbers.toml, which need nothing.
"""

import pytest
from support.seed_documents import seed_document, seed_path

from xl_jixiao import evaluate_file

FOUND = {
    0: [
        ("X01", "info", "80余次", "80次"),
        ("X01", "info", "120余项", "120项"),
    ],
    1: [],
    2: [
        ("X04", "warning", "1286.05万元", "852.47+347.26+25.33+0.5+50+9.74=1285.3万元"),
        ("X06", "warning", "969.06元", "969.06万元"),
        ("X01", "error", "46+5+9=60个", "69"),
        ("X01", "error", "100%", "132.71%"),
        ("X01", "error", "15.7万元", "16.56"),
        ("X02", "warning", "40期", "39期"),
        ("X02", "warning", "302项", "1206项"),
        ("X03", "info", "30+130+70+32+34=296万元", "422.59"),
        ("X03", "warning", "100%", "138.1%"),
    ],
    3: [("X04", "error", "7个", "6个")],
    4: [
        ("X04", "error", "133.77%", "137.77%"),
        ("X04", "info", "13008.93万元", "12971.69万元"),
    ],
}


@pytest.mark.parametrize("number", sorted(FOUND))
def test_findings_of_a_seed_document(number, tmp_path):
    path = seed_path(number)
    if path is None:
        pytest.skip("../shared/seeds is not here")
    document = tmp_path / f"S{number}.docx"
    document.write_bytes(seed_document(path.read_text("utf-8")))

    result = evaluate_file(document)

    found = [
        (one.id, one.severity.value, one.found, one.expected)
        for one in result.findings
        if one.id.startswith("X")
    ]
    assert sorted(found) == sorted(FOUND[number])


def test_controls_are_listed_as_passed(tmp_path):
    path = seed_path(2)
    if path is None:
        pytest.skip("../shared/seeds is not here")
    document = tmp_path / "S2.docx"
    document.write_bytes(seed_document(path.read_text("utf-8")))

    passed = " ".join(one.detail for one in evaluate_file(document).passed)

    for said in ("85个÷88个=96.59%", "1768件÷2366件=74.73%", "上报政务信息400余条"):
        assert said in passed
