# What developers and CI run. `make lint` and `python3 start.py test` are the two checks of a change.

PYTHON ?= python3
BIN = .venv/bin

.PHONY: lint test demo bench lock

lint: environment
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

test:
	$(PYTHON) start.py test

demo:
	$(PYTHON) start.py demo

bench: environment
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-bench.lock
	$(BIN)/python -m benchmarks

# Takes the newest release of each package; run the tests before the new lock files are committed.
lock: environment
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile $(LOCKING) --output-file requirements.lock pyproject.toml
	$(BIN)/uv pip compile $(LOCKING) --output-file requirements-dev.lock --group dev pyproject.toml
	$(BIN)/uv pip compile $(LOCKING) --output-file requirements-bench.lock --group bench pyproject.toml

LOCKING = --quiet --upgrade --universal --generate-hashes --no-header

.PHONY: environment
environment:
	$(PYTHON) start.py setup-dev
