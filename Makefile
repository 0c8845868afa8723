# Bangban: `make run` and `make test` are all you need.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed
COMPILE := $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host
# What papers are printed with; fonts-noto-cjk (91 MB) only if names have characters beyond the 8 105 of our own font.
PRESS := libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0
APT := apt-get -qq -o Dpkg::Use-Pty=0 -o Acquire::Retries=1
AUDIT := $(BIN)/pip-audit --strict --disable-pip --require-hashes -r requirements.txt
# An entry of .pip-audit-ignore counts until its date; after that the audit fails again.
IGNORED = $(shell awk -v today="$$(date +%F)" '/^[^\#]/ && $$2 >= today {print "--ignore-vuln", $$1}' .pip-audit-ignore)

.DEFAULT_GOAL := help
.PHONY: help install press run check test bench compare-linters soak mutants audit sbom requirements

help: ## Show what you can do here
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

install: $(INSTALLED) ## Install what is missing into .venv

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "Bangban needs Python 3.11 or later. Found elsewhere? make PYTHON=/path/to/python3.11 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "Python cannot make virtual environments here. On Debian: sudo apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(INSTALLED): requirements-dev.txt | $(BIN)/python
	@echo "Installing into $(VENV); a minute or two, this once"
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@$(MAKE) --no-print-directory press
	@touch $@

press: $(BIN)/python ## Install what papers are printed with, as root; otherwise say what to install
	@$(BIN)/python -c 'import weasyprint' 2>/dev/null || \
		{ test "$$(id -u)" = 0 && command -v apt-get >/dev/null && echo "Installing $(PRESS)" && \
			$(APT) update && DEBIAN_FRONTEND=noninteractive $(APT) install -y --no-install-recommends $(PRESS); } >&2 || \
		echo "Papers will have no PDF until libpango is installed. On Debian: sudo apt-get install $(PRESS)" >&2

run: $(INSTALLED) ## Start everything at 127.0.0.1:8000 (PORT, BANGBAN_DATA)
	$(BIN)/flask serve

check: $(INSTALLED) ## Lint, types, import rules
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Bytecode is kept whatever the shell says: every worker and every server started would compile everything again.
test: check ## Check everything and run all tests (under ten minutes)
	PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -n auto --dist worksteal --cov --cov-report=term

bench: $(INSTALLED) ## Measure speed and memory; table on screen, var/bench.json (asks PyPI for a peer, once)
	$(BIN)/python -m benchmarks

compare-linters: $(INSTALLED) ## Put the seeded defects to our check and to SurveyJS's (asks npm; docs/reference/linters.md)
	@command -v npm >/dev/null || { echo "This needs Node.js 20 or later, with npm" >&2; exit 1; }
	$(BIN)/python -m benchmarks.linters

soak: $(INSTALLED) ## Ten thousand conversations, latency and memory as at the start; kills; a hundred thousand households
	$(BIN)/python -m benchmarks.soak
	$(BIN)/pytest -m soak

mutants: $(INSTALLED) ## Mutation testing of the pure engine
	$(BIN)/mutmut run

audit: $(INSTALLED) ## Known vulnerabilities of what production runs (asks PyPI)
	$(AUDIT) $(IGNORED)

sbom: $(INSTALLED) ## What production is made of, as CycloneDX: var/sbom.json (asks PyPI)
	@mkdir -p var
	$(AUDIT) $(IGNORED) --format cyclonedx-json --output var/sbom.json

requirements: $(INSTALLED) ## Compile the pinned requirement files from pyproject.toml
	$(COMPILE) -o requirements.txt pyproject.toml
	$(COMPILE) --allow-unsafe --extra dev -o requirements-dev.txt pyproject.toml
