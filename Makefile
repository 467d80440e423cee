# Bihuan 闭环: every command of the repository. `make` alone lists them.

PYTHON ?=
VENV ?= .venv
BIN := $(VENV)/bin
# Each test file stays on one worker, and files come in the order of their folders: what runs for one is made once.
PYTEST := $(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder
APART := slow or faults or fuzz or browser
# Of what is slow, those tests that bear another beside them.
SIDE_BY_SIDE := tests/cli tests/contracts tests/security tests/journeys tests/matching tests/vacancies
# By which requests are generated, the same in every process.
SEED := $(or $(BIHUAN_FUZZ_SEED),$(shell date +%s))
# Set to 1 where `make test` has just passed: test-all then runs what is left.
TESTED ?=

.DEFAULT_GOAL := help
.PHONY: help install run test test-all test-browser check lint format types imports laws locked audit lock contracts answers papers clean

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

install: ## make .venv from requirements.lock (PYTHON=… chooses the interpreter)
	@sh tools/install.sh "$(VENV)" "$(PYTHON)"

run: install ## run the platform on this machine with demo data; Ctrl-C stops it
	@exec "$(BIN)/bihuan" up --demo

test: install ## the ordinary tests: some 4 minutes on 2 cores
	$(PYTEST) -m "not ($(APART))"

test-all: install ## all tests: adds faults, generated requests, restores, a browser (TESTED=1: these only)
	$(if $(TESTED),,$(PYTEST) -m "not ($(APART))")
	$(PYTEST) -m "$(APART)" $(SIDE_BY_SIDE)
	BIHUAN_FUZZ_SEED=$(SEED) $(BIN)/python -m pytest -n 2 -m fuzz tests/fuzz
	$(BIN)/python -m pytest -m "($(APART)) and not browser" $(addprefix --ignore=,tests/fuzz $(SIDE_BY_SIDE))
	$(MAKE) test-browser

test-browser: install ## GraphiQL and /docs in a browser without a network (installs Debian's chromium where it may)
	sh tests/browser/without_network.sh $(BIN)/python -m pytest -m browser tests/browser

check: lint format types imports laws locked audit ## every gate that needs no running platform

lint: install ## ruff, every rule
	$(BIN)/ruff check .

format: install ## ruff's formatter, looking only
	$(BIN)/ruff format --check .

types: install ## mypy, strict
	$(BIN)/mypy

imports: install ## the contracts between parts and between rooms
	$(BIN)/lint-imports --no-logo

laws: install ## the repository's own laws
	$(BIN)/python -m tools.laws

locked: install ## requirements.lock satisfies pyproject.toml
	$(BIN)/python -m tools.locked

audit: install ## no locked package has a known vulnerability or was withdrawn (OSV_URL=…: ask this mirror of OSV)
	$(BIN)/python -m tools.audit
	$(BIN)/python -m tools.yanked

contracts: install ## write the contracts from the code
	$(BIN)/python -m tools.contracts

answers: contracts ## ask a platform for the answers that the contracts show, and write them again with these
	$(BIN)/python -m tests.contracts.answers
	$(BIN)/python -m tools.contracts

lock: install ## write requirements.lock anew (UPGRADE=1: newest versions)
	@sh tools/lock.sh "$(BIN)/python"

papers: install ## write docs/configuration.md from the settings
	$(BIN)/python -m tools.settings_page

clean: ## remove the environment and every cache; the platform's state in .bihuan stays
	rm -rf "$(VENV)" build .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find services tests tools migrations benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true
