#!/usr/bin/env bash
# Measures the demonstration: from its start to its first answer, and its resident memory a minute after the last of a
# thousand pages. Run it from the project's folder, on a machine with nothing else to do.
set -euo pipefail
dir=$(mktemp -d)
trap 'kill "$pid" 2>/dev/null; wait "$pid" 2>/dev/null; rm -rf "$dir"' EXIT
go build -o "$dir/throughline" ./app
port=$((20000 + RANDOM % 20000))
now() { date +%s%N; }

began=$(now)
"$dir/throughline" demo --addr "localhost:$port" >"$dir/out" 2>&1 &
pid=$!
until curl -fso /dev/null "http://localhost:$port/"; do sleep 0.005; done
echo "demo, filled from nothing: first answer after $((($(now) - began) / 1000000)) ms"
for _ in $(seq 250); do
	for path in / /catalogue /courses/harm-reduction /help; do
		curl -fs --compressed -o /dev/null "http://localhost:$port$path"
	done
done
grep VmRSS "/proc/$pid/status" | sed 's/VmRSS:/right after a thousand pages:/'
sleep 60
grep VmRSS "/proc/$pid/status" | sed 's/VmRSS:/a minute after the last page:/'
kill "$pid"; wait "$pid" || true

# A server that is set up and starts again: what a restart costs.
"$dir/throughline" serve --data "$dir/data" --addr "localhost:$port" >"$dir/out" 2>&1 &
pid=$!
until curl -fso /dev/null "http://localhost:$port/healthz"; do sleep 0.005; done
kill "$pid"; wait "$pid" || true
began=$(now)
"$dir/throughline" serve --data "$dir/data" --addr "localhost:$port" >"$dir/out" 2>&1 &
pid=$!
until curl -fso /dev/null "http://localhost:$port/v"; do sleep 0.005; done
echo "serve, started again: first answer after $((($(now) - began) / 1000000)) ms"
