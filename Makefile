# Bangban: `make run` and `make test` are all you need.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help run test bench soak mutants requirements check install

help: ## Show what you can do here
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

install: $(INSTALLED) ## Install what is missing into .venv

$(INSTALLED): requirements-dev.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

run: $(INSTALLED) ## Start everything at 127.0.0.1:8000 (PORT, BANGBAN_DATA)
	$(BIN)/flask serve

check: $(INSTALLED) ## Lint, types, import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: check ## Check everything and run all tests (under ten minutes)
	$(BIN)/pytest --cov --cov-report=term

bench: $(INSTALLED) ## Measure speed and memory; table on screen, var/bench.json
	$(BIN)/python -m benchmarks

soak: $(INSTALLED) ## Ten thousand conversations; memory and latency at the end as at the start
	$(BIN)/python -m benchmarks.soak

mutants: $(INSTALLED) ## Mutation testing of the pure engine
	$(BIN)/mutmut run

requirements: ## Compile the pinned requirement files from pyproject.toml
	$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header -o requirements.txt pyproject.toml
	$(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-header --extra dev -o requirements-dev.txt pyproject.toml
