"""Read the letters in a picture of a page with Tesseract, where that is installed."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import time
from collections.abc import Callable
from functools import lru_cache
from statistics import median
from typing import Any, NamedTuple

from ingest.glyphs import Style, Word
from ingest.settings import Settings

MISSING = (
    "Dit is een scan zonder tekstlaag en tekstherkenning (Tesseract) is niet geïnstalleerd. "
    "Installeer die met: apt-get install tesseract-ocr tesseract-ocr-nld"
)
_SURE = 30
"""Tesseract's confidence below which a word is more likely dirt than text."""


class Seen(NamedTuple):
    """A word in the picture; places in pixels."""

    text: str
    x0: int
    y0: int
    x1: int
    y1: int
    line: tuple[int, int, int]
    """Tesseract's block, paragraph and line."""


@lru_cache(maxsize=4)
def languages(wanted: str) -> str:
    """The part of `wanted` that is installed; empty where Tesseract is not."""
    program = shutil.which("tesseract")
    if program is None:
        return ""
    listed = subprocess.run([program, "--list-langs"], capture_output=True, text=True, timeout=20).stdout.split()
    return "+".join(code for code in wanted.split("+") if code in listed)


def words(image: Any, wanted: str, seconds: float) -> list[Seen]:
    """The words in a Pillow image, in Tesseract's reading order; raises subprocess.TimeoutExpired."""
    picture = io.BytesIO()
    image.convert("L").save(picture, "PNG", compress_level=1)
    run = subprocess.run(
        ["tesseract", "stdin", "stdout", "-l", languages(wanted), "--dpi", "300", "--psm", "3", "tsv"],
        input=picture.getvalue(),
        capture_output=True,
        timeout=seconds,
        env={**os.environ, "OMP_THREAD_LIMIT": "1"},
    )
    out = []
    for row in csv.DictReader(
        io.StringIO(run.stdout.decode("utf-8", "replace")), delimiter="\t", quoting=csv.QUOTE_NONE
    ):
        text = (row.get("text") or "").strip()
        if row["level"] != "5" or not text or float(row["conf"]) < _SURE:
            continue
        x, y, w, h = (int(row[k]) for k in ("left", "top", "width", "height"))
        out.append(Seen(text, x, y, x + w, y + h, (int(row["block_num"]), int(row["par_num"]), int(row["line_num"]))))
    return out


def placed(seen: list[Seen], width: int, point: float) -> list[Word]:
    """The words as on a printed page: turned straight, on the baseline of their line, `point` points to a pixel.

    Heights vary with the letters in a line: only one that is clearly larger counts as larger, in two steps.
    """
    lines: dict[tuple[int, int, int], list[Seen]] = {}
    for word in seen:
        lines.setdefault(word.line, []).append(word)
    long = [line for line in lines.values() if line[-1].x0 - line[0].x0 > width / 4]
    slope = median([(line[-1].y1 - line[0].y1) / (line[-1].x0 - line[0].x0) for line in long] or [0.0])
    out: list[Word] = []
    high = median(w.y1 - w.y0 for w in seen) if seen else 1
    span = {
        key: max(w.y1 - slope * w.x0 for w in line) - min(w.y0 - slope * w.x0 for w in line)
        for key, line in lines.items()
    }
    usual = median([span[key] for key, line in lines.items() if len(line) > 4] or [1.3 * high])
    for key, line in lines.items():
        base = median(w.y1 - slope * w.x0 for w in line)
        larger = span[key] > 1.25 * usual if len(line) < 9 else median(w.y1 - w.y0 for w in line) > 1.35 * high
        size = high * point * (1 if not larger else 1.5 if span[key] < 2 * usual else 2)
        style = Style(round(size, 1), False, "", (0, 0, 0), False)
        for w in line:
            lift = slope * w.x0
            box = (w.x0 * point, (w.y0 - lift) * point, w.x1 * point, (w.y1 - lift) * point)
            out.append(Word(w.text, *box, base * point, len(out), len(out), style))
    return out


class Reader:
    """Reads the scanned pages of one file within the time that is left for it."""

    def __init__(self, settings: Settings) -> None:
        self._languages = settings.ocr_languages
        self._end = time.monotonic() + 0.8 * settings.max_seconds
        self._missed = 0
        self._detail: str | None = None

    @property
    def detail(self) -> str | None:
        """What the user should know about the pages that could not be read."""
        if self._detail or not self._missed:
            return self._detail
        return f"{self._missed} gescande pagina's zijn niet gelezen: de tijd per bestand was op. Splits het bestand."

    def page(self, image: Callable[[], Any], width: float) -> list[Word]:
        """The words on a page that is `width` points wide; none where nothing could be read."""
        if not languages(self._languages):
            self._detail = MISSING
            return []
        left = self._end - time.monotonic()
        if left < 1:
            self._missed += 1
            return []
        try:
            picture = image()
            return placed(words(picture, self._languages, left), picture.width, width / picture.width)
        except subprocess.TimeoutExpired:
            self._missed += 1
            return []
