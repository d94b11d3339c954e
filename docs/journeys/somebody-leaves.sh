#!/usr/bin/env bash
# Somebody leaves: out of the cohort, and with that every grant, key and sign-in ends.
set -euo pipefail
. "$(dirname "$0")/curl.sh"

stint -X POST "$STINT/cohorts" -H "$json" -d '{"name": "lab", "removeAfter": "PT0S",
  "policies": {"managed": ["arn:aws:iam::aws:policy/AmazonEC2ReadOnlyAccess"]}}' > /dev/null
stint -X POST "$STINT/cohorts/lab/members" -H "$json" \
  -d '{"members": [{"email": "linus@uw.edu"}]}' > /dev/null
stint -X POST "$STINT/cohorts/lab/members/linus/access-keys" > /dev/null
grant=$(stint -X POST "$STINT/grants" -H "$json" -d '{"type": "POLICY",
  "principal": {"member": "linus"}, "ttl": "P30D",
  "policy": {"arn": "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"}}' | field id)

stint -X DELETE "$STINT/cohorts/lab/members/linus"
stint "$STINT/grants/$grant" | has '"state":"REVOKED"'
refused "$STINT/cohorts/lab/members/linus"
stint -X DELETE "$STINT/cohorts/lab"
