#!/usr/bin/env bash
# Generates clients from the contract, compiles them strictly, and tells one story with each against
# a running service: openapi/clients.sh [NAME...], all without a name. docs/clients.md has what came
# of it; what comes out another way fails. STORY_WRITE=true writes it there.
#
# The service is the packaged one (./mvnw package) with its sandbox, on free ports and with a data
# folder of its own, ended afterwards; or the one at STORY_URL with STORY_TOKEN: a sandbox too, what
# the stories make stays there. Needs a JDK, for TypeScript Node.js 20 and npm, for Python 3.9 or
# newer with pydantic 2, urllib3 and dateutil. A client whose tools are not here is skipped, and
# said so.
set -euo pipefail
cd "$(dirname "$0")/.."

ALL=(okhttp native kotlin python typescript-fetch typescript-axios openapi-fetch hey-api orval)
names=("${@:-${ALL[@]}}")
work=$PWD/target/clients
stories=$PWD/openapi/clients
failed=0
[ -z "${JAVA_HOME:-}" ] || PATH=$JAVA_HOME/bin:$PATH
export PYTHONPYCACHEPREFIX=$work/python/cache

say() { echo "clients: $*"; }
has() { command -v "$1" > /dev/null; }
chosen() { [[ " ${run[*]} " == *" $1 "* ]]; }

# What a client cannot be tried without.
lacks() {
  case $1 in
    okhttp | native | kotlin) has javac || echo "no javac" ;;
    python)
      python3 -c 'import urllib3, dateutil, typing_extensions, pydantic as p; assert p.VERSION[0] == "2"' \
        2> /dev/null || echo "no python3 with pydantic 2, urllib3 and dateutil"
      ;;
    typescript-* | openapi-fetch | hey-api | orval) { has node && has npm; } || echo "no node and npm" ;;
    *) echo "unknown: one of ${ALL[*]}" >&2 && exit 2 ;;
  esac
}

run=("${names[@]}")
skip() { # why, names
  local why=$1 name left=()
  shift
  for name in "${run[@]}"; do
    if [[ " $* " == *" $name "* ]]; then say "$name skipped: $why"; else left+=("$name"); fi
  done
  run=("${left[@]}")
}
for name in "${names[@]}"; do
  why=$(lacks "$name")
  [ -z "$why" ] || skip "$why" "$name"
done
[ ${#run[@]} -gt 0 ] || exit 0
mkdir -p "$work"

# --- The service: starts while the clients are generated.

service=
stop() {
  if [ -n "$service" ]; then
    kill "$service" 2> /dev/null || true
    wait "$service" 2> /dev/null || true
    rm -rf "$work/data"
  fi
}
trap stop EXIT
if [ -z "${STORY_URL:-}" ]; then
  [ -x target/quarkus-app/stint ] || { say "nothing to run: ./mvnw package first" && exit 2; }
  rm -rf "$work/data"
  STINT_DATA_DIR=$work/data STINT_SANDBOX_PORT=0 STINT_TOKEN=stint-sandbox QUARKUS_HTTP_PORT=0 \
    target/quarkus-app/stint -XX:TieredStopAtLevel=1 -Dquarkus.profile=sandbox \
    > "$work/service.log" 2>&1 &
  service=$!
fi

listening() {
  export STORY_TOKEN=${STORY_TOKEN:-stint-sandbox}
  [ -n "$service" ] || return 0
  for _ in $(seq 240); do
    STORY_URL=$(sed -n 's/.*Listening on: \(http[^ ]*\).*/\1/p' "$work/service.log" | head -1)
    if [ -n "$STORY_URL" ]; then export STORY_URL && return 0; fi
    kill -0 "$service" 2> /dev/null || break
    sleep 0.5
  done
  cat "$work/service.log" && say "the service did not start" && exit 1
}

# --- What is fetched: by Maven into lib, by npm into node_modules; again when its versions change.

modules=()
need() { # folder, module
  if [ ! "$work/lib/$2" -nt "$stories/$1/pom.xml" ]; then
    rm -rf "${work:?}/lib/$2"
    modules+=("$1")
  fi
}
packages=
for name in "${run[@]}"; do
  case $name in
    openapi-fetch | hey-api | orval) packages=all ;;
    typescript-axios) need generator generator && packages=all ;;
    typescript-fetch) need generator generator && packages=${packages:-some} ;;
    python) need generator generator ;;
    kotlin) need generator generator && need kotlin kotlin && need kotlin/compiler kotlin-compiler ;;
    *) need generator generator && need "$name" "$name" ;;
  esac
