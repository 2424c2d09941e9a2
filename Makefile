# The few verbs of the project. Each sets up .venv by itself from requirements.txt (exact versions, checked by hash).

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.installed-from-requirements

.PHONY: site serve check test lock clean

site: $(READY)  ## check the data and build the whole site into build/site/
	@$(BIN)/python -m scripts build

serve: $(READY)  ## preview with live reload
	@exec $(BIN)/python -m scripts serve

check: $(READY)  ## only check the data
	@$(BIN)/python -m scripts check

test: $(READY)  ## style, types and all tests, those in a browser included
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/python -m tests.browser
	@$(BIN)/python -m pytest

lock: $(READY)  ## remake requirements.txt from requirements.in
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--custom-compile-command "make lock" --upgrade requirements.in --output-file requirements.txt

clean:  ## remove everything that was made
	rm -rf build $(VENV)

$(READY): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed; this is %d.%d. Name another one: make PYTHON=python3.12" % sys.version_info[:2] if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv module is missing; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@echo "Setting up $(VENV) (once; about a minute)"
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@
