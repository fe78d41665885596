# Everything a newcomer, an installer or CI types. `make` alone prints this help.
SHELL := /usr/bin/env bash
.DEFAULT_GOAL := help
CONFIG ?= Release
DATA ?= data
URLS ?= http://127.0.0.1:8080
CASES ?= 1000000
OVERLAYS ?= 1000000
VECTORS ?= $(if $(JY_VECTORS),$(JY_VECTORS),../shared/vectors)
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

.PHONY: help build host run test check format ci bench bench-store bench-web bench-rules bench-catalogue bench-plan bench-kill bench-power bench-log bench-audit bench-trust fuzz deps-run deps-test clean

help: ## print this help
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

build: ## compile everything; warnings are errors
	dotnet build Jiangyuan.slnx -c $(CONFIG) -v quiet

host: ## the host as it is run, compiled ahead, into artifacts/host
	./jy host

run: deps-run ## start the platform on an embedded store with the Qinghai packages and demo accounts
	./jy serve --demo --data $(DATA) --urls $(URLS) --publicAddress $(URLS)

test: deps-test build ## run every test on both databases and in a browser; ends with "N passed, N failed, N skipped"
	.ci/test $(CONFIG)

check: build ## prove the service packages and run their scenarios
	./jy check packages
	./jy test packages

format: ## bring the sources into the house format
	dotnet format Jiangyuan.slnx whitespace

ci: ## exactly what continuous integration runs
	.ci/ci

bench: bench-store bench-web bench-rules bench-catalogue ## store, host, rules and catalogue beside their peers (about 40 minutes on 2 cores); results go into docs/benchmarks.md by hand

bench-store: build ## the store beside a bare group-commit loop, both databases
	dotnet artifacts/bin/Bench/release/Jiangyuan.Bench.dll store all 3

bench-web: build host ## the host: start, memory, pages, submissions, lists among CASES cases
	dotnet artifacts/bin/Bench/release/Jiangyuan.Bench.dll web all 2 $(CASES)

bench-catalogue: ## lists of a made-up province up to OVERLAYS overlays: faults found, time, memory, re-check, beside SHACL
	[ -d bench/catalogue/peers/node_modules ] || (cd bench/catalogue/peers && npm ci --no-audit --no-fund --silent)
	dotnet publish bench/Bench/Bench.csproj -c $(CONFIG) -v quiet --nologo -o artifacts/bench/ahead --use-current-runtime --no-self-contained -p:PublishReadyToRun=true || dotnet publish bench/Bench/Bench.csproj -c $(CONFIG) -v quiet --nologo -o artifacts/bench/ahead
	dotnet artifacts/bench/ahead/Jiangyuan.Bench.dll catalogue $(OVERLAYS)

bench-rules: ## rules: one subject, a million rows, the peers and the memory limit in one run
	bench/rules/run

bench-plan: build ## the planner: a thousand services in four shapes, p95 within 20 ms
	dotnet artifacts/bin/Bench/release/Jiangyuan.Bench.dll plan

bench-kill: build host ## kill -9 under load, fifty times on both databases: the store by itself, then the host under submissions
	dotnet artifacts/bin/Bench/release/Jiangyuan.Bench.dll kill 50
	dotnet artifacts/bin/Bench/release/Jiangyuan.Bench.dll kill-host 50

bench-power: build ## the power cut twenty times under the public record, on a disk of its own (root)
	dotnet artifacts/bin/Bench/release/Jiangyuan.Bench.dll power 20

bench-log: build ## the public record: entries a second, proofs, an audit of a million entries
	dotnet artifacts/bin/Bench/release/Jiangyuan.Bench.dll log 1000000

bench-audit: build ## a thousand random edits of single rows on each database, all of which the auditor must find
	dotnet artifacts/bin/Bench/release/Jiangyuan.Bench.dll audit 1000

bench-trust: build ## drills: 100,000 certificates signed again; a draw of a million made and recomputed in a browser; a code judged off line
	JY_DRILL=100000 dotnet test tests/Modules.Tests -c $(CONFIG) --no-build --nologo --filter "FullyQualifiedName~SigningDrill" --logger "console;verbosity=detailed" | grep -E "drill:|Passed!|Failed"
	JY_DRILL_DRAW=1000000 dotnet test tests/Web.Tests -c $(CONFIG) --no-build --nologo --filter "FullyQualifiedName~TrustDrill" --logger "console;verbosity=detailed" | grep -E "drill:|Passed!|Failed"

fuzz: build ## hostile input against every parser (long)
	dotnet artifacts/bin/Bench/release/Jiangyuan.Bench.dll fuzz rules 1000000 $(VECTORS)/dmn-tck
	dotnet artifacts/bin/Bench/release/Jiangyuan.Bench.dll fuzz trust 100000

deps-run: ## install from Debian what running needs (fonts, pango)
	.ci/deps run

deps-test: ## install from Debian and npm what tests need (chromium, PostgreSQL, poppler, axe-core)
	.ci/deps test

clean: ## remove what was built
	rm -rf artifacts
