"""Read what a vraagstuk says of itself: from whom, about what, by when, at which level and in which form."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from assistant.intake.outline import Section, sections
from assistant.intake.wording import spans
from assistant.schema import Field, FieldName
from ingest.schema import Page

_MONTHS = {
    name: n
    for names in (
        "januari februari maart april mei juni juli augustus september oktober november december",
        "january february march april may june july august september october november december",
    )
    for n, name in enumerate(names.split(), 1)
}
MONTHS = "|".join(_MONTHS)
DATE = re.compile(
    rf"\b(?P<d>\d{{1,2}})(?:e|st|nd|rd|th)?\s+(?:of\s+)?(?P<m>{MONTHS})(?:,?\s+(?P<y>\d{{4}}))?\b|\b(?P<m2>{MONTHS})\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>\d{{4}})"
    r"|\b(?P<iso>\d{4}-\d\d-\d\d)\b|\b(?P<d3>\d{1,2})[-/.](?P<m3>\d{1,2})[-/.](?P<y3>\d{4})\b",
    re.I,
)
_INSTRUMENTS = (
    ("SBIR", r"\bSBIR\b"),
    ("marktconsultatie", r"\bmarktconsultatie|\bmarktverkenning|\bmarket (?:consultation|survey)|\bRFI\b|\brequest for information"),
    ("challenge", r"\b(?:innovatie ?competitie|prijsvraag|innovation competition|challenge[- ](?:oproep|call))\b|\b(?:deze|this|the|open|de|een|a|our) challenge\b|^challenge\b"),
    ("aanbesteding", r"(?<!mogelijke )(?<!eventuele )(?<!latere )(?<!geen )\baanbesteding(?:sprocedure)?\b|\bcall for tenders?\b|\binvitation to tender\b|\bopen(?:bare)? procedure\b"),
    ("oriëntatie", r"\borië?nt(?:atie|eren|erend\w*)|\bverkenn(?:ing|en|end\w*)\b|\bexplor(?:e|ing|atory|ation)\b|\bin gesprek\b"),
)  # fmt: skip
_DENIED = re.compile(
    r"\b(?:geen|niet|no|not(?: a)?|mogelijke|eventuele|latere|voorafgaand aan|prior to)\s+(?:\w+\s+)?$", re.I
)

_WHEN = rf"(?:\d{{1,2}}\s+(?:{MONTHS})|(?:{MONTHS})\s+\d{{4}}|\b(?:Q[1-4]|[1-4]e kwartaal|(?:voorjaar|najaar|zomer|winter|eind|begin|medio|spring|autumn|summer|end of|early|mid))\s*(?:van\s+)?\d{{4}}|binnen\s+\w+\s+(?:dagen|weken|maanden|jaar)|within\s+\w+\s+(?:days|weeks|months|years)|\d+\s+(?:weken|maanden|weeks|months)|\d{{4}}-\d\d-\d\d|\d{{1,2}}[-/]\d{{1,2}}[-/]\d{{4}}|\b20[2-4]\d\b)"

_LINES: dict[FieldName, str] = {
    "reference": r"(?:ons |uw )?(?:kenmerk|referentie(?:nummer)?|zaaknummer|dossiernummer|vraagstuknummer|reference(?: number)?|ref)\.?",
    "date": r"datum|date|dagtekening",
    "sender": r"afzender|van|from|opdrachtgever|aanvrager|vraagsteller|behoeftesteller|probleemeigenaar|sender|issued by|owner|namens|eenheid|organisatie|organisation",
    "contact": r"contact(?:persoon|gegevens|point| person| point)?|aanspreekpunt|poc",
    "instrument": r"instrument|status|soort (?:vraag|uitvraag)|type (?:vraag|uitvraag)|procedure",
    "trl": r"trl(?:[- ]niveau|[- ]level)?|technology readiness level",
    "label": r"rubricering|beveiligingsniveau|vertrouwelijkheid|classificatie|classification|security level|merking|label",
    "deadline": r"deadline|sluitingsdatum|uiterste (?:reactie)?datum|reactietermijn|reageren (?:voor|tot)|closing date|respond by|inschrijftermijn|indienen (?:voor|tot|uiterlijk)",
    "delivery": r"levering|oplevering|levertijd|delivery|gewenste leverdatum|inzet vanaf|needed by",
    "budget": r"budget|financiering|beschikbaar bedrag|funding|raming",
    "selection": r"selectie|beoordeling|selection|criteria voor selectie",
    "response": r"responsvorm|vorm van (?:de )?reactie|reactievorm|response form(?:at)?|inzendvorm",
    "location": r"locatie|plaats|testlocatie|location|place|waar",
}
"""`Kenmerk: …`, as a line, in a table of two columns or between bars."""

_BETWEEN = re.compile(rf"\s+\|\s+|\s+(?=[A-Z])(?=(?i:{'|'.join(_LINES.values())})\s*:\s)")
"""A paragraph of several such lines, as Markdown joins them."""

_WORDS: tuple[tuple[FieldName, str], ...] = (
    ("deadline", rf"\b(?:reage\w+|reacties?|reactie|inschrijv\w+|indien\w*|in te dienen|aanmeld\w+|voorstel\w*|inzend\w+|laten weten|sluit\w*|deadline|submit\w*|submission\w*|respon\w+|apply|proposals?)\b.{{0,90}}?{_WHEN}|\b(?:uiterlijk|vóór|voor|by|before) [^.]{{0,15}}{_WHEN}.{{0,60}}\b(?:reage\w+|reactie|laten weten|binnen zijn|ontvang\w+|respon\w+|submit\w*)".replace("{{", "{").replace("}}", "}")),
    ("delivery", rf"\b(?:lever(?:ing|en|baar)|geleverd|oplever\w*|opgeleverd|inzetbaar|operationeel|demonstr\w+|proefdraai\w*|proef|test(?:en)?|deliver\w*|demonstrat\w+|in service)\b.{{0,70}}?{_WHEN}|{_WHEN}.{{0,60}}\b(?:lever\w+|geleverd|inzetbaar zijn|operationeel|proefdraai\w*|demonstr\w+|proef\b|delivered)".replace("{{", "{").replace("}}", "}")),
    ("budget", r"€\s?\d|\beuro\b|\b(?:budget|financiering|funding)\b|\bEUR\b"),
    ("selection", r"\b(?:selecti\w+|geselecteerd|beoorde+l\w*|jury|gunning\w*|select(?:s|ed|ion)?|assess\w*|judged)\b"),
    ("response", r"\b(?:A4\w*|pagina'?s|one-?pager|pages?|woorden|words|formulier|form\b|pitch|videofilm|bijlagen? bij uw|per e-?mail|via het portaal)\b"),
    ("location", r"\b(?:in|op|bij|te|at|near)\s+(?:de |het |the )?(?:Den Helder|Rotterdam|Den Haag|Delft|Leiden|Dordrecht|Leusderheide|Oirschot|Ede|Valkenburg|Katwijk|Scheveningen|Vlissingen|Noordwijk|Soesterberg|Volkel|Gilze-Rijen|Leeuwarden|Eindhoven|Noordzee|Zuid-Holland|Maasvlakte|RDM|Schiedam|Marnewaard|Harskamp|North Sea|The Hague|Unmanned Valley)\b"),
)  # fmt: skip
_UNITS = r"\b(?:COMMIT|CZSK|CLAS|CLSK|KMar|DOSCO|MIND(?:base)?(?: \w+)?|JIVC|Defensie Cyber Commando|Koninklijke (?:Marine|Landmacht|Luchtmacht|Marechaussee)|Korps Mariniers|Commando (?:Materieel|Zeestrijdkrachten|Landstrijdkrachten|Luchtstrijdkrachten)[\w ]*?(?= |$|[.,])|Royal Netherlands (?:Navy|Army|Air Force)|ministerie van Defensie|\d+ ?(?:Luchtmobiele|Gemechaniseerde|Lichte) Brigade|Defensie)\b"
_MAIL = r"[\w.+-]+@[\w-]+\.[\w.-]*\w|\b(?:tel(?:efoon)?\.?:?\s*)?0\d{1,3}[- ]?\d{6,8}\b|\+31[\d ()-]{8,}"
_PROBLEM = re.compile(r"\b(?:probleem|lastig|kwetsbaar|te laat|te lang|kunnen niet|missen|gevaarlijk|behoefte aan|zoek\w*|ontbreekt|duurt|wil\b|struggle|lack|looking for|need|depend|are after|willen|without knowing|pas ontdekt)\b", re.I)  # fmt: skip
_ASIDE = re.compile(r"\b(?:graag|gesprek|weten|reageren|do not need|niet nodig|reply|please)\b|\?$", re.I)
_CONTEXT = re.compile(r"\b(?:zeegang|windkracht|golven|stedelijk|'s nachts|nacht|stroming|haven|kust|oefening|terrein|vijand\w*|gestoord|jamm\w+|GNSS|inzetgebied|aan boord|op zee|sea state|at sea|urban|night|field|alongside|kazerne\w*|vliegbasis)\b", re.I)  # fmt: skip
_HEADED: dict[FieldName, str] = {
    "problem": r"probleem|aanleiding|behoefte|gewenst effect|vraagstelling|de vraag|problem|need\b|background|achtergrond|inleiding|doel",
    "context": r"context|omgeving|scenario|environment|\binzet",
    "selection": r"selecti|beoordel|gunning|selection|evaluation|jury",
    "response": r"respons|reactie|inzend|reageren|how to|submission|indien",
    "contact": r"contact",
    "delivery": r"levering|oplevering|delivery",
    "budget": r"budget|financi|funding",
    "location": r"locatie|location",
    "trl": r"\btrl\b",
}


class _Said(NamedTuple):
    """A sentence, item or row with where it stands."""

    text: str
    page: int | None
    section: Section


def fields(pages: Sequence[Page]) -> tuple[Field, ...]:
    """What is said, in the order of the form; a field that is not there is missing."""
    laid_out = sections(pages)
    said = [
        _Said(line.text[s:e], line.page, section)
        for section in laid_out
        for line in section.lines
        for s, e in spans(line.text)
    ]
    lines = [_Said(line.text, line.page, section) for section in laid_out for line in section.lines]
    found: dict[FieldName, Field] = {}

    def keep(name: FieldName, value: str | None, source: str, page: int | None) -> None:
        if value and name not in found:
            found[name] = Field(name=name, value=" ".join(value.split()), source=source.strip(), page=page)

    for line in lines:
        for name, value, source in _labelled(line.text):
            keep(name, _NORMAL.get(name, lambda v: v)(value) if name != "selection" else value, source, line.page)
    titles = [_Said(section.heading, None, section) for section in laid_out[:3] if section.heading]
    for each in titles + said:
        keep("instrument", instrument(each.text), each.text, each.page)
    for each in said:
        keep("trl", trl(each.text), each.text, each.page)
        if level := re.search(
            r"\b(?:ongerubriceerd|unclassified)\b|\b(?:intern gebruik|bedrijfsvertrouwelijk|openbaar)\b(?! vervoer)",
            each.text,
            re.I,
        ):
            keep("label", label(level[0]), each.text, each.page)
        if re.search(_MAIL, each.text):
            keep("contact", each.text, each.text, each.page)
        for name, pattern in _WORDS:
            if re.search(pattern, each.text, re.I if name != "location" else 0) and not (
                name == "budget" and each.section.role in ("must", "should")
            ):
                keep(name, _NORMAL.get(name, lambda v: v)(each.text), each.text, each.page)
    for name, pattern in _HEADED.items():
        for section in laid_out:
            if (
                section.heading
                and re.search(pattern, section.heading, re.I)
                and section.role not in ("must", "should")
                and section.lines
            ):
                text = section.lines[0].text
                first = text[: spans(text)[:2][-1][1]] if spans(text) else text
                keep(name, first, first, section.lines[0].page)
                break
    for name, words in (("problem", _PROBLEM), ("context", _CONTEXT)):
        for each in said:
            if (
                each.section.role in ("open", "background")
                and words.search(each.text)
                and len(each.text.split()) > 5
                and not _ASIDE.search(each.text)
            ):
                keep(name, each.text, each.text, each.page)
    for each in said[:8]:
        if (when := DATE.search(each.text)) and len(each.text.split()) < 9:
            keep("date", iso(when), each.text, each.page)
    for each in said:
        if unit := re.search(_UNITS, each.text):
            keep("sender", unit[0], each.text, each.page)
    order = list(Field.model_fields["name"].annotation.__args__)
    return tuple(sorted(found.values(), key=lambda f: order.index(f.name)))


def _labelled(text: str) -> list[tuple[FieldName, str, str]]:
    """`Kenmerk: X`, also several in one line, and a row `Kenmerk | X`."""
    out = []
    for part in _BETWEEN.split(text):
        for name, pattern in _LINES.items():
            found = re.match(rf"\W*(?:{pattern})\W*?\s*(?::|\t|(?<=issued by)\s)\s*(?P<value>\S.*)", part, re.I)
            if found and len(found["value"]) < 400:
                out.append(
                    (
                        name,
                        found["value"].replace("\t", " ").strip(" *.") if name != "contact" else found["value"].strip(),
                        part,
                    )
                )
                break
    return out


# --- values normalised; words that say none stay as they are ---


def iso(found: re.Match[str]) -> str | None:
    """ISO date; the words where no year is given."""
    if found["iso"]:
        return found["iso"]
    day, month, year = (
        found["d"] or found["d2"] or found["d3"],
        found["m"] or found["m2"],
        found["y"] or found["y2"] or found["y3"],
    )
    number = _MONTHS[month.lower()] if month else int(found["m3"])
    if not year:
        return found[0]
    return f"{year}-{number:02d}-{int(day):02d}" if 1 <= number <= 12 and 1 <= int(day) <= 31 else found[0]


def dated(text: str) -> str:
    """The date in a sentence; of several, the last, for a term runs until its end."""
    found = [value for m in DATE.finditer(text) if (value := iso(m))]
    return found[-1] if found else text


def trl(text: str) -> str | None:
    """`6–8`, `7–9` for seven and up, `7`."""
    found = re.search(
        r"\b(?:TRL|technology readiness level)s?[- ]?(?:niveau |level |van |of )*(?P<low>[1-9])\b(?:\s*(?:-|–|tot(?: en met)?|t/m|naar|→|to|through|and|en|à)\s*(?:TRL[- ]?)?(?P<high>[1-9])\b)?(?P<more>\s*(?:of hoger|of meer|or higher|or above|\+|en hoger))?",
        text,
        re.I,
    )
    if not found:
        return None
    low, high = found["low"], found["high"]
    later = re.findall(r"\bTRL[- ]?(?:niveau |level )?([1-9])\b", text, re.I)
    high = high or (max(later) if len(set(later)) > 1 else None)
    least = re.search(
        r"(?:minimaal|minstens|ten minste|tenminste|vanaf|at least|minimum)\s*$", text[: found.start()], re.I
    )
    if not high and (found["more"] or least):
        high = "9"
    return f"{low}–{high}" if high and high != low else low


def label(text: str) -> str:
    found = re.search(r"ongerubriceerd|unclassified|bedrijfsvertrouwelijk|intern|openbaar|public", text.lower())
    return {"unclassified": "ongerubriceerd", "public": "openbaar"}.get(found[0], found[0]) if found else text


def instrument(text: str) -> str | None:
    """How Defensie asks; a tender that is denied or may come later is not meant."""
    for value, pattern in _INSTRUMENTS:
        if any(not _DENIED.search(text[: m.start()]) for m in re.finditer(pattern, text, re.I)):
            return value
    return None


_NORMAL: dict[FieldName, Callable[[str], str | None]] = {
    "date": dated,
    "deadline": dated,
    "trl": lambda text: trl(f"TRL {text}") or text,
    "label": label,
    "instrument": instrument,
}
