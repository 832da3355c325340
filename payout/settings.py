"""Each setting once: name, type, default. A wrong or unknown one stops the start with a Danish sentence.

Settings come from `settings.toml` in the data folder; which folder, passphrase and database come from the
environment or the command line. This is the only module that reads the environment.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import platformdirs

from payout.bilag_number import SERIES_CODE
from payout.domain.arrivals import ArrivalProfile, read_profile
from payout.domain.incident import DRILL_PREFIX, PAPER_LETTER
from payout.domain.settlement import MOST_PARTS
from payout.logo import LARGEST_BYTES, LogoFault, LogoRefused, read_logo
from payout.money import Oere
from payout.own_hosts import is_name

SETTINGS_FILE = "settings.toml"
LEDGER_FILE = "ledger.db"
PASSPHRASE_FILE = "drill-passphrase.txt"  # noqa: S105 - the name of a file
LEAST_YEARS_KEPT = 5
"""So many years after the year of the close the accounts must be there (docs/rules.md)."""
PAPER_SIZES = ("A4", "A5")
SECOND_FACTOR_OFF = "off"
SECOND_FACTOR = ("required", SECOND_FACTOR_OFF)
CHECKOUT = Path(__file__).resolve().parent.parent

DEFAULT_RESERVATION = (
    "Beløbet er en foreløbig a conto-udbetaling af {ydelse} for perioden {periode}, fordi {system} er ude af "
    "drift siden {dato}. Beløbet fradrages, når ydelsen bliver beregnet. Modtager du den samme ydelse for "
    "samme periode igen, skal det for meget udbetalte betales tilbage."
)
DEFAULT_REJECTION_RULES = (
    "Når systemerne er nede, udbetaler kommunen efter sin nødplan en del af det beløb, som en borger ventes "
    "at få ifølge den sidste liste. For hjælp efter lov om aktiv socialpolitik sker det efter lovens § 90. "
    "Et større beløb, eller et beløb til en borger, der ikke står på listen, kræver en særlig grund."
)
DEFAULT_COMPLAINT = (
    "Du kan klage over afgørelsen inden 4 uger fra den dag, du har fået den. Send klagen til {enhed}, "
    "{kommune}, eller sig det til os. Kommunen vurderer sagen igen inden 4 uger. Holder kommunen fast i "
    "afgørelsen, sender den klagen videre til Ankestyrelsen, som så afgør sagen "
    "(retssikkerhedsloven §§ 66 og 67)."
)


class SettingsError(Exception):
    """A setting is unknown or has the wrong type; the text is Danish and says which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What an office sets. Amounts in whole kroner, as people write them in the file."""

    municipality: str = "Kommunen"
    unit: str = "Jobcenter"
    series_prefix: str = "NOD"
    place_letter: str = ""
    places: tuple[str, ...] = ("Jobcenter",)
    banks: tuple[str, ...] = ("Hovedbanken", "Reservebanken")
    share_percent: int = 80
    rounding_kroner: int = 50
    ceiling_per_bilag_kroner: int = 0
    ceiling_per_person_kroner: int = 0
    box_maximum_kroner: int = 100_000
    plan_parts: int = 3
    plan_keep_kroner: int = 0
    list_age_warning_days: int = 35
    turn_out_percent: int = 10
    arrivals_by_hour: tuple[str, ...] = ("9: 25", "10: 20", "11: 15", "12: 15", "13: 15", "14: 10")
    counter_minutes: int = 6
    desk_minutes: int = 3
    cash_margin_percent: int = 10
    idle_minutes: int = 20
    second_factor: str = "required"
    lookup_warning_persons: int = 15
    lookup_warning_minutes: int = 10
    late_void_minutes: int = 60
    upload_limit_megabytes: int = 40
    disk_warning_megabytes: int = 500
    reservation: str = DEFAULT_RESERVATION
    rejection_rules: str = DEFAULT_REJECTION_RULES
    complaint: str = DEFAULT_COMPLAINT
    backup_folder: str = ""
    backup_every_events: int = 25
    backup_every_minutes: int = 1
    backup_keep: int = 10
    hosts: tuple[str, ...] = ()
    keep_years: int = 5
    logo: str = ""
    paper_size: str = "A4"
    paper_headline: str = "Udgiftsbilag"
    paper_citizen_signature: str = "Modtaget: dato og borgerens underskrift"
    paper_payer_signature: str = "Udbetalt: dato og udbetalers underskrift"
    paper_reservation_heading: str = "Forbehold"
    paper_foot: str = "Spørgsmål? Henvend dig til kommunen, og oplys bilagets nummer."

    def __post_init__(self) -> None:
        self._check_series()
        if 0 in {self.backup_every_events, self.backup_every_minutes, self.backup_keep}:
            raise SettingsError(
                "Indstillingerne backup_every_events, backup_every_minutes og backup_keep skal være mindst 1."
            )
        if self.keep_years < LEAST_YEARS_KEPT:
            raise SettingsError(
                f"Indstillingen keep_years skal være mindst {LEAST_YEARS_KEPT}: så længe gemmes regnskabet."
            )
        if not 1 <= self.plan_parts <= MOST_PARTS:
            raise SettingsError(f"Indstillingen plan_parts skal være fra 1 til {MOST_PARTS}.")
        self._check_day()
        if self.paper_size not in PAPER_SIZES:
            raise SettingsError("Indstillingen paper_size skal være A4 eller A5.")
        if self.second_factor not in SECOND_FACTOR:
            raise SettingsError('Indstillingen second_factor skal være "required" eller "off".')
        if not self.places:
            raise SettingsError("Indstillingen places skal nævne mindst ét sted.")
        if not self.banks:
            raise SettingsError("Indstillingen banks skal nævne mindst én bank.")
        if not all(is_name(name) for name in self.hosts):
            raise SettingsError(
                "Indstillingen hosts skal være navne, som de står i en adresse: små bogstaver, tal, "
                'bindestreg og punktum, fx "noed.jobcenter.local".'
            )
        _require_fields("reservation", self.reservation, ("ydelse", "periode", "system", "dato"))
        _require_fields("complaint", self.complaint, ("kommune", "enhed"))

    def _check_day(self) -> None:
        if not 1 <= self.turn_out_percent <= 100:
            raise SettingsError("Indstillingen turn_out_percent skal være fra 1 til 100.")
        if 0 in {self.counter_minutes, self.desk_minutes}:
            raise SettingsError("Indstillingerne counter_minutes og desk_minutes skal være mindst 1.")
        try:
            read_profile(self.arrivals_by_hour)
        except ValueError:
            raise SettingsError(
                'Indstillingen arrivals_by_hour skal nævne timer, der følger efter hinanden, fx "9: 25", '
                "og procenterne skal tilsammen være 100."
            ) from None

    @property
    def profile(self) -> ArrivalProfile:
        """How the arrivals of an ordinary day are spread over the opening hours."""
        return read_profile(self.arrivals_by_hour)

    def _check_series(self) -> None:
        if not SERIES_CODE.fullmatch(f"{self.series_prefix}26"):
            raise SettingsError("Indstillingen series_prefix skal være 2-6 store bogstaver.")
        if self.series_prefix.startswith(DRILL_PREFIX[:4]):
            raise SettingsError(
                f"Indstillingen series_prefix må ikke begynde med {DRILL_PREFIX[:4]}: det bruges til øvelser."
            )
        if not SERIES_CODE.fullmatch(f"{self.drill_letters}26") or self.place_letter == PAPER_LETTER:
            raise SettingsError(
                "Indstillingen place_letter skal være ét stort bogstav eller ingenting, og ikke "
                f"{PAPER_LETTER}: det står i numrene på blanke bilag."
            )
        if not SERIES_CODE.fullmatch(f"{self.series_letters}26"):
            raise SettingsError(
                "Indstillingerne series_prefix og place_letter må tilsammen højst være 6 bogstaver."
            )

    @property
    def series_letters(self) -> str:
        """The letters that bilag numbers of this place begin with."""
        return f"{self.series_prefix}{self.place_letter}"

    @property
    def drill_letters(self) -> str:
        """The same for a drill."""
        return f"{DRILL_PREFIX}{self.place_letter}"

    @property
    def office_name(self) -> str:
        """Municipality and unit, as pages and paper name them."""
        return f"{self.municipality} · {self.unit}"

    @property
    def box_maximum_oere(self) -> Oere:
        """The most that a cash box may hold, in øre."""
        return Oere(self.box_maximum_kroner * 100)

    def backup_path(self, instance: Path) -> Path | None:
        """Where copies go: a whole path, or one beside the settings; None when no folder is set."""
        return instance / self.backup_folder if self.backup_folder.strip() else None


def _require_fields(name: str, text: str, known: tuple[str, ...]) -> None:
    """A text of the office's fills in these fields and no others."""
    try:
        text.format(**dict.fromkeys(known, ""))
    except (AttributeError, KeyError, IndexError, ValueError):
        *most, last = (f"{{{field}}}" for field in known)
        raise SettingsError(
            f"Indstillingen {name} må kun bruge felterne {', '.join(most)} og {last}."
        ) from None


