"""The Danish words for the values of the domain, each said once for pages, forms and printed paper."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from payout.domain.bilag import IdentityCheck
from payout.domain.bilag_states import BilagStatus
from payout.domain.indberetningsliste import AmountBasis, ListKind
from payout.domain.kontering import PayoutMethod
from payout.domain.roles import Role
from payout.domain.settlement import SettlementKind

STATUS: Final[Mapping[StrEnum, str]] = {
    BilagStatus.AWAITING_APPROVAL: "Afventer godkendelse",
    BilagStatus.REJECTED: "Afslået",
    BilagStatus.ISSUED: "Udstedt",
    BilagStatus.VOIDED: "Annulleret",
    BilagStatus.PAYING: "Under udbetaling",
    BilagStatus.PAID: "Udbetalt",
    BilagStatus.SETTLED: "Afregnet",
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

_BY_TYPE: Final[Mapping[type[StrEnum], Mapping[StrEnum, str]]] = {
    BilagStatus: STATUS,
    PayoutMethod: METHOD,
    IdentityCheck: IDENTITY,
    Role: ROLE,
    SettlementKind: SETTLEMENT,
    ListKind: LIST_KIND,
    AmountBasis: AMOUNT_BASIS,
}


def label_of(value: StrEnum) -> str:
    """The Danish word for a value of one of the domain's enums."""
    return _BY_TYPE[type(value)][value]


def choices_of(kind: type[StrEnum]) -> dict[str, str]:
    """Value and label of each member, in the enum's order: what a choice field offers."""
    return {member.value: label_of(member) for member in kind}
