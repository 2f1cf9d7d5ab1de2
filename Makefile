# Each target sets up what it needs. Tests build in a folder of their own, so that they and `make build` do not undo
# each other's work.
PREFIX ?= $(HOME)/.local
SWIFT ?= swift
TESTS := .build-test
PROGRAM := .build/release/sfumato
HUB := hub
TEST = $(SWIFT) test -c release -Xswiftc -enable-testing --build-path $(TESTS)
CLUSTERS := KubernetesTests|DispatchingTests
HUBS := HubTests
FUZZ_SECONDS ?= 600
FUZZ_SEED ?= $(shell date +%s)

.PHONY: all audit demo hub image test build bench fidelity fuzz format lint install clean setup reference browser services build-hub

all: build

## Trains on a bundled example, generates, and tells how close the copy is.
demo: build
	@$(PROGRAM) demo --out demo --force

## OCI archives and bills of materials in out/images, without a container engine.
image: build-hub
	for name in sfumato sfumato-hub sfumato-single; do scripts/image $$name out/images || exit 1; done

## All tests, against the optimised program. Tests that wait for servers and clusters have a process of their own: beside tests
## that keep all cores busy they would only measure who gets a turn.
test: setup reference browser services
	SFUMATO_REFERENCE=1 $(TEST) --skip '$(CLUSTERS)|$(HUBS)'
	SFUMATO_REFERENCE=1 $(TEST) --skip-build --filter '$(HUBS)'
	SFUMATO_REFERENCE=1 $(TEST) --skip-build --filter '$(CLUSTERS)'

build: setup
	$(SWIFT) build -c release --product sfumato --static-swift-stdlib

build-hub: build
	$(SWIFT) build -c release --product sfumato-hub --static-swift-stdlib

## Starts the Hub with its data in HUB, and prints the link for the first account.
hub: build-hub
	@.build/release/sfumato-hub serve --data-dir $(HUB)

## Time, rate and memory.
bench: build
	SFUMATO=$(PROGRAM) scripts/bench

## How faithful copies of four public data sets are; see docs.
fidelity: build
	SFUMATO=$(PROGRAM) scripts/fidelity

## Damaged models, tables and schemas, for FUZZ_SECONDS; `make test` does the same for a few seconds.
fuzz: setup
	SFUMATO_FUZZ_SECONDS=$(FUZZ_SECONDS) SFUMATO_FUZZ_SEED=$(FUZZ_SEED) $(TEST) --filter Fuzz

## The audit's own test with halved noise: some ten minutes.
audit: setup
	SFUMATO_AUDIT=1 $(TEST) --filter AuditTests

format:
	$(SWIFT) format -i -r -p Sources Tests Package.swift

lint:
	$(SWIFT) format lint --strict -r -p Sources Tests Package.swift
	scripts/check-dependencies

## Program, libraries, examples, manual and completions under PREFIX; the tree may be moved afterwards.
install: build-hub
	scripts/install "$(DESTDIR)$(PREFIX)"

setup:
	@scripts/setup

browser:
	@scripts/setup browser

## Independent implementations of what reports measure, for the tests.
reference:
	@scripts/reference/setup

## Servers that tests of stores and databases run against.
services:
	@scripts/services/setup

clean:
	rm -rf .build $(TESTS) demo out
