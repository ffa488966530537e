# Everything starts here. `make help` lists the verbs.

PYTHON ?= python3
PORT ?= 8000
SIZE ?= small
TESTS ?=
PAGES ?=
RUN = .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help setup demo test check drill bench shots messages lock clean
MAKEFLAGS += --no-print-directory

help: ## list the verbs
	@grep -E '^[a-z]+:.*##' Makefile | sed -E 's/^([a-z]+):[^#]*## (.*)/  make \1\t\2/' | expand -t 18

setup: ## get everything ready in .venv (again: a moment)
	@$(PYTHON) tools/setup.py

demo: setup ## open the running city, PORT=8000; Ctrl-C stops all
	@$(RUN) -m qala.site.cli demo --port $(PORT)

test: check ## check, then the whole suite; TESTS=path for a part
	@$(RUN) tools/browser.py
	@$(RUN) -m pytest -q -n 2 $(TESTS)

check: setup ## style, types, floors and doors, templates, translations
	@$(RUN) tools/check.py

drill: setup ## the long checks, SIZE=small|full
	@QALA_SIZE=$(SIZE) $(RUN) -m pytest -q -rs -m drill $(TESTS)

bench: setup ## measure, as ratios to the engine's own floor
	@$(RUN) -m bench

shots: setup ## pictures of every page family, into shots/; PAGES="home list" for some
	@$(RUN) tools/browser.py
	@$(RUN) tools/shots.py $(PAGES)

messages: setup ## what lacks Kazakh or Russian
	@$(RUN) -m qala.site.messages missing

lock: setup ## choose the newest allowed versions and write their hashes
	@$(RUN) tools/lock.py

clean: ## remove what was built; the data in var/ stays
	rm -rf .venv build dist node_modules shots src/qala/base/ui/static/vendor src/*.egg-info .importlinter
	rm -rf .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src -name '*.mo' -delete
