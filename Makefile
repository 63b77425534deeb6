# medviewer: `make demo` and `make test` are all that a newcomer needs.
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.medviewer-setup
STUDY ?= ../shared/data/ct_chest_cptac
ARGS ?=
DEPS := packaging/linux/system-deps.sh

# One virtual screen for every test of the window; Mesa draws in software, so that it looks the same everywhere.
XVFB := xvfb-run --auto-servernum --server-args="-screen 0 1920x1200x24"
TEST_ENV := QT_QPA_PLATFORM=xcb LIBGL_ALWAYS_SOFTWARE=1 PYTHONHASHSEED=0 PYTHONDONTWRITEBYTECODE=

.PHONY: help setup demo run test pictures texts schemas coverage fuzz lint format lock bench clean

help: ## This list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(STAMP) ## Makes .venv from requirements.lock

$(STAMP): requirements.lock pyproject.toml packaging/linux/make-venv.sh
	packaging/linux/make-venv.sh $(VENV)
	@touch $@

demo: setup ## Opens the demo study with its findings (without a display: leaves demo-out/)
	$(DEPS)
	$(BIN)/medviewer demo $(ARGS)

run: setup ## Opens the empty window
	$(DEPS)
	$(BIN)/medviewer open $(ARGS)

test: setup ## The whole test suite, the window's tests on a virtual screen
	$(DEPS) --tests
	$(TEST_ENV) $(XVFB) $(BIN)/python -m pytest $(ARGS)

pictures: setup ## The pictures of the window in resources/docs, from this very build and its demo study
	$(DEPS) --tests
	export MEDVIEWER_HOME=$$(mktemp -d) && env -u DISPLAY $(BIN)/medviewer demo --out $$MEDVIEWER_HOME/out && \
	cp $$MEDVIEWER_HOME/out/screenshot.png resources/docs/window.png && \
	$(BIN)/python packaging/pictures/picture_study.py $$MEDVIEWER_HOME/demo/chest-1/dicom $$MEDVIEWER_HOME/many && \
	for layout in mpr 1x1 1x2 2x2 2x3 3x3; do \
	  $(TEST_ENV) $(XVFB) $(BIN)/medviewer open $$MEDVIEWER_HOME/many --layout $$layout \
	    --screenshot resources/docs/layout-$$layout.png || exit 1; done; \
	echo '{"language": "de"}' > $$MEDVIEWER_HOME/settings.json && \
	$(TEST_ENV) $(XVFB) $(BIN)/medviewer open $$MEDVIEWER_HOME/demo/chest-1 --screenshot resources/docs/window-de.png

texts: setup ## The texts of the code into the files of Qt Linguist (resources/languages), which are then to be translated
	$(BIN)/pyside6-lupdate -silent -no-obsolete -locations none -source-language en -target-language de \
	  -tr-function-alias QT_TR_NOOP+=mark $$(find medviewer -name '*.py' | LC_ALL=C sort) \
	  -ts resources/languages/medviewer_de.ts

schemas: setup ## The JSON Schema of manifests in resources/schemas, from the models that check them
	$(BIN)/python -m medviewer.inference.manifest.json_schema > resources/schemas/plugin.schema.json

fuzz: setup ## Damaged files and frames, for a quarter of an hour instead of seconds
	MEDVIEWER_FUZZ=20 $(BIN)/python -m pytest tests/fuzz

coverage: setup ## The two layers that stay at 100 %
	$(BIN)/python -m pytest tests/domain tests/app --cov=medviewer.domain --cov=medviewer.app --cov-fail-under=100

lint: setup ## Everything that is checked without running the program
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/typos

format: setup ## Puts the code into its form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

# uv writes the lock; it lives in an environment of its own, because nothing else needs it.
lock: $(VENV)-lock/bin/uv ## Renews requirements.lock
	$< pip compile pyproject.toml --group dev --universal --generate-hashes --no-emit-index-url \
	  --no-emit-find-links --no-header --no-annotate --python-version 3.11 --output-file requirements.lock

$(VENV)-lock/bin/uv:
	python3 -m venv $(VENV)-lock
	$(VENV)-lock/bin/python -m pip install --quiet uv

bench: setup ## Measures this machine on STUDY
	for what in load infer scroll ui; do $(BIN)/medviewer bench $$what $(STUDY) --json || exit 1; done

clean: ## Removes what was made, the environment included
	rm -rf $(VENV) $(VENV)-lock build dist demo-out .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis .coverage
	find medviewer tests -name __pycache__ -type d -prune -exec rm -rf {} +
