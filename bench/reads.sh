#!/usr/bin/env bash
# GET /grants/{id} and a page of 50, beside pgbench's SELECT of the same rows.
source "$(dirname "$0")/lib.sh"

start_stint -Xmx512m STINT_WEB_MOST_REQUESTS_A_MINUTE=10000000 "$@" # as it is, 500 a second of one caller
seed 1000 50 10000
SECONDS_EACH=${SECONDS_EACH:-5}

# The same ids for both: a thousand, read once beforehand.
sql -c "SELECT id FROM access_grant ORDER BY md5(id::text) LIMIT 1000" > "$WORK/ids"
{
  echo 'local ids = {'
  sed 's/.*/"&",/' "$WORK/ids"
  echo '}'
  echo 'request = function() return wrk.format("GET", "/grants/" .. ids[math.random(#ids)]) end'
} > "$WORK/one.lua"
sql -c "CREATE TABLE bench_id AS SELECT row_number() OVER () AS n, id FROM (SELECT id FROM access_grant
  ORDER BY md5(id::text) LIMIT 1000) picked; ALTER TABLE bench_id ADD PRIMARY KEY (n)"
cat > "$WORK/one.sql" <<'SQL'
\set n random(1, 1000)
SELECT g.* FROM access_grant g WHERE g.id = (SELECT id FROM bench_id WHERE n = :n);
SQL
echo 'SELECT * FROM access_grant ORDER BY id DESC LIMIT 50;' > "$WORK/page.sql"

say 'warming up'
wrk_rate 8 "${WARMUP:-15}" / -s "$WORK/one.lua" > /dev/null
wrk_rate 8 "${WARMUP:-15}" '/grants?pageSize=50' > /dev/null

table "per second"
for clients in 8 32; do
  compare "\`GET /grants/{id}\`, $clients clients" \
    "wrk_rate $clients $SECONDS_EACH / -s $WORK/one.lua" "pgbench_rate $clients $SECONDS_EACH $WORK/one.sql"
  compare "\`GET /grants?pageSize=50\`, $clients clients" \
    "wrk_rate $clients $SECONDS_EACH /grants?pageSize=50" "pgbench_rate $clients $SECONDS_EACH $WORK/page.sql"
done

echo
cpu() { # cpu LABEL PATH [wrk options]: of one answer
  local before database rate
  before=$(service_cpu_ms) database=$(database_cpu_ms)
  rate=$(wrk_rate 8 5 "$2" "${@:3}")
  awk "BEGIN {n = $rate * 5; printf \"CPU of $1: %.2f ms in the service, %.2f ms in PostgreSQL\n\",
    ($(service_cpu_ms) - $before) / n, ($(database_cpu_ms) - $database) / n}"
}
cpu 'one GET /grants/{id}' / -s "$WORK/one.lua"
cpu 'a page of 50' '/grants?pageSize=50'
echo "resident: $(rss_mb) MB"
