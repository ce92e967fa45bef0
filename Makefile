# Every target is one line of TypeScript away: see scripts/. `make` alone lists them.

.DEFAULT_GOAL := help
.PHONY: help install start dev test check audit matrix docs pack up down bench soak crowd stress mutants doctor screenshots pictures clean

# The host's own Node if it is new enough, else one from npm that lies in npm's cache.
NODE := sh scripts/node.sh

help: ## List these targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1	\2/p' Makefile | expand -t 18

install: ## Install the dependencies; every target that needs them does so by itself
	@$(NODE) scripts/install.ts

start: ## Run everything on this machine and print where to look (PORT= moves it)
	@$(NODE) scripts/start.ts

dev: ## The same, watching the sources, with hot reload
	@$(NODE) scripts/dev.ts

test: ## Every suite, on real components
	@$(NODE) scripts/test.ts

check: ## Types, lint, format, import direction, and whether printed documents are current
	@$(NODE) scripts/check.ts

audit: ## Check the dependencies of production for known vulnerabilities
	@$(NODE) scripts/audit.ts

matrix: install ## What each failure was named, how soon and where, in the last run of its test
	@$(NODE) scripts/matrix.ts

docs: install ## Print the tables of the documentation from the code
	@$(NODE) scripts/docs.ts

pack: install ## The packages as tarballs, for an app to install (docs/add-to-nextjs.md)
	@$(NODE) scripts/pack.ts

up: ## The same product in containers: docker compose
	@$(NODE) scripts/up.ts

down: ## Stop the containers and remove them; their data stays
	@docker compose down

bench: install ## Measure this machine, and print docs/benchmarks.md (PARTS="fan-out idle", ARGS=--short)
	@$(NODE) scripts/bench.ts $(PARTS) $(ARGS)

soak: install ## Mixed load on the real service for as long as you like: does memory grow, does latency (MINUTES=60)
	@$(NODE) bench/src/soak/main.ts $(or $(MINUTES),60)
	@$(NODE) scripts/docs.ts

crowd: install ## Fill a live show with comments and claims (RATE=100 SHOW=sunday ORIGIN=http://localhost:8080)
	@$(NODE) web/crowd/main.ts

stress: install ## Break everything for a while and check every promise (SEED= MINUTES=1 CLIENTS=300 GUARD=)
	@$(NODE) test/stress/main.ts

mutants: install ## Change the sources on purpose and see which tests notice (PARTS="hub streams" SAMPLE=20); it takes long
	@$(NODE) test/mutants/main.ts $(PARTS)

doctor: install ## Check a running origin from outside (ORIGIN=https://app.example.com)
	@$(NODE) packages/doctor/src/terminal/main.ts $(or $(ORIGIN),http://localhost:8080)

screenshots: install ## Every page, light and dark, wide and narrow, into .portico/screenshots (PAGES="answer thread")
	@$(NODE) test/e2e/screenshots/main.ts $(PAGES)

pictures: install ## Take the documents' pictures again, into docs/images
	@$(NODE) test/e2e/screenshots/pictures.ts

clean: ## Remove what runs and builds left behind, including the data of make start
	@$(NODE) scripts/clean.ts
