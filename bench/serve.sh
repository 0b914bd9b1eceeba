#!/usr/bin/env bash
# How long the server takes from start to its first answer, with an empty data
# folder and with one that holds the packs already, and its memory at rest.
#
#     bench/serve.sh [BINARY] [PORT]
#
# Linux only (memory is read from /proc). The server listens on this machine
# alone and is stopped by its process id.
set -euo pipefail
cd "$(dirname "$0")/.."
binary="${1:-${CARGO_TARGET_DIR:-target}/release/gongfu}"
port="${2:-8917}"
data="$(mktemp -d)"
pid=
stop() {
    if [ -n "$pid" ]; then kill "$pid" 2>/dev/null || true; wait "$pid" 2>/dev/null || true; fi
    pid=
}
trap 'stop; rm -rf "$data"' EXIT

if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
    echo "port $port is taken; give another: bench/serve.sh BINARY PORT" >&2
    exit 2
fi

milliseconds() { echo $(($(date +%s%N) / 1000000)); }

field() { awk -v name="$1:" '$1 == name { printf "%.1f MiB", $2 / 1024 }' "/proc/$pid/status"; }

# Processor time of the threads of the process.
cpu() { cat "/proc/$pid"/task/*/schedstat | awk '{ sum += $1 } END { printf "%.1f ms", sum / 1000000 }'; }

start() {
    local began
    began="$(milliseconds)"
    "$binary" serve --data "$data" --listen "127.0.0.1:$port" >"$data.log" 2>&1 &
    pid=$!
    until curl --silent --fail --max-time 1 --output /dev/null "http://127.0.0.1:$port/api/health"; do
        if ! kill -0 "$pid" 2>/dev/null || [ $(($(milliseconds) - began)) -gt 60000 ]; then
            echo "the server did not answer within 60 s:" >&2
            cat "$data.log" >&2
            exit 1
        fi
        sleep 0.01
    done
    echo "$1: first answer after $(($(milliseconds) - began)) ms, $(cpu) of processor time"
}

start "empty data folder"
stop
start "packs loaded before"
sleep 10
echo "after 10 s at rest: RSS $(field VmRSS), peak $(field VmHWM), $(cpu) of processor time"
stop
rm -f "$data.log"
