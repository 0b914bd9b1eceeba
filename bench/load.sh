#!/usr/bin/env bash
# Two hundred people reading and fifty writing at once over two hundred invented
# plans; see serving/src/bin/load.rs. GONGFU_DATABASE measures PostgreSQL:
#
#     bench/load.sh [--minutes 15] [--readers 200] [--writers 50] [--think 1] [--binary FILE]
set -euo pipefail
cd "$(dirname "$0")/.."
binary="${CARGO_TARGET_DIR:-$PWD/target}/release/gongfu"
exec cargo run --quiet --manifest-path bench/Cargo.toml --locked --package gongfu-bench-serving --bin load -- --binary "$binary" "$@"
