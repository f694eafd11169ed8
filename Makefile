# The commands of this project.  `make` alone lists them.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

.PHONY: help run chat check test train bench pictures
.DEFAULT_GOAL := help

help:  ## list the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

run: .venv/run  ## start the server on this computer and say what to try
	@$(BIN)/flask serve

chat: .venv/run  ## talk to the bot in this terminal
	@$(BIN)/flask chat

check: .venv/run  ## list every problem in the words and the facts
	@$(BIN)/flask check

test: .venv/test  ## lint, types, and every test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest --numprocesses=auto --dist=loadfile --cov=bot.nlu --cov=bot.dialogue --cov-branch --cov-report=term-missing:skip-covered --cov-fail-under=100

train: .venv/test  ## train the classifier anew (writes model.npz and model.yaml)
	$(BIN)/python -m training.train

bench: .venv-bench/ready  ## measure speed and spelling beside what others offer (a quarter of an hour)
	@.venv-bench/bin/python -m bench $(BENCH)

pictures: .venv/run  ## draw the folders, and follow one text through the code (writes to docs)
	@$(BIN)/python -m bench.structure

# The stamps .venv/run and .venv/test say what is installed, so that a second run needs no network.
.venv/run: requirements.txt
	@echo "Setting up .venv: about a minute, once ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(PIP) -r requirements.txt
	@touch $@

.venv/test: requirements.txt requirements-dev.txt
	@echo "Setting up .venv for tests: about a minute, once ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(PIP) -r requirements-dev.txt
	@touch .venv/run $@

# One of the packages is built as it was long ago, so setuptools must be of that time.
.venv-bench/ready: requirements.txt requirements-bench.txt
	@echo "Setting up .venv-bench: a few minutes, once ..."
	@test -x .venv-bench/bin/python || $(PYTHON) -m venv .venv-bench
	@.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check "setuptools<72" wheel
	@.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check \
		--no-build-isolation -r requirements-bench.txt
	@touch $@
