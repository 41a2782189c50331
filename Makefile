# What can be done here; `make` alone lists it. Needs make and python3: the rest is installed into this folder.
.DEFAULT_GOAL := help
.PHONY: help setup demo test without-model test-pythons test-dates test-others check checks train bench soak soak-real mutants nlu-report locales docs fmt clean
SHELL := /bin/sh

# A missing or unwritable home (a container, a service account) must not stop anyone: caches then go to var/.
ifneq ($(shell test -n "$$HOME" && test -d "$$HOME" && test -w "$$HOME" && echo yes),yes)
export HOME := $(CURDIR)/var/home
$(shell mkdir -p "$(CURDIR)/var/home")
endif

export PYTHONUNBUFFERED := 1
# Environments of somebody else must not be taken for ours.
unexport VIRTUAL_ENV UV_PROJECT_ENVIRONMENT PYTHONPATH PYTHONHOME
# Images of Python set it. Without compiled files every process reads 300 modules anew: the quick tests, and a demo's start.
unexport PYTHONDONTWRITEBYTECODE

# uv trusts the authorities it brings along; behind a company's proxy only the system's list knows that one's.
ifeq ($(origin SSL_CERT_FILE),undefined)
ifneq ($(wildcard /etc/ssl/certs/ca-certificates.crt),)
export SSL_CERT_FILE := /etc/ssl/certs/ca-certificates.crt
endif
endif

BIN := .venv/bin
# Found, or installed, once per run and only by a target that needs it.
PYTHON = $(eval PYTHON := $$(shell .ci/python))$(if $(PYTHON),$(PYTHON),$(error no Python, see above))
UV = $(eval UV := $$(shell .ci/uv))$(if $(UV),$(UV),$(error no uv, see above))
STEP = "$(PYTHON)" .ci/progress
# Our commands find uv and the tools of our environment by the PATH.
OURS = PATH="$(CURDIR)/$(BIN):$$(dirname "$(UV)"):$$PATH"

help:  ## list what can be done
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: .venv/.synced  ## install the bot and its tools into .venv

.venv/.synced: pyproject.toml uv.lock
	@$(STEP) "Installing the bot" --draws -- "$(UV)" sync --frozen
	@touch $@

demo: train  ## try Sarika without a token: one page with phones and the counsellors' forum
	@$(OURS) exec $(BIN)/sarika demo

train: setup  ## install Rasa, check the training messages, train the model; each only where needed
	@$(OURS) $(STEP) "Rasa and its model" -- $(BIN)/sarika train

check: checks  ## format, lint, types, import rules, content, catalogs, reference, quick tests: about two minutes
	@$(OURS) $(STEP) "Quick tests" -- $(BIN)/pytest -m "not slow" -n auto --dist worksteal

checks: setup
	@$(STEP) "Format" -- $(BIN)/ruff format --check --quiet .
	@$(STEP) "Lint" -- $(BIN)/ruff check --quiet .
	@$(STEP) "Types" -- $(BIN)/mypy
	@$(STEP) "Import rules" -- $(BIN)/lint-imports
	@$(STEP) "Content" -- $(BIN)/sarika check
	@$(STEP) "Catalogs" -- $(BIN)/sarika locales --check
	@$(STEP) "Reference" -- $(BIN)/python -m bot.paper.reference --check

test: setup  ## all of check, and every other test on the real parts: some 20 minutes
	@+$(MAKE) --no-print-directory -j2 check train  # side by side; what kills and waits on real parts has the cores for itself
	@$(REAL_PARTS) "slow and not rasa"
	@$(OURS) $(STEP) "Tests with the model" -- $(BIN)/pytest -m "slow and rasa" -n auto --dist loadfile --no-loadscope-reorder

REAL_PARTS = $(OURS) $(STEP) "Tests on the real parts" -- $(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder -m

without-model: check
	@$(REAL_PARTS) "slow and not rasa"

test-pythons: setup  ## the quick tests on the oldest and the newest other Python of this machine
	@ours=$$($(BIN)/python -V); for python in $$(.ci/pythons); do \
	    version=$$($$python -V); if [ "$${version%.*}" = "$${ours%.*}" ]; then continue; fi; \
	    at=var/$$(basename $$python); \
	    UV_PROJECT_ENVIRONMENT=$$at $(STEP) "Installing the bot for $$version" --draws -- "$(UV)" sync --frozen --python $$python && \
	    PATH="$(CURDIR)/$$at/bin:$$(dirname "$(UV)"):$$PATH" $(STEP) "Quick tests on $$version" -- $$at/bin/pytest -m "not slow" -n auto --dist worksteal || exit; \
	done

test-dates: setup  ## the quick tests when months and years end, when clocks change, and on a random day (faketime)
	@$(OURS) $(BIN)/python .ci/dates

test-others: setup  ## let bots by others, from PyPI and npm, talk with the stand-in: a few minutes
	@$(OURS) $(BIN)/python -m tests.standin.others

bench: train  ## measure Sarika beside a bare bot and Rasa's own channel; writes docs/benchmarks.md
	@"$(UV)" sync --quiet --project nlu --frozen --group bench
	@$(OURS) $(STEP) "Benchmark" --draws -- $(BIN)/python -m bench --write

soak: setup  ## let a hotline live for a day over a hundred seeds, on all cores: half an hour (docs/reliability.md)
	@$(OURS) $(STEP) "Simulated days" --draws -- $(BIN)/sarika simulate --seed $${SEED:-1} --seeds $${SEEDS:-100} --days 1 --report

soak-real: train  ## the same on real processes, which are killed, stopped and find their disk full: half an hour
	@$(OURS) $(STEP) "A hotline on real parts" --draws -- $(BIN)/python -m tests.simulation.soak --seed $${SEED:-1} --messages $${MESSAGES:-10000} --faults $${FAULTS:-300}

mutants: setup  ## put mistakes in on purpose, and see whether simulated hours show them: some minutes
	@$(OURS) $(STEP) "Mistakes" --draws -- $(BIN)/python -m tests.simulation.mutants

nlu-report: train  ## measure understanding on held-out messages; writes docs/understanding.md and a picture
	@$(OURS) PYTHONPATH=nlu "$(UV)" run --project nlu --frozen --group report python -m report

locales: setup  ## bring the catalogs in locales/ up to date with the code
	@$(BIN)/sarika locales

docs: setup  ## write docs/reference/ anew from the tables of the code
	@$(BIN)/python -m bot.paper.reference

fmt: setup  ## format the code, and mend what ruff can mend
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

clean:  ## remove what was installed and trained, and what the demo kept; never the data of a real bot
	rm -rf .venv nlu/.venv nlu/own/.venv nlu/models nlu/.rasa var/uv var/home var/demo var/python3.* var/others
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
