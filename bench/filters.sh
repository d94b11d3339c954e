#!/usr/bin/env bash
# Each filter of GET /grants, and each two together, at 10⁶ live grants beside 10⁴: milliseconds an answer, one caller.
source "$(dirname "$0")/lib.sh"

start_stint -Xmx512m "$@"
seed 1000 50 10000
few=$URL
start_stint -Xmx512m "$@"
seed 1000 50 "${MANY:-1000000}"
many=$URL

singles=(state=ACTIVE state=REVOKING type=PASS_ROLE cohort=bench member=bench-7 role=bench-9
  "expiresBefore=$(date -u -d '+220 days' +%FT%TZ)")
filters=("" "${singles[@]}")
for one in "${singles[@]}"; do
  for other in "${singles[@]}"; do
    if [[ ${one%%=*} < ${other%%=*} ]]; then filters+=("$one&$other"); fi
  done
done

millis() { # millis URL FILTER
  URL=$1 wrk_rate 1 1 "/grants?pageSize=50&$2" | awk '{print 1000 / $1}'
}

say 'warming up'
for filter in "${filters[@]}"; do millis "$few" "$filter" > /dev/null; millis "$many" "$filter" > /dev/null; done
table "filter, ms"
for filter in "${filters[@]}"; do
  compare "\`${filter:-none}\`" "millis $many '$filter'" "millis $few '$filter'"
done
