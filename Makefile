# The commands of this project.  `make` alone lists them.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

# What is installed is what these lists name, to the byte; `make lock` renews them.
# Extras are named too: the pip of Python 3.11 takes the pin of a package for none of `package[extra]`.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-strip-extras --no-header

# Flask's own shows Flask's help and version.
SCRIPT := install -m 755 bot/flask.sh $(BIN)/flask

# What is compiled is kept, wherever that is off: the tests start it a hundred times.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: help run chat check lint test train bench fuzz pictures lock licences script
.DEFAULT_GOAL := help

help:  ## list the commands
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/  make \1\t\2/' | expand -t 16

run: .venv/run  ## start the server on this computer and say what to try
	@$(BIN)/flask serve

chat: .venv/run  ## talk to the bot in this terminal
	@$(BIN)/flask chat

check: .venv/run  ## list every problem in the words and the facts
	@$(BIN)/flask check

lint: .venv/test  ## look at the code without running it
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

test: lint  ## lint, types, and every test
	@$(BIN)/python -m compileall -q bot  # The tests start it a hundred times.
	$(BIN)/pytest --numprocesses=3 --dist=loadfile --no-loadscope-reorder --cov=bot.nlu --cov=bot.dialogue --cov-branch --cov-report=term-missing:skip-covered --cov-fail-under=100

train: .venv/test  ## train the classifier anew (writes model.npz and model.yaml)
	$(BIN)/python -m training.train

bench: .venv-bench/ready  ## measure speed and spelling beside what others offer (a quarter of an hour)
	@.venv-bench/bin/python -m bench $(BENCH)

fuzz: .venv/test  ## send made-up input to every door of the line (ten minutes)
	@$(BIN)/python -m tests.fuzz $(FUZZ)

pictures: .venv/run  ## draw the folders, and follow one text through the code (writes to docs)
	@$(BIN)/python -m bench.structure

lock: .venv/test  ## pin every package by its hashes; `make lock UPGRADE=--upgrade` takes newer ones
	@$(LOCK) $(UPGRADE) requirements.in --output-file requirements.lock
	@$(LOCK) $(UPGRADE) requirements-dev.txt --constraint requirements.lock --output-file requirements-dev.lock

licences: .venv/test  ## list the licence of every package that runs in production (writes to docs)
	@{ printf '# Licences\n\nWhat each package of `requirements.lock` says of itself; `make licences` writes this page.\n\n'; \
		$(BIN)/pip-licenses --format=markdown --no-version --with-system --packages \
		$$(sed -n 's/^\([a-z0-9-]*\)\(\[[a-z]*\]\)*==.*/\1/p' requirements.lock); } > docs/licences.md

# The stamps .venv/run and .venv/test say what is installed, so that a second run needs no network.
# uv installs in seconds what takes pip a minute; it does not know every setting of pip, which is
# tried where uv fails.  The tests start the bot a hundred times, which takes four seconds and not
# one and a half where each start compiles the packages anew.
define install
	@$(BIN)/python -m pip --version > /dev/null 2>&1 || $(PYTHON) -m venv .venv
	@sed -n '/^uv==/,/^    # via/p' requirements-dev.lock > .venv/installer.lock
	@{ $(PIP) --require-hashes -r .venv/installer.lock && \
		$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes $(2) -r $(1); } || \
		{ echo "Trying pip instead: about a minute ..."; $(PIP) --require-hashes -r $(1); }
	@$(SCRIPT)
endef

.venv/run: requirements.lock
	@echo "Setting up .venv, once ..."
	$(call install,requirements.lock,)
	@touch $@

.venv/test: requirements.lock requirements-dev.lock
	@echo "Setting up .venv for tests, once ..."
	$(call install,requirements-dev.lock,--compile-bytecode)
	@touch .venv/run $@

script:
	@$(SCRIPT)

# One of the packages is built as it was long ago, so setuptools must be of that time.
.venv-bench/ready: requirements.in requirements-bench.txt
	@echo "Setting up .venv-bench: a few minutes, once ..."
	@test -x .venv-bench/bin/python || $(PYTHON) -m venv .venv-bench
	@.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check "setuptools<72" wheel
	@.venv-bench/bin/python -m pip install --quiet --disable-pip-version-check \
		--no-build-isolation -r requirements-bench.txt
	@touch $@
