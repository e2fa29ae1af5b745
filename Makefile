# Every verb that a person or the build server needs. `make` alone lists them.
# `demo` and `test` need Python 3.11 or newer, pip and make; they set up the rest in .venv/, once.

PYTHON ?= python3
BIN := .venv/bin
# Debian and Ubuntu packages that some tests need; `make test` installs the missing ones when it is root there.
PARTS := chromium dovecot-imapd fonts-liberation libreoffice-writer-nogui openjdk-17-jre-headless openssl postgresql tesseract-ocr tesseract-ocr-ita tesseract-ocr-script-latn

.DEFAULT_GOAL := help
.PHONY: help demo serve test test-domain lint types imports fix lock messages pages model upgrade bench campaign ci clean environment parts

help:         ## list the verbs
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile | expand -t 14

demo: $(or $(wildcard .venv/developing),.venv/running)  ## invent a town and its eviction lists, show the worklist, serve the pages
	@$(BIN)/python -m preavviso.project.demo

serve: $(or $(wildcard .venv/developing),.venv/running) ## serve the pages of this machine's own data
	@$(BIN)/preavviso serve

test: .venv/developing parts  ## run the whole suite, on SQLite and on PostgreSQL
	@$(BIN)/python -m pytest --both-databases -o console_output_style=classic

test-domain: .venv/developing ## run the tests of the pure domain: seconds
	@$(BIN)/python -m pytest tests/domain src/preavviso/domain

lint: .venv/developing        ## check style, format and imports
	@$(BIN)/ruff check && $(BIN)/ruff format --check && $(BIN)/lint-imports

imports: .venv/developing     ## check that imports point down
	@$(BIN)/lint-imports

types: .venv/developing       ## check types, strictly
	@$(BIN)/mypy

fix: .venv/developing         ## put right what ruff can put right
	@$(BIN)/ruff check --fix && $(BIN)/ruff format

messages: .venv/developing    ## bring the Italian catalogue up to date with the code, and compile it
	@$(BIN)/python -m tests.house.catalogue

pages: .venv/developing       ## render the documentation pages that are made from the code
	@$(BIN)/python -m tests.house.rendered

model: .venv/developing       ## learn the model that the package comes with anew, from an invented province: minutes
	@$(BIN)/python -m preavviso.rehearsal.model

campaign: .venv/developing    ## look for rarer faults: every property with many more examples, all hostile files, hundreds of kills
	@$(BIN)/python -m pytest --hypothesis-profile=campaign --capture=no tests/hostile tests/domain tests/channels
	@PREAVVISO_TEST_KILLS=$(or $(KILLS),500) $(BIN)/python -m pytest --hypothesis-profile=campaign --capture=no tests/crash

bench: .venv/developing       ## measure, and write bench/results/latest.json
	@$(BIN)/python -m bench

ci:                           ## what the build server runs
	@.ci/run

clean:                        ## remove the environment and everything that was made
	@rm -rf .venv .demo .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis dist

# ---- the environment ----------------------------------------------------------------------------------------------
# uv reads its own settings and not pip's: what pip was told about the package index, uv is told here.
asked = $(shell $(PYTHON) -m pip config get $(1) 2>/dev/null)
index = $(or $(UV_DEFAULT_INDEX),$(PIP_INDEX_URL),$(call asked,global.index-url))
certificates = $(or $(SSL_CERT_FILE),$(PIP_CERT),$(call asked,global.cert))
uv = $(and $(index),UV_DEFAULT_INDEX='$(index)') $(and $(certificates),SSL_CERT_FILE='$(certificates)') $(BIN)/uv pip

environment: .venv/developing

.venv/running: requirements/build.txt requirements/run.txt pyproject.toml | $(BIN)/uv
	@$(uv) sync --quiet --python $(BIN)/python --require-hashes requirements/build.txt requirements/run.txt
	@$(uv) install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

.venv/developing: requirements/build.txt requirements/dev.txt pyproject.toml | $(BIN)/uv
	@$(uv) sync --quiet --python $(BIN)/python --require-hashes requirements/build.txt requirements/dev.txt
	@$(uv) install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

# Without pip of its own, so that Debian's Python does, which has no ensurepip.
$(BIN)/uv:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("Preavviso needs Python 3.11 or newer and this is " + sys.version.split()[0] + ": name another one, as in make PYTHON=python3.12 demo.")'
	@$(PYTHON) -m pip --version >/dev/null 2>&1 || { echo 'pip is missing, and with it the way to fetch anything: install it (on Debian and Ubuntu: apt install python3-pip).' >&2; exit 1; }
	@echo 'Making the environment in .venv (once, less than a minute) …' >&2
	@$(PYTHON) -m venv --without-pip .venv
	@$(PYTHON) -m pip --python $(BIN)/python install --quiet --disable-pip-version-check --require-hashes --requirement requirements/build.txt

parts:
	@missing=$$(for part in $(PARTS); do dpkg-query --show --showformat='$${db:Status-Status}' $$part 2>/dev/null | grep -qx installed || echo $$part; done); \
	if [ -n "$$missing" ] && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing" $$missing "…" >&2; \
	  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq --yes --no-install-recommends $$missing; } >/dev/null || \
	    echo "They could not be installed: the tests that need them will say so." >&2; \
	fi

# ---- the locks ----------------------------------------------------------------------------------------------------
compile = UV_CUSTOM_COMPILE_COMMAND='make lock' $(uv) compile --quiet --universal $(UPGRADE)

lock: $(BIN)/uv               ## write the dependencies' versions with their hashes, changing as few as possible
	@$(compile) --group build --output-file requirements/build.txt
	@$(compile) --constraints requirements/build.txt --output-file requirements/run.txt pyproject.toml
	@$(compile) --constraints requirements/run.txt --group dev --extra batch --extra spark --output-file requirements/dev.txt pyproject.toml

upgrade:                      ## the same with the newest versions that pyproject.toml allows
	@$(MAKE) --no-print-directory lock UPGRADE=--upgrade
