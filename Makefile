# `make play` and `make test` are all a fresh machine needs: Python 3.11 or later, and make.
# Everything goes into .venv; nothing outside this folder changes, except that PortAudio (and Debian's
# python3-venv) are installed by the system's package manager where that asks for no password.

ROUTINE ?= booty-work-breakdown
SAMPLE ?= morning-bridge.ogg
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

# What is installed is what requirements/ names, each file by its hash. UNLOCKED=1 takes the newest versions
# instead, for a Python or a machine that those don't fit.
ifdef UNLOCKED
INSTALL := $(PIP) install --editable '.[play]'
INSTALL_DEV := $(PIP) install --editable '.[dev]'
else
INSTALL := $(PIP) install --no-deps --require-hashes -r requirements/play.txt \
    && $(PIP) install --no-deps --no-build-isolation --editable .
INSTALL_DEV := $(PIP) install --no-deps --require-hashes -r requirements/dev.txt
endif
AGAIN := With the newest versions of everything it needs instead: UNLOCKED=1

# The tests start Python a thousand times; without its own cache each start compiles the package anew.
unexport PYTHONDONTWRITEBYTECODE

.DELETE_ON_ERROR:
.PHONY: play test pythons torture bench lint wheel sample lock sbom audit clean

play: $(VENV)/.ready $(VENV)/.portaudio $(VENV)/.model
	@$(BIN)/voicecoach play $(ROUTINE)

test: $(VENV)/.ready-dev
	@$(BIN)/voicecoach setup || true  # without the model, the tests of hearing are skipped, and say so
	@$(BIN)/python -m pytest --numprocesses auto --dist loadgroup --durations 10 $(PYTEST_ARGS)

# Both, in a fresh clone of what is committed, with every Python that is here.
pythons:
	@for python in $$(sh .ci/pythons); do sh .ci/newcomer "$$python" $(PYTEST_ARGS) || exit 1; done

torture: $(VENV)/.ready-dev $(VENV)/.ready-torture
	@$(BIN)/python -m tests.torture

# What the docs state of its speed and its hearing: all of it, or `make bench-render BENCH_ARGS="--rounds 3"`.
bench: bench-start bench-render bench-hearing bench-echo bench-live

bench-%: $(VENV)/.ready-dev
	@$(BIN)/python -m benchmarks $* $(BENCH_ARGS)

lint: $(VENV)/.ready-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/mypy --platform darwin
	@$(BIN)/mypy --platform win32

wheel: $(VENV)/.ready
	@$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

sample: $(VENV)/.ready-dev
	@$(BIN)/voicecoach render audio/morning-bridge.routine --voice piper -o audio/$(SAMPLE)

# The versions and hashes of all that is ever installed, for every system and Python at once.
lock: $(VENV)/.ready-supply
	@sh .ci/lock $(BIN) $(LOCK_ARGS)

# What is installed beside it, and with which hashes; and what is known against any of it.
sbom: $(VENV)/.ready-supply
	@mkdir -p build
	@$(BIN)/cyclonedx-py requirements requirements/play.txt --pyproject pyproject.toml --output-reproducible \
	    --output-file build/sbom.cdx.json 2>/dev/null
	@echo "build/sbom.cdx.json lists what voicecoach is installed with, on every system."

audit: $(VENV)/.ready-supply
	@$(BIN)/pip-audit --strict --disable-pip --no-deps -r requirements/dev.txt

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(BIN)/python: .ci/environment
	@sh .ci/environment $(VENV) "$(PYTHON)"

$(VENV)/.ready: pyproject.toml requirements/play.txt | $(BIN)/python
	@echo "Installing voicecoach into $(VENV)."
	@{ $(INSTALL); } || { echo "voicecoach was not installed: pip says why above (does it have a network?)." \
	    "$(AGAIN)" >&2; exit 1; }
	@touch $@

$(VENV)/.ready-dev: requirements/dev.txt $(VENV)/.ready
	@echo "Installing what the tests need."
	@$(INSTALL_DEV) || { echo "The tests' tools were not installed: pip says why above (does it have a network?)." \
	    "$(AGAIN)" >&2; exit 1; }
	@touch $@

# Never fails: where there is no atheris, the attacks that need it are left out.
$(VENV)/.ready-torture: requirements/torture.txt | $(VENV)/.ready-dev
	@$(PIP) install --no-deps --require-hashes -r requirements/torture.txt && touch $@ \
	    || echo "The fuzzer was not installed: pip says why above. The other attacks don't need it." >&2

$(VENV)/.ready-supply: requirements/supply.txt | $(VENV)/.ready
	@$(PIP) install --no-deps --require-hashes -r requirements/supply.txt
	@touch $@

# Never fails: without the model `play` obeys keys, and says so.
$(VENV)/.model: | $(VENV)/.ready
	@$(BIN)/voicecoach setup && touch $@ || true

# Never fails: without PortAudio `play` renders a file and says so.
$(VENV)/.portaudio: .ci/portaudio | $(VENV)/.ready
	@sh .ci/portaudio $(BIN)/python || true
	@touch $@
