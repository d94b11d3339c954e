#!/usr/bin/env bash
# POST /grants beside pgbench with the same rows and commits, and on roles with 1,000 grants beside roles with 10.
source "$(dirname "$0")/lib.sh"
needs jq jq
SECONDS_EACH=${SECONDS_EACH:-6}
MEMBERS=${MEMBERS:-1000}
ROLES=${ROLES:-50}

start_stint -Xmx512m STINT_IAM_RATE=0 STINT_WEB_MOST_REQUESTS_A_MINUTE=10000000 "$@"
settled() { # until nothing is due
  until [ "$(sql -c "SELECT (SELECT count(*) FROM iam_user WHERE due_at <= now()) + (SELECT count(*) FROM role WHERE due_at <= now())
      + (SELECT count(*) FROM access_grant WHERE due_at <= now() OR state = 'PENDING')")" = 0 ]; do sleep 0.5; done
}
say "$MEMBERS members, $ROLES roles"
api POST /cohorts -H 'Prefer: wait=20' -d '{"name": "bench"}' > /dev/null
jq -n --argjson n "$MEMBERS" '{members: [range(1; $n + 1) | {email: "m\(.)@example.com"}]}' \
  | api POST /cohorts/bench/members -d @- > /dev/null
for role in $(seq "$ROLES"); do api POST /roles -d '{"name": "bench-'"$role"'"}' > /dev/null; done
settled

# Each member has one role: a role has as many holders as its documents have room for.
cat > "$WORK/grants.lua" <<'LUA'
local threads = 0
function setup(thread) thread:set("number", threads); threads = threads + 1 end
function init(args)
  members, roles, first, last, from = tonumber(args[1]), tonumber(args[2]), tonumber(args[3]), tonumber(args[4]), args[5]
  math.randomseed(os.time() * 10 + number)
end
function request()
  local role = math.random(first, last)
  local member = role + roles * math.random(0, math.floor(members / roles) - 1)
  return wrk.format("POST", "/grants", {["Authorization"] = "Bearer stint-sandbox", ["Content-Type"] = "application/json",
    ["Idempotency-Key"] = from .. "-" .. number .. "-" .. math.random(1e15)},
    string.format('{"type": "ASSUME_ROLE", "principal": {"member": "m%d"}, "role": "bench-%d", "ttl": "PT%dM", "reason": "bench"}',
      member, role, math.random(60, 600)))
end
LUA
grants() { # grants CLIENTS [SECONDS] [FIRST ROLE] [LAST ROLE]: a second
  local out
  out=$(wrk -t2 -c"$1" -d"${2:-$SECONDS_EACH}s" --timeout 30s -s "$WORK/grants.lua" "$URL" -- \
    "$MEMBERS" "$ROLES" "${3:-1}" "${4:-$ROLES}" "$(date +%s%N)")
  if grep -q 'Non-2xx' <<< "$out"; then tail -20 "$LOG" >&2; die "$out"; fi
  awk '/Requests\/sec/ {print $2}' <<< "$out"
}
count() { sql -c 'SELECT count(*) FROM access_grant'; }
commits() { sql -c 'SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()'; }
granted() { # granted CLIENTS: what one costs, until its passes are over
  local made=$(count) before=$(commits) cpu=$(service_cpu_ms) database=$(database_cpu_ms)
  grants "$1" > /dev/null; settled; sleep 1
  awk "BEGIN {n = $(count) - $made; printf \"CPU of one POST /grants of %d, its passes included: %.1f ms in the service, %.1f ms in PostgreSQL, %.1f commits\n\",
    n, ($(service_cpu_ms) - $cpu) / n, ($(database_cpu_ms) - $database) / n, ($(commits) - $before) / n}"
}

say 'warming up'
grants 8 "${WARMUP:-15}" > /dev/null; settled

# The rows that one POST writes, in tables like those, so that nothing becomes due by them.
sql <<'SQL'
CREATE TABLE bench_key (LIKE idempotency_key INCLUDING ALL);
CREATE TABLE bench_event (LIKE event INCLUDING ALL);
CREATE TABLE bench_grant (LIKE access_grant INCLUDING ALL);
CREATE TABLE bench_user (LIKE iam_user INCLUDING ALL);
CREATE TABLE bench_role (LIKE role INCLUDING ALL);
INSERT INTO bench_user SELECT * FROM iam_user;
INSERT INTO bench_role SELECT * FROM role;
CREATE TABLE bench_pair AS SELECT row_number() OVER ()::int AS n, user_id, role_id
  FROM (SELECT DISTINCT user_id, role_id FROM access_grant) made;
