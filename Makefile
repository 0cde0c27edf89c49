# The door to everything; `make help` lists the targets.
SHELL := /bin/sh
SWIFT ?= swift
BINARY := .build/release/gag
SECONDS ?= 60
.DEFAULT_GOAL := help
.PHONY: help docs setup setup-test setup-tools build run test test-thread test-kernels test-tools test-import test-oip lint format bench fuzz soak image pictures busy clean

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install the system packages that are missing
	@scripts/setup build

setup-test: setup
	@scripts/setup test

build: setup ## Build the release binary, .build/release/gag
	$(SWIFT) build -c release --product gag

run: build ## Build, then serve the bundled model on port 8080
	$(BINARY) serve $(ARGS)

test: setup-test ## Build, then run the test suite
	$(SWIFT) test -c release --disable-testable-imports $(ARGS)

test-thread: setup-test ## Build, then run the test suite under the thread sanitizer
	Tests/Sanitizers/thread.sh $(ARGS)

setup-tools: setup
	@scripts/setup tools

test-tools: build setup-tools ## Check the service with h2load, promtool, schemathesis, testssl.sh and slowhttptest
	Tests/Tools/run

test-kernels: setup-tools ## Compare the fp32 kernels with plain loops, those for ARM under QEMU
	Tests/Kernels/run.sh

test-import: setup-test ## Import and export networks of full size with the real frameworks (slow, gigabytes)
	Tests/Import/run.sh

test-oip: build ## Speak to the service with the Python package tritonclient[http]
	Tests/Tools/tritonclient/run.sh

lint: ## Check the format of the sources
	$(SWIFT) format lint --strict --recursive --parallel Package.swift Sources Tests

format: ## Format the sources in place
	$(SWIFT) format --in-place --recursive --parallel Package.swift Sources Tests

bench: build ## Compare with the named peers; prints ratios
	benchmarks/run

fuzz: ## Fuzz every parser, SECONDS each
	Tests/Fuzz/run.sh $(SECONDS)

soak: build ## Ten minutes of good, bad, slow and aborted requests (SECONDS changes it)
	SECONDS=$(if $(filter file,$(origin SECONDS)),600,$(SECONDS)) Tests/Soak/run

image: ## Build the container image
	docker build -t gag .

docs: ## Build the reference of all modules with docc
	scripts/docs

pictures: build setup-test ## Make the pictures of README and docs/page.md anew
	Tests/Browser/take_pictures.py

busy: setup-test ## Run the test suite three times beside load on all cores (TIMES changes it)
	Tests/Load/busy

clean: ## Remove what was built
	rm -rf .build
