"""Refusals in Danish: the sentence for each domain error, which says what to do."""

import math
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from payout import clock
from payout.clock import DANISH_TIME
from payout.domain.action_plan import LINE_LENGTH, LINES, ActionPlanFault
from payout.domain.bilag import MissingPart
from payout.domain.bilag_states import BilagAction, BilagStatus
from payout.domain.errors import DomainError
from payout.domain.formal_steps import DecisionPart
from payout.domain.journal import HEAD_LETTERS_LEAST
from payout.domain.missing import StepKind, StepPart
from payout.domain.rekeying import RekeyingPart
from payout.domain.settlement import MOST_PARTS, RUN_DAYS_AHEAD, DetailFault
from payout.domain.settlement_plan import PlanFault
from payout.domain.sign_in import PIN_LENGTH
from payout.domain.two_people import Conflict
from payout.domain.ydelser import NAME_LENGTH
from payout.labels import label_of
from payout.money import format_kroner
from payout.queries.finished_steps import FinishedStep
from payout.services.passwords import PASSWORD_MINIMUM
from payout.web.export_errors import EXPORT_TEXTS
from payout.web.handover_errors import HANDOVER_TEXTS
from payout.web.logbook_errors import LOGBOOK_TEXTS
from payout.web.paper_errors import PAPER_TEXTS
from payout.web.retention_errors import RETENTION_TEXTS

