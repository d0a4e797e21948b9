# make run       install, build the index if it is missing or stale, serve the chat on http://127.0.0.1:8000
# make test      everything the tests need, the browser too, and all tests
# make help      all targets

HOST ?= 127.0.0.1
PORT ?= 8000
CATALOGUE ?= starter
DATA ?= var/data
PYTHON ?= python3

.DEFAULT_GOAL := help
BIN := .venv/bin
INDEX := var/index/$(CATALOGUE)
MOVIELENS := $(DATA)/ml-latest-small
WIKIPEDIA := $(DATA)/wikipedia-movies
RUNTIME := .venv/.runtime
DEVELOPMENT := .venv/.development
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

ifeq ($(CATALOGUE),starter)
SOURCES := --data data/starter
else ifeq ($(CATALOGUE),movielens)
SOURCES := --data $(MOVIELENS) --wikipedia $(WIKIPEDIA)
else
$(error CATALOGUE is "$(CATALOGUE)"; it must be starter or movielens)
endif

.PHONY: help install index run chat data test check format bench eval browser clean

help: ## list the targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /\1\t/' | expand -t 12

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(f"Python 3.11 or newer is needed; {sys.executable} is {sys.version.split()[0]}. Name another: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	@echo "Making .venv ..."
	@$(PYTHON) -m venv .venv

$(RUNTIME): pyproject.toml constraints.txt | .venv/bin/python
	@echo "Installing what the recommender needs ..."
	@$(PIP) install -e . -c constraints.txt
	@touch $@

$(DEVELOPMENT): $(RUNTIME)
	@echo "Installing what checks and tests need ..."
	@$(PIP) install -e '.[dev]' -c constraints.txt
	@touch $@

install: $(RUNTIME) ## make .venv and install

index: $(RUNTIME) ## build the index of CATALOGUE (starter or movielens) if it is missing or stale
	@$(BIN)/python -m scripts.build_index $(SOURCES) --out $(INDEX) --if-stale

run: index ## serve the chat page on HOST:PORT
	@$(BIN)/python -m agent.serve --host $(HOST) --port $(PORT) --index $(INDEX)

chat: index ## the same in the terminal
	@$(BIN)/python -m agent.cli --index $(INDEX)

data: $(RUNTIME) ## fetch MovieLens and Wikipedia's film data into var/data
	@$(BIN)/python -m scripts.fetch_data --out var/data

test: $(DEVELOPMENT) browser ## run all tests
	@DATA="$(DATA)" $(BIN)/python -m pytest

check: $(DEVELOPMENT) ## ruff, mypy and the direction of imports
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/python -m pytest -q tests/test_imports.py

bench: $(DEVELOPMENT) ## measure building and answering
	@$(BIN)/python -m scripts.benchmark --data $(DATA)

eval: $(DEVELOPMENT) ## compare the ranking with its peers on DATA
	@$(BIN)/python -m scripts.evaluate --data $(DATA) --starter data/starter --json var/evaluation.json --plot var/evaluation.png

browser: $(DEVELOPMENT)
	@BIN=$(BIN) sh scripts/install_browser.sh

clean: ## remove the environment and everything built
	@rm -rf .venv var *.egg-info
