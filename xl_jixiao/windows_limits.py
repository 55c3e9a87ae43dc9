"""Memory and CPU time of processes on Windows, by kernel32.

A job object bounds what every process in it may commit, and ends those in it with the last handle
on it. Source: Windows documentation, CreateJobObjectW, SetInformationJobObject,
JOBOBJECT_EXTENDED_LIMIT_INFORMATION, AssignProcessToJobObject, GetProcessTimes.

Everything takes the library as its first argument: the tests give one of their own.
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache
from typing import Any

_EXTENDED_LIMITS = 9
"""JobObjectExtendedLimitInformation."""

_JOB_TIME, _PROCESS_MEMORY, _NO_DIALOGUE, _END_ON_CLOSE = 0x4, 0x100, 0x400, 0x2000
"""JOB_OBJECT_LIMIT_JOB_TIME, _PROCESS_MEMORY, _DIE_ON_UNHANDLED_EXCEPTION, _KILL_ON_JOB_CLOSE."""

_ASK_A_LITTLE = 0x1000
"""PROCESS_QUERY_LIMITED_INFORMATION."""

_TICKS = 10_000_000
"""Of 100 ns, in a second."""


class BasicLimits(ctypes.Structure):
    """JOBOBJECT_BASIC_LIMIT_INFORMATION; types of fixed size, so that its layout is the same on
    every system.
    """

    _fields_ = (
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", ctypes.c_uint32),
        ("SchedulingClass", ctypes.c_uint32),
    )


class ExtendedLimits(ctypes.Structure):
    """JOBOBJECT_EXTENDED_LIMIT_INFORMATION."""

    _fields_ = (
        ("BasicLimitInformation", BasicLimits),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


_HANDLE, _DWORD, _BOOL = ctypes.c_void_p, ctypes.c_uint32, ctypes.c_int32

CALLS = {
    "CreateJobObjectW": ((_HANDLE, ctypes.c_wchar_p), _HANDLE),
    "SetInformationJobObject": ((_HANDLE, ctypes.c_int32, _HANDLE, _DWORD), _BOOL),
    "AssignProcessToJobObject": ((_HANDLE, _HANDLE), _BOOL),
    "GetCurrentProcess": ((), _HANDLE),
    "OpenProcess": ((_DWORD, _BOOL, _DWORD), _HANDLE),
    "GetProcessTimes": ((_HANDLE,) * 5, _BOOL),
    "CloseHandle": ((_HANDLE,), _BOOL),
}
"""What each is given and gives; a handle would be cut to 32 bits without."""


@cache
def kernel() -> Any:
    """kernel32 with the types of what we call (Any: the library tells none)."""
    if sys.platform != "win32":
        raise OSError("no Windows")
    library = ctypes.WinDLL("kernel32", use_last_error=True)
    for name, (given, result) in CALLS.items():
        function = getattr(library, name)
        function.argtypes, function.restype = given, result
    return library


def limit_own_memory(library: Any, most: int) -> bool:
    """Put this process into a job in which none may commit more; whether that worked.

    The handle stays open as long as the process: it is the process that holds it.
    """
    return bool(new_job(library, library.GetCurrentProcess(), memory=most))


def new_job(library: Any, process: int, *, memory: int, seconds: float | None = None) -> int | None:
    """A job with that process and all that it starts from now on; the handle, None where it
    did not work. `seconds` of user time are for all of them together.
    """
    job: int | None = library.CreateJobObjectW(None, None)
    if not job:
        return None
    limits = ExtendedLimits()
    basic = limits.BasicLimitInformation
    basic.LimitFlags = _PROCESS_MEMORY | _NO_DIALOGUE | _END_ON_CLOSE
    limits.ProcessMemoryLimit = memory
    if seconds is not None:
        basic.LimitFlags |= _JOB_TIME
        basic.PerJobUserTimeLimit = int(seconds * _TICKS)
    size = ctypes.sizeof(limits)
    if library.SetInformationJobObject(
        job, _EXTENDED_LIMITS, ctypes.byref(limits), size
    ) and library.AssignProcessToJobObject(job, process):
        return job
    library.CloseHandle(job)
    return None


def process_seconds(library: Any, process: int) -> float | None:
    """User and kernel time of the process of that number so far; None where it is gone."""
    handle = library.OpenProcess(_ASK_A_LITTLE, 0, process)
    if not handle:
        return None
    made, ended, system, user = (ctypes.c_uint64() for _ in range(4))
    try:
        told = library.GetProcessTimes(handle, *map(ctypes.byref, (made, ended, system, user)))
    finally:
        library.CloseHandle(handle)
    return (system.value + user.value) / _TICKS if told else None
