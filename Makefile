# Everything a person or a machine does with this project; `make` alone lists it.
SHELL := /bin/sh
VENV ?= .venv
PY := $(VENV)/bin/python
STAMP := $(VENV)/.installed
# Ends what it starts when make itself ends, however that happens.
TIED := exec $(PY) -m syncjobs.processes.tie $$PPID $(PY)
# `make run` answers here; put a proxy with TLS in front.
BIND ?= 127.0.0.1:8000

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore
export PYTHONUNBUFFERED := 1

.DEFAULT_GOAL := help
.PHONY: help install demo demo-check test lint types format bench run keys clean

help: ## List what there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' Makefile | expand -t 20

install: $(STAMP) ## Make the virtual environment and install what is pinned

$(STAMP): requirements.txt requirements-dev.txt requirements-clients.txt
	@found=; for candidate in $(PYTHON) python3 python3.11 python3.12 python3.13 python; do \
	  if $$candidate -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then found=$$candidate; break; fi; \
	done; \
	if [ -z "$$found" ]; then echo "Crossfoot needs Python 3.11 or newer, and none was found. Install one, or name it: make install PYTHON=/path/to/python" >&2; exit 1; fi; \
	if ! $(PY) -m pip --version >/dev/null 2>&1; then \
	  $$found -m venv --clear $(VENV) || { echo "Python's venv module is missing. On Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }; \
	fi
	$(PY) -m pip install --quiet --no-deps -r requirements-dev.txt
	@$(PY) -m pip check
	$(PY) -m pip install --quiet --no-deps --upgrade --target $(VENV)/clients -r requirements-clients.txt
	@touch $@

demo: $(STAMP) ## Show it all on this machine with a demo company; Ctrl-C stops it
	@$(TIED) -m syncjobs.demo demo

demo-check: $(STAMP) ## Place one order in the demo, wait for its sales order, print both
	@$(TIED) -m syncjobs.demo demo_check

test: $(STAMP) ## Run everything: lint, types, SQLite, PostgreSQL, a real browser
	@$(TIED) -m tests.gate

lint: $(STAMP) ## Check style
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

types: $(STAMP) ## Check types
	@$(PY) -m mypy

format: $(STAMP) ## Put the code in its one format
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

bench: $(STAMP) ## Measure, print a table and write var/bench.json
	@$(TIED) -m tests.bench

run: $(STAMP) ## Run for real: needs .env
	@if [ ! -f .env ]; then printf '%s\n' "There is no .env yet. These two lines make one; then fill in the rest of it:" "  cp .env.example .env" "  make keys >> .env" >&2; exit 1; fi
	@$(TIED) manage.py run --bind $(BIND)

keys: ## Print fresh values for SECRET_KEY and FIELD_ENCRYPTION_KEYS
	@$(MAKE) --no-print-directory install >&2
	@$(PY) -m integrations.new_keys

clean: ## Take away what was made: the virtual environment, caches, the demo
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage var/demo var/test var/node integrations/netsuite/suiteapp/node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
