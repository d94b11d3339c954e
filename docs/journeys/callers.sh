#!/usr/bin/env bash
# Somebody makes a cohort with a token of their own; somebody else may only look, and sees nothing of it.
# A third asks for access, and a fourth has to agree.
set -euo pipefail
. "$(dirname "$0")/curl.sh"
ADMIN=$TOKEN

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

# Asking and approving: the role says who has to agree; until then it gives nothing.
TOKEN=$ADMIN
lead=$(stint -X POST "$STINT/api-tokens" -H "$json" \
  -d '{"name": "lead", "role": "APPROVER", "subject": "lead", "groups": ["leads"], "ttl": "P7D"}' 2> /dev/null | token)
desk=$(stint -X POST "$STINT/api-tokens" -H "$json" \
  -d '{"name": "desk", "role": "REQUESTER", "subject": "desk", "groups": ["lab"], "ttl": "P7D"}' 2> /dev/null | token)
stint -X POST "$STINT/roles" -H "$json" \
  -d '{"name": "Reader", "owners": [{"group": "lab"}], "grants": {"approval": {"count": 1, "approvers": ["leads"]}}}' \
  | has '"approvers":["leads"]'

TOKEN=$desk
grant=$(stint -X POST "$STINT/grants" -H "$json" \
  -d '{"type": "ASSUME_ROLE", "principal": {"cohort": "spring"}, "role": "Reader", "ttl": "PT4H", "reason": "INC-1234"}' | field id)
stint "$STINT/grants/$grant" | has '"state":"REQUESTED"'

TOKEN=$lead
seen=$(stint -o /dev/null -D - "$STINT/grants/$grant" | sed -n 's/^[Ee][Tt]ag: *//p' | tr -d '\r')
TOKEN=$desk
refused -X POST "$STINT/grants/$grant/approvals" -H "$json" -H "If-Match: $seen" -d '{"decision": "APPROVE"}' | has '"code":"forbidden"'
TOKEN=$lead
stint -X POST "$STINT/grants/$grant/approvals" -H "$json" -H "If-Match: $seen" \
  -d '{"decision": "APPROVE", "comment": "INC-1234 is real"}' | has '"state":"ACTIVE"'
TOKEN=$board
refused -X DELETE "$STINT/grants/$grant" | has '"code":"forbidden"'
