# What the journeys share; each of them is run as `bash docs/journeys/NAME.sh` against $STINT.
STINT=${STINT:-http://localhost:8080} TOKEN=${TOKEN:-stint-sandbox}

# Says what is asked, and the answer; a problem ends the journey.
stint() {
  echo "> $*" >&2
  curl -sS --fail-with-body -H "Authorization: Bearer $TOKEN" -H 'Prefer: wait=30' "$@" | tee /dev/stderr
  echo
  echo >&2
}
# The same where a problem is what is expected; the journey goes on.
refused() {
  echo "> $* (will be refused)" >&2
  ! curl -sS --fail-with-body -H "Authorization: Bearer $TOKEN" "$@" | tee /dev/stderr
  echo >&2
}
json='Content-Type: application/json' patch='Content-Type: application/merge-patch+json'
field() { grep -o "\"$1\":\"[^\"]*\"" | head -1 | cut -d'"' -f4; }
# Fails unless the answer holds this.
has() { [[ $(cat) == *"$1"* ]] || { echo "expected: $1" >&2; return 1; }; }
