# Two commands matter: `make demo` and `make test`. Python 3.11+ and make are all they need.
PYTHON ?= python3
BIN := .venv/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)

.DEFAULT_GOAL := help
.PHONY: help setup demo test check bench messages lock clean browser

help:
	@echo "make demo      set up, run the sample season, serve it on this machine"
	@echo "make test      set up and run the tests"
	@echo "make setup     prepare .venv, the static files and the table of cities"
	@echo "make check     style, types, walls, migrations, messages, dependencies"
	@echo "make bench     benchmarks, as ratios"
	@echo "make messages  collect texts to translate and compile the catalogues"
	@echo "make lock      compile requirements/ anew from pyproject.toml"

# --- set-up: each stamp is made anew when what it stands for has changed --------------------------

.venv/.made: requirements/uv.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Gezel needs Python 3.11 or newer")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements/uv.txt
	@touch $@

.venv/.run: .venv/.made requirements/run.txt requirements/assets.txt
	$(BIN)/uv pip install --quiet --require-hashes -r requirements/run.txt -r requirements/assets.txt
	@touch $@

.venv/.dev: .venv/.run requirements/dev.txt
	$(BIN)/uv pip install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

.venv/.package: .venv/.run pyproject.toml
	$(BIN)/uv pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.assets: .venv/.package package-lock.json tools/assets.py tools/fonts.py tools/cities.py
	$(BIN)/python tools/assets.py
	$(BIN)/python tools/fonts.py
	$(BIN)/python tools/cities.py
	@touch $@

.venv/.messages: .venv/.package tools/messages.py $(wildcard locale/*/LC_MESSAGES/*.po)
	$(BIN)/python tools/messages.py compile
	@touch $@

setup: .venv/.assets .venv/.messages

browser: .venv/.dev
	@$(BIN)/python tools/browser.py

# --- the two commands -----------------------------------------------------------------------------

demo: setup
	@GEZEL_MODE=demo GEZEL_VAR=$${GEZEL_VAR:-var/demo} $(BIN)/gezel demo $(DEMO)

test: setup .venv/.dev browser
	$(BIN)/python -m pytest -n 2 $(or $(TEST),tests)
	$(if $(TEST),,GEZEL_TEST_DATABASE=postgresql $(BIN)/python -m pytest -n 2 tests/apps)

# --- keeping the house ----------------------------------------------------------------------------

check: setup .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djade --check --target-version 5.2 $$(git ls-files 'src/*.html')
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	GEZEL_MODE=test GEZEL_VAR=.venv/var $(BIN)/gezel manage makemigrations --check --dry-run
	GEZEL_MODE=test GEZEL_VAR=.venv/var $(BIN)/gezel manage check
	GEZEL_MODE=production GEZEL_VAR=.venv/var $(BIN)/gezel manage check --deploy --fail-level WARNING
	$(BIN)/python tools/messages.py check
	$(BIN)/deptry .

bench: setup .venv/.dev
	@for script in benchmarks/*.py; do echo "== $$script"; GEZEL_MODE=test $(BIN)/python $$script; done

messages: setup .venv/.dev
	$(BIN)/python tools/messages.py collect
	$(BIN)/python tools/messages.py compile

lock: .venv/.made
	$(BIN)/python tools/lock.py

clean:
	rm -rf .venv node_modules var out
