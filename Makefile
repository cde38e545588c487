# Everything works from a fresh clone on Debian or Ubuntu with Python 3.11 or later.
.DEFAULT_GOAL := help
.PHONY: help setup demo test lint evaluate ablation finding skew bench passphoto models samples lock clean

BIN := .venv/bin
READY := .venv/ready.stamp
COUNT ?= 60
TIER ?= normal
SEED ?= 20261124
SPLIT ?= test
# SEED:CODE of each, chosen for a small set that shows every decision.
DEMO := 32:clean 114:name_mismatch 57:pass_photo_background 3:image_blurred 41:file_type_not_accepted 35:nik_mismatch
EVALUATION := build/evaluation-$(TIER)-$(COUNT)-$(SEED)

help: ## show this list
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## (.*)/\1\t\2/' | expand -t 12

setup: $(READY) ## make .venv with the locked packages, and the system parts through apt

$(READY): requirements/dev.lock pyproject.toml tools/system_packages.sh tools/python_environment.sh
	@tools/system_packages.sh
	@tools/python_environment.sh
	@touch $@

demo: setup ## verify the applications of samples/demo and write demo-report/
	@$(BIN)/python tools/demo.py samples/demo/applications demo-report

test: setup ## run the tests
	@$(BIN)/python -m pytest

lint: setup ## ruff, mypy --strict and the import contracts
	@$(BIN)/ruff check
	@$(BIN)/mypy
	@$(BIN)/lint-imports

evaluate: $(EVALUATION)/set.json ## measure on generated applications: COUNT=60 TIER=normal SEED=20261124 FACES=directory
	@$(BIN)/kia-verify evaluate $(EVALUATION) --json $(EVALUATION)/figures.json

ablation: $(EVALUATION)/set.json ## measure what each piece of reading and deciding brings, on the same: COUNT=60 TIER=normal
	@$(BIN)/python tools/ablation.py $(EVALUATION)

finding: $(EVALUATION)/set.json ## measure how well subjects are found, on the same: COUNT=60 TIER=normal SEED=20261124
	@$(BIN)/python tools/measure_finding.py $(EVALUATION)

skew: setup ## measure how exactly the skew of scanned text is told: COUNT=60
	@$(BIN)/python tools/measure_skew.py --count $(COUNT)

$(EVALUATION)/set.json: | setup
	@rm -rf $(EVALUATION)
	@$(BIN)/python -m samples $(EVALUATION) --count $(COUNT) --tier $(TIER) --seed $(SEED) --split test --workers 2 $(if $(FACES),--faces $(FACES))

bench: setup ## seconds per photograph and stage on samples/demo, beside plain RapidOCR
	@$(BIN)/python tools/bench.py samples/demo/applications

passphoto: setup ## measure the check of pass photos: COUNT=60 SEED=20261124 SPLIT=test FACES=directory
	@$(BIN)/python tools/measure_pass_photo.py --count $(COUNT) --seed $(SEED) --split $(SPLIT) $(if $(FACES),--faces $(FACES))

models: setup ## make the manifest and all that models/ measures and calibrates again; about an hour
	@$(BIN)/python models/update_third_party.py
	@$(BIN)/python -m samples build/ranges --count 4 --split tune --seed 4242
	@$(BIN)/python -m models.recogniser_ranges.measure build/ranges
	@$(BIN)/python -m models.quality_gate.calibrate build/quality --families 4 --seed 501
	@$(BIN)/python -m models.matching.calibrate build/matching --count 24 --seed 611

samples: setup ## draw the applications of samples/demo again, from fixed seeds
	@rm -rf samples/demo
	@$(BIN)/python -m samples samples/demo --tier easy $(addprefix --application ,$(DEMO))

lock: setup ## resolve the dependencies again; UPGRADE=--upgrade takes newer versions
	@for extras in "runtime" "dev --extra samples --extra dev"; do set -- $$extras; name=$$1; shift; \
		$(BIN)/uv pip compile pyproject.toml "$$@" --universal --python-version 3.11 --generate-hashes \
			--no-annotate --custom-compile-command "make lock" --quiet $(UPGRADE) \
			--output-file requirements/$$name.lock || exit 1; done

clean: ## remove build products, caches and results, not .venv
	@rm -rf build dist demo-report .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	@find kia_verify samples tests models tools -name __pycache__ -prune -exec rm -rf {} +
