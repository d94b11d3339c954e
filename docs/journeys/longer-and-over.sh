#!/usr/bin/env bash
# On call: a role for an hour, longer because it takes longer, and over at once when it is done.
set -euo pipefail
. "$(dirname "$0")/curl.sh"

stint -X POST "$STINT/cohorts" -H "$json" -d '{"name": "on-call"}' > /dev/null
stint -X POST "$STINT/cohorts/on-call/members" -H "$json" \
  -d '{"members": [{"email": "grace@uw.edu"}]}' | has '"userName":"grace"'
stint -X POST "$STINT/roles" -H "$json" -d '{"name": "Repair",
  "policies": {"managed": ["arn:aws:iam::aws:policy/AmazonS3FullAccess"]},
  "grants": {"maxDuration": "PT8H"}}' > /dev/null

grant=$(stint -X POST "$STINT/grants" -H "$json" -d '{"type": "ASSUME_ROLE",
  "principal": {"member": "grace"}, "role": "Repair", "ttl": "PT1H", "reason": "INC-77"}' | field id)
stint "$STINT/grants/$grant/explanation" | has '"decision":"ALLOWED"'
stint -X PATCH "$STINT/grants/$grant" -H "$patch" -d '{"ttl": "PT4H"}' | has '"state":"ACTIVE"'
# Eight hours are the most that the role gives.
refused -X PATCH "$STINT/grants/$grant" -H "$patch" -d '{"ttl": "P1D"}' | has 'PT8H'

stint -X DELETE "$STINT/grants/$grant" | has '"state":"REVOKED"'
stint "$STINT/grants/$grant/explanation" | has '"decision":"EXPLICIT_DENY"'
stint "$STINT/events?subject=$grant" | has 'grant.revoked'
stint -X DELETE "$STINT/roles/Repair"
stint -X DELETE "$STINT/cohorts/on-call"
