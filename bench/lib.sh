# What benchmarks share: source it at the top of bench/<name>.sh. See bench/README.md.
# shellcheck shell=bash
set -euo pipefail

BENCH=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
ROOT=$(dirname "$BENCH")
JAR=$ROOT/target/quarkus-app/quarkus-run.jar
TOKEN=stint-sandbox
RUNS=${RUNS:-3}
WORK=$(mktemp -d)
STARTED=() # process ids of all services that were started, ended by the trap

end_all() {
  local pid
  for pid in "${STARTED[@]}"; do kill "$pid" 2>/dev/null || true; done
  for pid in "${STARTED[@]}"; do
    while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
  done
  if [ -n "${KEEP:-}" ]; then echo "kept: $WORK" >&2; else rm -rf "$WORK"; fi
}
trap end_all EXIT
trap 'exit 130' INT TERM

die() { echo "$*" >&2; exit 1; }
say() { echo "$(date -u +%T) $*" >&2; }

needs() { # needs <command> <Debian package>
  PATH=$PATH:$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -1)
  command -v "$1" > /dev/null || die "$1 is missing: apt-get install $2"
}
needs curl curl; needs wrk wrk; needs psql postgresql-client; needs pgbench postgresql-contrib

build() { [ -e "$JAR" ] || (cd "$ROOT" && ./mvnw -q package -DskipTests >&2); }

free_port() {
  local port
  for port in $(shuf -i 20000-32000 -n 50); do
    (exec 3<> "/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port"; return; }
  done
}

# start_stint [-Xmx1g | -Dkey=value | SETTING=value]... : a service with a sandbox and fresh data.
# Sets PID, URL, AWS_URL, DATA and LOG, and, for psql and pgbench, DATABASE_PID and PG….
start_stint() {
  local jvm=() settings=() it port aws
  for it in "$@"; do case $it in -*) jvm+=("$it") ;; *) settings+=("$it") ;; esac; done
  build
  port=$(free_port); aws=$(free_port); DATA=$(mktemp -d "$WORK/data.XXXX"); LOG=$DATA/stint.log
  URL=http://127.0.0.1:$port AWS_URL=http://127.0.0.1:$aws
  env STINT_DATA_DIR="$DATA" STINT_SANDBOX_PORT="$aws" QUARKUS_HTTP_PORT="$port" "${settings[@]}" \
    java "${jvm[@]}" -Dquarkus.profile=sandbox -jar "$JAR" > "$LOG" 2>&1 &
  PID=$!; STARTED+=("$PID")
  await_ready
  find_database
}

# another_stint [as above]... : one more replica beside the sandbox of the last start_stint.
another_stint() {
  local jvm=() settings=() it port
  for it in "$@"; do case $it in -*) jvm+=("$it") ;; *) settings+=("$it") ;; esac; done
  port=$(free_port); URL=http://127.0.0.1:$port; LOG=$(mktemp "$WORK/replica.XXXX")
  env STINT_DATA_DIR="$DATA" STINT_SANDBOX_DATABASE=false STINT_SANDBOX_AWS=false STINT_TOKEN="$TOKEN" \
    AWS_ENDPOINT_URL="$AWS_URL" AWS_ACCESS_KEY_ID=AKIASTINTSANDBOX0001 AWS_SECRET_ACCESS_KEY=stint-sandbox-secret \
    QUARKUS_DATASOURCE_JDBC_URL="jdbc:postgresql://$PGHOST:$PGPORT/$PGDATABASE" \
    QUARKUS_DATASOURCE_USERNAME="$PGUSER" QUARKUS_DATASOURCE_PASSWORD="$PGPASSWORD" \
    QUARKUS_HTTP_PORT="$port" "${settings[@]}" \
    java "${jvm[@]}" -Dquarkus.profile=sandbox -jar "$JAR" > "$LOG" 2>&1 &
  PID=$!; STARTED+=("$PID")
  await_ready
}

await_ready() {
  until curl -fs "$URL/q/health/ready" > /dev/null; do
    kill -0 "$PID" 2>/dev/null || { tail -20 "$LOG" >&2; die "the service ended"; }
    sleep 0.1
  done
}

# By the files that the sandbox's PostgreSQL keeps in its data folder.
find_database() {
  local pg
  pg=$(dirname "$(find "$DATA" -name postmaster.pid)")
  DATABASE_PID=$(sed -n 1p "$pg/postmaster.pid")
  PGPASSWORD=$(cat "$pg/stint.password")
  PGPORT=$(sed -n 4p "$pg/postmaster.pid")
  export PGHOST=127.0.0.1 PGPORT PGUSER=stint PGDATABASE=postgres PGPASSWORD
}

stop_stint() { # stop_stint [pid]
  local pid=${1:-$PID}
  kill "$pid"
  while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
}

