# Everything a newcomer needs. `make help` lists it.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TESTS := $(VENV)/.tests
LOCKED := --quiet --disable-pip-version-check --require-hashes --only-binary :all:

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint types contracts compiled unit guarantee kills fuzz wheel docs bench lock browser clean

help: ## what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(READY) ## make the environment (.venv) from the locked dependencies

$(READY): pyproject.toml requirements/source.txt
	@$(PYTHON) -c 'import sys; sys.exit("Humanline needs Python 3.11 or newer; this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else 0'
	@echo "Setting up $(VENV): less than a minute, once."
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install $(LOCKED) --no-compile -r requirements/source.txt
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

$(TESTS): $(READY) requirements/test.txt
	@echo "What the tests need: about a minute, once."
	@$(BIN)/pip install $(LOCKED) --no-compile -r requirements/test.txt
	@$(BIN)/python -m compileall -q -j 0 $(VENV)/lib > /dev/null || true # a template of some package is no Python
	@touch $@

demo: $(READY) ## a made-up housing association: its log, its facts, its first line
	@rm -rf build/demo
	@echo "A made-up housing association: its log, its facts, its first line."
	@$(BIN)/humanline demo --out build/demo

test: $(TESTS) ## everything that must hold: lint, types, contracts, the wheel, tests
	@$(MAKE) --no-print-directory -j 2 wheel lint types contracts compiled
	@$(MAKE) --no-print-directory unit

lint: $(TESTS) ## style, and docstrings
	@$(BIN)/ruff format --check src tests benchmarks docs
	@$(BIN)/ruff check src tests benchmarks docs

types: $(TESTS) ## every annotation, strictly
	@$(BIN)/mypy

contracts: $(TESTS) ## rooms: imports only go down
	@$(BIN)/lint-imports --no-cache

compiled: $(TESTS) # so that no two workers compile the same
	@$(BIN)/python -m compileall -q src
	@$(BIN)/python tests/commands/compiled.py

unit: $(TESTS) ## tests, also those in docstrings and documentation
	@$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder --durations=30

guarantee: $(TESTS) ## the long statistical promises
	@HUMANLINE_RUNS=2000 HUMANLINE_FUZZ=10000 HUMANLINE_WORLDS=80 HUMANLINE_DRAWS=1000 HUMANLINE_DAYS=200 $(BIN)/python -m pytest -n 2 tests/property tests/guarantee tests/writings tests/plan tests/line -s
	@HUMANLINE_STATES=all HUMANLINE_FUZZ=20000 $(BIN)/python -m pytest -n 2 --dist loadfile tests/journeys/test_open_states.py tests/office/test_fuzzed.py

kills: $(TESTS) ## the live line, killed a hundred times while it is used
	@HUMANLINE_KILLS=100 $(BIN)/python -m pytest tests/serve/test_killed.py -s

fuzz: $(TESTS) ## the live line, asked 100,000 strange things, and for three minutes what its own description makes
	@HUMANLINE_REQUESTS=100000 HUMANLINE_SCHEMA_S=180 $(BIN)/python -m pytest tests/serve/test_fuzzed.py tests/serve/test_schema.py -s

wheel: $(TESTS) ## build the wheel and run it offline in an environment of its own
	@$(BIN)/python tests/house/run_the_wheel.py

docs: ## the documentation as a site, in docs/_build
	@$(PYTHON) -m venv $(VENV)-docs
	@$(VENV)-docs/bin/pip install $(LOCKED) -r requirements/docs.txt
	@$(VENV)-docs/bin/python -m sphinx -W --keep-going -b html docs docs/_build
	@echo "The site: docs/_build/index.html"

bench: ## side by side with peers, in one run; prints the table of docs/benchmarks.md
	@$(PYTHON) -m venv $(VENV)-bench
	@$(VENV)-bench/bin/pip install $(LOCKED) -r requirements/bench.txt
	@$(VENV)-bench/bin/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(VENV)-bench/bin/python benchmarks/run.py

lock: ## lock the dependencies again (needs uv)
	@for extra in "" source test bench docs; do \
	  uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --quiet \
	    $${extra:+--extra $$extra --constraint requirements/base.txt} pyproject.toml -o requirements/$${extra:-base}.txt; done

browser: ## Debian's chromium, for the page tests (as root)
	@command -v chromium >/dev/null || { apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; }

clean: ## remove what was built, and the environments
	@rm -rf $(VENV) $(VENV)-bench $(VENV)-docs build dist docs/_build
