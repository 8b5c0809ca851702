# One target a purpose; each brings what it needs. `make` alone says what there is.
SHELL   := /bin/sh
VENV    ?= .venv
PYTHON  ?= python3
FUZZ_SECONDS ?= 20
SOAK_SECONDS ?= 600
SOAK_SCRIPTS ?= 5000
SOAK_HISTORIES ?= 300
ALL     ?=

RELEASE := build/release
DEBUG   := build/debug
FUZZ    := build/fuzz
READY   := $(VENV)/.ready
PY      := $(VENV)/bin/python
# Absolute, so that it holds in every folder.
export PATH := $(abspath $(VENV))/bin:$(PATH)

.PHONY: help deps build debug fuzz fuzz-build install-venv install-oldest demo test bench warnings check format generate soak clean

help:
	@echo 'make deps      install system packages (as root or with sudo) and Python tools into $(VENV)'
	@echo 'make build     the release build: command, libraries, unit tests in $(RELEASE)'
	@echo 'make debug     the same with ASan, UBSan and fault injection in $(DEBUG)'
	@echo 'make demo      the guide from end to end on examples/, with SQLite; then features, and what a change makes stale'
	@echo 'make test      every test, on both builds, with PostgreSQL and MariaDB, and the fuzzers'
	@echo 'make fuzz      the fuzz targets, FUZZ_SECONDS=$(FUZZ_SECONDS) each'
	@echo 'make bench     timings and memory: the planner, features and stores beside the original'
	@echo 'make check     warnings of gcc and clang, layers, generated files, clang-format, clang-tidy (ALL=1: every file)'
	@echo 'make format    let clang-format rewrite the sources;  make generate: remake generated files'
	@echo 'make soak      fuzzers and property tests for long, SOAK_SECONDS=$(SOAK_SECONDS) SOAK_SCRIPTS=$(SOAK_SCRIPTS) SOAK_HISTORIES=$(SOAK_HISTORIES)'
	@echo 'make clean     remove build/'

deps:
	@PYTHON=$(PYTHON) tools/deps.sh $(VENV)

$(READY): tools/deps.sh tools/requirements.txt
	@PYTHON=$(PYTHON) tools/deps.sh $(VENV)

$(RELEASE)/build.ninja: | $(READY)
	meson setup $(RELEASE) --buildtype=release

$(DEBUG)/build.ninja: | $(READY)
	meson setup $(DEBUG) --buildtype=debug -Db_sanitize=address,undefined -Db_lundef=false

$(FUZZ)/build.ninja: | $(READY)
	CC=clang CXX=clang++ meson setup $(FUZZ) --buildtype=debugoptimized -Dfuzz=true -Dtests=false \
	    -Db_sanitize=address,undefined -Db_lundef=false

build: $(READY) $(RELEASE)/build.ninja
	ninja -C $(RELEASE)

debug: $(READY) $(DEBUG)/build.ninja
	ninja -C $(DEBUG)

fuzz-build: $(READY) $(FUZZ)/build.ninja
	ninja -C $(FUZZ)

fuzz: fuzz-build
	$(PY) tools/fuzz.py $(FUZZ) --seconds $(FUZZ_SECONDS)

# The package with all extras, and the atlas names, in $(VENV). build/wheel keeps what was compiled.
install-venv: $(READY)
	$(PY) -m pip install -q --disable-pip-version-check --no-build-isolation --config-settings=build-dir=build/wheel '.[all]'
	$(PY) -m pip install -q --disable-pip-version-check ./compat

# The tests of what stands on SQLAlchemy run a second time, with the older SQLAlchemy that is promised to work, and with
# the package of $(VENV).
OLDEST := $(VENV)/sqlalchemy-2.0
$(OLDEST)/.ready: tools/requirements-oldest.txt | $(READY)
	$(PYTHON) -m venv $(OLDEST)
	$(OLDEST)/bin/python -m pip install -q --disable-pip-version-check -r tools/requirements-oldest.txt
	touch $@

install-oldest: install-venv $(OLDEST)/.ready
	@for part in $(abspath $(VENV))/lib/python3*/site-packages/metaxy $(abspath $(VENV))/lib/python3*/site-packages/metaxy_c-*; do \
	    ln -sfn $$part $(OLDEST)/lib/python3*/site-packages/; done

demo: build install-venv
	examples/demo.sh

test: build debug fuzz-build install-venv install-oldest
	$(PY) tests/servers.py run -- $(PY) tools/test_all.py --release $(RELEASE) --debug $(DEBUG) --fuzz $(FUZZ) \
	    --fuzz-seconds $(FUZZ_SECONDS) --oldest $(OLDEST)/bin/python

bench: build install-venv
	METAXY_BIN=$(abspath $(RELEASE))/metaxy $(PY) bench/all.py

build/warnings-gcc/build.ninja: | $(READY)
	CC=gcc CXX=g++ meson setup build/warnings-gcc --buildtype=release -Dwerror=true

build/warnings-clang/build.ninja: | $(READY)
	CC=clang CXX=clang++ meson setup build/warnings-clang --buildtype=release -Dwerror=true

# Both compilers, every warning an error.
warnings: $(READY) build/warnings-gcc/build.ninja build/warnings-clang/build.ninja
	ninja -C build/warnings-gcc
	ninja -C build/warnings-clang

check: $(READY) $(RELEASE)/build.ninja warnings
	$(PY) tools/check.py $(RELEASE) $(if $(ALL),--all)

format: $(READY)
	git ls-files -z --cached --others --exclude-standard '*.c' '*.h' '*.cpp' | xargs -0 clang-format -i

generate: $(READY)
	$(PY) tools/generate.py

soak: build debug install-venv
	$(MAKE) fuzz FUZZ_SECONDS=$(SOAK_SECONDS)
	HYPOTHESIS_PROFILE=soak MX_VERIFY_ALL=1 MX_PROPERTY_SCRIPTS=$(SOAK_SCRIPTS) MX_HISTORIES=$(SOAK_HISTORIES) MX_KILL_ROUNDS=40 $(PY) tests/servers.py run -- $(PY) tools/test_all.py --release $(RELEASE) \
	    --debug $(DEBUG) --fuzz $(FUZZ) --only unit,python,unit-debug,cli-debug

clean:
	rm -rf build
