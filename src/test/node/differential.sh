#!/bin/sh
# Sends generated cases and those of the tables to our evaluator and to @cloud-copilot/iam-simulate, and fails on a
# difference that differences.mjs does not explain. Usage: differential.sh [cases] [seed]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
  echo "differential: skipped, node or npm is not on this machine; nothing was compared"
  exit 0
fi
(cd "$here" && npm ci --no-audit --no-fund --silent)
(cd "$root" && ./mvnw -q -B test -Dtest=DifferentialCases \
  -Dstint.differential.cases="${1:-5000}" -Dstint.differential.seed="${2:-1}")
node "$here/compare.mjs" "$root/target/differential-cases.json"
