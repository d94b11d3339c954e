#!/usr/bin/env bash
# The contract as two linters see it: Redocly's recommended rules and Spectral's for OpenAPI, without
# an error and without a warning. Needs Node.js 20 or newer, and a network for the first time.
set -euo pipefail
cd "$(dirname "$0")"

REDOCLY=2.77.0
SPECTRAL=6.16.3

export REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true
rules=$(mktemp --suffix=.yaml)
trap 'rm -f "$rules"' EXIT
echo 'extends: ["spectral:oas"]' > "$rules"

npx --yes "@redocly/cli@$REDOCLY" lint --extends recommended-strict openapi.yaml
npx --yes "@stoplight/spectral-cli@$SPECTRAL" lint --ruleset "$rules" --fail-severity warn openapi.yaml
