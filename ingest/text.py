"""Dutch and English text: fold quotes, find them again, split sentences, make search tokens."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

import Stemmer

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\U000e0000-\U000e007f]")
_SAME = str.maketrans("‘’‚‛′`´“”„‟″«»‐‑‒–—―−", "'''''''\"\"\"\"\"\"\"-------")
_WORD = re.compile(r"[^\W_]+(?:[.,/'’][^\W_]+)*")
_LETTERS = re.compile(r"[^\W_]+")


class Folded(NamedTuple):
    """Normalised text and, for each of its characters, the offset it came from."""

    text: str
    offsets: list[int]


def fold(text: str) -> Folded:
    """The one normalisation under which a quote counts as verbatim.

    NFKC, invisible characters out, one kind of quote mark and dash, runs of white space to one space. Case, figures
    and punctuation stay, so that nothing that changes the meaning is folded away: 10⁶ is not 106, nor 1½ eleven halves.
    """
    out: list[str] = []
    offsets: list[int] = []
    for i, char in enumerate(text):
        if out and unicodedata.combining(char):
            joined = unicodedata.normalize("NFKC", out[-1] + char)
            if len(joined) == 1:
                out[-1] = joined
                continue
        for piece in _folded(char):
            if piece == " " and (not out or out[-1] == " "):
                continue
            out.append(piece)
            offsets.append(i)
    return Folded("".join(out), offsets)


@lru_cache(maxsize=10_000)
def _folded(char: str) -> str:
    """What one character becomes: nothing, itself, or a few plain ones."""
    if _INVISIBLE.match(char):
        return ""
    same = char.translate(_SAME)
    plain = same if unicodedata.category(same[0]) == "No" else unicodedata.normalize("NFKC", same).translate(_SAME)
    return re.sub(r"\s", " ", plain)


def find_quote(quote: str, text: str) -> tuple[int, int] | None:
    """Where `quote` stands in `text` under `fold`, as offsets in `text`; None if it does not."""
    found = _find(fold(quote).text.strip(), fold(text))
    if found is None:
        return None
    start, end = found
    while end < len(text) and unicodedata.combining(text[end]):
        end += 1
    return start, end


def find_letters(quote: str, text: str) -> tuple[int, int] | None:
    """Where the letters and digits of `quote` stand in `text`, whatever stands between them.

    For marking on a picture only: a line-end hyphen that was joined is still there on the page.
    """
    return _find(_letters(quote).text, _letters(text))


def _letters(text: str) -> Folded:
    folded = fold(text)
    kept = [(c, o) for char, o in zip(folded.text, folded.offsets) for c in char.lower() if c.isalnum()]
    return Folded("".join(c for c, _ in kept), [o for _, o in kept])


def _find(needle: str, haystack: Folded) -> tuple[int, int] | None:
    at = haystack.text.find(needle) if needle else -1
    if at < 0:
        return None
    return haystack.offsets[at], haystack.offsets[at + len(needle) - 1] + 1


_ABBREVIATIONS = frozenset(
    "a.u.b afb art b.v blz bijv bv ca cf co d.d dep d.w.z dhr dr drs e.a e.d e.g enz etc evt excl fig i.c i.e i.h.a "
    "i.p.v i.s.m i.v.m incl ing ir jl jr m.b.t m.b.v m.i.v max mevr mgr min mr mw n.a.v n.v nl no nr nrs o.a o.b.v "
    "o.g.v o.l.v o.m p pag par prof resp s.v.p st stg t.a.v t.b.v t.g.v t.m t.o.v t.w tel u.s v.a v.d vgl vs w.o "
    "w.v z.g zgn approx inc ltd dept".split()
)
_BOUNDARY = re.compile(r"""(?<![.!?…])[.!?…]+['"’”)\]]*(?=\s)|\n+""")
_ORDINAL = re.compile(r"\d{1,2}|[A-Za-z]")


def sentences(text: str) -> list[tuple[int, int]]:
    """Offsets of the sentences in `text`, without the white space around them.

    A newline always ends one: pages hold a paragraph, item or table row per line.
    """
    spans, start = [], 0
    for match in _BOUNDARY.finditer(text):
        if text[match.start()] != "\n" and _inside_sentence(text, match.start(), match.end()):
            continue
        spans.append((start, match.end()))
        start = match.end()
    spans.append((start, len(text)))
    trimmed = ((s + len(text[s:e]) - len(text[s:e].lstrip()), s + len(text[s:e].rstrip())) for s, e in spans)
    return [(s, e) for s, e in trimmed if s < e]


def _inside_sentence(text: str, dot: int, end: int) -> bool:
    """Whether the full stop belongs to an abbreviation, an initial or a list number."""
    if text[dot] != ".":
        return False
    word = re.split(r"[\s(\[]", text[max(0, dot - 40) : dot])[-1]
    following = text[end : end + 40].lstrip()[:1]
    if word.lower() in _ABBREVIATIONS or re.fullmatch(r"(?:[A-Z]\.)*[A-Z]|(?:[a-z]\.)+[a-z]", word):
        return bool(following) and not (following.isupper() and word.lower() in ("etc", "enz", "e.d", "e.a"))
    line_start = text.rfind("\n", 0, dot) + 1
    if dot - line_start < 40 and _ORDINAL.fullmatch(text[line_start:dot].strip()):
        return True
    return bool(following) and following.islower()


_STEMMERS = {"nl": Stemmer.Stemmer("dutch"), "en": Stemmer.Stemmer("english")}
STOPWORDS = frozenset(
    "aan al alle als altijd andere ben bij daar dan dat de der deze die dit doch doen door dus een eens en er ge geen "
    "haar had heb hebben heeft hem het hier hij hoe hun iemand iets ik in is ja je kan kon kunnen maar me meer men met "
    "mij mijn moet na naar niet niets nog nu of om omdat onder ons ook op over reeds te tegen toch toen tot u uit uw "
    "van veel voor want waren was wat we wel werd wezen wie wij wil wordt worden zal ze zei zelf zich zij zijn zo "
    "zonder zou welke welk waar wanneer waarom hoeveel waarmee waarvoor zoals bent hebt "
    "a an and are as at be been by can did do does for from had has have how i if in into is it its of on or our "
    "that the their them they this to was we were what when where which who why will with you your".split()
)


def words(text: str) -> list[str]:
    """Lower-cased words; figures keep their decimal mark, hyphenated words fall apart."""
    folded = unicodedata.normalize("NFKC", fold(text).text).lower()
    return [part for word in _WORD.findall(folded) for part in _parts(word)]


def _parts(word: str) -> list[str]:
    return [word] if any(c.isdigit() for c in word) else _LETTERS.findall(word)


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Snowball's Dutch stem, accents folded; figures as they are."""
    if any(c.isdigit() for c in word):
        return word.replace(",", ".")
    plain = "".join(c for c in unicodedata.normalize("NFD", word) if not unicodedata.combining(c))
    return _STEMMERS["nl"].stemWord(plain)


def stems(text: str, *, stop: bool = True) -> list[str]:
    """The stems of the words in `text`, without stop words unless asked for."""
    return [stem(w) for w in words(text) if not (stop and w in STOPWORDS)]


def grams(text: str, n: int = 5) -> list[str]:
    """Character n-grams within words, with the word's ends marked: spelling and inflection forgiven."""
    out = []
    for word in words(text):
        if word in STOPWORDS:
            continue
        padded = f"_{word}_"
        out.extend(padded[i : i + n] for i in range(max(1, len(padded) - n + 1)))
    return out


def language(text: str) -> str:
    """`nl` or `en`, by which language's small words occur more."""
    found = words(text)[:2000]
    dutch = sum(w in _DUTCH for w in found)
    return "en" if sum(w in _ENGLISH for w in found) > dutch else "nl"


_DUTCH = frozenset(
    "de het een en van in is op te dat die voor met zijn niet aan er om ook als naar wat wie hoe".split()
)
_ENGLISH = frozenset(
    "the a and of to in is for that with are on as by this be at from or an it what which who how".split()
)
