"""The Danish words for the values of the domain, each said once for pages, forms, paper and the log."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from payout.domain.aconto import AcontoRule, Limit
from payout.domain.bilag import IdentityCheck
from payout.domain.bilag_states import BilagAction, BilagStatus
from payout.domain.indberetningsliste import AmountBasis, ListKind
from payout.domain.kontering import PayoutMethod
from payout.domain.overview import DEFAULT_SPREAD_PERCENT
from payout.domain.roles import Role
from payout.domain.settlement import SettlementKind
from payout.money import Oere, format_kroner

STATUS: Final[Mapping[StrEnum, str]] = {
    BilagStatus.AWAITING_APPROVAL: "Afventer godkendelse",
    BilagStatus.REJECTED: "Afslået",
    BilagStatus.ISSUED: "Udstedt",
    BilagStatus.VOIDED: "Annulleret",
    BilagStatus.PAYING: "Under udbetaling",
    BilagStatus.PAID: "Udbetalt",
    BilagStatus.SETTLED: "Afregnet",
}

ACTION: Final[Mapping[StrEnum, str]] = {
    BilagAction.APPROVE: "godkendes",
    BilagAction.REJECT: "afslås",
    BilagAction.VOID: "annulleres",
    BilagAction.START_PAYOUT: "åbnes til udbetaling",
    BilagAction.RELEASE: "lægges tilbage i køen",
    BilagAction.PAY_OUT: "udbetales",
    BilagAction.SETTLE_PART: "afregnes",
    BilagAction.SETTLE: "afregnes",
}

METHOD: Final[Mapping[StrEnum, str]] = {
    PayoutMethod.CASH: "Kontant",
    PayoutMethod.BANK_TRANSFER: "Bankoverførsel",
    PayoutMethod.REQUISITION: "Rekvisition",
}

IDENTITY: Final[Mapping[StrEnum, str]] = {
    IdentityCheck.PASSPORT: "Pas",
    IdentityCheck.DRIVING_LICENCE: "Kørekort",
    IdentityCheck.HEALTH_CARD: "Sundhedskort",
    IdentityCheck.MITID: "MitID",
    IdentityCheck.KNOWN: "Kendt af sagsbehandleren",
    IdentityCheck.OTHER: "Andet",
}

ROLE: Final[Mapping[StrEnum, str]] = {
    Role.CASEWORKER: "Sagsbehandler",
    Role.FINANCE: "Økonomi",
    Role.TEAM_LEADER: "Teamleder",
    Role.AUDITOR: "Revisor",
}

SETTLEMENT: Final[Mapping[StrEnum, str]] = {
    SettlementKind.SET_OFF: "Modregnet",
    SettlementKind.REPAID: "Tilbagebetalt",
    SettlementKind.WRITTEN_OFF: "Afskrevet",
}

LIST_KIND: Final[Mapping[StrEnum, str]] = {
    ListKind.INDBERETNING: "Indberetningsliste",
    ListKind.UDBETALING: "Udbetalingsliste",
}

AMOUNT_BASIS: Final[Mapping[StrEnum, str]] = {
    AmountBasis.TIL_UDBETALING: "Til udbetaling",
    AmountBasis.NETTO: "Netto",
    AmountBasis.BRUTTO: "Brutto",
    AmountBasis.UDBETALT: "Udbetalt",
}

LIMIT: Final[Mapping[StrEnum, str]] = {
    Limit.NOT_ON_LIST: "Ydelsen står ikke på listen for borgeren",
    Limit.ABOVE_RULE: "Beløbet er over a conto-reglen",
    Limit.ABOVE_BILAG_CEILING: "Beløbet er over loftet for ét bilag",
    Limit.ABOVE_PERSON_CEILING: "Borgeren kommer over loftet for én person",
    Limit.SECOND_FOR_SAME: "Der er allerede et bilag for samme ydelse og periode",
    Limit.DO_NOT_PAY: "Borgeren har et udbetalingsstop",
}

HASH_SHOWN: Final = 12
"""Characters of a hash that stand in a table; the whole one stands in the journal's own text."""

