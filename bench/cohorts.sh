#!/usr/bin/env bash
# A cohort of 10,000 members with 50 grants: how long callers wait. The baseline is a cohort of 100.
source "$(dirname "$0")/lib.sh"

start_stint -Xmx1g "$@"
roster() { # roster NAME COUNT
  echo 'email'
  seq -f "$1-%.0f@example.com" 1 "$2"
}

millis() { # millis METHOD /path [curl options]: of one request
  local method=$1 path=$2
  shift 2
  curl -sS --fail -o /dev/null -w '%{time_total}\n' -X "$method" -H "Authorization: Bearer $TOKEN" "$URL$path" "$@" \
    | awk '{printf "%.0f\n", $1 * 1000}'
}

new_cohort() { # new_cohort NAME MEMBERS: prints how long the roster took; then 50 grants to it
  api POST /cohorts -d "{\"name\": \"$1\", \"endsAt\": \"$(date -u -d '+30 days' +%FT%TZ)\"}" > /dev/null
  roster "$1" "$2" > "$WORK/$1.csv"
  millis POST "/cohorts/$1/roster" -H 'Content-Type: text/csv' --data-binary "@$WORK/$1.csv"
  for role in $(seq 50); do
    api POST /grants -d "{\"type\": \"ASSUME_ROLE\", \"principal\": {\"cohort\": \"$1\"}, \"role\": \"big-$role\", \"ttl\": \"P20D\"}" > /dev/null
  done
}

for role in $(seq 50); do
  api POST /roles -d "{\"name\": \"big-$role\", \"trust\": [{\"type\": \"SERVICE\", \"service\": \"ec2.amazonaws.com\"}]}" > /dev/null
done

patch() { # patch COHORT JSON
  millis PATCH "/cohorts/$1" -H 'Content-Type: application/merge-patch+json' -d "$2"
}
turn=0
ends() { turn=$((turn + 1)); patch "$1" "{\"endsAt\": \"$(date -u -d "+$((30 + turn)) days" +%FT%TZ)\"}"; }
describes() { turn=$((turn + 1)); patch "$1" "{\"description\": \"turn $turn\"}"; }
over() { patch "$1" "{\"endsAt\": \"$(date -u -d '+2 seconds' +%FT%TZ)\"}"; }

table "milliseconds a request, 10,000 members beside 100"
new_cohort warm 100 > /dev/null
RUNS=1 compare 'roster to 202' "new_cohort many ${MANY:-10000}" 'new_cohort few 100'
compare 'GET /cohorts/{name}' 'millis GET /cohorts/many' 'millis GET /cohorts/few'
compare 'GET …/members?pageSize=50' 'millis GET /cohorts/many/members?pageSize=50' 'millis GET /cohorts/few/members?pageSize=50'
compare 'GET …/members?state=FAILING' 'millis GET /cohorts/many/members?state=FAILING' 'millis GET /cohorts/few/members?state=FAILING'
compare 'PATCH description' 'describes many' 'describes few'
compare 'PATCH endsAt, later' 'ends many' 'ends few'
compare 'PATCH policies' "patch many '{\"policies\": {\"managed\": [\"arn:aws:iam::aws:policy/ReadOnlyAccess\"]}}'" "patch few '{\"policies\": {\"managed\": [\"arn:aws:iam::aws:policy/ReadOnlyAccess\"]}}'"
RUNS=1 compare 'PATCH endsAt, now' 'over many' 'over few'
