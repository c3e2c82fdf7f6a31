"""The sentence encoder: near in meaning, the same every time, refused when changed, light to load, and trainable."""

from __future__ import annotations

import inspect
import random
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ingest.encoder.data import cropped, held_out
from ingest.encoder.sentences import FOLDER, GRAPH, SentenceEncoder
from ingest.errors import RcbError

TEXTS = [
    "De gemiddelde reactietijd is zes werkdagen.",
    "Het bureau is gevestigd in Den Haag.",
    "Levensduurverlenging van schepen van 25 jaar en ouder.",
    "The radar detects small drones up to 6 km in clear weather.",
    "De begroting voor 2026 bedraagt 1,2 miljoen euro.",
]


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder()


@pytest.mark.parametrize(
    ("question", "nearest"),
    [
        ("Hoe vlot antwoorden we doorgaans?", 0),
        ("Waar zit het kantoor?", 1),
        ("Welke werf knapt oude boten op?", 2),
        ("Hoe ver ziet de radar een kleine drone?", 3),
        ("How much money is there for 2026?", 4),
    ],
)
def test_a_question_is_nearest_to_what_answers_it(encoder: SentenceEncoder, question: str, nearest: int) -> None:
    passages = np.array(encoder.embed_documents(TEXTS))
    assert int((passages @ encoder.embed_query(question)).argmax()) == nearest


def test_a_text_has_one_vector_whatever_stands_beside_it(encoder: SentenceEncoder) -> None:
    together = encoder.embed_documents([*TEXTS, "kort", "lang " * 300])
    assert together[0] == encoder.embed_documents(TEXTS[:1])[0]
    assert np.linalg.norm(together, axis=1) == pytest.approx(1, abs=1e-4)
    assert encoder.embed_documents([]) == []
    assert len(encoder.embed_documents([""])[0]) == 384


def test_tokens_are_those_of_the_text_in_their_places(encoder: SentenceEncoder) -> None:
    text = "De Kim vaart 40 knopen."
    (tokens,) = encoder.passage_tokens([text])
    assert len(tokens.vectors) == len(tokens.starts) == len(tokens.weights)
    assert tokens.starts[-1] == text.index(".") and {text.index(w) for w in ("vaart", "40")} <= {
        s + (text[s] == " ") for s in tokens.starts if s >= 0
    }
    assert tokens.weights.sum() == pytest.approx(1, abs=1e-4)
    assert np.linalg.norm(tokens.vectors, axis=1) == pytest.approx(1, abs=1e-3)
    assert encoder.passage_tokens([""])[0].vectors.shape[1] == 384


def test_a_changed_or_missing_graph_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(FOLDER, folder)
    data = bytearray((folder / GRAPH).read_bytes())
    data[-1] ^= 1
    (folder / GRAPH).write_bytes(data)
    with pytest.raises(RcbError, match=r"model\.onnx is veranderd of beschadigd"):
        SentenceEncoder(folder)
    (folder / GRAPH).unlink()
    with pytest.raises(RcbError, match="niet te lezen"):
        SentenceEncoder(folder)


def test_ships_in_thirty_megabytes() -> None:
    assert sum(f.stat().st_size for f in FOLDER.iterdir()) < 30_000_000


def test_has_every_method_of_langchains_embeddings() -> None:
    from langchain_core.embeddings import Embeddings

    for name, method in inspect.getmembers(Embeddings, inspect.isfunction):
        if not name.startswith("_"):
            ours = inspect.signature(getattr(SentenceEncoder, name))
            assert list(ours.parameters) == list(inspect.signature(method).parameters)


def test_loads_without_torch_or_langchain() -> None:
    code = (
        "import sys; from ingest.encoder.sentences import SentenceEncoder; SentenceEncoder().embed_query('kosten');"
        "print([m for m in ('torch', 'sentence_transformers', 'transformers', 'langchain_core') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("kind", ["question", "requirement"])
def test_training_brings_a_question_and_a_requirement_to_the_evidence(kind: str) -> None:
    torch = pytest.importorskip("torch")

    from ingest.encoder.late import Late, batch, nearness
    from ingest.encoder.start import empty, tokenizer
    from ingest.encoder.train import learn, list_loss

    torch.manual_seed(0)
    letters = [(c, -3.0) for c in "▁abcdefghijklmnopqrstuvwxyz:"]
    pieces = tokenizer([("<s>", 0.0), ("<pad>", 0.0), ("</s>", 0.0), ("<unk>", 0.0), *letters])
    sizes = {"pieces": 32, "hidden": 32, "layers": 1, "heads": 2, "inner": 64, "positions": 512, "types": 2}
    model = Late(empty(sizes))
    one = {kind: "waar", "units": [("zij", False), ("hier", True), ("dan", False)]}

    def gap() -> float:
        model.eval()
        asked, told = batch(pieces, "query: ", ["waar"], 20), batch(pieces, "passage: ", ["hier", "zij", "dan"], 20)
        with torch.no_grad():
            q, t = model(asked.ids, asked.mask), model(told.ids, told.mask)
        near = nearness(q, asked, t, told)[0] if kind == "question" else (q.pooled @ t.pooled.T)[0]
        return float(near[0] - near[1:].max())

    before = gap()
    none = torch.nn.Parameter(torch.tensor(0.5))
    learn(model, lambda: iter([list_loss(model, pieces, one, none, random.Random(0))]), 60, [none])
    assert gap() > before


def test_a_crop_is_the_first_sentence_and_the_rest() -> None:
    text = "1. Het bureau verbindt vragen aan bedrijven. Daarna volgt een tweede zin van enige lengte."
    assert cropped(text) == (
        "1. Het bureau verbindt vragen aan bedrijven.",
        "Daarna volgt een tweede zin van enige lengte.",
    )
    assert cropped("Te kort.") == ()


def test_what_is_held_out_hangs_on_the_letters_alone() -> None:
    texts = [f"zin nummer {i}" for i in range(4000)]
    held = [t for t in texts if held_out(t)]
    assert 10 < len(held) < 60
    assert all(held_out(t.upper().replace(" ", "  ")) for t in held)