done
if [ ${#modules[@]} -gt 0 ]; then
  ./mvnw -B -q -f openapi/clients/pom.xml -pl "$(IFS=, && echo "${modules[*]}")" dependency:copy-dependencies
fi
if [ -n "$packages" ]; then
  installed=$work/node_modules/.$packages
  if [ ! "$installed" -nt "$stories/package-lock.json" ] && [ ! "$work/node_modules/.all" -nt "$stories/package-lock.json" ]; then
    cp "$stories"/package*.json "$work"
    omit=()
    [ $packages = all ] || omit=(--omit=dev)
    if npm ci --prefix "$work" --silent --no-audit --no-fund --ignore-scripts "${omit[@]}"; then
      touch "$installed"
    else
      skip "npm could not fetch what it needs" typescript-fetch typescript-axios openapi-fetch hey-api orval
    fi
  fi
fi

# --- Generated: by one openapi-generator for all of its clients, by npm's tools for theirs.

configurations=()
for name in "${run[@]}"; do
  rm -rf "${work:?}/$name"
  mkdir -p "$work/$name"
  [ ! -f "$stories/$name/story.ts" ] || cp "$stories"/{tsconfig.json,steps.ts} "$stories/$name"/*.ts "$work/$name"
  [ ! -f "$stories/$name/config.yaml" ] || configurations+=("$stories/$name/config.yaml")
done
bin=$work/node_modules/.bin
quietly() { "$@" > "$work/generate.log" 2>&1 || { cat "$work/generate.log" && say "nothing was generated" && exit 1; }; }

if [ ${#configurations[@]} -gt 0 ]; then
  quietly java -XX:TieredStopAtLevel=1 -jar "$work"/lib/generator/openapi-generator-cli-*.jar \
    batch --fail-fast --threads 1 "${configurations[@]}"
fi
if chosen openapi-fetch; then
  quietly "$bin/openapi-typescript" openapi/openapi.yaml -o "$work/openapi-fetch/generated.d.ts" --default-non-nullable=false
fi
if chosen hey-api; then
  # A relative path would be a name in hey-api's registry.
  quietly "$bin/openapi-ts" -i "$PWD/openapi/openapi.yaml" -o "$work/hey-api/generated" --no-log-file
fi
if chosen orval; then
  quietly "$bin/orval" --config "$stories/orval/orval.config.mjs"
fi

# --- Compiled and told.

compile_java() { # name, what the generated sources may do that javac -Xlint warns of
  local classpath="$work/lib/$1/*" classes=$work/$1/classes
  find "$work/$1/generated/src/main/java" -name '*.java' > "$work/$1/sources"
  javac -J-XX:TieredStopAtLevel=1 --release 17 "-Xlint:all,$2" -Werror -cp "$classpath" -d "$classes" "@$work/$1/sources"
  javac -J-XX:TieredStopAtLevel=1 --release 17 -Xlint:all -Werror -cp "$classpath:$classes" -d "$classes" "$stories/$1/Story.java"
}
compile() {
  case $1 in
    okhttp) compile_java okhttp -rawtypes ;;
    native) compile_java native -rawtypes,-serial,-deprecation ;;
    kotlin)
      java -XX:TieredStopAtLevel=1 -cp "$work/lib/kotlin-compiler/*" org.jetbrains.kotlin.cli.jvm.K2JVMCompiler \
        -Werror -Xannotation-default-target=param-property -no-stdlib -no-reflect -classpath "$(echo "$work"/lib/kotlin/*.jar | tr ' ' :)" -d "$work/kotlin/classes" \
        "$work/kotlin/generated/src/main/kotlin" "$stories/kotlin/Story.kt"
      ;;
    python) python3 -m compileall -q "$work/python/generated/stint_client" "$stories/python/story.py" ;;
    *) "$bin/tsc" -p "$work/$1" ;;
  esac
}
tell() {
  case $1 in
    okhttp | native) timeout 300 java -XX:TieredStopAtLevel=1 -cp "$work/lib/$1/*:$work/$1/classes" Story ;;
    kotlin) timeout 300 java -XX:TieredStopAtLevel=1 -cp "$work/lib/kotlin/*:$work/kotlin/classes" StoryKt ;;
    python) PYTHONPATH=$work/python/generated timeout 300 python3 "$stories/python/story.py" ;;
    *) timeout 300 node "$work/$1/js/story.js" ;;
  esac
}

jar_version() { basename "$work/lib/$1/$2"-[0-9]*.jar .jar | sed "s/^$2-/$2 /"; }
npm_version() { echo "$1 $(sed -n 's/^  "version": "\(.*\)".*/\1/p' "$work/node_modules/$1/package.json")"; }
by() {
  case $1 in
    okhttp) echo "$(jar_version generator openapi-generator-cli) \`java\`" ;;
    native) echo "$(jar_version generator openapi-generator-cli) \`java\`, \`library: native\`" ;;
    kotlin)
      echo "$(jar_version generator openapi-generator-cli) \`kotlin\`;" \
        "$(jar_version kotlin-compiler kotlin-compiler-embeddable)"
      ;;
    python) echo "$(jar_version generator openapi-generator-cli) \`python\`" ;;
    typescript-fetch) echo "$(jar_version generator openapi-generator-cli) \`typescript-fetch\`" ;;
    typescript-axios) echo "$(jar_version generator openapi-generator-cli) \`typescript-axios\`, $(npm_version axios)" ;;
    openapi-fetch) echo "$(npm_version openapi-typescript), $(npm_version openapi-fetch)" ;;
    hey-api) npm_version @hey-api/openapi-ts ;;
    orval) npm_version orval ;;
  esac
}

