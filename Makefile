# The few verbs of the project. Each sets up .venv by itself from requirements.txt (exact versions, checked by hash).

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.installed-from-requirements

# What check and site print (text, json, or github for marks on a pull request), which package, and what diff compares it with.
FORMAT := text
PACKAGE := datapackage
BASE := HEAD
# Which parts make bench measures (all where none is named).
PART :=

.PHONY: site serve check diff test bench release links propose audit licences lock clean

site: $(READY)  ## check the data and build the whole site into build/site/
	@$(BIN)/python -m scripts build --format $(FORMAT)

serve: $(READY)  ## preview with live reload
	@exec $(BIN)/python -m scripts serve

check: $(READY)  ## only check the data
	@$(BIN)/python -m scripts check --format $(FORMAT) --package $(PACKAGE)

diff: $(READY)  ## what moves: rows, figures, sentences, charts (against the last commit, or make diff BASE=main)
	@$(BIN)/python -m scripts diff $(BASE) $(PACKAGE) --to build/what-moves

test: $(READY)  ## style, types and all tests, those in a browser included
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy
	@$(BIN)/python -m tests.browser
	@$(BIN)/python -m tests.rscript
	@$(BIN)/python -m pytest

bench: $(READY)  ## measure speed and memory beside other tools and write BENCHMARKS.md (make bench PART=reader: one part)
	@$(BIN)/python -m tests.benchmarks $(PART)

release: $(READY)  ## write the files that people download into build/release/
	@$(BIN)/python -m scripts release --out build/release

links: $(READY)  ## ask whether the pages that the record cites are still there; takes long, asks gently
	@$(BIN)/python -m scripts links --to build/links

propose: $(READY)  ## turn the filled-in form of an issue (the event in $$GITHUB_EVENT_PATH) into the rows that it asks for
	@$(BIN)/python -m scripts propose --event "$$GITHUB_EVENT_PATH" --to build/answer

audit: $(READY)  ## ask whether a locked package has a known weakness (asks the package index)
	@$(BIN)/pip-audit --requirement requirements.txt --require-hashes --disable-pip --strict --progress-spinner off

licences: $(READY)  ## remake THIRD-PARTY.md and sbom.cdx.json from the locked packages
	@$(BIN)/python -m scripts licences

lock: $(READY)  ## remake requirements.txt from requirements.in, and the list of licences from it
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--custom-compile-command "make lock" --upgrade requirements.in --output-file requirements.txt
	@$(MAKE) --no-print-directory licences

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
