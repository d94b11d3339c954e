#!/usr/bin/env bash
# google-java-format 1.28.0 gives up on a lambda whose parameter, without a type, is called `sealed`: since Java 17 that
# word is a keyword in some places only, and javac takes it as a name. The same lambda with `(String sealed)`, or with
# another contextual word (`record`), is formatted. The error names an internal state of tokens, not the word.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
mvn -q -B dependency:copy -Dartifact=com.google.googlejavaformat:google-java-format:1.28.0:jar:all-deps -DoutputDirectory=.
options=()
for package in api code file parser tree util; do
  options+=(--add-exports "jdk.compiler/com.sun.tools.javac.$package=ALL-UNNAMED")
done
formats() {
  printf 'class A {\n  java.util.function.UnaryOperator<String> f = %s -> null;\n}\n' "$1" > A.java
  javac -d out A.java
  if java "${options[@]}" -jar google-java-format-1.28.0-all-deps.jar A.java > formatted 2> error; then
    echo "$1: formatted"
  else
    echo "$1: $(grep -o 'IllegalStateException' error | head -1)"
  fi
}
seen=$(formats '(String sealed)'; formats record; formats sealed)
echo "$seen"
[ "$seen" = $'(String sealed): formatted\nrecord: formatted\nsealed: IllegalStateException' ] || { echo "changed: not what was seen"; exit 1; }
