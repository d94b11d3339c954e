#!/usr/bin/env bash
# The loop: what it costs while nothing is due, and how fast many ends at once are carried out.
source "$(dirname "$0")/lib.sh"
LIVE=${LIVE:-1000000} # grants that are not due
USERS=${USERS:-500}
ROLES=${ROLES:-10}
GRANTS=${GRANTS:-1000} # that end in one second
AHEAD=${AHEAD:-60}     # seconds from when they are given until they end

commits() { sql -c 'SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = current_database()'; }
calls() { curl -fs -H "Authorization: Bearer $TOKEN" "$METRICS" | awk '/^stint_iam_calls_total/ {n += $2} END {print n + 0}'; }

idle() { # idle SECONDS
  local cpu db before
  cpu=$(service_cpu_ms); db=$(database_cpu_ms); before=$(commits)
  sleep "$1"
  awk "BEGIN {printf \"%.1f %% of a core in the service, %.1f %% in the database, %.1f transactions a second\n\",
    ($(service_cpu_ms) - $cpu) / $1 / 10, ($(database_cpu_ms) - $db) / $1 / 10, ($(commits) - $before) / $1}"
}

start_stint -Xmx512m STINT_IAM_RATE=0
METRICS=$URL/q/metrics
say 'idle, without grants'
sleep 20; for ((i = 0; i < RUNS; i++)); do echo "0 grants: $(idle 20)"; done
say "idle, with $LIVE live grants"
seed 1000 50 "$LIVE"
sleep 30; for ((i = 0; i < RUNS; i++)); do echo "$LIVE grants: $(idle 20)"; done

say "$USERS users, $ROLES roles"
api POST /cohorts -H 'Prefer: wait=20' -d '{"name": "ends"}' > /dev/null
jq -n --argjson n "$USERS" '{members: [range(0; $n) | {email: "ends-\(.)@example.com"}]}' \
  | api POST /cohorts/ends/members -d @- > /dev/null
for role in $(seq 0 $((ROLES - 1))); do api POST /roles -d '{"name": "ends-'"$role"'"}' > /dev/null; done
until [ "$(sql -c "SELECT count(*) FROM (SELECT due_at FROM iam_user WHERE user_name LIKE 'ends-%'
    UNION ALL SELECT due_at FROM role WHERE name LIKE 'ends-%') x WHERE due_at <= now()")" = 0 ]; do sleep 0.5; done

# Given by SQL, as quickly as they end: what users and roles make of them is the service's own.
for ((i = 0; i < RUNS; i++)); do
  sql -v grants="$GRANTS" -v users="$USERS" -v roles="$ROLES" -v ahead="$AHEAD" <<'SQL'
INSERT INTO access_grant SELECT r.* FROM generate_series(0, :grants - 1) n CROSS JOIN (SELECT now() + make_interval(secs => :ahead) AS at) e
  JOIN iam_user u ON u.user_name = 'ends-' || n % :users JOIN role o ON o.name = 'ends-' || (n + n / :users) % :roles
  JOIN LATERAL (SELECT g AS one FROM access_grant g WHERE type = 'ASSUME_ROLE' AND user_id IS NOT NULL LIMIT 1) t ON true,
  LATERAL jsonb_populate_record(t.one, jsonb_build_object('id', gen_random_uuid(), 'user_id', u.id, 'user_name', u.user_name,
    'role_id', o.id, 'role_name', o.name, 'role_arn', o.arn, 'state', 'PENDING', 'revision', 1, 'identity_revision', 0,
    'role_revision', 0, 'identity_over', false, 'role_over', false, 'active_at', null, 'starts_at', now(), 'created_at', now(),
    'updated_at', now(), 'expires_at', e.at, 'ends_at', e.at, 'due_at', e.at, 'reason', 'ends', 'ended_by', null, 'ended_at', null)) r;
UPDATE role SET due_at = now(), version = version + 1 WHERE name LIKE 'ends-%';
UPDATE iam_user SET due_at = now(), version = version + 1 WHERE user_name LIKE 'ends-%';
SQL
  say 'they are given'
  until [ "$(sql -c "SELECT count(*) FROM access_grant WHERE reason = 'ends' AND state = 'PENDING'")" = 0 ]; do sleep 0.5; done
  [ "$(sql -c "SELECT count(*) FROM access_grant WHERE reason = 'ends' AND state = 'ACTIVE' AND ends_at < now()")" = 0 ] \
    || die 'the first ended before the last was given: AHEAD is too short'
  before=$(calls); cpu=$(service_cpu_ms); db=$(database_cpu_ms)
  until [ "$(sql -c "SELECT count(*) FROM access_grant WHERE reason = 'ends' AND state <> 'REVOKED'")" = 0 ]; do sleep 0.5; done
  sql -c "SELECT count(*) || ' ends in ' || round(extract(epoch FROM max(revoked_at - ends_at))::numeric, 1) || ' s: '
    || round(count(*) / extract(epoch FROM max(revoked_at - ends_at))::numeric) || ' a second' FROM access_grant WHERE reason = 'ends'"
  awk "BEGIN {printf \"  %d calls to IAM for %d users and %d roles; %.1f ms of CPU a grant in the service with the endpoint, %.1f in the database\n\",
    $(calls) - $before, $USERS, $ROLES, ($(service_cpu_ms) - $cpu) / $GRANTS, ($(database_cpu_ms) - $db) / $GRANTS}"
  sql -c "UPDATE access_grant SET reason = 'ended' WHERE reason = 'ends'"
done
