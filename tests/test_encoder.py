"""The static encoder: trained on a slice, shipped, refused when changed, and light to load."""

from __future__ import annotations

import gzip
import inspect
import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ingest.encoder.static import FOLDER, TABLE, StaticEncoder
from ingest.errors import RcbError

WHO = {"de inkoper": "the buyer", "de minister": "the minister", "de monteur": "the mechanic", "de arts": "the doctor"}
DOES = {"koopt": "buys", "keurt": "inspects", "herstelt": "repairs", "bewaart": "stores", "meldt": "reports"}
WHAT = {"brandstof": "fuel", "voertuigen": "vehicles", "munitie": "ammunition", "helmen": "helmets", "schepen": "ships"}
WHERE = {"in de haven": "in the port", "op de basis": "at the base", "bij de fabriek": "near the factory"}


@pytest.fixture(scope="module")
def encoder() -> StaticEncoder:
    return StaticEncoder()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder like the training data's, with 300 made sentences."""
    folder = tmp_path / "data"
    folder.mkdir()
    said = [
        (f"{a} {b} {c} {d}", f"{WHO[a]} {DOES[b]} {WHAT[c]} {WHERE[d]}")
        for a in WHO for b in DOES for c in WHAT for d in WHERE
    ]  # fmt: skip
    files = {
        "parallel": [{"nl": nl, "en": en, "source": "made"} for nl, en in said],
        "pairs": [{"query": nl.split()[3], "passage": f"{nl}. {nl}.", "source": "made"} for nl, _ in said],
        "text": [{"text": f"{nl} vandaag. {nl} morgen.", "source": "made"} for nl, _ in said],
    }
    files["parallel"].append({"nl": "kwakzalver kwakzalver kwakzalver", "en": "quack", "source": "AdobeDocs/made"})
    for name, rows in files.items():
        with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(row) + "\n" for row in rows)
    terms = WHAT | {nl.split()[-1]: en.split()[-1] for nl, en in (WHO | WHERE).items()}
    (folder / "dictionary.tsv").write_text("".join(f"{a}\t{b}\tmade\n" for a, b in terms.items()), encoding="utf-8")
    return folder


def test_trains_on_a_slice_and_twice_the_same(data: Path, tmp_path: Path) -> None:
    from ingest.encoder.train import run

    for name in ("one", "two"):
        run(data, tmp_path / name, 250, 0, 16, 64, (2, 2), teacher_weight=0, hold=0.1, seed=3, smallest=10)
    assert (tmp_path / "one" / TABLE).read_bytes() == (tmp_path / "two" / TABLE).read_bytes()
    trained = StaticEncoder(tmp_path / "one")
    near = trained.vectors(list(WHAT)) @ trained.vectors(list(WHAT.values())).T
    assert (near.argmax(1) == np.arange(len(WHAT))).all()


def test_a_token_takes_the_meaning_of_the_words_nearest_to_it() -> None:
    from ingest.encoder.teach import borrow, unit

    keys = unit(np.eye(20, dtype=np.float32) + 0.1)
    values = np.random.default_rng(0).permutation(np.eye(20, dtype=np.float32))
    assert (borrow(keys[::-1], keys, values).argmax(1) == values[::-1].argmax(1)).all()


def test_raw_machine_translation_is_left_out(data: Path) -> None:
    from ingest.encoder.data import pairs

    said = [text for group in pairs(data, 10).values() for pair in group for text in pair]
    assert "de arts koopt munitie in de haven" in said
    assert not any("kwakzalver" in text for text in said)


def test_translations_are_nearer_than_other_sentences(encoder: StaticEncoder) -> None:
    dutch = [
        "De leverancier moet het onderhoud van de voertuigen vóór 1 maart afronden.",
        "Het wachtwoord is minstens twaalf tekens lang.",
        "De gemeente beslist binnen acht weken op de aanvraag.",
    ]
    english = [
        "The supplier must complete the maintenance of the vehicles before 1 March.",
        "The password is at least twelve characters long.",
        "The municipality decides on the application within eight weeks.",
    ]
    near = encoder.vectors(english) @ encoder.vectors(dutch).T
    assert (near.argmax(1) == np.arange(3)).all()
    assert np.diag(near).min() > near[~np.eye(3, dtype=bool)].max() + 0.2


def test_words_near_in_meaning(encoder: StaticEncoder) -> None:
    words = encoder.word_vectors(["medewerkers", "personeel", "vergunning"])
    assert words.shape == (3, encoder.dimensions)
    assert words[0] @ words[1] > 0.35 > words[0] @ words[2]


def test_a_word_known_in_scraps_is_near_nothing(encoder: StaticEncoder) -> None:
    words = encoder.word_vectors(["xqzwkvplx", "waarschuwing"])
    assert np.linalg.norm(words, axis=1) == pytest.approx([0, 1], abs=1e-5)


def test_vectors_have_length_one_and_no_text_is_cut(encoder: StaticEncoder) -> None:
    long = "De begroting is vastgesteld. " * 2000 + "Munitie wapens kogels geschut. " * 2000
    made = np.array(encoder.embed_documents([long, "De begroting is vastgesteld.", ""]), np.float32)
    assert np.linalg.norm(made, axis=1) == pytest.approx([1, 1, 0], abs=1e-5)
    assert made[0] @ made[1] < 0.95  # the second half counts
    assert encoder.embed_query("De begroting is vastgesteld.") == pytest.approx(made[1])
    assert encoder.embed_documents([]) == []


def test_a_changed_or_missing_table_is_refused(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    shutil.copytree(FOLDER, folder)
    data = bytearray((folder / TABLE).read_bytes())
    data[-1] ^= 1
    (folder / TABLE).write_bytes(data)
    with pytest.raises(RcbError, match=r"table\.npy is veranderd of beschadigd"):
        StaticEncoder(folder)
    (folder / TABLE).unlink()
    with pytest.raises(RcbError, match="niet te lezen"):
        StaticEncoder(folder)


def test_has_every_method_of_langchains_embeddings() -> None:
    from langchain_core.embeddings import Embeddings

    for name, method in inspect.getmembers(Embeddings, inspect.isfunction):
        if not name.startswith("_"):
            ours = inspect.signature(getattr(StaticEncoder, name))
            assert list(ours.parameters) == list(inspect.signature(method).parameters)


def test_loads_without_torch_or_langchain() -> None:
    code = (
        "import sys; from ingest.encoder.static import StaticEncoder; StaticEncoder().embed_query('kosten');"
        "print([m for m in ('torch', 'sentence_transformers', 'transformers', 'langchain_core') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
