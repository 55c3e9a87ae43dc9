"""The .oxt made from the signatures of the functions."""

from __future__ import annotations

import inspect
import zipfile
from pathlib import Path

from xl_jixiao.template.functions import FUNCTIONS

MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="http://openoffice.org/2001/manifest">
  <manifest:file-entry manifest:full-path="jx.idl"
    manifest:media-type="application/vnd.sun.star.uno-typelibrary;type=RDB"/>
  <manifest:file-entry manifest:full-path="jx.components"
    manifest:media-type="application/vnd.sun.star.uno-components"/>
</manifest:manifest>
"""
DESCRIPTION = """<?xml version="1.0" encoding="UTF-8"?>
<description xmlns="http://openoffice.org/extensions/description/2006">
  <identifier value="cn.jixiao.addin"/><version value="1.0"/>
</description>
"""
# registered by this list: a component that is loaded for its registration does not know jx.idl yet
COMPONENTS = """<?xml version="1.0" encoding="UTF-8"?>
<components xmlns="http://openoffice.org/2010/uno-components">
  <component loader="com.sun.star.loader.Python" uri="component.py">
    <implementation name="cn.jixiao.JxAddIn">
      <service name="cn.jixiao.JxAddIn"/><service name="com.sun.star.sheet.AddIn"/>
    </implementation>
  </component>
</components>
"""
ANY, RANGE = "any", "com::sun::star::table::XCellRange"
VALUES = {"rules", "total"}
"""What formulas may give as a constant; all else are cells, read as they display."""


def idl() -> str:
    """The interface, one method for each function."""
    methods = []
    for function in FUNCTIONS:
        given = ", ".join(
            f"[in] {ANY if name in VALUES else RANGE} {name}"
            for name in inspect.signature(function).parameters
        )
        whole = "table" in inspect.signature(function).parameters
        returned = "sequence< sequence<any> >" if whole else ANY
        name = function.__name__.replace("_", "")
        methods.append(f"  {returned} {name}({given});")
    body = "\n".join(methods)
    return (
        "module cn { module jixiao {\n"
        f"interface XJx: com::sun::star::uno::XInterface {{\n{body}\n}};\n"
        "}; };\n"
    )


def build_oxt(path: Path) -> Path:
    """Write the extension."""
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("META-INF/manifest.xml", MANIFEST)
        package.writestr("description.xml", DESCRIPTION)
        package.writestr("jx.components", COMPONENTS)
        package.writestr("jx.idl", idl())
        package.write(Path(__file__).with_name("component.py"), "component.py")
    return path
