"""A list given back as a workbook: the file that the clerk corrects and loads again."""

from datetime import datetime
from typing import IO

from exports.builders.annotated import annotated_sheet
from exports.sheet import Document
from exports.workbook import write_sheets
from payout.domain.annotated_list import AnnotatedList


def write_annotated_list(annotated: AnnotatedList, out: IO[bytes], *, made_at: datetime) -> None:
    """Write the list as xlsx. CPR numbers stand whole in it, as they did in the file."""
    document = Document(
        title="Nødudbetaling – liste til rettelse",
        subject=annotated.file_name,
        creator="Nødudbetaling",
        made_at=made_at,
        header="",
        footer=f"Nødudbetaling, {annotated.file_name}",
    )
    write_sheets([annotated_sheet(annotated)], document, out)
