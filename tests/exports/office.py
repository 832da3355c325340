"""A real LibreOffice, which works every formula of a workbook out from the rows and nothing else."""

import re
import subprocess
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from tests.tools import require_tool

PATIENCE = 180
KNOWN_RESULT = re.compile(r"(</f>)<v>[^<]*</v>")


def worked_out(workbooks: Mapping[str, bytes], folder: Path, *, seconds: float = PATIENCE) -> dict[str, Path]:
    """The workbooks as LibreOffice saves them, having been given none of the values that we computed.

    One start of the program for them all, which is what takes the time.
    """
    (folder / "before").mkdir()
    sources = []
    for name, workbook in workbooks.items():
        source = folder / "before" / f"{name}.xlsx"
        with ZipFile(BytesIO(workbook)) as ours, ZipFile(source, "w", ZIP_DEFLATED) as bare:
            for part in ours.namelist():
                content = ours.read(part)
                if part.startswith("xl/worksheets/"):
                    content = KNOWN_RESULT.sub(r"\1", content.decode()).encode()
                bare.writestr(part, content)
        sources.append(source)
    convert(sources, folder / "after", "xlsx", seconds=seconds)
    return {name: folder / "after" / f"{name}.xlsx" for name in workbooks}


def convert(sources: list[Path], folder: Path, kind: str, *, seconds: float = PATIENCE) -> None:
    """Let LibreOffice convert files, with a fresh profile of its own."""
    office = require_tool("soffice")
    profile = f"-env:UserInstallation={(folder.parent / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", kind, "--outdir", folder, *sources]
    subprocess.run(command, check=True, capture_output=True, timeout=seconds)
