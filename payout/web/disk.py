"""A full or failing disk in plain Danish: what the page, the banner and the command line say of it."""

from dataclasses import dataclass

from payout.db import DiskFault, Ledger, free_bytes

MEGABYTE = 1024 * 1024
FULL_STATUS, FAILING_STATUS = 507, 503


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskWarning:
    """What stands on every page while the disk needs somebody: `is_stopped` while nothing can be stored."""

    heading: str
    text: str
    is_stopped: bool


def disk_warning(ledger: Ledger, *, warning_megabytes: int) -> DiskWarning | None:
    """The warning that pages carry now: the last write failed, or room is short. None when all is well."""
    fault = ledger.write_fault
    if fault is not None:
        return DiskWarning(
            heading="Disken er fuld: intet nyt kan gemmes" if fault.is_full else "Disken kan ikke gemme",
            text=(
                f"{_REMEDY[fault.is_full]} Alt, der er kvitteret for, er gemt og kan ses og udskrives. "
                "Haster det, så brug de fortrykte papirbilag."
            ),
            is_stopped=True,
        )
    free = free_bytes(ledger.folder) // MEGABYTE
    if free >= warning_megabytes:
        return None
    return DiskWarning(
        heading="Der er snart ikke mere plads på disken",
        text=(
            f"Der er {free} MB tilbage. Slet eller flyt andre filer fra disken i dag, "
            "så der kan arbejdes videre."
        ),
        is_stopped=False,
    )


def page_text(fault: DiskFault) -> tuple[str, str, int]:
    """Heading, text and HTTP status of the page for a request that the disk has stopped."""
    if fault.is_full:
        return "Disken er fuld", f"Det, du lige gjorde, er ikke gemt. {_REMEDY[True]} {_AGAIN}", FULL_STATUS
    return (
        "Disken svarer ikke, som den skal",
        f"Det, du lige gjorde, er ikke kvitteret. {_REMEDY[False]} {_AGAIN}",
        FAILING_STATUS,
    )


def command_text(fault: DiskFault) -> str:
    """What the command line says when a disk has stopped a command."""
    if fault.is_full:
        return "Disken er fuld. Kommandoen er ikke gennemført. Frigør plads, og kør den igen."
    return (
        "Disken svarer ikke, som den skal. Kommandoen er ikke gennemført. Kør den igen; sker det igen, så "
        "tag en kopi til et andet drev med: payout backup MAPPE"
    )


_REMEDY = {
    True: "Sig det til teamlederen, som skal slette eller flytte andre filer fra disken.",
    False: (
        "Sig det til teamlederen, som skal se efter drevet og tage en kopi til et andet drev "
        "(payout backup MAPPE)."
    ),
}
_AGAIN = (
    "Gå så tilbage, og send den samme side igen: den bliver kun udført én gang. Haster det, så skriv på de "
    "fortrykte papirbilag imens. Det, der er gemt, kan stadig ses og udskrives."
)