CREATE UNIQUE INDEX ON bench_pair (n);
CREATE TABLE bench_one AS SELECT * FROM access_grant LIMIT 1;
CREATE TABLE bench_told AS SELECT * FROM event WHERE action = 'grant.created' LIMIT 1;
SQL
columns() { sql -c "SELECT string_agg(column_name, ', ' ORDER BY ordinal_position) FROM information_schema.columns
  WHERE table_schema = 'public' AND table_name = '$1' AND is_generated = 'NEVER' AND column_name <> ALL ('{$2}')"; }
GRANT=$(columns access_grant id); EVENT=$(columns event id,tx)
cat > "$WORK/grant.sql" <<SQL
\set n random(1, $(sql -c 'SELECT count(*) FROM bench_pair'))
BEGIN;
INSERT INTO bench_key (caller, key, fingerprint, created_at) VALUES ('bench', gen_random_uuid()::text, '\x00', now()) RETURNING key \gset
SELECT user_id, role_id FROM bench_pair WHERE n = :n \gset
SELECT id FROM bench_user WHERE id = :user_id FOR UPDATE;
SELECT id FROM bench_role WHERE id = :role_id FOR UPDATE;
UPDATE bench_user SET due_at = now(), version = version + 1 WHERE id = :user_id;
UPDATE bench_role SET due_at = now(), version = version + 1 WHERE id = :role_id;
INSERT INTO bench_grant (id, $GRANT) SELECT gen_random_uuid(), $GRANT FROM bench_one;
INSERT INTO bench_event ($EVENT) OVERRIDING USER VALUE SELECT $EVENT FROM bench_told;
UPDATE bench_key SET answer = decode(repeat('00', 600), 'hex') WHERE caller = 'bench' AND key = :key;
COMMIT;
SQL

table 'a second'
for clients in 8 32; do
  compare "\`POST /grants\`, $clients clients" "grants $clients" "pgbench_rate $clients $SECONDS_EACH $WORK/grant.sql"
  settled
done

# Copies of what is there, for the same people: the first fifth of the roles gets 1,000 each, the next keeps 10 each.
FIFTH=$((ROLES / 5))
fill() { # fill FIRST LAST HOW_MANY
  sql -v first="$1" -v last="$2" -v many="$3" <<'SQL'
INSERT INTO access_grant SELECT c.* FROM role r
  JOIN access_grant t ON t.id = (SELECT g.id FROM access_grant g WHERE g.role_id = r.id AND g.state = 'ACTIVE' ORDER BY g.id LIMIT 1),
  generate_series(1, :many - (SELECT count(*) FROM access_grant h WHERE h.role_id = r.id)) n,
  LATERAL jsonb_populate_record(t, jsonb_build_object('id', gen_random_uuid(), 'expires_at', t.ends_at + n * interval '1 second',
    'ends_at', t.ends_at + n * interval '1 second', 'due_at', t.ends_at + n * interval '1 second')) c
  WHERE r.name IN (SELECT 'bench-' || b FROM generate_series(:first, :last) b);
SQL
}
fill 1 $FIFTH 1000
sql -c "DELETE FROM access_grant g USING role r WHERE r.id = g.role_id AND r.name IN (SELECT 'bench-' || b FROM
  generate_series($((FIFTH + 1)), $((2 * FIFTH))) b) AND g.id NOT IN (SELECT id FROM access_grant h WHERE h.role_id = r.id ORDER BY id LIMIT 10)"
sql -c 'ANALYZE access_grant'
table 'a second'
compare '1,000 grants on each role beside 10, 8 clients' "grants 8 $SECONDS_EACH 1 $FIFTH" "grants 8 $SECONDS_EACH $((FIFTH + 1)) $((2 * FIFTH))"
settled

echo
for ((i = 0; i < RUNS; i++)); do granted 8; done
