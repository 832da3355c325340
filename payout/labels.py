"""The Danish words for the values of the domain, each said once for pages, forms, paper and the log."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from payout.domain.account_map import AccountField, TargetSystem
from payout.domain.aconto import AcontoRule, Limit
from payout.domain.bilag import IdentityCheck
from payout.domain.bilag_states import BilagAction, BilagStatus
from payout.domain.cash_report import MovementKind, Occasion
from payout.domain.counter_notes import ControlQuestion, Need, Relation
from payout.domain.double_lock import Side
from payout.domain.estimate import FEWEST_STEPS, LEVEL_PERCENT, MEASURED, PARTLY_MEASURED
from payout.domain.formal_steps import DecisionKind, FaultPlace
from payout.domain.indberetningsliste import AmountBasis, ListKind
from payout.domain.judge_return import RowNote, RowResult
from payout.domain.kontering import Account, PayoutMethod
from payout.domain.late_entry import TypedField
from payout.domain.list_copies import CopyForm, CopyState, CopyStepKind
from payout.domain.logbook import DecisionPart, LogCategory
from payout.domain.lookups import Oddity
from payout.domain.match_proposals import Doubt, Verdict
from payout.domain.missing import MissingState
from payout.domain.missing import StepKind as MissingStepKind
from payout.domain.odd_bilag import BilagOddity
from payout.domain.paper_blocks import PaperEnd
from payout.domain.plan_check import CheckSection
from payout.domain.posting_file import PostingFormat
from payout.domain.real_run import Outcome
from payout.domain.reconciliation import CashState
from payout.domain.rekeying import Age, RekeyingStatus, Whose
from payout.domain.rekeying_file import LineVerdict
from payout.domain.retention import RetentionStep
from payout.domain.roles import Role
from payout.domain.sample import SampleMeans, SampleOutcome
from payout.domain.settlement import ReturnReason, SettlementKind
from payout.domain.settlement_plan import PartState, PlanEnd
from payout.domain.settling_file import LineFault
from payout.domain.suggestion import Step, StepKind, Suggestion
from payout.domain.transfers import TransferAction, TransferState
from payout.money import Oere, format_amount, format_kroner

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
    BilagAction.RETURN_TRANSFER: "meldes retur fra banken",
    BilagAction.REVERSE: "åbnes igen ved at tilbageføre en afregning",
}

FAULT_PLACE: Final[Mapping[StrEnum, str]] = {
    FaultPlace.BENEFIT_SYSTEM: "Fagsystemet",
    FaultPlace.ACCOUNTING: "Økonomisystemet",
    FaultPlace.NEMKONTO: "NemKonto",
    FaultPlace.BANK: "Banken",
    FaultPlace.NETWORK: "Netværket",
}

DECISION_KIND: Final[Mapping[StrEnum, str]] = {
    DecisionKind.STAND_DOWN: "Afblæst",
    DecisionKind.RESUME: "Udstedelsen genoptaget",
}

CHECK_SECTION: Final[Mapping[StrEnum, str]] = {
    CheckSection.ALARM: "Alarmering",
    CheckSection.NOW: "Opgaver nu",
    CheckSection.AFTER: "Opgaver bagefter",
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
    IdentityCheck.MITID: "MitID set",
    IdentityCheck.KNOWN: "Kendt af kontoret",
    IdentityCheck.OTHER: "Anden legitimation",
}

CONTROL_QUESTION: Final[Mapping[StrEnum, str]] = {
    ControlQuestion.ADDRESS: "Adresse",
    ControlQuestion.BIRTHPLACE: "Fødested",
    ControlQuestion.LAST_PAYMENT: "Sidste udbetaling",
    ControlQuestion.BANK: "Bank for NemKonto",
    ControlQuestion.FAMILY: "Ægtefælle eller børn",
    ControlQuestion.CONTACT: "Kontaktperson på kontoret",
}

RELATION: Final[Mapping[StrEnum, str]] = {
    Relation.PROXY: "En med fuldmagt",
    Relation.GUARDIAN: "Værge",
    Relation.PARENT: "Forælder til et barn under 18",
    Relation.OTHER: "En anden",
}

NEED: Final[Mapping[StrEnum, str]] = {
    Need.FOOD: "Mad",
    Need.MEDICINE: "Medicin",
    Need.RENT: "Husleje",
    Need.HEATING: "El, vand eller varme",
    Need.CHILDREN: "Noget til børn",
    Need.OTHER: "Andet",
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
    SettlementKind.RETURNED: "Returneret kontant",
    SettlementKind.RECOVERY: "Sendt til inddrivelse",
    SettlementKind.CORRECTED: "Rettet",
}

PLAN_END: Final[Mapping[StrEnum, str]] = {
    PlanEnd.DEFERRED: "Henstand",
    PlanEnd.COMPLAINT: "Klage",
    PlanEnd.BENEFIT_ENDED: "Ydelsen er ophørt",
    PlanEnd.DEATH: "Dødsfald",
    PlanEnd.OTHER: "Andet",
    PlanEnd.COMPLETED: "Intet udestår mere",
    PlanEnd.TRANSFER_RETURNED: "Overførslen kom retur",
}

PART_STATE: Final[Mapping[StrEnum, str]] = {
    PartState.PLANNED: "Planlagt",
    PartState.DUE: "Forfalden",
    PartState.TAKEN: "Modregnet",
    PartState.MISSED: "Ikke modregnet",
}

LINE_FAULT: Final[Mapping[StrEnum, str]] = {
    LineFault.NUMBER_UNREADABLE: "Nummeret kan ikke læses. Skriv det, som det står på bilaget.",
    LineFault.AMOUNT_UNREADABLE: "Beløbet kan ikke læses eller er nul. Skriv det i kroner, fx 1.250,00.",
    LineFault.NOTE_TOO_LONG: "Bemærkningen er over 200 tegn. Gør den kortere.",
    LineFault.KIND_UNKNOWN: (
        "Under Afregnes som skal der stå Modregnet, Tilbagebetalt, Afskrevet, Inddrivelse eller Rettet."
    ),
    LineFault.REASON_MISSING: "Skriv i bemærkningen, hvorfor beløbet afskrives, inddrives eller rettes.",
    LineFault.DAY_UNREADABLE: "Datoen kan ikke læses. Skriv dag, måned og år, fx 30-11-2026.",
    LineFault.REFERENCE_TOO_LONG: "Kørslen eller referencen er over 80 tegn. Gør den kortere.",
    LineFault.TWICE: "Bilaget står flere gange i filen. Læg beløbene sammen i én række.",
    LineFault.UNKNOWN: "Der er ikke noget bilag med det nummer i hændelsen.",
    LineFault.NOT_PAID: "Bilaget er ikke udbetalt, eller det er allerede afregnet.",
    LineFault.TOO_MUCH: "Beløbet er større end det udestående.",
}

ROW_RESULT: Final[Mapping[StrEnum, str]] = {
    RowResult.BOOKED: "Bogføres",
    RowResult.UNCHANGED: "Uændret",
    RowResult.UNTOUCHED: "Ikke rørt",
    RowResult.DIFFERING: "Afviger",
    RowResult.NOT_FOUND: "Ikke fundet",
    RowResult.MISSING: "Mangler i filen",
}

ROW_NOTE: Final[Mapping[StrEnum, str]] = {
    RowNote.NOTHING_FILLED_IN: "Der er ikke udfyldt noget i rækken.",
    RowNote.ALREADY_SETTLED: "Bilaget er allerede afregnet helt. Rækken er ikke rørt.",
    RowNote.ALREADY_RETURNED: "Det samme er bogført fra en tidligere fil. Rækken er ikke rørt.",
    RowNote.NUMBER_UNREADABLE: "Nummeret kan ikke læses. Skriv det, som det står på bilaget.",
    RowNote.NUMBER_UNKNOWN: "Der er ikke noget bilag med det nummer i hændelsen.",
    RowNote.TWICE: "Bilaget står flere gange i filen. Læg beløbene sammen i én række.",
    RowNote.NOT_IN_EXPORT: "Bilaget stod ikke i arbejdsbogen, da den blev trukket. Brug en nyere arbejdsbog.",
    RowNote.NOT_PAID: "Bilaget er ikke udbetalt, så der er intet at bogføre.",
    RowNote.DAY_UNREADABLE: "Datoen kan ikke læses. Skriv dag, måned og år, fx 21-11-2026.",
    RowNote.DAY_AHEAD: "Datoen ligger i fremtiden. Skriv den dag, det er bogført.",
    RowNote.BOOKED_NUMBER_TOO_LONG: "Økonomis bilagsnr. er over 40 tegn. Gør det kortere.",
    RowNote.REMARK_TOO_LONG: "Bemærkningen er over 200 tegn. Gør den kortere.",
    RowNote.AMOUNT_UNREADABLE: "Beløbet kan ikke læses, eller det er nul eller under. Skriv det i kroner.",
    RowNote.AMOUNT_MISSING: "Der står, hvordan der afregnes, men intet beløb. Skriv beløbet.",
    RowNote.KIND_MISSING: "Der står et beløb, men ikke hvordan det er afregnet. Vælg fra listen i cellen.",
    RowNote.KIND_UNKNOWN: "Måden kendes ikke. Vælg fra listen i cellen.",
    RowNote.REASON_MISSING: "Skriv i Bemærkning, hvorfor beløbet er afskrevet, sendt videre eller rettet.",
    RowNote.TOO_MUCH: "Beløbet er større end det udestående.",
    RowNote.RETURNED_OTHERWISE: (
        "Der er bogført et andet beløb fra en tidligere fil af samme arbejdsbog. "
        "Træk en ny arbejdsbog, og skriv kun det, der mangler."
    ),
    RowNote.ROW_GONE: "Bilaget stod i arbejdsbogen, da den blev trukket, men er ikke i filen.",
}

RETURN_REASON: Final[Mapping[StrEnum, str]] = {
    ReturnReason.GIVEN_BACK: "Borgeren afleverer pengene",
    ReturnReason.WRONG_PERSON: "Udbetalt til en forkert person",
    ReturnReason.WRONG_AMOUNT: "Udbetalt med et forkert beløb",
}

TRANSFER_STATE: Final[Mapping[StrEnum, str]] = {
    TransferState.LISTED: "På listen",
    TransferState.RELEASED: "Frigivet",
    TransferState.SENT: "Sendt",
    TransferState.CONFIRMED: "Bekræftet",
    TransferState.RETURNED: "Kommet retur",
    TransferState.TAKEN_OFF: "Taget af listen",
}

TRANSFER_ACTION: Final[Mapping[StrEnum, str]] = {
    TransferAction.RELEASE: "frigives",
    TransferAction.SEND: "meldes sendt",
    TransferAction.CONFIRM: "bekræftes",
    TransferAction.RETURN: "meldes retur",
    TransferAction.DROP: "tages af listen",
}

ACCOUNT: Final[Mapping[StrEnum, str]] = {
    Account.CASH_BOX: "Kasse",
    Account.BANK: "Bank",
    Account.CASH_IN_TRANSIT: "Kontanter undervejs",
    Account.CLEARING: "Mellemregning",
    Account.BENEFIT: "Ydelse",
    Account.CASH_DIFFERENCE: "Kassedifference",
    Account.REQUISITION: "Rekvisition",
    Account.RECOVERY: "Til inddrivelse",
}

TARGET_SYSTEM: Final[Mapping[StrEnum, str]] = {
    TargetSystem.NEUTRAL: "Kassekladde",
    TargetSystem.OPUS: "KMD Opus",
    TargetSystem.PRISME: "Prisme",
}

ACCOUNT_FIELD: Final[Mapping[StrEnum, str]] = {
    AccountField.ACCOUNT: "Konto",
    AccountField.COST_CENTRE: "Omkostningssted",
    AccountField.PSP_ELEMENT: "PSP-element",
    AccountField.PROFIT_CENTRE: "Profitcenter",
    AccountField.INTERNAL_ORDER: "Ordre",
}

POSTING_FORMAT: Final[Mapping[StrEnum, str]] = {
    PostingFormat.KASSEKLADDE_XLSX: "Kassekladde (Excel)",
    PostingFormat.KASSEKLADDE_CSV: "Kassekladde (csv)",
    PostingFormat.OPUS: "KMD Opus",
    PostingFormat.PRISME: "Prisme",
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

PAPER_END: Final[Mapping[StrEnum, str]] = {
    PaperEnd.USED: "Brugt",
    PaperEnd.SPOILED: "Kasseret",
    PaperEnd.RETURNED: "Returneret",
}

TYPED_FIELD: Final[Mapping[StrEnum, str]] = {
    TypedField.NUMBER: "Bilagsnummer",
    TypedField.CPR: "CPR-nummer",
    TypedField.AMOUNT: "Beløb",
    TypedField.ISSUED_AT: "Udstedt kl.",
    TypedField.PAID_AT: "Udbetalt kl.",
}

OUTCOME: Final[Mapping[StrEnum, str]] = {
    Outcome.AS_EXPECTED: "Betalt som ventet",
    Outcome.DIFFERENT_AMOUNT: "Andet beløb end ventet",
    Outcome.NEW_PERSON: "Ny borger",
    Outcome.NEW_LINE: "Ny ydelse til en borger på listen",
    Outcome.DEDUCTED: "A conto modregnet helt",
    Outcome.DEDUCTED_IN_PART: "A conto modregnet delvist",
    Outcome.NOT_DEDUCTED: "A conto ikke modregnet",
    Outcome.PAID_TWICE: "Betalt to gange",
    Outcome.DEDUCTED_TOO_MUCH: "Modregnet for meget",
    Outcome.NOT_PAID: "Ikke betalt",
    Outcome.ONLY_A_CONTO: "Kun a conto",
    Outcome.BILAG_IN_NO_LIST: "Bilag uden for listerne",
}

NEXT_STEP: Final[Mapping[Outcome, str]] = {
    Outcome.AS_EXPECTED: "Intet at gøre.",
    Outcome.DIFFERENT_AMOUNT: "Se i fagsystemet, hvorfor beløbet er et andet. Der er intet bilag at afregne.",
    Outcome.NEW_PERSON: "Se, at borgeren skal have ydelsen. Der er intet bilag at afregne.",
    Outcome.NEW_LINE: "Se, at borgeren også skal have denne ydelse. Der er intet bilag at afregne.",
    Outcome.DEDUCTED: "Afregn bilaget som modregnet.",
    Outcome.DEDUCTED_IN_PART: "Afregn den modregnede del. Resten er et krav: modregn den, eller opkræv den.",
    Outcome.NOT_DEDUCTED: "Hele bilaget er et krav: modregn det i en senere udbetaling, eller opkræv det.",
    Outcome.PAID_TWICE: "Borgeren har fået både ydelse og a conto: modregn eller opkræv bilaget.",
    Outcome.DEDUCTED_TOO_MUCH: "Find ud af, hvorfor der er trukket for meget, og udbetal det.",
    Outcome.NOT_PAID: "Kontakt borgeren, og udbetal ydelsen. De haster mest.",
    Outcome.ONLY_A_CONTO: "Udbetal resten af ydelsen, og afregn bilaget i den.",
    Outcome.BILAG_IN_NO_LIST: "Find ud af, hvilken ydelse bilaget hører til. Ellers er det et krav.",
}
"""What is to be done about the payments of an outcome."""

MATCH_SOURCE: Final = (
    "Indberetningslister: ventet beløb",
    "Udbetalte bilag: a conto",
    "Udbetalingslister: udbetalt",
    "Udbetalingslister: fradraget a conto",
)
"""What the match is checked against, in the order of its checks."""

DOUBT: Final[Mapping[StrEnum, str]] = {
    Doubt.REPLACEMENT: "Erstatningsnummer og CPR-nummer med samme navn og fødselsdag",
    Doubt.SAME_NAME: "Samme navn og fødselsdag, to CPR-numre",
    Doubt.CHANGED_CPR: "Samme navn, ydelse og beløb, to CPR-numre",
    Doubt.OTHER_DAY: "Samme beløb på en anden dag eller for en anden periode",
    Doubt.SPLIT: "Delt i flere udbetalinger, der tilsammen giver beløbet",
    Doubt.MOVED_DAY: "Mange betalinger, der er udbetalt på en anden dag",
}

VERDICT: Final[Mapping[StrEnum, str]] = {
    Verdict.CONFIRMED: "Bekræftet: de er det samme",
    Verdict.REFUSED: "Afvist: de er ikke det samme",
}

OCCASION: Final[Mapping[StrEnum, str]] = {
    Occasion.OPEN: "Åbning",
    Occasion.REFILL: "Opfyldning",
    Occasion.HANDOVER: "Overdragelse",
    Occasion.INSPECTION: "Eftersyn",
    Occasion.CLOSE: "Lukning",
}

MOVEMENT: Final[Mapping[StrEnum, str]] = {
    MovementKind.FLOAT: "Byttepenge ved åbning",
    MovementKind.REFILL: "Opfyldning",
    MovementKind.PAYOUT: "Udbetalt",
    MovementKind.RETURNED: "Leveret tilbage",
    MovementKind.DIFFERENCE: "Kassedifference",
    MovementKind.EMPTIED: "Taget ud ved lukning",
}

REKEYING_STATUS: Final[Mapping[StrEnum, str]] = {
    RekeyingStatus.OPEN: "Skal indtastes",
    RekeyingStatus.CHANGED: "Skal rettes",
    RekeyingStatus.KEYED: "Skal kontrolleres",
    RekeyingStatus.DONE: "Kontrolleret",
}

AGE: Final[Mapping[StrEnum, str]] = {
    Age.NEW: "Ny",
    Age.SOON: "Bør tages nu",
    Age.LATE: "For gammel",
}

WHOSE: Final[Mapping[StrEnum, str]] = {
    Whose.MINE: "Mine",
    Whose.NOBODYS: "Ingens",
}

LINE_VERDICT: Final[Mapping[StrEnum, str]] = {
    LineVerdict.MARKED: "Bliver mærket som indtastet.",
    LineVerdict.UNCHANGED: "Intet er ændret.",
    LineVerdict.DIFFERS: (
        "Bilaget er allerede indtastet med noget andet. Åbn det igen på siden, eller ret rækken i filen."
    ),
    LineVerdict.AMOUNT_CHANGED: "Beløbet er et andet i dag. Hent listen igen, og se, hvad der er tastet.",
    LineVerdict.NOT_FOUND: "Bilaget er ikke på listen. Se efter nummeret.",
    LineVerdict.TWICE: "Bilaget står flere gange i filen. Slet den ene række.",
    LineVerdict.RECEIPT_MISSING: "Skriv kvitteringsnummeret.",
    LineVerdict.DAY_UNREADABLE: "Datoen mangler eller kan ikke læses. Skriv den som dag-måned-år.",
    LineVerdict.DAY_TO_COME: "Datoen er ikke kommet endnu.",
    LineVerdict.PERSON_UNKNOWN: "Ingen aktiv bruger hedder sådan. Skriv navnet eller brugernavnet.",
    LineVerdict.TOO_LONG: "Kvitteringsnummeret eller bemærkningen er for lang. Gør teksten kortere.",
}

MISSING_STATE: Final[Mapping[StrEnum, str]] = {
    MissingState.OPEN: "Åben",
    MissingState.CLOSED: "Afsluttet",
    MissingState.COVERED: "Dækket",
}

MISSING_STEP: Final[Mapping[StrEnum, str]] = {
    MissingStepKind.CONTACTED: "Borgeren er kontaktet",
    MissingStepKind.TOLD_TO_COME: "Borgeren er bedt om at komme",
    MissingStepKind.HANDED_OVER: "Givet videre",
    MissingStepKind.BILAG: "Bilag udstedt",
    MissingStepKind.PAID_LATER: "Udbetales i en senere kørsel",
    MissingStepKind.NOT_ENTITLED: "Ikke berettiget",
    MissingStepKind.URGENT: "Haster",
    MissingStepKind.NOT_URGENT: "Haster ikke mere",
    MissingStepKind.REOPENED: "Åbnet igen",
}

SAMPLE_OUTCOME: Final[Mapping[StrEnum, str]] = {
    SampleOutcome.AGREES: "Stemmer",
    SampleOutcome.DIFFERS: "Afviger",
    SampleOutcome.NOT_REACHED: "Ikke truffet",
}

SAMPLE_MEANS: Final[Mapping[StrEnum, str]] = {
    SampleMeans.CITIZEN: "Spurgt borgeren",
    SampleMeans.PAPER: "Set det underskrevne bilag",
    SampleMeans.BOTH: "Begge dele",
}

LOG_CATEGORY: Final[Mapping[StrEnum, str]] = {
    LogCategory.EVENT: "Hændelse",
    LogCategory.DECISION: "Beslutning",
    LogCategory.MESSAGE: "Besked",
    LogCategory.PROBLEM: "Problem",
    LogCategory.CASH: "Kontanter",
    LogCategory.PRESS: "Presse",
    LogCategory.TECHNICAL: "Teknik",
    LogCategory.STAFF: "Personale",
    LogCategory.OTHER: "Andet",
}

RETENTION_STEP: Final[Mapping[StrEnum, str]] = {
    RetentionStep.AT_CLOSE: "Lister og borgere uden bilag",
    RetentionStep.IDENTITY: "Personoplysninger på bilag",
}

DECISION_PART: Final[Mapping[StrEnum, str]] = {
    DecisionPart.DECIDED_BY: "Besluttet af",
    DecisionPart.GROUND: "Grundlag",
    DecisionPart.ASSIGNEE: "Udføres af",
}

COPY_FORM: Final[Mapping[StrEnum, str]] = {
    CopyForm.PAPER: "Papir",
    CopyForm.ENCRYPTED: "Krypteret fil",
}

COPY_STEP: Final[Mapping[StrEnum, str]] = {
    CopyStepKind.HANDED: "Givet videre",
    CopyStepKind.LOCKED: "Låst inde",
    CopyStepKind.SHREDDED: "Makuleret",
}

COPY_STATE: Final[Mapping[StrEnum, str]] = {
    CopyState.OUT: "I omløb",
    CopyState.LOCKED: "Låst inde",
    CopyState.SHREDDED: "Makuleret",
}

SIDE: Final[Mapping[StrEnum, str]] = {
    Side.LEADER: "Teamlederens halvdel",
    Side.CONTROL: "Økonomis eller revisorens halvdel",
}

ODDITY: Final[Mapping[StrEnum, str]] = {
    Oddity.OWN_NAME: "Samme navn som den, der slår op",
    Oddity.MANY: "Mange på kort tid",
    Oddity.PROTECTED: "Navne- og adressebeskyttet",
    Oddity.NO_CASE: "Intet bilag eller anmodning",
}

BILAG_ODDITY: Final[Mapping[StrEnum, str]] = {
    BilagOddity.OWN_NAME: "Borgeren hedder det samme som en af dem, der lavede bilaget",
    BilagOddity.ON_NO_LIST: "Borgeren står ikke på listen",
    BilagOddity.SPLIT: "Flere bilag til borgeren fra samme sagsbehandler samme dag",
    BilagOddity.LATE_VOID: "Annulleret sent",
    BilagOddity.PRINTED_AFTER_PAYOUT: "Udskrevet igen efter udbetalingen",
    BilagOddity.SAME_ACCOUNT: "Samme konto som en anden borgers",
    BilagOddity.SAME_COLLECTOR: "Hentet af den samme som en anden borgers",
}

CASH_STATE: Final[Mapping[StrEnum, str]] = {
    CashState.COUNTED: "Talt",
    CashState.CONFIRMED: "Bekræftet",
    CashState.UNCONFIRMED: "Ikke bekræftet",
    CashState.ATTESTED: "Attesteret",
    CashState.UNATTESTED: "Afventer attestation",
    CashState.TAKEN_OVER: "Overtaget",
    CashState.WAITS_FOR_COUNT: "Venter på optælling",
    CashState.CALLED_OFF: "Ikke gennemført",
}

HASH_SHOWN: Final = 12
"""Characters of a hash that stand in a table; the whole one stands in the journal's own text."""