_KINDS: Mapping[type, str] = {str: "en tekst", int: "et helt tal fra 0 og op", tuple: "en liste af tekster"}

_LOGO_FAULTS: Mapping[LogoFault, str] = {
    LogoFault.OUTSIDE: "skriv kun filens navn, og læg selve filen i datamappen, fx logo.png.",
    LogoFault.MISSING: "filen findes ikke i datamappen eller kan ikke læses. Læg den der, eller slet linjen.",
    LogoFault.TOO_LARGE: (
        f"billedet er for stort. Gem det i en mindre udgave, højst {LARGEST_BYTES // 1024 // 1024} MB."
    ),
    LogoFault.NO_PICTURE: "filen er ikke et helt billede. Gem logoet som PNG eller JPEG.",
}


def load_settings(instance: Path) -> Settings:
    """The office's settings; defaults where the file or the setting is missing.

    Raises:  SettingsError for a file that is no TOML, an unknown name, a value of the wrong type, or a logo
             that can't be printed.
    """
    path = instance / SETTINGS_FILE
    if not path.exists():
        return Settings()
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{SETTINGS_FILE} kan ikke læses: {error}") from None
    kinds = {field.name: type(field.default) for field in fields(Settings)}
    unknown = sorted(given.keys() - kinds.keys())
    if unknown:
        raise SettingsError(f"{SETTINGS_FILE} har en ukendt indstilling: {', '.join(unknown)}.")
    settings = Settings(**{name: _checked(name, value, kinds[name]) for name, value in given.items()})
    _check_logo(instance, settings.logo)
    return settings


