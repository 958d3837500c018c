# `make serve` and `make test` need nothing but python3 and make; everything else is fetched.
SHELL := /bin/sh
PYTHON_FOR_BOOTSTRAP ?= python3
# uv is taken from the PATH when it is there, else installed into its own small environment.
UV := $(shell command -v uv 2>/dev/null || echo .venv-uv/bin/uv)
RUN := $(UV) run --frozen --no-sync
export RASA_TELEMETRY_ENABLED := false
export SQLALCHEMY_SILENCE_UBER_WARNING := 1

.PHONY: serve test train check format bench bench-nlu sync model clean help

serve: sync  ## Train if needed, start everything, print the address (stop with Ctrl-C)
	@$(RUN) python -m bot serve

test: sync  ## Run all tests
	@$(RUN) python -m pytest

train: sync  ## Train a new model
	@$(RUN) python -m bot train --force

check: sync  ## Style, types, import rules, data validation, content check
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy
	$(RUN) lint-imports
	$(RUN) rasa data validate --fail-on-warnings
	$(RUN) python -m bot check

format: sync  ## Let ruff tidy the code
	$(RUN) ruff check --fix .
	$(RUN) ruff format .

bench: sync  ## Compare NLU pipelines and write bench/README.md's table
	$(RUN) python -m bench.nlu

bench-nlu: sync  ## Plot calibration, thresholds and confusions into bench/plots/
	$(RUN) python -m bench.plots

model: sync  ## Fetch the official Swedish spaCy model (needs access to GitHub)
	$(UV) pip install pip
	$(RUN) python -m spacy download sv_core_news_sm
	@echo "Train anew with: make train"

sync: $(UV)
	@$(UV) sync --frozen

.venv-uv/bin/uv:
	@echo "Installing uv (once) …"
	@$(PYTHON_FOR_BOOTSTRAP) -m venv .venv-uv
	@.venv-uv/bin/python -m pip install --quiet uv

clean:  ## Remove the model, run-time files and environments
	rm -rf models .rasa .venv .venv-uv results artifacts
	find var -mindepth 1 ! -name .gitignore -delete

help:  ## List the targets
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*##/\t/'
