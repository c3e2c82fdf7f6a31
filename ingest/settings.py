"""Everything about ingest that may be configured, with defaults."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Self

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from ingest.errors import RcbError
from ingest.schema import Label

ROOT = Path(__file__).resolve().parents[1]


class Settings(BaseSettings):
    """`RCB_…` in the environment or in `.env`; made in entry points and passed down."""

    model_config = SettingsConfigDict(env_prefix="RCB_", env_file=".env", extra="ignore", frozen=True)

    index: Path = Path(".rcb")
    """Where everything that is kept lives: catalogue, index generations, stored files, login."""
    corpora: Path = ROOT / "corpora"
    terms: Path = ROOT / "corpora"
    """Where `glossary.csv` and the word lists in `_woorden/` are; another folder of documents keeps them."""
    default_label: Label = "bedrijfsvertrouwelijk"
    """The label of files that have none."""
    workers: int = 2
    max_megabytes: int = 50
    max_pages: int = 1000
    max_seconds: int = 120
    """Wall-clock limit for reading one file."""
    max_memory_megabytes: int = 1024
    ocr_languages: str = "nld+eng"
    passage_words: int = Field(default=120, ge=20)
    embedding_model: str = "rcb-nl-en"
    """The encoder that comes with the product, a sentence-transformers name or folder, or empty for none."""

    @classmethod
    def from_environment(cls, **given: Any) -> Self:
        """For entry points: a value that cannot be is one Dutch sentence."""
        try:
            return cls(**given)
        except ValidationError as error:
            wrong = error.errors()[0]
            name = "RCB_" + "_".join(map(str, wrong["loc"])).upper()
            raise RcbError(
                f"De instelling {name} kan niet '{wrong['input']}' zijn. Pas die aan, in de omgeving of in .env."
            ) from None
