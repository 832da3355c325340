"""A real LibreOffice, which works every formula of a workbook out from the rows and nothing else."""

import re
import subprocess
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from tests.tools import require_tool

KNOWN_RESULT = re.compile(r"(</f>)<v>[^<]*</v>")


def worked_out(workbook: bytes, folder: Path) -> Path:
    """The workbook as LibreOffice saves it, having been given none of the values that we computed."""
    source = folder / "before" / "afstemning.xlsx"
    source.parent.mkdir()
    with ZipFile(BytesIO(workbook)) as ours, ZipFile(source, "w", ZIP_DEFLATED) as bare:
        for part in ours.namelist():
            content = ours.read(part)
            if part.startswith("xl/worksheets/"):
                content = KNOWN_RESULT.sub(r"\1", content.decode()).encode()
            bare.writestr(part, content)
    convert(source, folder / "after", "xlsx")
    return folder / "after" / "afstemning.xlsx"


def convert(source: Path, folder: Path, kind: str) -> None:
    """Let LibreOffice convert a file, with a fresh profile of its own."""
    office = require_tool("soffice")
    profile = f"-env:UserInstallation={(folder.parent / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", kind, "--outdir", folder, source]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
