"""What cmd.exe makes of a command line and of a simple .bat, as far as our own .bat goes.

After the rules of `cmd /?`, `call /?`, `set /?`: a line after /c with more than two quotes loses
the first and the last; %NAME% of a known variable is replaced before anything else; & outside of
quotes ends a command; ^ outside of quotes is taken away; arguments are cut at space, comma,
semicolon, =. In a .bat %~1 is replaced first (and not looked at again), then the line is parsed,
then !NAME! is replaced where delayed expansion is on, and its value is not parsed any more. What
the model does not know it refuses.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_SET = re.compile(r'set "(\w+)=(.*)"')
_PROGRAM = re.compile(r'"(!\w+!)" (.*)')
_IF = re.compile(r'if "(.*?)"=="(.*?)" exit /b (.*)')
_DELAYED = re.compile(r"!(\w+)(?::([^=!]+)=([^!]*))?!")


@dataclass
class Cmd:
    """One cmd.exe with what it started."""

    line: str
    """The whole command line by which it was started."""
    variables: dict[str, str] = field(default_factory=dict)
    started: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    """Program, its arguments, the environment it was given."""
    ended: bool = False

    def run(self, bat_name: str, bat: str) -> None:
        """Do what stands behind /c."""
        given = re.split(r"\s/c\s", self.line, maxsplit=1, flags=re.IGNORECASE)[1]
        if given.count('"') > 2:
            given = _without_outer_quotes(given)
        for command in _commands(self._percent(given)):
            if self.ended:
                return
            program, *arguments = _arguments(command)
            if program.endswith(bat_name):
                self._bat(bat, arguments)
            else:
                self.started.append((program, " ".join(arguments), {}))

    def type(self, bat_name: str, bat: str, typed: str) -> None:
        """Do what a person typed at the prompt."""
        for command in _commands(self._percent(typed)):
            program, *arguments = _arguments(command)
            assert program.endswith(bat_name)
            self._bat(bat, arguments)

    def _percent(self, text: str) -> str:
        known = {name.upper(): value for name, value in self.variables.items()}
        return re.sub(r"%(\w+)%", lambda one: known.get(one[1].upper(), one[0]), text)

    def _bat(self, bat: str, arguments: list[str]) -> None:
        first = arguments[0].strip('"') if arguments else ""
        known = dict(self.variables)
        delayed = False
        for line in bat.split("\r\n"):
            text = line.replace("%~1", "\0").replace("%%", "%").replace("\0", first)
            if text.startswith("setlocal"):
                delayed = "EnableDelayedExpansion" in text
            elif text and not text.startswith(("@echo off", "rem ")):
                assert len(_commands(text)) == 1, text
                if self._step(text, known, delayed=delayed):
                    return

    def _step(self, text: str, known: dict[str, str], *, delayed: bool) -> bool:
        """One line of a .bat; whether the .bat ends with it."""

        def shown(part: str) -> str:
            return _DELAYED.sub(lambda one: self._value(one, known), part) if delayed else part

        if found := _SET.fullmatch(text):
            known[found[1]] = shown(found[2])
        elif found := _IF.fullmatch(text):
            return shown(found[1]) == shown(found[2])
        elif found := _PROGRAM.fullmatch(text):
            self.started.append((shown(found[1]), shown(found[2]), dict(known)))
            known["errorlevel"] = "0"
        else:
            assert text.startswith("exit "), text
            self.ended = True
        return self.ended

    def _value(self, found: re.Match[str], known: dict[str, str]) -> str:
        """!NAME!, or !NAME:old=new!."""
        text = self.line if found[1] == "cmdcmdline" else known.get(found[1], "")
        if found[2] is None:
            return text
        return re.sub(re.escape(found[2]), lambda _: found[3], text, flags=re.IGNORECASE)


def _without_outer_quotes(text: str) -> str:
    first, last = text.index('"'), text.rindex('"')
    return text[:first] + text[first + 1 : last] + text[last + 1 :]


def _commands(text: str) -> list[str]:
    """Cut at each & outside of quotes; ^ outside of quotes goes, and what follows it is plain."""
    found, quoted, at = [""], False, 0
    while at < len(text):
        char = text[at]
        if char == "^" and not quoted:
            at += 1
            char = text[at] if at < len(text) else ""
        elif char == "&" and not quoted:
            found.append("")
            at += 1
            continue
        quoted ^= char == '"'
        found[-1] += char
        at += 1
    return [one for one in found if one.strip()]


def _arguments(command: str) -> list[str]:
    return [one.strip('"') for one in re.findall(r'(?:"[^"]*"|[^ \t,;="])+', command)]
