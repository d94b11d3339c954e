#!/usr/bin/env bash
# From the start to the first 200 of /q/health/ready, in milliseconds of CPU (the service and what it
# starts), and the resident memory then: as target/quarkus-app/stint starts it, with its archive, beside
# `java -jar`. usage: bench/start.sh [option of Java for the launcher]...
source "$(dirname "$0")/lib.sh"
OPTIONS=("$@")

build
HOME_OF_DATA=$WORK/home
mkdir "$HOME_OF_DATA"

# begin DATA launcher|jar : starts on data that stay, prints CPU and memory, stops.
begin() {
  local data=$1 how=(java -Dquarkus.profile=sandbox -jar "$JAR")
  [ "$2" = jar ] || how=("${JAR%/*}/stint" "${OPTIONS[@]}" -Dquarkus.profile=sandbox)
  URL=http://127.0.0.1:$(free_port)
  LOG=$data.log
  STINT_DATA_DIR=$data STINT_SANDBOX_PORT=$(free_port) QUARKUS_HTTP_PORT=${URL##*:} "${how[@]}" > "$LOG" 2>&1 &
  PID=$!; STARTED+=("$PID")
  await_ready
  echo "$(cpu_ms "$PID") $(rss_mb)" > "$WORK/begun"
  stop_stint
}
cpu() { begin "$HOME_OF_DATA" "$1"; cut -d' ' -f1 "$WORK/begun"; }
memory() { begin "$HOME_OF_DATA" "$1"; cut -d' ' -f2 "$WORK/begun"; }
first() { rm -rf "$WORK/first"; mkdir "$WORK/first"; begin "$WORK/first" "$1"; cut -d' ' -f1 "$WORK/begun"; }

cpu jar > "$WORK/warm"
echo "options: ${OPTIONS[*]}"
table 'start to ready'
compare 'ms of CPU, warm data' 'cpu launcher' 'cpu jar'
compare 'ms of CPU, first start' 'first launcher' 'first jar'
compare 'MB of resident memory' 'memory launcher' 'memory jar'