EVENT: Final[Mapping[str, str]] = {
    "ledger.moved": "Flyttet til en PostgreSQL-database",
    "user.added": "Bruger oprettet",
    "user.password-changed": "Adgangskode skiftet",
    "user.roles-changed": "Roller ændret",
    "user.disabled": "Bruger lukket",
    "user.password-chosen": "Egen adgangskode valgt",
    "user.signed-out": "Bruger logget af overalt",
    "user.codes-made": "Nyt ark med engangskoder",
    "user.code-used": "Engangskode brugt",
    "user.app-enrolled": "App til koder taget i brug",
    "user.pin-set": "PIN-kode valgt",
    "user.factors-ended": "App, koder og PIN nulstillet",
    "user.sign-in-slowed": "Mange forkerte forsøg på at logge ind",
    "user.unlocked": "Bruger lukket op efter forkerte forsøg",
    "user.role-granted": "Midlertidig rolle givet",
    "user.role-ended": "Midlertidig rolle taget tilbage",
    "list.imported": "Liste indlæst",
    "list.fetched": "Liste hentet med hele CPR-numre",
    "benefit.planted": "Ydelser lagt ind fra programmet",
    "benefit.added": "Ydelse tilføjet",
    "benefit.name-mapped": "Listens navn knyttet til en ydelse",
    "layout.added": "Layout gemt",
    "layout.changed": "Layout ændret",
    "incident.opened": "Hændelse åbnet",
    "incident.closed": "Hændelse lukket",
    "retention.asked": "Sletning sat i gang, venter på en anden",
    "data.deleted": "Lister og borgere uden bilag slettet",
    "identity.blanked": "Personoplysninger slettet efter opbevaringen",
    "copies.deleted": "Kopier med slettede oplysninger fjernet",
    "closing_pack.packed": "Lukkepakke dannet",
    "closing_pack.received": "Lukkepakke kvitteret af arkivet",
    "incident.stood-down": "Hændelse afblæst",
    "incident.resumed": "Udstedelse genoptaget",
    "plan.planted": "Plan lagt ind fra programmet",
    "plan.saved": "Plan gemt",
    "plan.ticked": "Punkt i planen gjort",
    "plan.unticked": "Punkt i planen alligevel ikke gjort",
    "closing.reason-stated": "Begrundelse for åbne bilag skrevet",
    "closing.reason-confirmed": "Begrundelse for åbne bilag bekræftet",
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
    "bilag.paper-issued": "Bilag udstedt på papir og efterregistreret",
    "bilag.paper-paid": "Bilag udbetalt på papir og efterregistreret",
    "bilag.released": "Bilag lagt tilbage i køen",
    "bilag.released-for-other": "Bilag lagt tilbage i køen for en anden",
    "bilag.paid": "Bilag udbetalt",
    "bilag.settled-in-part": "Bilag afregnet delvist",
    "bilag.settled": "Bilag afregnet",
    "bilag.settlement-reversed": "Bilag åbnet igen, fordi en afregning er tilbageført",
    "bilag.plan-made": "Bilag har fået en plan for modregning",
    "bilag.plan-stopped": "Bilag har fået sin plan for modregning stoppet",
    "bilag.part-missed": "Bilag har en rate, der ikke er modregnet",
    "bilag.printed": "Bilag udskrevet som kopi",
    "bilag.settled-many": "Flere bilag afregnet på én gang",
    "bilag.marked-urgent": "Bilag mærket som haster",
    "bilag.cash-returned": "Bilag returneret kontant",
    "bilag.listed": "Bilag sat på en overførselsliste",
    "bilag.unlisted": "Bilag taget af overførselslisten",
    "bilag.transfer-confirmed": "Bilag bekræftet af banken",
    "bilag.transfer-returned": "Bilag kommet retur fra banken",
    "paper-block.made": "Blok af blanke bilag lavet",
    "paper-block.handed-on": "Blok af blanke bilag givet videre",
    "paper-numbers.spoiled": "Blanketter kasseret",
    "paper-numbers.returned": "Blanketter returneret",
    "paper-number.reopened": "Blanket er ikke kasseret eller returneret alligevel",
    "late-entry.typed": "Papirbilag tastet første gang",
    "late-entry.checked": "Papirbilag tastet anden gang",
    "late-entry.approved": "Papirbilag godkendt til registrering",
    "late-entry.dropped": "Indtastning af papirbilag opgivet",
    "transfer-list.made": "Overførselsliste lavet",
    "transfer-list.released": "Overførselsliste frigivet",
    "transfer-list.sent": "Overførselsliste sendt til banken",
    "transfer-list.confirmed": "Overførsler bekræftet af banken",
    "transfer-list.dropped": "Overførselsliste opgivet",
    "transfer-list.fetched": "Overførselsliste hentet med kontonumre",
    "box.opened": "Kasse åbnet",
    "box.refilled": "Kasse fyldt op",
    "box.refill-counted": "Kasse talt til opfyldning",
    "box.refill-withdrawn": "Kasse alligevel ikke fyldt op",
    "box.float-confirmed": "Kasse: byttepenge bekræftet",
    "box.offered": "Kasse på vej til en anden kasserer",
    "box.offer-withdrawn": "Kasse alligevel ikke overdraget",
    "box.taken-over": "Kasse talt og overtaget",
    "box.closed": "Kasse lukket",
    "box.difference-attested": "Kassedifference attesteret",
    "box.inspection-begun": "Kasseeftersyn begyndt",
    "box.inspection-counted": "Kasseeftersyn talt",
    "box.inspection-cancelled": "Kasseeftersyn afbrudt",
    "benefit.system-set": "Ydelsens system angivet",
    "rekeying.many": "Genindtastning af flere bilag",
    "rekeying.taken": "Genindtastning taget",
    "rekeying.handed-over": "Genindtastning givet videre",
    "rekeying.released": "Genindtastning sluppet",
    "rekeying.keyed": "Genindtastning udført",
    "rekeying.checked": "Genindtastning kontrolleret",
    "rekeying.reopened": "Genindtastning åbnet igen",
    "rekeying.fetched": "Genindtastningsliste hentet",
    **{f"missing.{kind.value}": f"Manglende udbetaling: {text}" for kind, text in MISSING_STEP.items()},
    "sample.drawn": "Stikprøve trukket",
    **{f"sample.{one.value}": f"Stikprøve: {text}" for one, text in SAMPLE_OUTCOME.items()},
    "match_link.confirmed": "Tvivl om match afgjort: det samme",
    "match_link.refused": "Tvivl om match afgjort: ikke det samme",
    "match_link.undone": "Afgørelse om match taget tilbage",
    "list_copy.made": "Listekopi lavet",
    "list_copy.handed": "Listekopi givet videre",
    "list_copy.locked": "Listekopi låst inde",
    "list_copy.shredded": "Listekopi makuleret",
    "ready.printer": "Printerens prøveside kom rigtigt ud",
    "ready.cash_order": "Kontantordre aftalt",
    "workbook.drawn": "Arbejdsbog trukket",
    "workbook.returned": "Arbejdsbog læst tilbage fra Økonomi",
    "bilag.booked": "Bilag bogført af Økonomi",
    "postings.exported": "Posteringsfil trukket",
    "export.booked": "Eksport kvitteret bogført",
    "export.receipt-reversed": "Kvittering for eksport taget tilbage",
    "accounts.entry-added": "Konto ændret i kontoplanen",
    "accounts.file-imported": "Kontoplan indlæst fra en fil",
    "logbook.written": "Skrevet i logbogen",
    "logbook.decided": "Beslutning skrevet i logbogen",
    "logbook.corrected": "Rettet i logbogen",
    "logbook.solved": "Problem meldt løst i logbogen",
    "ledger.restored": "Sikkerhedskopi lagt tilbage",
    "ledger.passphrase-changed": "Adgangssætningen til filen skiftet",
    "double-lock.half-set": "Halvdel af dobbeltlåsen sat",
    "clock.jumped": "Computerens ur sprang",
    "clock.confirmed": "Datoen set efter",
    "handover.drawn": "Overdragelse til et andet sted hentet",
    "handover.received": "Overdragelse fra et andet sted indlæst",
    "drill.made": "Regnskab oprettet til en øvelse",
    "drill.script-kept": "Øvelsens drejebog lagt ind",
    "drill.started": "Øvelsen startet",
    "drill.arrived": "Øvelse: borgeren er kommet",
    "drill.noted": "Afholdt øvelse noteret",
    "server.started": "Programmet startet",
    "server.stopped": "Programmet stoppet",
}

