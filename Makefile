# Everything anyone does with this tree. Only make and Python 3.11 need to be there beforehand.

PYTHON ?= python3.11
DATA_DIR ?= $(CURDIR)/var
BIN := .venv/bin
INSTALLED := .venv/installed
SECRET_KEY_FILE := $(DATA_DIR)/secret_key

export REQUIRE_ALL

.PHONY: help install run test check bench screenshots lock

help:  ## say what there is to make
	@sed -nE 's/^([a-z]+):[^#]*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

install: $(INSTALLED)  ## make .venv with everything to run and to test

$(INSTALLED): requirements.txt requirements-dev.txt
	@command -v $(PYTHON) >/dev/null || { echo "Python 3.11 is missing: install it, or name it with PYTHON=/path/to/python3.11"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

run: install  ## start the demo: web, worker, scheduler and Redis, on a database of its own
	@umask 077; mkdir -p "$(DATA_DIR)"; test -s "$(SECRET_KEY_FILE)" || \
		$(BIN)/python -c "import secrets; print(secrets.token_urlsafe(60))" > "$(SECRET_KEY_FILE)"
	@SECRET_KEY="$${SECRET_KEY:-$$(cat "$(SECRET_KEY_FILE)")}" DEMO="$${DEMO:-true}" DATA_DIR="$(DATA_DIR)" \
		exec $(BIN)/python manage.py up

test: install  ## the whole suite on SQLite, then again on PostgreSQL; REQUIRE_ALL=1 lets nothing be skipped
	DATABASE_URL= $(BIN)/python -m pytest
	$(BIN)/python -m tests.services.with_postgres $(BIN)/python -m pytest -m "not browser"

check: install  ## style, types, layers, templates, migrations and fixtures, as the build runs them
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy recommendations tracker manage.py
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet recommendations/templates
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python manage.py makemigrations --check --dry-run
	DJANGO_SETTINGS_MODULE=tests.settings $(BIN)/python manage.py build_fixtures --check

bench: install  ## every figure we promise, measured
	@set -e; for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python "$$script"; done

screenshots: install  ## pictures for README.md, taken with Chromium while `make run` runs beside
	$(BIN)/python docs/screenshots.py

lock: install  ## write the hashed requirement files anew from the .in files
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-emit-find-links --custom-compile-command "make lock" requirements.in -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-emit-find-links --custom-compile-command "make lock" requirements-dev.in -o requirements-dev.txt
