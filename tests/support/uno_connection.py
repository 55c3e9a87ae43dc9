"""Reaching a listening LibreOffice, for the scripts that system Python runs (it has `uno`)."""

import contextlib
import os
import signal
import subprocess
import time
import uuid

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

SECONDS = 30


def prop(name, value):
    found = PropertyValue()
    found.Name, found.Value = name, value
    return found


def connect(pipe):
    """The component context behind the pipe, once LibreOffice listens there."""
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        try:
            return resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
        except NoConnectException:
            time.sleep(0.1)
    raise TimeoutError("LibreOffice does not answer")


@contextlib.contextmanager
def session(*options, environment=None):
    """The desktop of a LibreOffice of our own, which ends with the block.

    The options name its profile (-env:UserInstallation=…): two with one profile are one.
    """
    pipe = f"jx{uuid.uuid4().hex}"
    office = subprocess.Popen(
        ["soffice", "--headless", "--norestore", f"--accept=pipe,name={pipe};urp", *options],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=environment,
        start_new_session=True,
    )
    try:
        context = connect(pipe)
        desktop = context.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.Desktop", context
        )
        yield desktop
        with contextlib.suppress(Exception):  # the bridge dies with the office
            desktop.terminate()
        office.wait(20)
    finally:
        with contextlib.suppress(ProcessLookupError):  # soffice starts a process of its own
            os.killpg(office.pid, signal.SIGKILL)


def profile_in(folder):
    """The option that keeps a profile in that folder."""
    return f"-env:UserInstallation={folder.resolve().as_uri()}"
