#!/usr/bin/env bash
# From the start to the first 200 of /q/health/ready, in milliseconds of CPU (the service and what it
# starts), and the resident memory then: the packaged service beside the same with other options of
# Java. usage: bench/start.sh [option of Java]...; without any: those of a short life.
source "$(dirname "$0")/lib.sh"
OTHER=("$@")
[ $# -gt 0 ] || OTHER=(-XX:+UseSerialGC -XX:TieredStopAtLevel=1)

build
HOME_OF_DATA=$WORK/home
mkdir "$HOME_OF_DATA"

# begin DATA [option]...: starts on data that stay, prints CPU and memory, stops.
begin() {
  local data=$1
  shift
  URL=http://127.0.0.1:$(free_port)
  LOG=$data.log
  STINT_DATA_DIR=$data STINT_SANDBOX_PORT=$(free_port) QUARKUS_HTTP_PORT=${URL##*:} \
    java "$@" -Dquarkus.profile=sandbox -jar "$JAR" > "$LOG" 2>&1 &
  PID=$!; STARTED+=("$PID")
  await_ready
  echo "$(cpu_ms "$PID") $(rss_mb)" > "$WORK/begun"
  stop_stint
}
cpu() { begin "$HOME_OF_DATA" "$@"; cut -d' ' -f1 "$WORK/begun"; }
memory() { begin "$HOME_OF_DATA" "$@"; cut -d' ' -f2 "$WORK/begun"; }
first() { rm -rf "$WORK/first"; mkdir "$WORK/first"; begin "$WORK/first" "$@"; cut -d' ' -f1 "$WORK/begun"; }

cpu > "$WORK/warm"
echo "options: ${OTHER[*]}"
table 'start to ready'
compare 'ms of CPU, warm data' 'cpu "${OTHER[@]}"' cpu
compare 'ms of CPU, first start' 'first "${OTHER[@]}"' first
compare 'MB of resident memory' 'memory "${OTHER[@]}"' memory