EVENT: Final[Mapping[str, str]] = {
    "ledger.moved": "Flyttet til en PostgreSQL-database",
    "user.added": "Bruger oprettet",
    "user.password-changed": "Adgangskode skiftet",
    "user.roles-changed": "Roller ændret",
    "user.disabled": "Bruger lukket",
    "list.imported": "Liste indlæst",
    "list.fetched": "Liste hentet med hele CPR-numre",
    "benefit.planted": "Ydelser lagt ind fra programmet",
    "benefit.added": "Ydelse tilføjet",
    "benefit.name-mapped": "Listens navn knyttet til en ydelse",
    "layout.added": "Layout gemt",
    "layout.changed": "Layout ændret",
    "incident.opened": "Hændelse åbnet",
    "incident.closed": "Hændelse lukket",
    "citizen.looked-up": "Borger slået op",
    "citizen.cpr-shown": "CPR-nummer vist",
    "pay_mark.set": "Udbetalingsstop sat",
    "pay_mark.lifted": "Udbetalingsstop ophævet",
    "bilag.requested": "Anmodning sendt til teamlederen",
    "bilag.issued": "Bilag udstedt",
    "bilag.approved": "Anmodning godkendt og bilag udstedt",
    "bilag.rejected": "Anmodning afslået",
    "bilag.voided": "Bilag annulleret",
    "bilag.held": "Bilag åbnet til udbetaling",
    "bilag.released": "Bilag lagt tilbage i køen",
    "bilag.paid": "Bilag udbetalt",
    "bilag.settled-in-part": "Bilag afregnet delvist",
    "bilag.settled": "Bilag afregnet",
    "box.opened": "Kasse åbnet",
    "box.refilled": "Kasse fyldt op",
    "box.closed": "Kasse lukket",
    "workbook.drawn": "Arbejdsbog trukket",
    "ledger.restored": "Sikkerhedskopi lagt tilbage",
    "clock.jumped": "Computerens ur sprang",
    "clock.confirmed": "Datoen set efter",
    "server.started": "Programmet startet",
    "server.stopped": "Programmet stoppet",
}

SUBJECT: Final[Mapping[str, str]] = {
    "user_account": "Bruger",
    "payment_list": "Liste",
    "list_file": "Ugemt liste",
    "benefit": "Ydelse",
    "layout": "Layout",
    "incident": "Hændelse",
    "citizen": "Borger",
    "pay_mark": "Udbetalingsstop",
    "bilag": "Bilag",
    "cash_box": "Kasse",
    "export_file": "Arbejdsbog",
    "ledger": "Regnskab til og med nr.",
    "clock_jump": "Urets spring",
    "server": "Port",
}

ESTIMATE_METHOD: Final[Mapping[str, str]] = {
    f"last-list-plus-minus-{DEFAULT_SPREAD_PERCENT}-percent": (
        f"Den sidste liste, plus/minus {DEFAULT_SPREAD_PERCENT} %"
    ),
}

_BY_TYPE: Final[Mapping[type[StrEnum], Mapping[StrEnum, str]]] = {
    BilagStatus: STATUS,
    BilagAction: ACTION,
    PayoutMethod: METHOD,
    IdentityCheck: IDENTITY,
    Role: ROLE,
    SettlementKind: SETTLEMENT,
    ListKind: LIST_KIND,
    AmountBasis: AMOUNT_BASIS,
    Limit: LIMIT,
}


def label_of(value: StrEnum) -> str:
    """The Danish word for a value of one of the domain's enums."""
    return _BY_TYPE[type(value)][value]


def choices_of(kind: type[StrEnum]) -> dict[str, str]:
    """Value and label of each member, in the enum's order: what a choice field offers."""
    return {member.value: label_of(member) for member in kind}


def piece_label(value_oere: Oere) -> str:
    """The name of a note or coin: "500 kr.", "50 øre"."""
    return f"{value_oere // 100}\u00a0kr." if value_oere >= 100 else f"{value_oere}\u00a0øre"


def event_label(action: str) -> str:
    """The Danish words for what an event of the journal tells."""
    return EVENT[action]


def subject_label(subject: str, label: str = "") -> str:
    """What an event is about, "Bilag STR26-00042-7" or "Liste 3"; a hash is cut to what is read aloud."""
    table, _, key = subject.partition(":")
    return f"{SUBJECT[table]} {label or key[:HASH_SHOWN]}"


def step_text(action: str, subject: str, label: str = "") -> str:
    """What somebody has finished, in one piece: "bilag STR26-00042-7 udbetalt", "kasse 3 åbnet"."""
    done, about = event_label(action), subject_label(subject, label)
    word = about.partition(" ")[0]
    # Where the words begin with what it is about, its number goes between.
    text = f"{about}{done.removeprefix(word)}" if done.startswith(f"{word} ") else f"{done} ({about})"
    return text[0].lower() + text[1:]


def rule_text(rule: AcontoRule) -> str:
    """The a-conto rule in one Danish sentence."""
    step = format_kroner(rule.rounding_oere)
    parts = [f"{rule.share_percent} % af det forventede beløb, afrundet ned til nærmeste {step}"]
    if rule.ceiling_bilag_oere is not None:
        parts.append(f"højst {format_kroner(rule.ceiling_bilag_oere)} pr. bilag")
    if rule.ceiling_person_oere is not None:
        parts.append(f"højst {format_kroner(rule.ceiling_person_oere)} pr. borger")
    return f"{', '.join(parts).rstrip('.')}. Alt derover godkendes af teamlederen."


def estimate_method_label(method: str) -> str:
    """How an estimate was made, in plain Danish."""
    return ESTIMATE_METHOD[method]