def _check_logo(instance: Path, logo: str) -> None:
    if not logo:
        return
    try:
        read_logo(instance, logo)
    except LogoRefused as refused:
        raise SettingsError(f"Indstillingen logo: {_LOGO_FAULTS[refused.fault]}") from None


def _checked(name: str, value: object, kind: type) -> Any:
    if kind is tuple and isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    if type(value) is kind and (kind is not int or value >= 0):  # type: ignore[operator]
        return value
    raise SettingsError(f"Indstillingen {name} skal være {_KINDS[kind]}.")


def default_instance() -> Path:
    """The data folder: PAYOUT_INSTANCE, else `instance/` in a checkout, else the user's data folder."""
    chosen = os.environ.get("PAYOUT_INSTANCE")
    if chosen:
        return Path(chosen)
    if (CHECKOUT / "pyproject.toml").exists():
        return CHECKOUT / "instance"
    return Path(platformdirs.user_data_dir("payout", appauthor=False))


def template_folder() -> Path:
    """Where the pages lie: inside the wheel, or beside the package in a checkout."""
    installed = Path(__file__).resolve().parent / "templates"
    return installed if installed.exists() else CHECKOUT / "templates"


def database_url(instance: Path) -> str | None:
    """The database that PAYOUT_DATABASE_URL names, or None for the file in the data folder.

    A drill's folder is always its own: nobody who practises writes into the office's ledger.
    """
    named = os.environ.get("PAYOUT_DATABASE_URL")
    return named if named and not is_drill_folder(instance) else None


def is_drill_folder(instance: Path) -> bool:
    """Whether a data folder was made for a drill: its passphrase lies in it."""
    return (instance / PASSPHRASE_FILE).exists()


def passphrase_from_files(instance: Path) -> str | None:
    """The passphrase from PAYOUT_PASSPHRASE_FILE, or the one that a drill folder keeps; None without either.

    Raises:  SettingsError when the file that is named can't be read.
    """
    named = os.environ.get("PAYOUT_PASSPHRASE_FILE")
    path = Path(named) if named else instance / PASSPHRASE_FILE
    if not named and not path.exists():
        return None
    try:
        return path.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"Filen med adgangssætningen kan ikke læses ({type(error).__name__}). Ret PAYOUT_PASSPHRASE_FILE."
        ) from None