# A row for the client, and a line for each step that is not a plain yes.
rows() {
  awk -F'\t' -v name="$1" -v by="$(by "$1")" '
    $1 == "step" { result = $3 == "way round" ? "round" : $3
                   if (sub(/^no: /, "", $4)) result = "no"
                   cells = cells " " result " |"
                   if ($3 != "yes") notes = notes "- `" name "`, " $2 ": " $4 "\n" }
    END { printf "| `%s` | %s |%s\n%s", name, by, cells, notes }' "$work/$1/told"
}

# What docs/clients.md says of it.
documented() { sed '1,/^<!-- results/d' docs/clients.md | grep -e "^| \`$1\` |" -e "^- \`$1\`, " || true; }

results=$work/results
: > "$results"
for name in "${run[@]}"; do
  begun=$SECONDS
  if ! compile "$name" > "$work/$name/compile.log" 2>&1; then
    head -50 "$work/$name/compile.log"
    say "$name does not compile"
    failed=1
    continue
  fi
  compiled=$((SECONDS - begun))
  listening
  export STORY_NAME="$name-$(date +%s)"
  tell "$name" > "$work/$name/told" || { say "$name: a step failed" && failed=1; }
  rows "$name" > "$work/$name/rows"
  cat "$work/$name/rows" >> "$results"
  say "$name took $compiled s to compile and $((SECONDS - begun - compiled)) s to tell"
done

if [ "${STORY_WRITE:-}" = true ] && [ $failed = 0 ] && [ ${#run[@]} = ${#ALL[@]} ]; then
  awk -F'\t' '{ printf " %s |", $2 } END { print "" }' "$work/okhttp/told" > "$work/header"
  {
    sed '/^<!-- results/q' docs/clients.md
    echo && echo "| client | made by |$(cat "$work/header")" && echo "|---|---|$(sed 's/[^|]*|/---|/g' "$work/header")"
    grep '^|' "$results" && echo && grep '^-' "$results" && echo
    sed -n '/^<!-- end of results/,$p' docs/clients.md
  } > "$work/clients.md"
  cp "$work/clients.md" docs/clients.md
fi
for name in "${run[@]}"; do
  [ -f "$work/$name/rows" ] || continue
  if diff --label docs/clients.md --label "$name, as it went" -u <(documented "$name") "$work/$name/rows"; then
    say "$name does what docs/clients.md says"
  else
    failed=1
  fi
done
exit $failed
