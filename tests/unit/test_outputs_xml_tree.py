"""A part of a workbook is written as it was, but for what was changed in it."""

from __future__ import annotations

from io import BytesIO
from xml.etree import ElementTree as ET

import pytest

from xl_jixiao.outputs.xml_tree import (
    UnusualXmlError,
    elements,
    fragment,
    local,
    parse,
    prefixed,
    written,
)

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PARTS = {
    "namespaces in attributes": (
        f'<a xmlns="{MAIN}" xmlns:mc="urn:mc" xmlns:x14="urn:14" mc:Ignorable="x14">'
        '<x14:b x14:c="1"/></a>'
    ),
    "a prefix of its own": f'<x:a xmlns:x="{MAIN}"><x:b>甲</x:b><y:c xmlns:y="urn:y"/></x:a>',
    "text that needs escapes": "<a>&lt;&amp;&gt;&#13;\n  <b> </b> 尾 </a>",
    "values that need escapes": '<a b="&quot;&lt;&amp;&#10;&#9;&#13;\'"/>',
    "a comment and an instruction": "<!--前--><a><!--甲--><?mso x='1'?><b/></a>",
    "CDATA": "<a><![CDATA[<b>]]></a>",
    "another encoding": '<?xml version="1.0" encoding="UTF-16"?><a b="甲">乙</a>',
}


@pytest.mark.parametrize("text", PARTS.values(), ids=PARTS.keys())
def test_a_part_is_written_as_it_was(text: str) -> None:
    data = text.encode("utf-16" if "UTF-16" in text else "utf-8")
    again = written(parse(data))
    before, after = (
        ET.canonicalize(from_file=BytesIO(one), with_comments=True) for one in (data, again)
    )
    # what stands before the root is of no program's business
    assert after == before.removeprefix("<!--前-->\n")
    assert written(parse(again)) == again
    assert again.count(b"xmlns") == text.count("xmlns")


@pytest.mark.parametrize(
    "text",
    [
        "<a",
        "",
        '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
        '<a xmlns="urn:1"><b xmlns="urn:2"/></a>',
        '<x:a xmlns:x="urn:1"><b/></x:a>',
        "<a>" * 301 + "</a>" * 301,
    ],
    ids=["torn", "empty", "DOCTYPE", "names mean something else", "two kinds of names", "deep"],
)
def test_what_is_unusual_is_not_taken(text: str) -> None:
    with pytest.raises(UnusualXmlError):
        parse(text.encode())


def test_what_is_added_has_the_part_s_prefix() -> None:
    tree = parse(f'<x:a xmlns:x="{MAIN}" xmlns:r="urn:r"><x:b/></x:a>'.encode())
    assert (tree.namespace, tree.root.tag, [one.tag for one in tree.root]) == (MAIN, "a", ["b"])
    tree.root.append(fragment('<c d="1"><e>甲</e></c>'))
    assert '<x:c d="1"><x:e>甲</x:e></x:c>' in written(tree).decode()
    assert prefixed(tree.root, "urn:r") == "r:"
    assert prefixed(tree.root, "urn:other") == ""


def test_comments_are_no_elements() -> None:
    root = fragment('<a xmlns:x="urn:x"><!--甲--><x:b/></a>')
    assert [local(one) for one in elements(root)] == ["b"]