api() { # api METHOD /path [curl options]: fails on statuses from 400 on, and says why
  local method=$1 path=$2 answer
  shift 2
  answer=$(curl -sS --fail-with-body -X "$method" -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' \
    "$URL$path" "$@") || die "$method $path: $answer"
  echo "$answer"
}

sql() { psql -qAtX -v ON_ERROR_STOP=1 "$@"; } # sql -c '…' | sql -f file -v name=value

# Milliseconds of CPU, user and system, of a process, its threads, and its children, dead or alive.
cpu_ms() {
  local all=0 pid
  for pid in "$1" $(cat /proc/"$1"/task/*/children 2>/dev/null); do
    all=$((all + $(sed 's/.*) //' "/proc/$pid/stat" 2>/dev/null | awk '{n = $12 + $13 + $14 + $15} END {print n + 0}' || true)))
  done
  echo $((all * 1000 / $(getconf CLK_TCK)))
}
service_cpu_ms() { cpu_ms "$PID"; }
database_cpu_ms() { cpu_ms "$DATABASE_PID"; }
rss_mb() { awk '/^VmRSS/ {print int($2 / 1024)}' "/proc/${1:-$PID}/status"; }

wrk_rate() { # wrk_rate CLIENTS SECONDS PATH [wrk options]: answers a second; any that is no 2xx ends the benchmark
  local clients=$1 seconds=$2 path=$3 out
  shift 3
  out=$(wrk -t$((clients < 2 ? 1 : 2)) -c"$clients" -d"${seconds}s" -H "Authorization: Bearer $TOKEN" "$@" "$URL$path")
  if grep -q 'Non-2xx' <<< "$out"; then die "$out"; fi
  awk '/Requests\/sec/ {print $2}' <<< "$out"
}

pgbench_rate() { # pgbench_rate CLIENTS SECONDS SCRIPT [pgbench options]: transactions a second
  local clients=$1 seconds=$2 script=$3
  shift 3
  pgbench -n -M prepared -c "$clients" -j 2 -T "$seconds" -f "$script" "$@" 2> "$WORK/pgbench.err" > "$WORK/pgbench.out" \
    || die "$(cat "$WORK/pgbench.err")"
  awk '/^tps/ {print $3}' "$WORK/pgbench.out"
}

# A cohort, a member, a role and a live grant of each kind, made by the service: what seed.sql copies.
first_rows() {
  local end
  end=$(date -u -d '+300 days' +%FT%TZ)
  api POST /cohorts -H 'Prefer: wait=20' -d '{"name": "bench", "policies": {"managed": ["arn:aws:iam::aws:policy/ReadOnlyAccess"]}}'
  api POST /cohorts/bench/members -H 'Prefer: wait=20' -d '{"members": [{"email": "bench-0@example.com"}]}'
  api POST /roles -H 'Prefer: wait=20' -d '{"name": "bench-0", "trust": [{"type": "SERVICE", "service": "ec2.amazonaws.com"}],
    "policies": {"managed": ["arn:aws:iam::aws:policy/ReadOnlyAccess"]}}'
  api POST /grants -H 'Prefer: wait=20' -d '{"type": "ASSUME_ROLE", "principal": {"member": "bench-0"}, "role": "bench-0", "expiresAt": "'"$end"'"}'
  api POST /grants -H 'Prefer: wait=20' -d '{"type": "PASS_ROLE", "principal": {"member": "bench-0"}, "role": "bench-0", "passTo": ["ec2.amazonaws.com"], "expiresAt": "'"$end"'"}'
  api POST /grants -H 'Prefer: wait=20' -d '{"type": "POLICY", "principal": {"member": "bench-0"}, "policy": {"arn": "arn:aws:iam::aws:policy/ReadOnlyAccess"}, "expiresAt": "'"$end"'"}'
  api POST /grants -H 'Prefer: wait=20' -d '{"type": "ASSUME_ROLE", "principal": {"cohort": "bench"}, "role": "bench-0", "expiresAt": "'"$end"'"}'
} > /dev/null

# seed MEMBERS ROLES GRANTS: as many rows at least, settled, with nothing due for 200 days.
seed() {
  [ "$(sql -c 'SELECT count(*) FROM access_grant')" -gt 0 ] || first_rows
  sql -f "$BENCH/seed.sql" -v members="$1" -v roles="$2" -v grants="$3"
}

median() { sort -g | awk '{v[NR] = $1} END {print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2}'; }
spread() { # numbers on stdin: median (min–max)
  sort -g | awk '{v[NR] = $1} function f(x) {return x >= 100 ? sprintf("%d", x) : sprintf("%.3g", x)}
    END {m = NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2; print f(m) " (" f(v[1]) "–" f(v[NR]) ")"}'
}

table() { printf '| %s | measured | baseline | ratio |\n|---|---|---|---|\n' "${1:-what}"; }

# compare LABEL 'command that prints the figure' 'command of its baseline': RUNS times, one after the
# other, and prints a row: median (minimum–maximum) of both, and of the ratios of the pairs.
compare() {
  local label=$1 i one base
  : > "$WORK/ones"; : > "$WORK/bases"; : > "$WORK/ratios"
  for ((i = 0; i < RUNS; i++)); do
    base=$(eval "$3"); one=$(eval "$2")
    say "$label: $one beside $base"
    echo "$one" >> "$WORK/ones"; echo "$base" >> "$WORK/bases"
    awk "BEGIN {print $one / $base}" >> "$WORK/ratios"
  done
  printf '| %s | %s | %s | **%s** |\n' "$label" "$(spread < "$WORK/ones")" "$(spread < "$WORK/bases")" "$(spread < "$WORK/ratios")"
}
