"""What the guide of each role says, in Danish, and which pages it shows."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """One page for the wall: steps in order, what never to do, help when it goes wrong, and pictures."""

    name: str
    heading: str
    steps: Sequence[tuple[str, str]]
    never: Sequence[str]
    trouble: Sequence[tuple[str, str]]
    pictures: Sequence[tuple[str, str]]
    """File name of a picture and the line under it."""


CASEWORKER = Guide(
    name="sagsbehandler",
    heading="Skranken: fra borger til bilag",
    steps=(
        ("Find borgeren", "Scan sundhedskortet, eller skriv CPR-nummer, navn eller bilagsnummer. Enter."),
        ("Se kortet", "Hvad er ventet, hvad er givet, og er der en advarsel? Sig aldrig CPR-nummeret højt."),
        ("Kontrollér identiteten", "Se pas, kørekort eller anden legitimation, og vælg, hvad du har set."),
        ("Udsted", "Beløbet er foreslået. Tryk Enter: bilaget får sit nummer, og papiret kommer frem."),
        ("Giv borgeren papiret", "Borgeren går til kassen med begge dele. Feltet er klar til den næste."),
    ),
    never=(
        "Udbetal ikke selv: den, der udsteder, udbetaler aldrig.",
        "Lad ingen se skærmen. Gå ikke fra den uden at logge af.",
        "Lav ikke et nyt bilag, fordi printeren svigter: udskriv det igen.",
    ),
    trouble=(
        ("Uden for reglen", "Skriv, hvad borgeren mangler. Teamlederens svar kommer på skærmen."),
        ("Fejl på bilaget", "Åbn bilaget, vælg Annullér, og skriv hvorfor. Udsted et nyt."),
        ("Ingen forbindelse", "Det skrevne bliver stående. Prøv igen; ellers papirbilag."),
    ),
    pictures=(("search", "Ét felt til det hele"), ("citizen", "Borgerens kort og det nye bilag")),
)
FINANCE = Guide(
    name="oekonomi",
    heading="Kassen: fra bilag til udbetalt",
    steps=(
        ("Åbn kassen", "Tæl sedler og mønter, og skriv antallet. En anden bekræfter det, der er bragt."),
        (
            "Tag næste bilag",
            "Scan nummeret fra borgerens papir, skriv dets ende (42-7), eller tag det øverste i køen. Enter.",
        ),
        ("Se legitimationen", "Navnet på skærmen, på papiret og på legitimationen skal være det samme."),
        ("Tæl op foran borgeren", "Skærmen viser, hvilke sedler. Få underskrift på kontorets del."),
        ("Udbetalt", "Tryk Enter. Bilaget er udbetalt, og feltet er klar til det næste."),
        ("Luk kassen", "Tæl op, før du ser, hvad der skal være. Forklar en forskel. Udskriv kasserapporten."),
    ),
    never=(
        "Udbetal aldrig uden underskrift, og aldrig det samme papir to gange.",
        "Udbetal ikke et bilag, du selv har udstedt eller godkendt.",
        "Hold kassen låst, når du går fra den.",
    ),
    trouble=(
        ("Borgeren går igen", "Læg bilaget tilbage i køen. Intet er udbetalt."),
        ("Pengene kommer tilbage", "Åbn bilaget, vælg Kontanter retur, og skriv hvorfor."),
        ("Kassen er ved at være tom", "Fyld op. Teamlederen kan se det på Lige nu."),
    ),
    pictures=(("queue", "Køen og feltet til nummeret"), ("pay", "Navn, beløb og sedler")),
)
LEADER = Guide(
    name="teamleder",
    heading="Dagen: fra nedbrud til regnskab",
    steps=(
        ("Åbn hændelsen", "Overblik, Åbn hændelse: systemer, ydelser, dage, hvem der har besluttet det."),
        ("Giv Økonomi besked", "Overblik, Side til Økonomi: personer, beløb og kontanter på ét ark."),
        ("Svar skranken", "Godkendelser: det, der er uden for reglerne, venter på dig. Begrund begge svar."),
        ("Følg dagen", "Lige nu: kø, tempo, kontanter, og hvornår køen er tom."),
        ("Attestér kasserne", "Kasser: du attesterer en forskel, som kassereren har forklaret."),
        ("Luk og aflever", "Eksport: arbejdsbogen til Økonomiafdelingen. Luk hændelsen, når intet venter."),
    ),
    never=(
        "Godkend ikke det, du selv har bedt om, og kør ikke en kasse.",
        "Lån ikke din adgang ud: hver person har sin egen.",
        "Sluk ikke computeren, før sikkerhedskopien er taget.",
    ),
    trouble=(
        ("Advarsel om kopi eller disk", "Sæt USB-stikket i. Se Sikkerhedskopier."),
        ("Kontrollen finder fejl", "Journal, Kontrol. Læs og udskriv; udsted ikke mere før svar."),
        ("Alt er nede", "Skriv udgiftsbilag i hånden, og gem dem sammen, til der er styr på det."),
    ),
    pictures=(("live", "Lige nu"), ("decisions", "Godkendelser")),
)
GUIDES = (CASEWORKER, FINANCE, LEADER)
