# Two commands matter: `make run` and `make test`. Everything else serves them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: run test lint types ocr lock dictionary clean

run: $(VENV)/.run
	$(BIN)/gongkai run data/samples/reports --places data/samples/places.csv --warehouse build/gongkai.duckdb --reports build/reports \
	  || [ $$? -eq 1 ] # 1: done, and some documents were held or unreadable, as some of the samples must be

test: $(VENV)/.dev
	$(BIN)/python -m pytest -n 2 --dist loadgroup --no-loadscope-reorder

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(VENV)/.dev
	$(BIN)/mypy

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "gongkai needs Python 3.11 or newer; name one: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)

# --no-deps: the lock files are complete, and pip knows no hashes for a requirement with an extra.
$(VENV)/.run: requirements.lock pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-dev.lock
	touch $@

# The optional extra that reads scans: some 300 MB with its models.
ocr: $(VENV)/.ocr

$(VENV)/.ocr: requirements-ocr.lock $(VENV)/.run
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements-ocr.lock
	touch $@

# Needs uv; run after a change of the dependencies in pyproject.toml.
lock:
	uv pip compile pyproject.toml --group build --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header -q -o requirements.lock
	uv pip compile pyproject.toml --group build --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header -q -c requirements.lock -o requirements-dev.lock
	uv pip compile pyproject.toml --group build --extra ocr --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header -q -c requirements.lock -o requirements-ocr.lock

dictionary: $(VENV)/.run
	$(BIN)/python -m warehouse.dictionary > docs/dictionary.md

clean:
	rm -rf build $(VENV)
