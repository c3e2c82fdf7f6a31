"""Which units are shown, given how likely each is to answer."""

from __future__ import annotations

from assistant.choose import beside, choose
from assistant.reader import Asked
from assistant.scoring import Scored
from assistant.units import Unit, units
from tests.shelf import document, hits, p

ASKED = Asked("Welke bedrijven kunnen drones detecteren?", "company", ())


def scored(*known: tuple[str, str, float, float]) -> list[Scored]:
    """A unit for each company, sentence, score and least coverage; as near as it is likely."""
    found, _ = hits(
        *(
            (document(f"{n}.pdf", title="Brochure", company=company), [p(text)])
            for n, (company, text, *_) in enumerate(known)
        )
    )
    made = [next(u for u in units(hit) if u.kind == "sentence") for hit in found]
    return [
        Scored(unit, (), least, (), False, score, near=score)
        for unit, (_, _, score, least) in zip(made, known, strict=True)
    ]


def companies(*known: tuple[str, str, float, float]) -> list[str | None]:
    return [s.unit.hit.document.company for s in choose(ASKED, scored(*known))]


def test_a_company_that_covers_every_word_asked_is_named_also_far_behind_the_best():
    best = ("Etherwacht", "SpectraPost kan drones detecteren.", 0.8, 1.0)
    assert companies(
        best,
        ("Havikoog", "De Duinvalk merkt drones op.", 0.02, 0.85),
        ("Nachtzwerm", "Met drones tekenen wij uw logo.", 0.02, 0.0),
        ("Werpnet", "Wij hebben een net.", 0.001, 1.0),
    ) == ["Etherwacht", "Havikoog"]


def test_a_company_that_comes_near_the_best_is_named_whatever_its_words():
    best = ("Etherwacht", "SpectraPost kan drones detecteren.", 0.8, 1.0)
    assert companies(best, ("Havikoog", "De radar ziet toestellen in de lucht.", 0.3, 0.0)) == [
        "Etherwacht",
        "Havikoog",
    ]


def test_who_says_that_he_does_not_comes_last():
    assert companies(
        ("Werpnet", "Wij kunnen geen drones detecteren.", 0.9, 1.0),
        ("Havikoog", "De Duinvalk merkt drones op.", 0.4, 0.85),
    ) == ["Havikoog", "Werpnet"]


def test_what_is_seen_meanwhile_is_not_shown_beside():
    found = scored(
        ("A", "Een.", 0.9, 1.0), ("B", "Twee.", 0.8, 1.0), ("C", "Drie.", 0.7, 1.0), ("D", "Vier.", 0.1, 1.0)
    )
    shown = [found[0].unit.text]

    def seen(unit: Unit) -> bool:
        return unit.text in shown

    for s in beside(found, seen):
        shown += [s.unit.text, "Drie."]
    assert shown == ["Een.", "Twee.", "Drie."]
