"""What the coordinator must know before going on with a vraagstuk: each remark a rule, a fact and a remedy."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.intake import brands, grid
from assistant.intake.outline import sections
from assistant.intake.wording import amounts, spans
from assistant.matching.amounts import Amount, asked
from assistant.schema import Field, Requirement
from ingest.schema import Page

TENDER = (
    "Dit lijkt een lopende aanbesteding (‘{words}’). Dan loopt de weg via TenderNed en niet via het RCB: verwijs bedrijven "
    "daarheen en deel geen informatie die niet iedereen heeft. Vraag Defensie na of de procedure loopt."
)
TAILORED = (
    "{id} is toegeschreven naar één partij of merk (‘{name}’). Zo neemt het RCB een eis niet op, want alle bedrijven "
    "worden gelijk behandeld. Voorstel, op functie: ‘{functional}’."
)
REQUESTED = (
    "Het verzoek om de eisen toe te schrijven naar één partij (‘{words}’) wordt niet uitgevoerd: alle bedrijven worden gelijk "
    "behandeld. Schrijf op wat de oplossing moet kunnen, bijvoorbeeld: ‘{example}’."
)
EXPORT = (
    "Er staat een vraag over export in (‘{words}’). Daarover beslist de CDIU (Centrale Dienst In- en Uitvoer); de assistent "
    "doet er geen uitspraak over. Leg de vraag daar voor, zo nodig als sondage."
)
BROCHURE = (
    "Dit lijkt een brochure of aanbod en geen vraagstuk: er staat wat een bedrijf levert (‘{words}’), niet wat Defensie zoekt. "
    "Voeg het toe bij de documenten, of lever het vraagstuk aan."
)
NOTHING = "Er zijn geen eisen of wensen gevonden. Begrepen is: ‘{problem}’. Vul de eisen zelf aan of stel Defensie de vragen hieronder."
EMPTY = "Er staat geen tekst in. Plak het vraagstuk of lever het aan als PDF, DOCX of Markdown."
CONTRADICTION = "{one} en {other} spreken elkaar tegen: ‘{a}’ tegenover ‘{b}’. Vraag Defensie welke van de twee geldt."
LEFT_OUT = "Niet opgenomen, want in de tabel als ‘won’t have’ gemerkt: ‘{text}’. Voeg het toe als het toch een wens is."

_MAYBE = re.compile(r"\b(?:mogelijke|eventuele|latere|toekomstige|geen|niet|voorafgaand aan|vóór een|voor een|possible|future|potential|prior to|no|not a?|may lead|kan leiden|eventueel|overwe\w+|verwacht\w*)\b", re.I)  # fmt: skip
_RUNNING = (
    re.compile(r"\bTenderNed\b", re.I),
    re.compile(r"\b(?:openbare|niet-openbare|europese|nationale|onderhandse|concurrentiegerichte) (?:aanbesteding\w*|procedure)\b|\baanbestedingsprocedure|\b(?:open|restricted) procedure\b|\bcontract notice\b", re.I),
    re.compile(r"\baanbesteding(?:sdocument\w*|sleidraad|sstukken)?\b|\bcall for tenders?|\binvitation to tender", re.I),
    re.compile(r"\binschrijv(?:er|ers|ing|ingen)\b|\btenderers?\b", re.I),
    re.compile(r"\bnota van inlichtingen\b|\bgunning(?:scriteri\w+|sbeslissing)?\b|\baward criteri\w+", re.I),
    re.compile(r"\bUEA\b|\buniform europees aanbestedingsdocument|\bperceel \d|\buitsluitingsgronden\b|\bESPD\b", re.I),
    re.compile(r"\baankondiging van (?:de|een) opdracht\b|\b(?:inschrijving|aanbesteding|tender) (?:loopt|is geopend|staat open|sluit)\b", re.I),
)  # fmt: skip
_EXPORT = re.compile(r"\b(?:export\w*|geëxporteerd|exporteren|uitvoervergunning\w*|wapenexport|uitvoer (?:naar|van|buiten)|dual-use-?vergunning\w*|export licen[cs]e|ITAR)\b", re.I)  # fmt: skip
_ASKING = re.compile(r"\?\s*$|\b(?:weten of|horen of|vraag of|afvragen of|na(?:gaan|gegaan|te gaan)? of|uitzoeken of|vragen ons af|wonder whether|know whether|clarify (?:if|whether)|benieuwd of|bevestigen dat)\b", re.I)  # fmt: skip
_OFFER = re.compile(
    r"\b(?:wij|we) (?:leveren|bieden|maken|ontwikkelen|produceren|bouwen|verkopen|ontwerpen|onderhouden|verhuren|werken (?:met|voor|aan|sinds)|deliver|offer|build|make|develop|provide|supply|design|manufacture|sell|serve|work with)\b"
    r"|\b(?:ons|onze|our) (?:\w+ )?(?:product\w*|oplossing\w*|klant\w*|drones?|dienst\w*|werkplaats|fabriek|werf|hal|team|portfolio|medewerkers|ingenieurs|software|solutions?|customers?|clients?|engineers?|workshop|factory|facility|services?)\b"
    r"|\bneem contact op met (?:onze|ons)|\bvraag (?:een|naar) (?:een )?(?:demo|offerte)|\brequest a (?:demo|quote)|\b(?:prijs|prijzen|price) (?:op|on) (?:aanvraag|request)|\bleverbaar (?:uit voorraad|vanaf)|\b(?:al |reeds )?geleverd aan\b|\bdelivered to\b"
    r"|\b(?:opgericht|founded|established|sinds|since) (?:in )?(?:19|20)\d\d\b|\bmarktleider|\bour company\b|\bis (?:a|an|een) (?:\w+ ){0,3}(?:company|bedrijf|onderneming|start-?up|spin-?off|fabrikant|manufacturer|supplier|leverancier)\b"
    r"|\b(?:employees|medewerkers|klanten|customers)\b|\b(?:sales|info|verkoop)@|\bkvk\b|\b(?:datasheet|brochure|productblad|bedrijfsprofiel|company profile)\b",
    re.I,
)
_WANTED = re.compile(r"\b(?:(?:wij|we|defensie|marine|landmacht) (?:\w+ ){0,3}zoek\w*|zoeken (?:wij|we)|op zoek|gezocht|vraagstuk|behoefte|hebben \w* ?nodig|looking for|we need|seeks?|challenge|harde eis|wens(?:en)?|eisen)\b", re.I)  # fmt: skip
_DEMANDED = re.compile(r"\b(?:moet|moeten|dient|dienen|must|shall|should|harde eis|bij voorkeur|preferably)\b", re.I)
_VAGUE = re.compile(r"\b(?:(?:heel |zeer |zo |very |more )?(?:snel(?:le|ler)?|licht(?:e|er)?|ruime?|ver(?:re)? (?:weg|zien|kijken)|lang(?:e|er|durig)? (?:meegaan|vliegen|varen|mee|inzetbaar|volhouden|bereik)|klein(?:e)?|compacte?|goedkoop|goedkope|betaalbare?|voldoende|groot|grote|hoge?|nauwkeurige?|snelheid|weinig|korte tijd|stille?|fast|quick(?:ly)?|light(?:weight)?|small|cheap|affordable|sufficient|long|large|accurate|quiet|high|low)(?: mogelijk| as possible)?)\b", re.I)  # fmt: skip
_CONDITION = re.compile(r"\b(?:bij|tijdens|at|during|in)\s+(?:[\w’'-]+\s+){0,3}$", re.I)
"""What goes before an amount that says when a requirement holds, not what it asks."""


def remarks(pages: Sequence[Page], found: Sequence[Requirement], known: Sequence[Field]) -> Iterator[str]:
    """All remarks, those that may stop the work first."""
    said = _said(pages)
    if not said:
        yield EMPTY
        return
    yield from _tender(said)
    brochure = offer(pages, found)
    if brochure:
        yield BROCHURE.format(words=brochure)
    yield from _tailored(said, found)
    if question := next((t for t in said if _EXPORT.search(t) and _ASKING.search(t)), None):
        yield EXPORT.format(words=_short(question))
    yield from _contradictions(found)
    for section in sections(pages):
        for text in grid.left_out([line for line in section.lines if line.kind in ("row", "header")]):
            yield LEFT_OUT.format(text=_short(text))
    if not found and not brochure:
        problem = next((f.value for f in known if f.name == "problem"), said[0])
        yield NOTHING.format(problem=_short(problem))


def vague(found: Sequence[Requirement]) -> Iterator[tuple[str, str]]:
    """Requirements that name a measure without a figure: their id and the word."""
    for each in found:
        if not amounts(each.text) and not re.search(r"\d", each.text) and (word := _VAGUE.search(each.text)):
            yield each.requirement_id, word[0].lower()


def _tender(said: list[str]) -> Iterator[str]:
    """Two signs of a procedure, or one sentence that says that it runs; a tender that may come later is none."""
    firm = [t for t in said if not _MAYBE.search(t)]
    hits = {n: m[0] for t in firm for n, sign in enumerate(_RUNNING) if (m := sign.search(t))}
    runs = hits.get(len(_RUNNING) - 1)
    if runs or len(hits) > 2 or (len(hits) > 1 and (0 in hits or 1 in hits)):
        yield TENDER.format(words=_short(runs or next(iter(hits.values()))))


def offer(pages: Sequence[Page], found: Sequence[Requirement]) -> str | None:
    """What is offered, where a text offers and hardly seeks: its figures are what a product does, no requirements."""
    said = _said(pages)
    offers = [t for t in said if _OFFER.search(t)]
    sought = sum(bool(_WANTED.search(t)) for t in said)
    demanded = sum(bool(_DEMANDED.search(r.text)) for r in found)
    return _short(offers[0]) if len(offers) > 1 and 3 * sought <= len(offers) and demanded < 2 else None


def _said(pages: Sequence[Page]) -> list[str]:
    return [text for page in pages for s, e in spans(page.text) if (text := page.text[s:e]).strip()]


def _tailored(said: list[str], found: Sequence[Requirement]) -> Iterator[str]:
    for each in found:
        if named := brands.branded(each.source):
            yield TAILORED.format(id=each.requirement_id, name=named.name, functional=each.text)
    if wish := next((t for t in said if brands.request(t)), None):
        example = next(
            (r.text for r in found if amounts(r.text)), "een bereik van minimaal … km, te bedienen door … personen"
        )
        yield REQUESTED.format(words=_short(wish), example=example)


def _contradictions(found: Sequence[Requirement]) -> Iterator[str]:
    """Bounds on one named property that exclude each other; a scale, like zeegang, is a condition and never one."""
    bounds: dict[tuple[str, str], list[tuple[int, Amount]]] = {}
    for n, each in enumerate(found):
        for amount in asked(each.text):
            if amount.attribute and not _CONDITION.search(each.text[: amount.start]):
                bounds.setdefault((amount.dimension, amount.attribute), []).append((n, amount))
    pairs = {
        (min(n, m), max(n, m))
        for alike in bounds.values()
        for n, low in alike
        for m, high in alike
        if n != m and low.bound == "least" and high.bound == "most" and low.low > high.high
    }
    for n, m in sorted(pairs):
        one, other = found[n], found[m]
        yield CONTRADICTION.format(one=one.requirement_id, other=other.requirement_id, a=one.text, b=other.text)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 140 else f"{text[:139].rsplit(' ', 1)[0]} …"
