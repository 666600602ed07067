# assay: the commands a person needs. `make help` lists them.

SWIFT ?= swift
BUILD := $(SWIFT) build -c release
BIN := .build/release
DEMO_DB := .build/demo.db
SWIFT_FILES := $(shell git ls-files '*.swift' 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help deps build demo test corpus fuzz chaos bench format lint clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

deps: ## install the system packages that are missing
	@./.ci/install-packages

build: deps ## build assay and assay-worker (release)
	$(BUILD) --product assay-worker
	$(BUILD) --product assay

demo: build ## judge the shipped examples and show the report
	@rm -f $(DEMO_DB) $(DEMO_DB)-*
	$(BIN)/assay doctor
	$(BIN)/assay --db $(DEMO_DB) eval humaneval --problems examples/problems.jsonl \
		--samples examples/samples.jsonl --output .build/demo_results.jsonl --timeout 2 --wall-timeout 8
	$(BIN)/assay --db $(DEMO_DB) report

test: deps ## build everything and run the whole test suite
	@./.ci/install-packages python3-numpy python3-matplotlib golang-go golang-golang-x-mod-dev & installing=$$!; \
		$(BUILD) --build-tests && wait $$installing
	@./.ci/run-tests

fuzz: deps ## fuzz for longer: ASSAY_FUZZ_SECONDS each (300), ASSAY_FUZZ_SEED to repeat
	$(BUILD) --build-tests
	ASSAY_FUZZ_SECONDS=$${ASSAY_FUZZ_SECONDS:-300} ASSAY_FUZZ_SEED=$${ASSAY_FUZZ_SEED:-random} \
		./.ci/run-tests --filter FuzzTests

chaos: deps ## try every fault for longer: kills at random for ASSAY_CHAOS_SECONDS (120), each statement from 600 on
	$(BUILD) --build-tests
	ASSAY_CHAOS_SECONDS=$${ASSAY_CHAOS_SECONDS:-120} ./.ci/run-tests --filter \
		'ChaosTests|CrashTests|ReplacedDatabaseTests|LockedDatabaseTests|StoppedProcessTests|ShortageTests|UpgradeTests|BodySizeTests|FullDiskTests|ReadOnlyTests'

corpus: deps ## try every escape, abuse and honest program of the corpus, and show a table
	@./.ci/install-packages python3-numpy
	$(BUILD) --build-tests
	@./.ci/run-tests --filter CorpusTests

bench: deps ## measure speed, as ratios within one run
	@./.ci/install-packages python3-numpy
	$(BUILD) --product assay-worker
	$(BUILD) --product assay
	$(BUILD) --product assay-floor
	$(BUILD) --product assay-bench
	$(BIN)/assay-bench

format: ## rewrite the sources in the house style, and check it
	$(SWIFT) format --in-place --parallel $(SWIFT_FILES)
	$(SWIFT) format lint --strict --parallel $(SWIFT_FILES)

lint: ## check the house style
	$(SWIFT) format lint --strict --parallel $(SWIFT_FILES)

clean: ## remove what was built
	rm -rf .build
