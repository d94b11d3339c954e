#!/usr/bin/env bash
# New members until they can sign in, beside a bare loop of the same three calls of the same SDK against the
# same endpoint, which is a process of its own: WARM (1,000) users first, then USERS (3,000) are measured.
source "$(dirname "$0")/lib.sh"
needs jq jq
WARM=${WARM:-1000} USERS=${USERS:-3000} SIDE_BY_SIDE=${SIDE_BY_SIDE:-32}
JVM=(-Xmx512m ${JVM:-}) # of all three
TOKEN=bench-bench-bench-bench-bench-bench # the short one is for a service with its whole sandbox

build
javac -d "$WORK" -cp "$ROOT/target/quarkus-app/lib/main/*" "$BENCH/Onboarding.java"

start_endpoint() {
  local port
  port=$(free_port); ENDPOINT=http://127.0.0.1:$port
  env STINT_DATA_DIR="$WORK/aws" STINT_SANDBOX_PORT="$port" STINT_SANDBOX_DATABASE=false STINT_SANDBOX_ALONE=true \
    java "${JVM[@]}" -Dquarkus.profile=sandbox -jar "$JAR" > "$WORK/aws.log" 2>&1 &
  ENDPOINT_PID=$!; STARTED+=("$ENDPOINT_PID")
  until curl -fs "$ENDPOINT/_stint/clock" > /dev/null; do
    kill -0 "$ENDPOINT_PID" || die "$(cat "$WORK/aws.log")"
    sleep 0.1
  done
}
empty_account() { curl -fsS -X POST "$ENDPOINT/_stint/reset" > /dev/null; }

# Each prints users a second, and milliseconds of CPU a user of: the client, the database, the endpoint.
bare() {
  local before out
  empty_account
  before=$(cpu_ms "$ENDPOINT_PID")
  out=$(java "${JVM[@]}" -cp "$WORK:$ROOT/target/quarkus-app/lib/main/*:$ROOT/target/quarkus-app/lib/boot/*" Onboarding "$ENDPOINT" bench "$WARM" "$USERS" "$SIDE_BY_SIDE" 2>> "$WORK/bare.log")
  echo "$out 0 $(awk "BEGIN {print ($(cpu_ms "$ENDPOINT_PID") - $before) / ($WARM + $USERS)}")"
}

enrol() { # enrol FROM COUNT, and wait until all can sign in
  local until=$(($1 + $2))
  jq -n --argjson from "$1" --argjson until "$until" '{members: [range($from; $until) | {email: "bench-\(.)@example.com"}]}' \
    | api POST /cohorts/bench/members -d @- > /dev/null
  while [ "$(sql -c "SELECT count(*) FROM member WHERE state = 'ACTIVE'")" -lt "$until" ]; do sleep 0.1; done
}

stint() {
  local began service database endpoint
  empty_account
  start_stint "${JVM[@]}" STINT_SANDBOX_AWS=false STINT_TOKEN=$TOKEN AWS_ENDPOINT_URL="$ENDPOINT" AWS_ACCESS_KEY_ID=AKIASTINTSANDBOX0001 \
    AWS_SECRET_ACCESS_KEY=stint-sandbox-secret STINT_RECONCILE_CONCURRENCY="$SIDE_BY_SIDE" ${SERVICE:-}
  api POST /cohorts -H 'Prefer: wait=20' -d '{"name": "bench", "policies": {"managed": ["arn:aws:iam::aws:policy/ReadOnlyAccess"]}}' > /dev/null
  enrol 0 "$WARM"
  began=$(date +%s%N) service=$(service_cpu_ms) database=$(database_cpu_ms) endpoint=$(cpu_ms "$ENDPOINT_PID")
  enrol "$WARM" "$USERS"
  awk "BEGIN {n = $USERS; print n * 1e9 / ($(date +%s%N) - $began), ($(service_cpu_ms) - $service) / n,
    ($(database_cpu_ms) - $database) / n, ($(cpu_ms "$ENDPOINT_PID") - $endpoint) / n}"
  stop_stint
}

column() { awk "{print \$$1}" "$2"; }
ratios() { paste "$WORK/stint" "$WORK/bare" | awk "{print $1}" | spread; }

start_endpoint
say 'warming up the endpoint'
bare > /dev/null
: > "$WORK/stint"; : > "$WORK/bare"
for ((run = 0; run < RUNS; run++)); do
  bare >> "$WORK/bare"; stint >> "$WORK/stint"
  say "users/s, ms of client, database, endpoint: $(tail -1 "$WORK/stint"), beside $(tail -1 "$WORK/bare")"
done

table "onboarding, $SIDE_BY_SIDE side by side"
printf '| users a second | %s | %s | **%s** |\n' "$(column 1 "$WORK/stint" | spread)" "$(column 1 "$WORK/bare" | spread)" "$(ratios '$1 / $5')"
printf '| ms of CPU a user, with the database | %s | %s | **%s** |\n' "$(awk '{print $2 + $3}' "$WORK/stint" | spread)" \
  "$(column 2 "$WORK/bare" | spread)" "$(ratios '($2 + $3) / $6')"
printf '| of which the database | %s | | |\n' "$(column 3 "$WORK/stint" | spread)"
printf '| ms of CPU a user in the endpoint | %s | %s | |\n' "$(column 4 "$WORK/stint" | spread)" "$(column 4 "$WORK/bare" | spread)"