CHECKS: Final[Mapping[str, str]] = {
    "chain": "Journalens kæde",
    "rebuild": "Tabellerne mod journalen",
    "personal-data": "Personoplysninger",
    "lists": "Listernes linjer",
    "handovers": "Overdragelser fra andre steder",
    "postings": "Posteringer",
    "series": "Bilagsnumre",
    "paper-numbers": "Numre på papir",
    "transitions": "Bilagenes forløb",
    "two-people": "To personer",
    "paid-once": "Udbetalt én gang",
    "boxes": "Kassernes beholdning",
    "schema": "Tabeller, indekser og spærringer",
    "file": "Datafilen",
    "server": "Databasens server",
}
"""The checks of the verification, by their names."""

SUBJECT: Final[Mapping[str, str]] = {
    "user_account": "Bruger",
    "role_grant": "Midlertidig rolle",
    "payment_list": "Liste",
    "list_file": "Ugemt liste",
    "benefit": "Ydelse",
    "layout": "Layout",
    "incident": "Hændelse",
    "incident_decision": "Beslutning",
    "action_plan": "Plan, udgave",
    "plan_tick": "Tjekliste, linje",
    "closing_reason": "Begrundelse",
    "citizen": "Borger",
    "pay_mark": "Udbetalingsstop",
    "bilag": "Bilag",
    "bilag_print": "Udskrift",
    "paper_block": "Blok",
    "paper_end": "Blanket",
    "late_entry": "Efterregistrering",
    "cash_box": "Kasse",
    "cash_inspection": "Kasseeftersyn",
    "transfer_list": "Overførselsliste",
    "benefit_system": "Systemvalg",
    "rekeying": "Genindtastning",
    "missing_case": "Manglende udbetaling",
    "sample_draw": "Stikprøve",
    "sample_item": "Stikprøvebilag",
    "list_copy": "Listekopi",
    "readiness_tick": "Klarmelding",
    "match_link": "Match",
    "returned_file": "Returneret arbejdsbog",
    "export_file": "Eksport",
    "export_receipt": "Kvittering",
    "account_entry": "Kontoplan, post",
    "log_entry": "Logbogens nr.",
    "handover": "Overdragelse",
    "ledger": "Regnskab til og med nr.",
    "clock_jump": "Urets spring",
    "server": "Port",
    "drill_ledger": "Øvelse",
    "drill_run": "Øvelse",
    "drill_card": "Øvelseskort",
    "drill_note": "Afholdt øvelse",
    "double_lock_half": "Dobbeltlås, halvdel",
    "retention_run": "Dataslut",
    "closing_pack": "Lukkepakke",
    "pack_receipt": "Kvittering for lukkepakke",
}

