#!/usr/bin/env bash
# Looks at the container file, the manifests, the rules and the dashboard with their own tools. Needs
# Node, npm and promtool (Debian: apt-get install prometheus).
set -euo pipefail
cd "$(dirname "$0")"
npm ci --silent --no-audit --no-fund
node check.mjs
promtool check rules prometheus/stint.rules.yaml
promtool check config --syntax-only prometheus/scrape.yaml
cd prometheus && promtool test rules stint.rules.test.yaml
