"""The user's part of the Windows registry, behind three calls; tests bring a dictionary."""

from __future__ import annotations

import sys
from typing import Protocol

Value = str | int
USER, MACHINE = "HKCU", "HKLM"


class Registry(Protocol):
    """What installing and examining need of a registry."""

    def read(self, key: str, name: str) -> Value | None:
        """A value, None where there is none. Keys begin with HKCU or HKLM; "" is the default."""

    def write(self, key: str, name: str, value: Value) -> None:
        """A value, its key made where it is missing. HKCU only."""

    def delete(self, key: str, name: str) -> None:
        """Remove a value, if it is there. HKCU only."""


class NoRegistry:
    """Where there is no Windows."""

    def read(self, key: str, name: str) -> Value | None:  # noqa: ARG002  the protocol's signature
        """Nothing."""
        return None

    def write(self, key: str, name: str, value: Value) -> None:
        """Never called: installing stops before."""
        raise NotImplementedError

    def delete(self, key: str, name: str) -> None:
        """Never called: installing stops before."""
        raise NotImplementedError


if sys.platform == "win32":  # pragma: no cover  Windows only
    import winreg

    _ROOTS = {USER: winreg.HKEY_CURRENT_USER, MACHINE: winreg.HKEY_LOCAL_MACHINE}

    class WindowsRegistry:
        """The registry of this machine, both of its views of 32 and 64 bits."""

        def read(self, key: str, name: str) -> Value | None:
            """A value of either view."""
            root, _, path = key.partition("\\")
            for view in (winreg.KEY_WOW64_64KEY, winreg.KEY_WOW64_32KEY):
                try:
                    with winreg.OpenKey(_ROOTS[root], path, 0, winreg.KEY_READ | view) as opened:
                        value = winreg.QueryValueEx(opened, name)[0]
                except OSError:
                    continue
                if isinstance(value, str | int):
                    return value
            return None

        def write(self, key: str, name: str, value: Value) -> None:
            """A text or a whole number."""
            kind = winreg.REG_DWORD if isinstance(value, int) else winreg.REG_SZ
            path = key.partition("\\")[2]
            with winreg.CreateKeyEx(winreg.HKEY_CURRENT_USER, path) as opened:
                winreg.SetValueEx(opened, name, 0, kind, value)

        def delete(self, key: str, name: str) -> None:
            """One value."""
            path = key.partition("\\")[2]
            try:
                with winreg.OpenKey(
                    winreg.HKEY_CURRENT_USER, path, 0, winreg.KEY_SET_VALUE
                ) as opened:
                    winreg.DeleteValue(opened, name)
            except FileNotFoundError:
                return


def tell_programs() -> None:
    """That environment variables have changed; programs started from now on see them."""
    if sys.platform == "win32":  # pragma: no cover  Windows only
        import ctypes

        everyone, setting_change, abort_if_hung = 0xFFFF, 0x1A, 2
        ctypes.windll.user32.SendMessageTimeoutW(
            everyone, setting_change, 0, "Environment", abort_if_hung, 1000, None
        )


def registry() -> Registry:
    """Of this machine."""
    if sys.platform == "win32":  # pragma: no cover  Windows only
        return WindowsRegistry()
    return NoRegistry()