_CONFLICTS: Mapping[Conflict, str] = {
    Conflict.PAYS_OWN_BILAG: (
        "Du har selv udstedt eller anmodet om dette bilag. En anden i Økonomi skal udbetale det."
    ),
    Conflict.PAYS_APPROVED_BILAG: "Du har selv godkendt dette bilag. En anden i Økonomi skal udbetale det.",
    Conflict.APPROVES_OWN_REQUEST: "Du har selv lavet denne anmodning. En anden teamleder skal afgøre den.",
    Conflict.APPROVES_WHILE_RUNNING_BOX: (
        "Du har haft en kasse i denne hændelse og kan derfor ikke afgøre anmodninger. "
        "En anden teamleder skal afgøre den."
    ),
    Conflict.RUNS_BOX_AFTER_APPROVING: (
        "Du har afgjort anmodninger i denne hændelse og kan derfor ikke have en kasse. "
        "En anden i Økonomi skal åbne den."
    ),
    Conflict.CONFIRMS_OWN_CASH: (
        "Du har selv haft eller talt kassen. En anden i Økonomi eller en teamleder skal bekræfte pengene."
    ),
    Conflict.ATTESTS_OWN_BOX: (
        "Du har selv haft eller talt kassen. En anden teamleder skal attestere differencen."
    ),
    Conflict.INSPECTS_OWN_BOX: "Du har selv haft kassen. En anden skal holde eftersynet.",
    Conflict.CONFIRMS_OWN_DELETION: (
        "Du har selv sat sletningen i gang. En anden teamleder eller en i Økonomi skal bekræfte den."
    ),
    Conflict.TAKES_BACK_OWN_BILAG: (
        "Du har selv udstedt, anmodet om eller godkendt dette bilag. "
        "En anden i Økonomi skal tage imod pengene."
    ),
    Conflict.LISTS_OWN_BILAG: (
        "Du har selv udstedt, anmodet om eller godkendt et af bilagene. "
        "En anden i Økonomi skal lave listen og melde den sendt."
    ),
    Conflict.RELEASES_OWN_LIST: (
        "Du har selv lavet listen. En anden i Økonomi skal se den efter og frigive den."
    ),
    Conflict.CONFIRMS_OWN_REASON: ("Du har selv skrevet begrundelsen. En anden i Økonomi skal bekræfte den."),
    Conflict.CHECKS_OWN_TYPING: "Du har selv tastet papirbilaget. En anden skal taste det igen.",
    Conflict.APPROVES_OWN_PAPER: (
        "Du har selv udstedt, udbetalt eller tastet papirbilaget. En anden teamleder skal godkende det."
    ),
    Conflict.SEES_OWN_SHREDDING: "Du kan ikke selv se efter. Vælg en anden, der så det.",
    Conflict.RELEASES_OWN_BILAG: (
        "Du har selv udstedt, anmodet om eller godkendt et bilag på listen. "
        "En anden i Økonomi skal frigive den."
    ),
    Conflict.CHECKS_OWN_REKEYING: (
        "Du har selv indtastet et af bilagene eller meldt det indtastet. En anden skal kontrollere det."
    ),
}
_ACTION_PLANS: Mapping[ActionPlanFault, str] = {
    ActionPlanFault.EMPTY: (
        "Planen skal have en titel, en alarmering og mindst én opgave nu, og hver linje i alarmeringen skal "
        "have både hvem og hvordan."
    ),
    ActionPlanFault.PHONE: "Skriv et nummer ved hver kontakt.",
    ActionPlanFault.TOO_LONG: (
        f"Planen er for lang. Højst {LINES} linjer i hver liste, {LINE_LENGTH} tegn på en linje."
    ),
    ActionPlanFault.ONE_LINE: (
        "Alarmering, opgaver og kontakter står på én linje hver og uden semikolon i teksten."
    ),
    ActionPlanFault.PERSONAL: "Planen indeholder et CPR-nummer. Slet det: planen må ikke handle om borgere.",
    ActionPlanFault.LATER: "Planen kan ikke være revideret efter i dag. Skriv den dag, den blev godkendt.",
    ActionPlanFault.APPROVER: "Skriv, hvem der har godkendt planen.",
}
_DECISIONS: Mapping[DecisionPart, str] = {
    DecisionPart.DECIDED_BY: "Skriv navn og stilling på den, der har besluttet det.",
    DecisionPart.REASON: "Skriv, hvorfor det er besluttet.",
}
_REKEYING: Mapping[RekeyingPart, str] = {
    RekeyingPart.RECEIPT: "Skriv det kvitteringsnummer, som ydelsessystemet har givet.",
    RekeyingPart.KEYED_LATER: "Datoen er ikke kommet endnu. Skriv den dag, bilaget blev indtastet.",
    RekeyingPart.REASON: "Skriv, hvad der er galt med indtastningen.",
}
_MISSING_STEPS: Mapping[StepKind, str] = {
    StepKind.CONTACTED: "Skriv, hvordan borgeren er kontaktet, fx telefon eller brev.",
    StepKind.HANDED_OVER: "Skriv, hvem sagen er givet videre til.",
    StepKind.NOT_ENTITLED: "Skriv, hvorfor borgeren ikke er berettiget.",
    StepKind.URGENT: "Skriv, hvorfor det haster.",
    StepKind.REOPENED: "Skriv, hvorfor rækken åbnes igen.",
}
_MISSING_PARTS: Mapping[StepPart, Callable[[StepKind], str]] = {
    StepPart.NOTE: lambda kind: _MISSING_STEPS[kind],
    StepPart.DAY: lambda kind: "Skriv datoen: dag, måned og år.",
    StepPart.BILAG: lambda kind: "Vælg det af borgerens bilag, der er udstedt.",
}
_MISSING: Mapping[MissingPart, str] = {
    MissingPart.AMOUNT: "Skriv et beløb over nul.",
    MissingPart.BENEFIT: "Vælg eller skriv ydelsen.",
    MissingPart.PERIOD: "Perioden slutter, før den begynder. Ret datoerne.",
    MissingPart.IDENTITY_DOCUMENT: "Skriv, hvilken legitimation du har set.",
    MissingPart.CONTROL_QUESTIONS: (
        "Et sundhedskort har intet billede. Stil mindst to kontrolspørgsmål, og sæt kryds ved dem, "
        "der er svaret rigtigt på."
    ),
    MissingPart.COLLECTOR: "Skriv, hvem der henter pengene, og hvilket dokument der giver ret til det.",
    MissingPart.BANK_ACCOUNT: "Skriv registreringsnummer og kontonummer.",
    MissingPart.REQUISITION_SLIP: "Skriv rekvisitionens blok- og seddelnummer.",
    MissingPart.REASON: "Skriv en begrundelse.",
    MissingPart.NEED: "Sæt kryds ved det, borgeren mangler penge til.",
}
SENT_BEFORE = (
    "Siden er sendt før, og det, der stod på den dengang, gælder. Det nye er ikke gemt. "
    "Skal der mere til, så åbn siden igen fra menuen."
)
_TAKEN: Mapping[str, str] = {
    "bilag.requested": "sendt til teamlederen",
    "bilag.issued": "udstedt",
    "bilag.approved": "godkendt og udstedt",
    "bilag.rejected": "afslået",
    "bilag.voided": "annulleret",
    "bilag.paper-issued": "registreret efter papir",
    "bilag.paper-paid": "registreret som udbetalt efter papir",
    "bilag.held": "åbnet til udbetaling",
    "bilag.released": "lagt tilbage i køen",
    "bilag.released-for-other": "lagt tilbage i køen",
    "bilag.paid": "udbetalt",
    "bilag.settled-in-part": "afregnet delvist",
    "bilag.settled": "afregnet",
    "bilag.settlement-reversed": "åbnet igen",
    "bilag.plan-made": "sat på en plan",
    "bilag.plan-stopped": "taget af planen",
    "bilag.part-missed": "meldt ikke modregnet for en rate",
    "bilag.marked-urgent": "mærket som haster",
    "bilag.cash-returned": "returneret kontant",
    "bilag.listed": "sat på en overførselsliste",
    "bilag.unlisted": "taget af overførselslisten",
    "bilag.transfer-confirmed": "bekræftet overført",
    "bilag.transfer-returned": "meldt retur fra banken",
}
_DETAILS: Mapping[DetailFault, str] = {
    DetailFault.BEFORE_PAYOUT: "Datoen er før bilaget blev udbetalt. Ret den.",
    DetailFault.AHEAD: (
        f"Datoen er for langt ude i fremtiden. En kørsel kan ligge højst {RUN_DAYS_AHEAD} dage frem, "
        "alt andet højst i dag."
    ),
    DetailFault.PART: (
        f"Raten kan ikke passe. Skriv fx 2 af 6, højst {MOST_PARTS} rater, og kun når der modregnes."
    ),
}
_PLANS: Mapping[PlanFault, str] = {
    PlanFault.NOTHING_CHOSEN: "Skriv enten et antal rater eller et beløb om måneden.",
    PlanFault.MONTH_PAST: "Planen skal begynde i denne måned eller senere.",
    PlanFault.FLOOR_ALONE: "Skriv også, hvad ydelsen er om måneden, så beløbet til borgeren kan holdes.",
    PlanFault.FLOOR_TAKES_ALL: (
        "Borgeren skal beholde hele ydelsen, så der er intet at modregne. Aftal et andet beløb, "
        "eller bogfør det udestående på en anden måde."
    ),
    PlanFault.TOO_MANY_PARTS: (
        f"Planen ville få over {MOST_PARTS} rater eller rater på nul. Vælg et større beløb om måneden."
    ),
}
_TEXTS: Mapping[str, Callable[[Any], str]] = {
    "second-person-needed": lambda error: _CONFLICTS[error.conflict],
    "incomplete": lambda error: _MISSING[error.part],
    "forbidden-transition": lambda error: _forbidden(error.status, error.action),
    "not-payable-in-cash": lambda error: (
        "Kontanter kan kun udbetales i hele 50 øre. "
        f"Det nærmeste beløb er {format_kroner(error.nearest_oere)}"
    ),
    "slip-used": lambda error: (
        f"Seddel {error.slip.number} i blok {error.slip.block} er brugt: den står på "
        f"{f'bilag {error.bilag_number}' if error.bilag_number else 'en anmodning, der venter på svar'}. "
        "Se efter numrene, eller tag en ny seddel."
    ),
    "box-short": lambda error: (
        f"Der er kun {format_kroner(error.balance_oere)} i kassen. Fyld kassen op, før bilaget udbetales."
    ),
    "box-full": lambda error: (
        f"Kassen må højst indeholde {format_kroner(error.maximum_oere)} "
        "Tag mindre med, eller aftal et større beløb."
    ),
    "no-open-incident": lambda error: "Der er ingen åben hændelse. Teamlederen åbner den under Overblik.",
    "no-incident": lambda error: "Der har ikke været en hændelse endnu, så der er intet at trække.",
    "wrong-kind-of-ledger": lambda error: (
        "Dette er en øvelse. Rigtige lister, kopier og hændelser kan ikke bruges her: de hører til i det "
        "rigtige regnskab."
        if error.is_drill
        else "Dette er det rigtige regnskab. En øvelse har sin egen mappe: start den med payout drill start."
    ),
    "real-person-in-drill": lambda error: (
        "Dette er en øvelse, og et af CPR-numrene kan være en rigtig borgers. Intet er gemt. "
        "Brug kun de opdigtede borgere på øvelsens kort og lister."
    ),
    "ledger-in-use-already": lambda error: (
        "Regnskabet er taget i brug og kan ikke gøres til en øvelse. Start øvelsen i sin egen mappe."
    ),
    "not-a-drill": lambda error: "Dette er det rigtige regnskab. Øvelsen ligger i sin egen mappe.",
    "drill-without-script": lambda error: (
        "Her er ingen drejebog. Start en øvelse i sin egen mappe med payout drill start."
    ),
    "drill-not-started": lambda error: "Øvelsen er ikke startet. Start den øverst på siden først.",
    "drill-started": lambda error: "Øvelsen er allerede startet.",
    "card-unknown": lambda error: "Kortet findes ikke i drejebogen. Se siden igen.",
    "card-has-come": lambda error: "Borgeren er allerede krydset af. Se siden igen.",
    "drill-ahead": lambda error: "Datoen er ikke kommet endnu. Skriv den dag, øvelsen blev holdt.",
    "incident-already-open": lambda error: "Der er allerede en åben hændelse. Luk den først.",
    "series-used-up": lambda error: (
        f"Nummerserien {error.series} er brugt op, så intet er udstedt. IT vælger et andet series_prefix i "
        "settings.toml. Luk så hændelsen, og åbn en ny."
    ),
    "issue-not-begun": lambda error: (
        f"Hændelsen er planlagt og begynder {_when(error.begins_at)}. Der udstedes ikke bilag før."
    ),
    "issue-stood-down": lambda error: (
        f"Hændelsen blev afblæst {_when(error.stood_down_at)}, så der udstedes og godkendes ikke mere. "
        "Det, der er udstedt, kan stadig udbetales. Skal der udstedes igen, genoptager teamlederen det under "
        "Beredskab."
    ),
    "decision-incomplete": lambda error: _DECISIONS[error.part],
    "decided-later": lambda error: "Beslutningen kan ikke være taget senere end nu. Ret tidspunktet.",
    "planned-backwards": lambda error: (
        "Det planlagte nedbrud skal begynde, før det slutter. Ret tidspunkterne."
    ),
    "already-stood-down": lambda error: "Hændelsen er allerede afblæst. Se siden igen.",
    "not-stood-down": lambda error: "Hændelsen er ikke afblæst, så der er intet at genoptage. Se siden igen.",
    "action-plan-invalid": lambda error: _ACTION_PLANS[error.fault],
    "no-action-plan": lambda error: "Den udgave af planen findes ikke.",
    "plan-file-unreadable": lambda error: (
        "Filen er ikke en plan. Vælg en .toml-fil, der er hentet fra Plan her eller i en anden kommune."
    ),
    "check-item-unknown": lambda error: "Punktet står ikke i hændelsens plan. Se tjeklisten igen.",
    "already-ticked": lambda error: (
        f"Punktet er allerede gjort {_when(error.done_at)} af {error.done_by}. Se tjeklisten igen."
    ),
    "not-ticked": lambda error: "Punktet er ikke gjort, så der er intet at fortryde. Se tjeklisten igen.",
    "tick-incomplete": lambda error: "Skriv, hvem der har gjort det, og ved en fortrydelse hvorfor.",
    "done-later": lambda error: "Punktet kan ikke være gjort senere end nu. Ret tidspunktet.",
    "incident-not-finished": lambda error: (
        "Hændelsen kan ikke lukkes endnu. Listen på siden viser, hvad der mangler, og hvem der skal gøre det."
    ),
    "closing-reason-missing": lambda error: (
        "Skriv en begrundelse for det, der mangler: stikprøven eller den rigtige kørsel."
    ),
    "not-to-be-waived": lambda error: (
        "Det kan ikke lades åbent, eller det er allerede bekræftet eller bragt i orden. Se siden igen."
    ),
    "list-unreadable": lambda error: error.message,
    "reading-stopped": lambda error: "Indlæsningen er stoppet. Intet er gemt.",
    "storing-stopped": lambda error: (
        "Listen er ikke gemt, for det blev stoppet. Gem den igen, eller kassér den."
    ),
    "list-already-imported": lambda error: "Præcis den samme fil er indlæst før. Den tæller allerede med.",
    "nothing-to-add-to": lambda error: (
        "Der er ingen tidligere udbetalingsliste fra samme kilde at lægge rettelserne til. "
        "Se efter kilden, eller indlæs listen som en hel liste."
    ),
    "proposal-gone": lambda error: (
        "Forslaget findes ikke længere: der er indlæst en liste, eller en anden har svaret. Se listen igen."
    ),
    "list-without-lines": lambda error: (
        "Ingen af listens rækker kan bruges, så den gemmes ikke: den ville afløse den forrige liste fra "
        "samme kilde med ingenting. Ret rækkerne, og indlæs listen igen."
    ),
    "key-of-another-form": lambda error: SENT_BEFORE,
    "benefit-unknown": lambda error: "Ydelsen findes ikke. Vælg en af dem, der står på siden.",
    "benefit-code-taken": lambda error: "Koden er brugt til en anden ydelse. Vælg en anden kode.",
    "benefit-name-taken": lambda error: f"Navnet står allerede for {error.name}. Brug et andet navn.",
    "benefit-name-missing": lambda error: f"Skriv et navn med bogstaver, højst {NAME_LENGTH} tegn.",
    "benefit-period-backwards": lambda error: "Ydelsen slutter, før den begynder. Ret datoerne.",
    "layout-refused": lambda error: error.message,
    "layout-name-taken": lambda error: "Et andet layout har navnet. Vælg et andet navn, eller ret det andet.",
    "layout-unknown": lambda error: "Layoutet findes ikke. Se de gemte layouts.",
    "already-marked": lambda error: (
        "Borgeren har allerede et udbetalingsstop. Ophæv det først, hvis der skal stå noget andet."
    ),
    "mark-gone": lambda error: "Udbetalingsstoppet er allerede ophævet. Se borgeren igen.",
    "instruction-missing": lambda error: "Skriv, hvad skranken skal gøre, eller hvorfor stoppet ophæves.",
    "citizen-unknown": lambda error: "Borgeren findes ikke. Søg igen fra Skranke.",
    "name-missing": lambda error: "Skriv borgerens navn, som det står på legitimationen.",
    "bilag-unknown": lambda error: "Bilaget findes ikke. Se efter nummeret på papiret.",
    "no-paper-yet": lambda error: (
        "Anmodningen har ikke noget nummer endnu. Vent på teamlederen, og udskriv bilaget bagefter."
    ),
    "not-yours-to-void": lambda error: (
        "Kun den, der har udstedt bilaget, eller en teamleder kan annullere det."
    ),
    "step-taken": lambda error: _taken(error.taken, error.action),
    "held-by-other": lambda error: (
        f"{error.name} er i gang med at udbetale bilag {error.number} ved en anden kasse siden "
        f"{_when(error.at)}."
    ),
    "already-paid": lambda error: (
        f"Bilag {error.number} er udbetalt af {error.name} {_when(error.at)}. Udbetal det ikke igen."
    ),
    "no-open-box": lambda error: "Du har ingen åben kasse. Åbn en kasse og tæl beholdningen først.",
    "box-already-open": lambda error: "Du har allerede en åben kasse. Luk den, før du åbner en ny.",
    "difference-unexplained": lambda error: (
        f"Optællingen afviger {format_kroner(error.difference_oere)} fra bogføringen. "
        "Tæl igen, eller skriv en forklaring."
    ),
    "bilag-still-held": lambda error: (
        f"{error.name} har et bilag under udbetaling. Det skal udbetales eller lægges tilbage i køen først."
    ),
    "refill-waiting": lambda error: (
        "En opfyldning af kassen venter på en andens bekræftelse. Få den bekræftet under Kasser, "
        "eller fortryd den."
    ),
    "box-unknown": lambda error: "Det findes ikke. Se kasserne igen under Kasser.",
    "box-closed": lambda error: (
        f"Kassen {error.place} er lukket og forbliver lukket. Det, der kommer for sent, hører til den næste "
        "kasse."
    ),
    "box-under-inspection": lambda error: (
        f"Der er kasseeftersyn af kassen {error.place}. Vent, til eftersynet er slut."
    ),
    "box-offered": lambda error: (
        f"Kassen {error.place} er ved at blive overdraget. Der sker intet i den, før {error.name} har talt "
        "den, eller overdragelsen er fortrudt under Kasser."
    ),
    "not-your-box": lambda error: "Det kan kun den, der har kassen, eller en teamleder gøre.",
    "delivery-settled": lambda error: "Pengene er allerede bekræftet eller fortrudt. Se kassen igen.",
    "handover-ended": lambda error: "Kassen er allerede overtaget, eller overdragelsen er fortrudt.",
    "receiver-unfit": lambda error: (
        "Kassen kan kun overdrages til en anden aktiv bruger i Økonomi, der ikke har afgjort anmodninger i "
        "denne hændelse. Vælg en anden."
    ),
    "nothing-to-attest": lambda error: "Der er ingen difference, der venter på attestation.",
    "inspection-ended": lambda error: "Eftersynet er allerede slut. Se protokollen under Kasser.",
    "settles-too-much": lambda error: (
        f"Der kan højst afregnes det udestående beløb, {format_kroner(error.outstanding_oere)}"
    ),
    "settled-meanwhile": lambda error: (
        f"{error.name} har afregnet en del {_when(error.at)}. "
        f"Der kan højst afregnes det udestående beløb, {format_kroner(error.outstanding_oere)}"
    ),
    "settlement-reason-missing": lambda error: (
        "Skriv hvorfor. Begrundelsen skal stå på linjen, så andre kan følge den."
    ),
    "detail-wrong": lambda error: _DETAILS[error.fault],
    "settlement-unknown": lambda error: "Linjen findes ikke på bilaget. Se afregningen igen.",
    "cash-stays": lambda error: (
        "Kontanter, der er talt ind i en kasse, kan ikke tilbageføres med en linje: pengene ligger i kassen. "
        "Skal borgeren have dem igen, så udsted et nyt bilag, som udbetales ved kassen."
    ),
    "already-reversed": lambda error: f"{error.name} har tilbageført linjen {_when(error.at)}.",
    "incident-is-closed": lambda error: (
        "Hændelsen er lukket, så dens afregninger kan ikke tilbageføres. Ret det i økonomisystemet."
    ),
    "plan-impossible": lambda error: _PLANS[error.fault],
    "plan-is-live": lambda error: "Bilaget har allerede en plan. Stop den, før der laves en ny.",
    "no-live-plan": lambda error: "Bilaget har ingen plan, der følges. Se afregningen igen.",
    "plan-part-ended": lambda error: "Raten er modregnet eller endnu ikke forfalden. Se planen igen.",
    "pieces-dont-fit": lambda error: (
        f"Sedlerne og mønterne giver {format_kroner(error.counted_oere)} "
        f"Bilaget er på {format_kroner(error.amount_oere)} Tæl igen."
    ),
    "citizen-stopped": lambda error: (
        "Teamlederen har sat et udbetalingsstop på borgeren, efter at bilaget blev udstedt. Udbetal ikke. "
        "Spørg teamlederen, som kan ophæve stoppet eller annullere bilaget."
    ),
    "goes-by-transfer": lambda error: (
        "Bilaget er en bankoverførsel og går ikke gennem kassen. Sæt det på en liste under Overførsler."
    ),
    "on-transfer-list": lambda error: (
        f"Bilaget er på overførselsliste {error.list_id}. "
        "Opgiv listen under Overførsler, hvis det skal af den."
    ),
    "already-urgent": lambda error: f"{error.name} har allerede mærket bilaget som haster.",
    "not-paid-in-cash": lambda error: (
        "Bilaget er ikke udbetalt kontant. Kommer en overførsel retur, så meld det under Overførsler."
    ),
    "nothing-listed": lambda error: f"Vælg mindst ét bilag og højst {error.most}.",
    "no-transfer": lambda error: f"Bilag {error.number} er ikke en bankoverførsel.",
    "account-unreadable": lambda error: (
        f"Kontoen på bilag {error.number} kan ikke læses. Annuller bilaget, og udsted et nyt med "
        "registreringsnummer og kontonummer."
    ),
    "not-released": lambda error: (
        "Filen til banken kan hentes, når en anden person har frigivet listen. PDF'en kan hentes før."
    ),
    "transfer-list-unknown": lambda error: "Overførslen findes ikke. Se listerne under Overførsler.",
    "forbidden-transfer-step": lambda error: (
        f"Overførslen er {label_of(error.state).lower()} og kan derfor ikke {label_of(error.action)}. "
        "Se listen igen."
    ),
    "headings-missing": lambda error: (
        f"Den første række skal hedde {' og '.join(error.wanted)}; der kan også være kolonner, der hedder "
        "bemærkning, afregnes som, dato og kørsel."
    ),
    "lines-refused": lambda error: (
        f"{error.count} af rækkerne kan ikke bogføres. Intet er bogført. Ret dem i filen, og indlæs den igen."
    ),
    "system-missing": lambda error: "Skriv systemets navn, og sæt kryds ved mindst én ydelse.",
    "rekeying-incomplete": lambda error: _REKEYING[error.part],
    "rekeying-nothing-chosen": lambda error: f"Vælg mindst ét bilag og højst {error.most}.",
    "rekeying-none": lambda error: (
        "Et af bilagene skal ikke indtastes: det er ikke udbetalt, eller pengene er kommet tilbage. "
        "Se listen igen."
    ),
    "rekeying-owned": lambda error: (
        f"{error.name} har taget bilag {error.number}. Bed om at få det, eller vælg et andet."
    ),
    "rekeying-owner-unfit": lambda error: "Vælg en aktiv bruger, der arbejder med bilag.",
    "rekeying-step-taken": lambda error: (
        f"Bilag {error.number} står nu sådan: {label_of(error.status).lower()}. "
        "Intet er ændret. Se listen igen."
    ),
    "rekeying-headings-missing": lambda error: (
        f"Filens første række mangler {', '.join(error.missing)}. Brug listen, som den er hentet herfra."
    ),
    "rekeying-lines-refused": lambda error: (
        f"{error.count} af rækkerne kan ikke bruges. Intet er mærket. Ret dem i filen, og indlæs den igen."
    ),
    "missing-step-incomplete": lambda error: _MISSING_PARTS[error.part](error.kind),
    "missing-not-closed": lambda error: "Rækken er åben i forvejen.",
    "missing-closed": lambda error: "Rækken er allerede afsluttet. Åbn den igen først.",
    "missing-unknown": lambda error: "Rækken findes ikke mere. Se listen igen.",
    "sample-empty": lambda error: "Der er ingen udbetalte bilag, der ikke allerede er trukket.",
    "sample-size-wrong": lambda error: (
        f"Skriv enten et antal fra 1 til {error.most} eller en procent fra 1 til 100."
    ),
    "sample-by-party": lambda error: (
        "Du har selv anmodet om, udstedt eller udbetalt bilaget. En anden skal kontrollere det."
    ),
    "sample-remark-missing": lambda error: "Skriv, hvad der afviger, eller hvad der er prøvet.",
    "sample-item-unknown": lambda error: "Bilaget er ikke i stikprøven. Se den igen.",
    "list-copy-unknown": lambda error: "Der er ingen kopi med det nummer. Se registeret igen.",
    "list-copy-shredded": lambda error: "Kopien er makuleret, og der kan ikke ske mere med den.",
    "list-copy-one-key-holder": lambda error: (
        "En dobbeltlås har to personer med hver sin nøgle. Skriv to forskellige navne."
    ),
    "list-copy-witness-unknown": lambda error: "Vælg en aktiv bruger, som så, at kopien blev makuleret.",
    "not-our-workbook": lambda error: (
        "Filen er ikke en arbejdsbog, som programmet har trukket til denne hændelse. "
        "Udfyld den arbejdsbog, der er hentet under Eksport, og gem den som .xlsx eller .ods."
    ),
    "workbook-of-another-incident": lambda error: (
        "Arbejdsbogen hører til en anden hændelse. Intet er bogført. "
        "Brug en arbejdsbog fra den seneste hændelse."
    ),
    "protected-cell-changed": lambda error: (
        f'Celle {error.cell} i arket "{error.sheet}" er ændret eller tilføjet efter udtrækket, så intet er '
        "bogført. Skriv kun i de kolonner, der er til at udfylde: hent arbejdsbogen igen under Eksport, og "
        "overfør det, der er udfyldt."
    ),
    "workbook-returned-before": lambda error: (
        "Præcis den samme fil er læst tilbage før. Intet er bogført igen."
    ),
    "nothing-to-book": lambda error: "Intet er ændret: ingen af filens rækker kan bogføres.",
    "returned-changed": lambda error: "Der er kommet ændringer siden. Se rækkerne igen.",
    "errand-runs": lambda error: "Noget andet er undervejs for dig. Vent, til det er færdigt, og prøv igen.",
    "errand-stopped": lambda error: "Det er stoppet, og intet er gemt.",
    "returned-workbook-gone": lambda error: (
        "Filen er her ikke længere: den er glemt efter en halv time, eller programmet er startet igen. "
        "Intet er bogført. Indlæs den igen."
    ),
    "nothing-to-settle": lambda error: "Vælg mindst ét bilag.",
    "account-file-refused": lambda error: (
        f"Post {error.place} i filen kan ikke bruges, så intet er gemt. {text_for(error.reason)}"
    ),
    "receipt-given": lambda error: (
        f"{error.name} har allerede kvitteret {_when(error.at)}. "
        "Tag den kvittering tilbage, hvis den er forkert."
    ),
    **EXPORT_TEXTS,
    **LOGBOOK_TEXTS,
    **PAPER_TEXTS,
    **HANDOVER_TEXTS,
    **RETENTION_TEXTS,
    "username-taken": lambda error: "Brugernavnet er taget. Vælg et andet.",
    "user-unknown": lambda error: "Brugeren findes ikke.",
    "password-too-short": lambda error: f"Adgangskoden skal have mindst {PASSWORD_MINIMUM} tegn.",
    "password-too-common": lambda error: (
        "Adgangskoden er for let at gætte. Brug fx fire tilfældige ord, og ikke navne, årstider, årstal "
        "eller "
        "ord om arbejdet."
    ),
    "password-unchanged": lambda error: "Det er den adgangskode, du har nu. Vælg en anden.",
    "password-wrong": lambda error: "Din adgangskode nu er forkert. Skriv den, du loggede ind med.",
    "too-many-tries": lambda error: (
        f"Der er prøvet for mange gange med dette navn eller herfra. Prøv igen om {_wait(error.wait)}, "
        f"eller bed "
        "teamlederen om at lukke op under Brugere. Har du logget ind før på en anden computer, så virker "
        "den endnu."
    ),
    "app-code-wrong": lambda error: (
        "Koden passer ikke. Vent på den næste kode i appen, og skriv den med det samme. Passer ingen "
        "koder, så "
        "går telefonens eller computerens ur forkert: vælg et ark med koder i stedet."
    ),
    "pin-unfit": lambda error: (
        f"PIN-koden skal være {PIN_LENGTH} cifre, og ikke 123456, 111111 eller lignende."
    ),
    "grant-ends-wrong": lambda error: "Rollen skal slutte senere end nu og inden for et år. Ret dagen.",
    "role-held-already": lambda error: "Brugeren har allerede den rolle. Vælg en anden rolle.",
    "deputy-without-role": lambda error: (
        "Den, der skal have en stedfortræder, har ikke selv den rolle. Vælg en anden rolle eller person."
    ),
    "deputy-for-self": lambda error: "Ingen er sin egen stedfortræder. Vælg en anden.",
    "roles-missing": lambda error: "Vælg mindst én rolle.",
    "own-account": lambda error: "Du kan ikke lukke din egen bruger. Bed en anden teamleder om det.",
    "last-team-leader": lambda error: "Det er den eneste aktive teamleder. Giv først en anden rollen.",
    "passphrase-too-short": lambda error: "Adgangssætningen skal have mindst 12 tegn.",
    "double-lock-not-your-side": lambda error: "Den halvdel hører til en anden rolle. Sæt din egen.",
    "double-lock-one-holds-both": lambda error: (
        "Du har sat den anden halvdel. De to halvdele skal holdes af hver sin person: "
        "bed en kollega sætte denne."
    ),
    "double-lock-half-too-short": lambda error: (
        "Halvdelen skal have 8 til 60 tegn og ingen mellemrum i enderne."
    ),
    "double-lock-not-set": lambda error: (
        "Dobbeltlåsen er ikke sat, så hele CPR-numre kan ikke hentes. Teamlederen og Økonomi sætter hver sin "
        "halvdel under Eksport og Dobbeltlås. Hent listen med skjulte numre imens."
    ),
    "double-lock-halves-wrong": lambda error: (
        "Mindst en af halvdelene passer ikke. Se efter store og små bogstaver, og prøv igen."
    ),
    "passphrase-unchanged": lambda error: "Det er den adgangssætning, der gælder nu. Vælg en anden.",
    "change-does-not-verify": lambda error: (
        "Regnskabet er ikke i orden, og adgangssætningen er ikke skiftet. Intet er ændret."
    ),
    "ledger-exists": lambda error: "Der er allerede data i mappen. Vælg en anden mappe med --instance.",
    "copy-does-not-verify": lambda error: "Kopien er ikke i orden og er ikke taget i brug.",
    "head-unreadable": lambda error: (
        f"Skriv koden, som den står på papiret: mindst {HEAD_LETTERS_LEAST} tegn, tallene 0-9 og "
        "bogstaverne a-f. Mellemrum og store bogstaver betyder ikke noget."
    ),
    "book-not-trusted": lambda error: (
        "Kontrollen har fundet fejl i regnskabet, så der kan ikke udstedes, udbetales eller ændres noget. "
        "Gå over til papirbilag, og sig det til teamlederen."
    ),
    "database-not-empty": lambda error: (
        "Der er allerede tabeller i databasen. Opret en tom database til regnskabet, og angiv den i stedet."
    ),
    "ledger-moved": lambda error: (
        "Regnskabet er flyttet til en PostgreSQL-database. Sæt PAYOUT_DATABASE_URL til dens adresse; "
        "den gamle fil kan kun læses med payout verify. "
        "Blev flytningen afbrudt, så kør payout migrate-to igen."
    ),
    "ledger-in-use": lambda error: "Et andet program har regnskabet åbent. Luk serveren, og prøv igen.",
    "move-does-not-verify": lambda error: "Regnskabet er ikke i orden og er ikke flyttet. Intet er ændret.",
    "ledger-in-the-way": lambda error: (
        "Der er allerede data i mappen, og de overskrives aldrig. Flyt ledger.db, ledger.db-wal og "
        "ledger.db-shm til en anden mappe (slet dem ikke), eller læg kopien i en ny mappe med --instance."
    ),
    "series-unknown": lambda error: (
        f"Serien {error.series} bruges ikke her. Se efter nummeret på papiret. "
        f"Kopien kender: {', '.join(error.known) or 'ingen serier endnu'}."
    ),
}
_TWO_MINUTES = 120


