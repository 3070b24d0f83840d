# make run opens the dashboard, make test runs the tests; both set up everything they need in .venv first.

VENV := .venv
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& { echo $$python; break; }; done)
PIP := $(VENV)/bin/python -m pip --quiet --disable-pip-version-check

.PHONY: help run demo test promises check check-masks format catalogues keys pictures frames wheel bench bench-peers figures torture simulate clean

help:            # Show these lines
	@awk -F ':[^#]*# ' '/^[a-z-]+:.*# / { printf "make %-11s %s\n", $$1, $$2 }' Makefile
	@echo "PYTHON=/path/to/python3 takes another Python than the one that is found."

run: $(VENV)/.runs     # Open the dashboard
	@$(VENV)/bin/recover

demo: $(VENV)/.runs    # Open it on sample data
	@$(VENV)/bin/recover demo

test: $(VENV)/.develops    # Run the tests
	$(VENV)/bin/python -m pytest -q -n 3 --dist worksteal

promises: $(VENV)/.develops    # Try each promise a few times with the real program, and call with a real phone
	$(VENV)/bin/python -m pytest -q -n 4 --dist worksteal tests/promises
	$(VENV)/bin/python -m pytest -q -n 3 --dist loadfile tests/real

check: $(VENV)/.develops   # Check style, types and the direction of the layers
	$(VENV)/bin/ruff check
	$(VENV)/bin/ruff format --check
	$(VENV)/bin/mypy
	$(VENV)/bin/mypy --platform win32
	$(VENV)/bin/lint-imports

check-masks: $(VENV)/.develops   # Measure how many phone numbers of all regions are masked, and how many others
	$(VENV)/bin/python -m tests.redaction

format: $(VENV)/.develops  # Put the code into its form
	$(VENV)/bin/ruff format
	$(VENV)/bin/ruff check --fix

catalogues: $(VENV)/.develops  # Bring the messages of each language up to the code; NEW=fr begins another
	$(VENV)/bin/python -m tools.catalogues $(NEW)

keys: $(VENV)/.develops    # Write docs/keys.md from the commands
	$(VENV)/bin/python docs/make_keys.py

pictures: $(VENV)/.develops  # Make the pictures in docs/pictures from the demo
	$(VENV)/bin/python -m docs.make_pictures

frames: $(VENV)/.develops    # Write anew what each state looks like, after a change that is meant to be seen
	WRITE_FRAMES=1 $(VENV)/bin/python -m pytest -q -n 3 tests/ui/test_frames.py

wheel: $(VENV)/.develops   # Build the wheel, see that it runs when installed, and leave it in dist/
	sh .ci/wheel

bench: $(VENV)/.develops   # Measure start, idling, breathing, typing and the hook beside a bare Textual app
	$(VENV)/bin/python -m benchmarks.bench

bench-peers: | $(VENV)/bin/python  # Install programs of the same kind to measure beside, each in a place of its own
	while read -r peer; do name=$${peer%%=*}; test -e build/peers/$$name \
	|| { $(VENV)/bin/python -m venv build/peers/$$name && build/peers/$$name/bin/python -m pip install --quiet $$peer; } \
	|| { rm -rf build/peers/$$name; exit 1; }; done < benchmarks/peers.txt

figures: $(VENV)/.develops   # Write docs/figures.md from what was measured last
	$(VENV)/bin/python docs/make_figures.py

simulate: $(VENV)/.develops   # Fill a server with 10,000 agents' rows, let fresh desks join and a shift be written; prints figures
	$(VENV)/bin/python -m benchmarks.simulate

torture: $(VENV)/.develops   # Try every promise in full: kills, full disks, hostile words; takes three quarters of an hour
	$(VENV)/bin/python -m tests.promises
	$(VENV)/bin/python -m tests.real.desks_torture 30

clean:           # Take away what was set up
	rm -rf $(VENV) build dist

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "recover needs Python 3.11 or newer (with venv); install it, or name it: make run PYTHON=/path/to/python3"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runs: pyproject.toml | $(VENV)/bin/python
	$(PIP) install --editable .
	@touch $@

$(VENV)/.develops: pyproject.toml | $(VENV)/bin/python
	$(PIP) install --editable '.[dev]'
	@touch $@ $(VENV)/.runs
