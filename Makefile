# `make demo` and `make test` install what they need. They require Python 3.11 or later, git and make.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes
UV := $(BIN)/uv pip install --quiet --no-cache --compile-bytecode --require-hashes --python $(BIN)/python
# uv takes a third of pip's time. If it fails, pip installs the packages.
install = { $(PIP) -r requirements-uv.txt && $(UV) -r $(1); } || $(PIP) -r $(1)

# The tests start the program some hundred times: it is compiled once.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := demo
.PHONY: demo demo-web call scenarios pictures test mutants long bench check lock clean

demo: .venv/.installed  ## a scripted caller rents a generator, from greeting to booking
	$(BIN)/python main.py call --scenario happy_path

demo-web: .venv/.installed  ## the depot's page over a day of scripted calls; prints its address
	$(BIN)/python main.py web demo

call: .venv/.installed  ## the same line, with you at the keyboard
	$(BIN)/python main.py call

scenarios: .venv/.installed  ## every scripted call, graded on how it ended
	$(BIN)/python main.py scenarios

test: .venv/.installed-dev  ## the tests; no network and no key needed
	$(BIN)/python -m pytest -n auto --dist loadgroup

pictures: .venv/.installed-dev  ## take the pictures in docs/pictures again; it needs a Chromium
	$(BIN)/python -m tests.support.page.pictures

mutants: .venv/.installed-dev  ## check that the tests notice when a script or a stage lacks one of its checks
	$(BIN)/python -m pytest -m mutants

long: .venv/.installed-dev  ## the tests that take minutes: a failing model, 200 guessers, every scripted call in the log
	$(BIN)/python -m pytest -n auto --dist loadgroup -m long_running

bench: .venv/.installed-dev  ## every benchmark, in about ten minutes; writes benchmarks/results.md
	$(BIN)/python -m benchmarks

check: .venv/.installed-dev  ## lint, format and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/basedpyright

lock: .venv/.installed-dev  ## write the hash-locked requirements from pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		pyproject.toml --group dev -c requirements.txt -o requirements-dev.txt
	echo uv | $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header \
		--no-annotate - -c requirements-dev.txt -o requirements-uv.txt

clean:  ## remove the virtual environment; data in var/ stays
	rm -rf .venv

.venv/.created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Python 3.11 or later is needed, and '$(PYTHON)' is older or missing: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -m venv .venv || { \
		echo "Python's venv module is missing; on Debian and Ubuntu it is the package python3-venv." >&2; exit 1; }
	@touch $@

.venv/.installed: requirements.txt requirements-uv.txt | .venv/.created
	@$(call install,requirements.txt)
	@touch $@

# requirements-dev.txt contains all of requirements.txt.
.venv/.installed-dev: requirements-dev.txt requirements.txt requirements-uv.txt | .venv/.created
	@$(call install,requirements-dev.txt)
	@touch .venv/.installed $@
