"""The tables of the catalogue."""

from __future__ import annotations

from sqlalchemy import Column, Integer, LargeBinary, MetaData, String, Table, Text

META = MetaData()
DOCUMENTS = Table(
    "documents",
    META,
    Column("document_id", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("root", String, nullable=False),
    Column("path", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("read_with", String, nullable=False),
    Column("json", Text, nullable=False),
)
PAGES = Table(
    "pages",
    META,
    Column("document_id", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("ordinal", Integer, primary_key=True),
    Column("json", Text, nullable=False),
)
PASSAGES = Table(
    "passages",
    META,
    Column("passage_id", String, primary_key=True),
    Column("document_id", String, nullable=False, index=True),
    Column("version", Integer, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("json", Text, nullable=False),
)
VECTORS = Table(
    "vectors",
    META,
    Column("model", String, primary_key=True),
    Column("text_hash", String, primary_key=True),
    Column("vector", LargeBinary, nullable=False),
)
MEMBERS = Table(
    "members",
    META,
    Column("generation", Integer, primary_key=True),
    Column("document_id", String, primary_key=True),
    Column("version", Integer, nullable=False),
)
REMOVED = Table(
    "removed",
    META,
    Column("document_id", String, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("root", String, nullable=False),
    Column("path", String, nullable=False),
    Column("sha256", String, nullable=False),
    Column("title", String, nullable=False),
    Column("actor", String, nullable=False),
    Column("at", String, nullable=False),
    Column("passages", Integer, nullable=False),
    Column("active", Integer, nullable=False, default=1),
)
