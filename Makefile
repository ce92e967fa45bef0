# Every target is one line of TypeScript away: see scripts/. `make` alone lists them.

.DEFAULT_GOAL := help
.PHONY: help start dev test check docs up down bench doctor clean

# Node 24 or newer: the host's own, or one from npm that lies in npm's cache.
NODE := sh scripts/node.sh

help: ## List these targets
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/  make \1	\2/p' Makefile | expand -t 18

start: ## Run everything on this machine and print where to look (PORT= moves it)
	@$(NODE) scripts/start.ts

dev: ## The same, watching the sources, with hot reload
	@$(NODE) scripts/dev.ts

test: ## Every suite, on real components
	@$(NODE) scripts/test.ts

check: ## Types, lint, format, import arrows, and that printed documents are current
	@$(NODE) scripts/check.ts

docs: ## Print the tables of the documentation from the code
	@$(NODE) scripts/docs.ts

up: ## The same product in containers: docker compose
	@docker compose up --build --detach --wait

down: ## Stop the containers and remove them; their data stays
	@docker compose down

bench: ## Measure this machine
	@$(NODE) scripts/bench.ts

doctor: ## Ask a running origin how it is (ORIGIN=https://app.example.com)
	@$(NODE) scripts/doctor.ts $(ORIGIN)

clean: ## Remove what runs and builds left, the data of make start included
	@$(NODE) scripts/clean.ts
