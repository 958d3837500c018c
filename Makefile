# `make serve` and `make test` need nothing but python3 and make; everything else is fetched.
SHELL := /bin/sh
# Another Python 3.11 than the one called python3: make PYTHON=/path/to/python3.11 serve
PYTHON ?= python3
# uv is taken from the PATH when it is there, else installed into its own small environment.
UV := $(shell command -v uv 2>/dev/null || echo .venv-uv/bin/uv)
RUN := $(UV) run --frozen --no-sync
# Three workers by default, since a test that starts servers waits half of its time: make WORKERS=4 test-all
WORKERS ?= 3
PYTEST := $(RUN) python -m pytest
PARALLEL := --numprocesses $(WORKERS) --dist loadgroup --no-loadscope-reorder
export RASA_TELEMETRY_ENABLED := false
export SQLALCHEMY_SILENCE_UBER_WARNING := 1
# Where compiled modules are not kept, every process compiles TensorFlow again, for ten seconds.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: serve chat test test-fast test-all coverage train check check-code check-data audit format bench plots tune weights picture sync model clean help

serve: sync  ## Train if needed, start everything, print the address (stop with Ctrl-C)
	@$(RUN) python -m bot serve --train

test: sync  ## Run all tests but the slow lane (kills, outages, browser matrices), some minutes
	@$(PYTEST) $(PARALLEL) -m "not slow"

test-fast: sync  ## Run the tests of plain functions, a minute or two
	@$(PYTEST) $(PARALLEL) --plain

test-all: sync  ## Run all tests
	@$(PYTEST) $(PARALLEL)

coverage: sync  ## As `make test`, then which branches of bot/ and actions/ were not taken
	@$(PYTEST) $(PARALLEL) -m "not slow" --cov --cov-report=term

chat: sync  ## Train if needed, then talk to the assistant in the terminal
	@$(RUN) python -m bot chat --train

train: sync  ## Train a new model
	@$(RUN) python -m bot train --force

# The code and the data at the same time: each takes about as long, and one core. What both say is
# told one after the other where make can (since 4.0).
check: sync  ## Style, types, import rules, dependencies, data validation, content check
	@$(MAKE) --no-print-directory --jobs=2 \
		$(if $(filter output-sync,$(.FEATURES)),--output-sync=target) check-code check-data

check-code:
	$(RUN) ruff check .
	$(RUN) ruff format --check .
	$(RUN) mypy
	$(RUN) lint-imports
	$(RUN) deptry .
	$(RUN) python -m bot check

check-data:
	$(RUN) python -m bot.launch.quietly bot.launch.plain_validation --fail-on-warnings

# pip-audit has an environment of its own: it wants a newer packaging than Rasa allows. Strict: what
# could not be looked up is no all-clear. OSV_URL names another service than api.osv.dev.
AUDIT := $(UV) tool run --python 3.11 pip-audit==2.10.1 --strict --disable-pip --progress-spinner off \
	--vulnerability-service osv $(if $(OSV_URL),--osv-url $(OSV_URL))
ACCEPTED := deploy/accepted-advisories.txt

audit: $(UV)  ## Look up known vulnerabilities of the pinned versions (asks osv.dev)
	@versions=$$(mktemp) && trap 'rm -f "$$versions"' EXIT && \
	$(UV) export --frozen --no-dev --quiet --output-file "$$versions" && \
	$(AUDIT) --requirement "$$versions" $$(sed -n 's/^\(CVE[-0-9]*\)$$/--ignore-vuln \1/p' $(ACCEPTED))

format: sync  ## Let ruff tidy the code
	$(RUN) ruff check --fix .
	$(RUN) ruff format .

bench: sync  ## Compare NLU pipelines and write bench/README.md's table
	$(RUN) python -m bench.nlu

plots: sync  ## Plot calibration, thresholds and confusions into bench/plots/
	$(RUN) python -m bench.plots

tune: sync  ## Tune the sentence encoder on the phrases and write its adapter (an hour and a half)
	$(RUN) python -m tuning

weights: sync  ## Fit how follow-ups are read, on labelled conversations (some minutes)
	$(RUN) python -m tuning.weights

picture: sync  ## Make the README's picture of the widget (needs Chromium)
	$(RUN) python -m tests.widget.picture

model: sync  ## Fetch the official Swedish spaCy model (needs access to GitHub)
	$(UV) pip install pip
	$(RUN) python -m spacy download sv_core_news_sm
	@echo "Now retrain: make train"

# Once everything is there, it is silent.
sync: $(UV)  ## Install what the lock file names
	@$(UV) sync --frozen $(if $(wildcard .venv),--quiet) || { $(NAME_PYTHON); exit 1; }

.venv-uv/bin/uv:
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { $(NAME_PYTHON); exit 1; }
	@echo "Installing uv (once) …"
	@$(PYTHON) -m venv .venv-uv
	@.venv-uv/bin/python -m pip install --quiet uv

# What is wrong with the Python here, if anything.
NAME_PYTHON = version=$$($(PYTHON) -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null); \
	cure="Install Python 3.11 (Debian: apt-get install python3.11 python3.11-venv), then: make PYTHON=/path/to/python3.11 serve"; \
	case "$$version" in \
	"") echo "Error: no Python was found: '$(PYTHON)' does not run. $$cure" >&2;; \
	3.11.*) $(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
		echo "Error: $(PYTHON) is Python $$version without the module venv. $$cure" >&2;; \
	*) echo "Error: $(PYTHON) is Python $$version, and this project runs on Python 3.11. $$cure" >&2;; \
	esac

clean:  ## Remove the model, run-time files and environments
	rm -rf models .rasa .venv .venv-uv results artifacts
	find var -mindepth 1 ! -name .gitignore -delete

help:  ## List the targets
	@grep -E '^[a-z-]+:.*##' Makefile | sed 's/:.*##/\t/'
