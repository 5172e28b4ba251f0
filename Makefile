# The commands of the project. `make help` lists them; `make test` is everything that .ci/run runs.
PYTHON ?= python3
# Every command of a test run starts faster when Python may keep what it has compiled.
unexport PYTHONDONTWRITEBYTECODE
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 2
ARGS ?=
KILLS ?= 100
STOPS ?= 30
ROUNDS ?= 50
MINUTES ?= 10
SIZES ?= 10000 1000000
DATABASES ?= sqlite postgresql
CLIENTS ?= 1 8 50
SECONDS ?= 2
TURNS ?= 3
PROCESSES ?= 2
ONLY ?=
SERVE := $(VENV)/.serve
TEST := $(VENV)/.test
PACKAGE := pyproject.toml setup.py

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help serve test format lint unit e2e browser faults load bench docs lock clean

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

serve: $(SERVE) ## set up, bring the database up to date and start the portal (PORT changes 8000)
	@$(BIN)/portal prepare
	@exec $(BIN)/portal serve

test: lint unit e2e ## set up and run everything that CI runs

format: $(TEST) ## put the code into the project's format and mend what the linter can
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

lint: $(TEST) ## format, lint, types and import contracts, without changing anything
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

unit: $(TEST) ## all tests on SQLite and PostgreSQL (ARGS="-k words" runs some)
	@.ci/machine pdf
	$(BIN)/pytest -n $(WORKERS) $(ARGS)

e2e: $(TEST) browser ## the browser journeys with accessibility scans (ARGS="e2e/test_x.py" runs one)
	$(BIN)/pytest $(if $(filter e2e/%,$(ARGS)),,e2e) $(ARGS)

browser: $(TEST)
	@.ci/machine browser

faults: $(TEST) ## kill the portal and PostgreSQL at random moments (KILLS, STOPS, ROUNDS, ARGS="--store sqlite")
	$(BIN)/python -m drills faults --kills $(KILLS) --stops $(STOPS) --rounds $(ROUNDS) $(ARGS)

load: $(TEST) ## fifty people at work: times, memory and open files (MINUTES changes 10)
	$(BIN)/python -m drills load --minutes $(MINUTES) $(ARGS)

bench: $(TEST) ## measure the portal over HTTP (SIZES="300 1000" CLIENTS=8 SECONDS=1 TURNS=1 is a quick look)
	@$(BIN)/python -m bench --sizes "$(SIZES)" --databases "$(DATABASES)" --clients "$(CLIENTS)" \
	  --seconds $(SECONDS) --rounds $(TURNS) --processes $(PROCESSES) --only "$(ONLY)"

docs: $(SERVE) ## write docs/procedures/ anew from the procedures' definitions
	for name in $$($(BIN)/python -c "from portal.procedures import PROCEDURES; print(*PROCEDURES)"); do \
		$(BIN)/portal procedures $$name --format markdown > docs/procedures/$$name.md; \
		$(BIN)/portal procedures $$name --format mermaid > docs/procedures/$$name.mmd; \
	done

lock: $(TEST) ## write requirements.txt and requirements-test.txt anew from the .in files (needs uv)
	@command -v uv >/dev/null || { echo "make lock needs uv: pip install uv" >&2; exit 1; }
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	  requirements.in -o requirements.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
	  -c requirements.txt requirements-test.in -o requirements-test.txt

clean: ## remove the virtual environment and what tools left behind (never the database)
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(SERVE): requirements.txt $(PACKAGE)
	@.ci/packages $(PYTHON) $(VENV) requirements.txt
	@touch $@

$(TEST): requirements-test.txt $(PACKAGE)
	@.ci/packages $(PYTHON) $(VENV) requirements-test.txt
	@touch $(SERVE) $@
