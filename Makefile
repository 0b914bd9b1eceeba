# The two commands of the README. A machine needs Rust, Node and make; the rest
# is installed here, inside the repository.

CARGO_TARGET_DIR ?= $(CURDIR)/target
export CARGO_TARGET_DIR
LISTEN ?= 127.0.0.1:8900
DOCUMENTS ?=
WEB_SOURCES = $(shell find web/src web/public web/index.html web/vite.config.ts web/package.json vocabulary -type f 2>/dev/null)

.PHONY: demo test build generate check check-rust check-house check-web clean

## Build everything, load the packs, and serve the console on this machine.
demo: build
	$(CARGO_TARGET_DIR)/release/gongfu serve --data data --listen $(LISTEN) $(if $(DOCUMENTS),--documents "$(DOCUMENTS)")

build: web/dist/index.html
	cargo build --release --locked --package gongfu

## Everything that must hold.
test: check-rust check-house check-web

check-rust:
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked --quiet -- -D warnings
	cargo test --workspace --locked --no-fail-fast

check-house:
	cargo build --locked --package gongfu
	cargo xtask floors
	cargo xtask licences
	$(CARGO_TARGET_DIR)/debug/gongfu pack check packs

check-web: web/dist/index.html
	cd web && npm run --silent gen:check
	cd web && npm run --silent lint
	cd web && npm run --silent typecheck
	cd web && npm run --silent test
	cargo build --locked --package gongfu
	scripts/browser-tests

## Write again what is generated: the API description and its types, the schemas.
generate: web/node_modules/.package-lock.json
	cargo build --locked --package gongfu
	$(CARGO_TARGET_DIR)/debug/gongfu openapi > web/openapi.json
	$(CARGO_TARGET_DIR)/debug/gongfu schemas docs/reference/schemas
	cd web && npm run --silent gen

web/node_modules/.package-lock.json: web/package-lock.json
	cd web && npm ci --no-audit --no-fund
	@touch $@

web/dist/index.html: web/node_modules/.package-lock.json $(WEB_SOURCES)
	cd web && npm run --silent build:only
	@touch $@

clean:
	rm -rf web/dist data
	cargo clean
