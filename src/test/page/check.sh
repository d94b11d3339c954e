#!/bin/sh
# The types of the page (JSDoc) against those of the contract, generated anew each time. Without Node
# it says so and checks nothing: the page is served as it is written, and needs no Node to be built.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
  echo "page: skipped, node or npm is not on this machine; no type was checked"
  exit 0
fi
cd "$here"
npm ci --no-audit --no-fund --silent
mkdir -p "$root/target/page"
npx openapi-typescript "$root/openapi/openapi.yaml" --output "$root/target/page/contract.d.ts" >/dev/null
npx tsc --project tsconfig.json
echo "page: its types are the contract's"