_ESTIMATE_METHOD: Final[Mapping[str, str]] = {
    MEASURED: f"{LEVEL_PERCENT} %-interval efter, hvor meget listerne plejer at ændre sig fra gang til gang",
    PARTLY_MEASURED: (
        f"{LEVEL_PERCENT} %-interval for de kilder, der har mindst {FEWEST_STEPS + 1} lister; "
        "de andre med et fast spænd"
    ),
}

_BY_TYPE: Final[Mapping[type[StrEnum], Mapping[StrEnum, str]]] = {
    BilagStatus: STATUS,
    BilagAction: ACTION,
    PayoutMethod: METHOD,
    IdentityCheck: IDENTITY,
    ControlQuestion: CONTROL_QUESTION,
    Relation: RELATION,
    Need: NEED,
    Role: ROLE,
    SettlementKind: SETTLEMENT,
    PlanEnd: PLAN_END,
    PartState: PART_STATE,
    Account: ACCOUNT,
    TargetSystem: TARGET_SYSTEM,
    AccountField: ACCOUNT_FIELD,
    PostingFormat: POSTING_FORMAT,
    ReturnReason: RETURN_REASON,
    RowResult: ROW_RESULT,
    RowNote: ROW_NOTE,
    LineFault: LINE_FAULT,
    TransferState: TRANSFER_STATE,
    TransferAction: TRANSFER_ACTION,
    ListKind: LIST_KIND,
    AmountBasis: AMOUNT_BASIS,
    Limit: LIMIT,
    PaperEnd: PAPER_END,
    TypedField: TYPED_FIELD,
    Occasion: OCCASION,
    Outcome: OUTCOME,
    Doubt: DOUBT,
    Verdict: VERDICT,
    MovementKind: MOVEMENT,
    RekeyingStatus: REKEYING_STATUS,
    Age: AGE,
    Whose: WHOSE,
    LineVerdict: LINE_VERDICT,
    MissingState: MISSING_STATE,
    MissingStepKind: MISSING_STEP,
    SampleOutcome: SAMPLE_OUTCOME,
    SampleMeans: SAMPLE_MEANS,
    CopyForm: COPY_FORM,
    CopyStepKind: COPY_STEP,
    CopyState: COPY_STATE,
    CashState: CASH_STATE,
    Oddity: ODDITY,
    BilagOddity: BILAG_ODDITY,
    Side: SIDE,
    FaultPlace: FAULT_PLACE,
    DecisionKind: DECISION_KIND,
    CheckSection: CHECK_SECTION,
    LogCategory: LOG_CATEGORY,
    DecisionPart: DECISION_PART,
    RetentionStep: RETENTION_STEP,
}


