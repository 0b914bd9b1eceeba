#!/usr/bin/env bash
# Kills a server that is being written to, again and again, and looks for what it
# had acknowledged; see serving/src/bin/kill.rs. GONGFU_DATABASE measures PostgreSQL:
#
#     bench/kill.sh [--trials 300] [--writers 8] [--binary FILE]
#     scripts/with-postgres sh -c 'GONGFU_DATABASE=$GONGFU_TEST_POSTGRES bench/kill.sh'
set -euo pipefail
cd "$(dirname "$0")/.."
binary="${CARGO_TARGET_DIR:-$PWD/target}/release/gongfu"
exec cargo run --quiet --manifest-path bench/Cargo.toml --locked --package gongfu-bench-serving --bin kill -- --binary "$binary" "$@"
