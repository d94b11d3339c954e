#!/usr/bin/env bash
# Decisions and documents a second of the policy evaluator (JMH, one thread), beside the evaluator of
# another commit in the same run. usage: bench/evaluator.sh [commit]; without one: the last commit
# before it was made fast. With JMH="…" the options of JMH are others: JMH="-f 1 -prof gc".
source "$(dirname "$0")/lib.sh"
BASE=${1:-4a7bdb1}
JMH=${JMH:--f 1 -wi 2 -w 1 -i 3 -r 1}

cd "$ROOT"
./mvnw -q -B -Pjmh dependency:build-classpath -Dmdep.includeScope=test \
  -Dmdep.outputFile="$WORK/libraries" -Dmdep.regenerateFile=true >&2
LIBRARIES=$(cat "$WORK/libraries")

compiled() { # compiled NAME SOURCES: the evaluator and its benchmark
  mkdir -p "$WORK/$1"
  javac -nowarn -proc:none -parameters --release 17 -cp "$LIBRARIES" -d "$WORK/$1" \
    "$2"/src/main/java/io/stint/policy/*.java
  javac -nowarn --release 17 -cp "$WORK/$1:$LIBRARIES" -d "$WORK/$1" \
    -processor org.openjdk.jmh.generators.BenchmarkProcessor bench/evaluator/*.java
}

mkdir "$WORK/then"
git archive "$BASE" src/main/java/io/stint/policy | tar -x -C "$WORK/then"
compiled old "$WORK/then"
compiled new "$ROOT"

rate() { # rate NAME BENCHMARK
  # shellcheck disable=SC2086
  java -cp "$WORK/$1:$LIBRARIES" org.openjdk.jmh.Main $JMH -rf csv -rff "$WORK/score" \
    "EvaluatorBenchmark.$2\$" > "$WORK/jmh.log" || die "$(cat "$WORK/jmh.log")"
  awk -F, 'NR == 2 {print $5}' "$WORK/score"
}

table 'a second, on one core'
for it in decideOnTenStatements decideAssumeRole askAndDecideAssumeRole \
  evaluateAssumeRoleWithReasons parseTenStatements; do
  compare "$it" "rate new $it" "rate old $it"
done