_TABLES: Final[Mapping[str, str]] = {
    "list_line": "Linjer på lister",
    "payment_list": "Lister med fil og bemærkninger",
    "citizen": "Borgere: navn og CPR-nummer",
    "lookup": "Opslag: formål",
    "list_fetch": "Hentede lister: formål",
    "bilag": "Bilag: navn, CPR-nummer og tekster",
    "export_file": "Eksporter: filen",
    "returned_file": "Returnerede arbejdsbøger: filen",
    "log_entry": "Logbog: teksten",
    "settlement": "Afregninger: bemærkning",
    "missing_case": "Manglende udbetalinger: navn og CPR-nummer",
    "match_link": "Svar om mulige navne: CPR-numre",
}


def table_label(table: str) -> str:
    """What a table's personal data is called on a protocol; the table's own name where it has no other."""
    return _TABLES.get(table, f"Øvrige personoplysninger ({table})")


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


def suggestion_text(suggestion: Suggestion) -> str:
    """How a suggested amount comes about, "80 % af 11.250,00 = 9.000,00; afrundet … → 8.000,00"."""
    if not suggestion.steps:
        return "Står ikke på listen, så der er intet forslag"
    before = [suggestion.steps[0].amount_oere, *(step.amount_oere for step in suggestion.steps)]
    told = [
        _step_text(step, suggestion.share_percent, is_less=step.amount_oere < left)
        for left, step in zip(before, suggestion.steps, strict=False)
    ]
    return f"{'; '.join(told)} → {format_amount(suggestion.amount_oere)}"


def _step_text(step: Step, share_percent: int, *, is_less: bool) -> str:
    figure, left = format_amount(step.figure_oere), format_amount(step.amount_oere)
    if step.kind is StepKind.SHARE:
        return f"{share_percent} % af {figure} = {left}"
    if step.kind is StepKind.ROUNDED:
        told = f"afrundet ned til hele {figure.removesuffix(',00')} kr."
        return f"{told} = {left}" if is_less else told
    if step.kind is StepKind.STOPPED:
        return "udbetalingsstop"
    if step.kind is StepKind.GIVEN_BEFORE:
        return f"givet før {figure}, så der er højst {left} tilbage" if is_less else f"givet før {figure}"
    if step.kind is StepKind.SECOND_FOR_SAME:
        return f"der er allerede givet {figure} for det samme"
    return f"loft pr. {'borger' if step.kind is StepKind.PERSON_CEILING else 'bilag'} {figure}"


def estimate_method_label(method: str) -> str:
    """How an estimate was made, in plain Danish."""
    if method in _ESTIMATE_METHOD:
        return _ESTIMATE_METHOD[method]
    percent = next(figure for figure in method.split("-") if figure.isdecimal())
    return f"Den sidste liste, plus/minus {percent} %"