def text_for(error: DomainError) -> str:
    """The Danish sentence that tells the clerk what is wrong and what to do."""
    return _TEXTS[error.code](error)


def known_codes() -> frozenset[str]:
    """Every code that has a sentence."""
    return frozenset(_TEXTS)


def _forbidden(status: BilagStatus, action: BilagAction) -> str:
    return f"Bilaget er {label_of(status).lower()} og kan derfor ikke {label_of(action)}. Se bilaget igen."


def _taken(taken: FinishedStep, action: BilagAction) -> str:
    what = f"Bilag {taken.bilag_number}" if taken.bilag_number else "Anmodningen"
    done = f"{what} er {_TAKEN[taken.action]} af {taken.name} {_when(taken.at)}."
    return f"{done} {'Det' if taken.bilag_number else 'Den'} kan derfor ikke {label_of(action)}."


def _when(at: datetime) -> str:
    """The Danish time of day, "kl. 10.42"; with its day when that is another one."""
    local = at.astimezone(DANISH_TIME)
    return (
        f"kl. {local:%H.%M}" if local.date() == clock.today() else f"den {local:%d-%m-%Y} kl. {local:%H.%M}"
    )


def _wait(wait: timedelta) -> str:
    """How long, in whole seconds below two minutes and else in whole minutes, rounded up."""
    seconds = max(math.ceil(wait.total_seconds()), 1)
    return f"{seconds} sekunder" if seconds < _TWO_MINUTES else f"{math.ceil(seconds / 60)} minutter"
