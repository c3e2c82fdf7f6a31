"""Fail when a source shares a run of ten words with the letter: python check_overlap.py LETTER.txt"""

import re
import sys
from pathlib import Path

RUN = 10


def runs(text):
    words = re.findall(r"[a-zà-ÿ0-9]+", text.lower())
    return {" ".join(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


letter = runs(Path(sys.argv[1]).read_text("utf-8"))
found = [
    f"{path.name}: {run}"
    for path in sorted(Path(__file__).parent.glob("*/*.md"))
    for run in sorted(letter & runs(path.read_text("utf-8")))
]
sys.exit("\n".join(found) or 0)
