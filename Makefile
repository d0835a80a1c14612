# `make play` and `make test` are all a fresh machine needs: Python 3.11 or later, and make.
# Everything goes into .venv; nothing outside this folder changes, except that PortAudio (and Debian's
# python3-venv) are installed by the system's package manager where that asks for no password.

ROUTINE ?= booty-work-breakdown
SAMPLE ?= morning-bridge.ogg
VENV := .venv
BIN := $(VENV)/bin

.DELETE_ON_ERROR:
.PHONY: play test torture lint wheel sample clean

play: $(VENV)/.ready $(VENV)/.portaudio $(VENV)/.model
	@$(BIN)/voicecoach play $(ROUTINE)

test: $(VENV)/.ready-dev
	@$(BIN)/voicecoach setup || true  # without the model, the tests of hearing are skipped, and say so
	@$(BIN)/python -m pytest $(PYTEST_ARGS)

torture: $(VENV)/.ready-dev
	@$(BIN)/python -m tests.torture

lint: $(VENV)/.ready-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

wheel: $(VENV)/.ready
	@$(BIN)/python -m pip wheel --quiet --no-deps --wheel-dir dist .

sample: $(VENV)/.ready-dev
	@$(BIN)/voicecoach render audio/morning-bridge.routine --voice piper -o audio/$(SAMPLE)

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(BIN)/python: .ci/environment
	@sh .ci/environment $(VENV) "$(PYTHON)"

$(VENV)/.ready: pyproject.toml | $(BIN)/python
	@echo "Installing voicecoach into $(VENV)."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable . \
	    || { echo "voicecoach was not installed: pip says why above (does it have a network?)." >&2; exit 1; }
	@touch $@

$(VENV)/.ready-dev: pyproject.toml $(VENV)/.ready
	@echo "Installing what the tests need."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]' \
	    || { echo "The tests' tools were not installed: pip says why above (does it have a network?)." >&2; exit 1; }
	@touch $@

# Never fails: without the model `play` obeys keys, and says so.
$(VENV)/.model: | $(VENV)/.ready
	@$(BIN)/voicecoach setup && touch $@ || true

# Never fails: without PortAudio `play` renders a file and says so.
$(VENV)/.portaudio: .ci/portaudio | $(VENV)/.ready
	@sh .ci/portaudio $(BIN)/python || true
	@touch $@
