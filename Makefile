# Two commands for a fresh machine: `make chat` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: install chat test corpora

install: $(VENV)/.installed

$(VENV)/.installed: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install -q --disable-pip-version-check -c constraints.txt -e '.[dev]'
	touch $@

chat: install
	$(BIN)/rcb chat

test: install
	$(BIN)/python -m pytest -n 2 --dist loadfile

corpora: install
	$(BIN)/python corpora/_bron/render.py
