# The two commands of the README. A machine needs Rust, Node and make; the rest
# is installed here, inside the repository.

CARGO_TARGET_DIR ?= $(CURDIR)/target
export CARGO_TARGET_DIR
LISTEN ?= 127.0.0.1:8900
DOCUMENTS ?=
WEB_SOURCES = $(shell find web/src web/public web/index.html web/vite.config.ts web/package.json vocabulary -type f 2>/dev/null)

.PHONY: demo test build generate clean debug-binary check-format check-lints check-rust check-floors \
	check-licences check-packs check-web check-browser fuzz bench

## Build everything, load the packs, and serve the console on this machine.
demo: build
	$(CARGO_TARGET_DIR)/release/gongfu serve --data data --listen $(LISTEN) $(if $(DOCUMENTS),--documents "$(DOCUMENTS)")

build: web/dist/index.html
	cargo build --release --locked --package gongfu

## Everything that must hold. With --keep-going every step runs and reports.
test: check-format check-lints check-rust check-floors check-licences check-packs check-web check-browser

check-format:
	cargo fmt --all --check

check-lints: web/dist/index.html
	cargo clippy --workspace --all-targets --locked --quiet -- -D warnings

check-rust: web/dist/index.html
	scripts/with-postgres cargo test --workspace --locked --no-fail-fast

check-floors:
	cargo xtask floors

check-licences:
	cargo xtask licences

check-packs: debug-binary
	$(CARGO_TARGET_DIR)/debug/gongfu pack check packs

check-web: web/node_modules/.package-lock.json
	cd web && npm run --silent gen:check
	cd web && npm run --silent lint
	cd web && npm run --silent typecheck
	cd web && npm run --silent test

check-browser: web/dist/index.html debug-binary
	scripts/browser-tests

debug-binary: web/dist/index.html
	cargo build --locked --quiet --package gongfu

## Write again what is generated: the API description and its types, the schemas.
generate: web/node_modules/.package-lock.json debug-binary
	$(CARGO_TARGET_DIR)/debug/gongfu openapi > web/openapi.json
	$(CARGO_TARGET_DIR)/debug/gongfu schemas docs/reference/schemas
	$(CARGO_TARGET_DIR)/debug/gongfu check-pages docs/reference/checks
	cd web && npm run --silent gen

web/node_modules/.package-lock.json: web/package-lock.json
	cd web && npm ci --no-audit --no-fund
	@touch $@

web/dist/index.html: web/node_modules/.package-lock.json $(WEB_SOURCES)
	cd web && npm run --silent build:only
	@touch $@

## Fuzz every reader of outside bytes, one after another: SECONDS for each, or
## only TARGET. Needs cargo-fuzz; not part of `test`.
SECONDS ?= 600
TARGET ?= all
fuzz:
	fuzz/run $(TARGET) $(SECONDS)

## Measure reading and its linearity, then the server; see bench/README.md.
bench: build
	cargo bench --manifest-path bench/Cargo.toml --locked
	bench/serve.sh $(CARGO_TARGET_DIR)/release/gongfu

clean:
	rm -rf web/dist data
	cargo clean
