#!/usr/bin/env bash
# Somebody makes a cohort with a token of their own; somebody else may only look, and sees nothing of it.
set -euo pipefail
. "$(dirname "$0")/curl.sh"

# Whoever runs Stint gives each service a token. It is shown once, and ends by itself.
token() { field token; }
portal=$(stint -X POST "$STINT/api-tokens" -H "$json" \
  -d '{"name": "portal", "role": "ORGANIZER", "subject": "portal", "ttl": "P30D"}' 2> /dev/null | token)
board=$(stint -X POST "$STINT/api-tokens" -H "$json" \
  -d '{"name": "board", "role": "VIEWER", "subject": "board", "groups": ["lab"], "ttl": "P7D"}' 2> /dev/null | token)

TOKEN=$portal
stint -X POST "$STINT/cohorts" -H "$json" -d '{"name": "spring"}' | has '"subject":"portal"'
stint -X POST "$STINT/cohorts/spring/members" -H "$json" \
  -d '{"members": [{"email": "barbara@uw.edu"}]}' | has '"accepted":1'
refused -X POST "$STINT/roles" -H "$json" -d '{"name": "Mine"}' | has '"code":"forbidden"'

# To everybody else there is no such cohort, until it is theirs too.
TOKEN=$board
refused "$STINT/cohorts/spring" | has '"code":"not-found"'
TOKEN=$portal
stint -X PATCH "$STINT/cohorts/spring" -H "$patch" \
  -d '{"owners": [{"subject": "portal"}, {"group": "lab"}]}' | has '"group":"lab"'
TOKEN=$board
stint "$STINT/cohorts/spring" | has '"state":"ACTIVE"'
refused -X DELETE "$STINT/cohorts/spring" | has '"code":"forbidden"'
