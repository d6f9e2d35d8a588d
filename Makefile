# Two commands do everything: `make run` shows the product, `make test` proves it.
.DEFAULT_GOAL := help
.PHONY: help setup run test conformance check bench format clean
PYTHON ?= python3
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PYTHONUTF8 := 1

help: ## List the commands
	@grep -hE '^[a-z]+:.*##' Makefile | sed 's/:.*## /\t/' | expand -t 10

setup: .venv/.ready ## Environment, pinned dependencies, front-end build
	@$(BIN)/python assets/build.py

.venv/.ready: requirements-dev.txt pyproject.toml
	@echo "Preparing the environment in .venv (a few minutes the first time)…"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

run: setup ## Start the product with the demo province (OCOP_PORT changes the port)
	@$(BIN)/ocop serve --demo

test: setup ## Unit, integration and, where Chromium is present, browser tests
	@$(BIN)/python -m tests

conformance: setup ## Run the conformance tool against our own server over HTTP, fuzz its OpenAPI
	@OCOP_FUZZ=20 $(BIN)/python -m pytest -q tests/conformance/test_our_server.py tests/epcis_store/test_schemathesis.py

check: setup ## Style, types, imports, migrations, page weights
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/djade --check $$(git ls-files 'ocop/**/*.html')
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m tests.migrations_complete
	@$(BIN)/python assets/size.py

bench: setup ## Measure; figures go to docs/benchmarks.md by hand
	@$(BIN)/python -m bench

format: setup ## Write the code in the house style
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(BIN)/djade $$(git ls-files 'ocop/**/*.html')

clean: ## Remove what was built, keep the data in var/
	rm -rf .venv ocop/static/dist node_modules .pytest_cache .mypy_cache .ruff_cache
