"""What a drill says in Danish: on the cards, on the script's page, and in the report."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from payout.domain.bilag import IdentityCheck
from payout.domain.drill_report import Advice, Mistake, Step
from payout.domain.drill_script import Card, CardKind, Due
from payout.money import Oere, format_kroner

PROXY_NAME: Final = "Fie Fuldmagt-Prøve"
BANK_ACCOUNT: Final = "reg.nr. 9999, konto 0000012345"
KIND: Final[Mapping[CardKind, str]] = {
    CardKind.ORDINARY: "Almindelig borger",
    CardKind.HEALTH_CARD: "Har kun sundhedskort",
    CardKind.MITID: "Har kun MitID",
    CardKind.PROTECTED: "Beskyttet adresse",
    CardKind.BANK_TRANSFER: "Vil have bankoverførsel",
    CardKind.CLAIMS_MORE: "Siger, at listens beløb er forkert",
    CardKind.PROXY: "Hentes af en med fuldmagt",
    CardKind.NO_PROXY: "Hentes af en uden fuldmagt",
    CardKind.NOT_ON_LIST: "Står ikke på listen",
    CardKind.ABOVE_RULE: "Vil have mere, end reglen giver",
    CardKind.STOPPED: "Har et udbetalingsstop",
    CardKind.COMES_AGAIN: "Kommer igen efter at have fået",
}
DUE: Final[Mapping[Due, str]] = {
    Due.CASH: "Bilag efter reglen, udbetalt kontant",
    Due.TRANSFER: "Bilag efter reglen, som bankoverførsel",
    Due.LEADER: "Anmodning, som teamlederen afgør",
    Due.NOTHING: "Ingenting: borgeren afvises ved skranken",
}
STEP: Final[Mapping[Step, str]] = {
    Step.WAITING: "Venter",
    Step.ISSUING: "Udstedes",
    Step.PAYING: "Udbetales",
}
STEP_EXPLAINED: Final = (
    "Venter: fra borgeren kommer, til skranken slår op. Udstedes: fra opslag til bilag, også med "
    "teamlederens svar. Udbetales: fra bilag til kvittering."
)
MISTAKE: Final[Mapping[Mistake, str]] = {
    Mistake.NOTHING_DONE: "Borgeren fik hverken bilag eller anmodning.",
    Mistake.NOT_DECIDED: "Anmodningen venter stadig på teamlederen.",
    Mistake.NOT_PAID: "Bilaget er udstedt og ikke udbetalt.",
    Mistake.LEADER_NOT_ASKED: "Skulle være sendt til teamlederen og blev det ikke.",
    Mistake.ASKED_NEEDLESSLY: "Blev sendt til teamlederen, selv om reglen rakte.",
    Mistake.SHOULD_BE_REFUSED: "Skulle være afvist: der var ingen fuldmagt.",
    Mistake.PAID_TWICE: "Har fået bilag to gange.",
    Mistake.TRIED_TWICE: "Blev sendt til teamlederen som et ekstra beløb. Skranken kunne selv have afvist.",
    Mistake.WRONG_AMOUNT: "Beløbet er ikke det, reglen giver.",
    Mistake.WRONG_METHOD: "Pengene gik ikke den vej, borgeren bad om.",
    Mistake.WRONG_IDENTITY: "Legitimationen på bilaget er ikke den, der blev vist.",
    Mistake.NO_COLLECTOR: "Hvem der henter, og med hvilken ret, passer ikke med kortet.",
    Mistake.NOT_WRITTEN_DOWN: "Det, borgeren sagde om beløbet, er ikke skrevet ned.",
}
ADVICE: Final[Mapping[Advice, str]] = {
    Advice.MORE_COUNTERS: "Køen foran skranken var for lang. Åbn en skranke mere, eller sæt en vært i køen, "
    "der finder legitimationen frem.",
    Advice.PRACTISE_COUNTER: "Bilagene var længe undervejs. Øv skrankens side og tastegenvejene, og hav "
    "teamlederen tæt på, så en anmodning får svar med det samme.",
    Advice.MORE_CASH_DESKS: "Køen foran kassen var for lang. Åbn en kasse mere, og tæl bunker af sedler op "
    "på forhånd.",
    Advice.ASK_LEADER: "Gennemgå, hvad der skal til teamlederen: borgere uden for listen, beløb over reglen "
    "og udbetalingsstop. Alt andet klarer skranken selv.",
    Advice.LEADER_AT_HAND: "Anmodninger blev liggende. Aftal, hvem der afgør dem, og hvem der er "
    "stedfortræder.",
    Advice.IDENTITY: "Øv legitimationen: vælg det, der faktisk vises, og udlever intet til en anden uden "
    "fuldmagt, man kan se.",
    Advice.AMOUNTS: "Brug det beløb, siden foreslår. Mener borgeren, at det er forkert, skal det skrives "
    "ned.",
    Advice.TWICE: "Se altid »Udstedt før« på borgerens side, før der udstedes. Den, der har fået, afvises "
    "venligt ved skranken.",
    Advice.METHODS: "Spørg, hvordan borgeren vil have pengene, før der udstedes, og vælg det på bilaget.",
    Advice.NOTES: "Skriv på bilaget, hvad borgeren siger, og hvem der henter på borgerens vegne.",
    Advice.FINISH: "Nogle gik uden penge. Lad en vært ved døren se efter, at alle har været ved kassen.",
    Advice.EXPECT_MORE: "Der kom flere end ventet. Bestil flere kontanter, og kald flere ind, end skønnet "
    "sagde.",
    Advice.EXPECT_FEWER: "Der kom færre end ventet. Se på, hvor skønnet kom fra, før næste bestilling.",
    Advice.WELL_DONE: "Ingenting at bemærke. Prøv næste gang med flere borgere, eller med én skranke mindre.",
}
_BRINGS: Final[Mapping[IdentityCheck, str]] = {
    IdentityCheck.PASSPORT: "Pas",
    IdentityCheck.DRIVING_LICENCE: "Kørekort",
    IdentityCheck.HEALTH_CARD: "Sundhedskort (gult kort), intet med billede. Svar rigtigt på det, du "
    "bliver spurgt om.",
    IdentityCheck.MITID: "Ingen papirer. MitID på telefonen, hvis du bliver spurgt.",
}
_SAYS: Final[Mapping[CardKind, Callable[[Card], str]]] = {
    CardKind.ORDINARY: lambda card: "Jeg har ikke fået min ydelse i dag.",
    CardKind.HEALTH_CARD: lambda card: "Jeg har ikke fået penge, og jeg har kun det gule kort med.",
    CardKind.MITID: lambda card: "Jeg har glemt pungen, men jeg mangler pengene i dag.",
    CardKind.PROTECTED: lambda card: "Jeg mangler min ydelse. Min adresse må ikke siges højt.",
    CardKind.BANK_TRANSFER: lambda card: f"Jeg vil hellere have pengene på min konto: {BANK_ACCOUNT}.",
    CardKind.CLAIMS_MORE: lambda card: (
        f"Det er for lidt. Min ydelse er sat op: jeg skal have {_kroner(card, 2_000_00)} i denne måned."
    ),
    CardKind.PROXY: lambda card: f"Jeg hedder {PROXY_NAME} og henter for {card.name}, der ligger syg.",
    CardKind.NO_PROXY: lambda card: f"Jeg henter for min nabo, {card.name}. Det plejer jeg.",
    CardKind.NOT_ON_LIST: lambda card: "Jeg fik bevilget hjælp i går. Jeg har ikke til mad.",
    CardKind.ABOVE_RULE: lambda card: (
        f"Jeg skal have det hele, {_kroner(card, 0)} Huslejen er {_kroner(card, -100_00)} og forfalder i dag."
    ),
    CardKind.STOPPED: lambda card: "Jeg har ikke fået min ydelse i dag. Er der noget galt?",
    CardKind.COMES_AGAIN: lambda card: "Jeg har ikke fået noget. Det må være en anden.",
}
_PLAY: Final[Mapping[CardKind, str]] = {
    CardKind.ORDINARY: "Tag imod det, du bliver tilbudt.",
    CardKind.HEALTH_CARD: "Bliv ikke fornærmet over spørgsmålene.",
    CardKind.MITID: "Vent, til du bliver spurgt, om du kan vise andet.",
    CardKind.PROTECTED: "Se efter på papiret, om din adresse står der.",
    CardKind.BANK_TRANSFER: "Sig kontonummeret én gang, langsomt.",
    CardKind.CLAIMS_MORE: "Du har ingen papirer på det. Tag imod listens beløb til sidst.",
    CardKind.PROXY: f"Du er {PROXY_NAME}. Du har fuldmagten med og viser din egen legitimation.",
    CardKind.NO_PROXY: "Du er naboen. Du har ingen fuldmagt. Gå, når du får nej.",
    CardKind.NOT_ON_LIST: "Bevillingen ligger derhjemme. Vent på svaret.",
    CardKind.ABOVE_RULE: "Bliv stående, til nogen har spurgt teamlederen.",
    CardKind.STOPPED: "Du ved ikke noget om et stop.",
    CardKind.COMES_AGAIN: "Du har været her før i dag og fået penge. Gå, når du får nej.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CardText:
    """What stands on a card to hold in the hand."""

    says: str
    brings: str
    play: str


def card_text(card: Card) -> CardText:
    """The words of a card."""
    brings = _BRINGS[card.brings]
    if card.kind is CardKind.PROXY:
        brings = f"Fuldmagt med underskrift, og {brings.lower()} i dit eget navn"
    return CardText(says=_SAYS[card.kind](card), brings=brings, play=_PLAY[card.kind])


def minutes_text(time: timedelta) -> str:
    """A time as minutes and seconds, "4.05 min."."""
    whole, seconds = divmod(round(time.total_seconds()), 60)
    return f"{whole}.{seconds:02} min."


def _kroner(card: Card, more_oere: int) -> str:
    return format_kroner(Oere((card.listed_oere or Oere(0)) + more_oere))
