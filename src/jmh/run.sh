#!/bin/sh
# Measures the policy evaluator with JMH. Usage: src/jmh/run.sh [JMH options], for example
# "-t 1 -f 1 Evaluator.*decide.*"
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
cd "$root"
./mvnw -q -B -Pjmh compile dependency:build-classpath \
  -Dmdep.includeScope=test -Dmdep.outputFile=target/jmh.classpath
libraries=target/classes:$(cat target/jmh.classpath)
mkdir -p target/jmh
javac -d target/jmh -cp "$libraries" \
  -processor org.openjdk.jmh.generators.BenchmarkProcessor \
  $(find src/jmh/java -name '*.java')
exec java -cp "target/jmh:$libraries" org.openjdk.jmh.Main "$@"
