"""Formulas (OMML) on one line: a/b, x², √x."""

from __future__ import annotations

from xml.etree.ElementTree import Element

_RAISED = str.maketrans("0123456789+-n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ")
_NO_TEXT = frozenset({"m-ctrlPr", "m-rPr", "m-fPr", "m-sSupPr", "m-sSubPr", "m-radPr", "m-naryPr"})


def formula_text(element: Element) -> str:
    """What the formula shows, as a person would type it."""
    write = _SHAPES.get(element.tag)
    if write is not None:
        return write(element)
    if element.tag == "m-t":
        return element.text or ""
    return "".join(formula_text(one) for one in element if one.tag not in _NO_TEXT)


def _part(element: Element, name: str) -> str:
    found = element.find(name)
    return "" if found is None else formula_text(found)


def _fraction(element: Element) -> str:
    return f"{_group(_part(element, 'm-num'))}/{_group(_part(element, 'm-den'))}"


def _group(text: str) -> str:
    return f"({text})" if any(sign in text for sign in "+-−*/×÷") else text


def _raised(element: Element) -> str:
    above = _part(element, "m-sup")
    known = all(ord(char) in _RAISED for char in above)
    return _part(element, "m-e") + (above.translate(_RAISED) if known else f"^{_group(above)}")


def _root(element: Element) -> str:
    return f"√{_group(_part(element, 'm-e'))}"


def _sum(element: Element) -> str:
    sign = element.find("m-naryPr/m-chr")
    # without a sign of its own it is an integral by the format's default
    shown = "∫" if sign is None else sign.get("m-val", "")
    return shown + _part(element, "m-e")


_SHAPES = {"m-f": _fraction, "m-sSup": _raised, "m-rad": _root, "m-nary": _sum}
