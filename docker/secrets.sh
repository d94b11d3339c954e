#!/usr/bin/env bash
# Makes the secrets of an installation with compose.yaml, once, in the .env beside it. A second run
# changes nothing: with another STINT_SECRETS_KEY what is stored could not be read.
set -euo pipefail
file=$(dirname "$0")/.env
if [ -e "$file" ]; then
  echo "$file is there already and stays as it is"
  exit 0
fi
umask 077
cat > "$file.new" <<SECRETS
STINT_TOKEN=$(openssl rand -hex 24)
STINT_METRICS_TOKEN=$(openssl rand -hex 24)
STINT_SECRETS_KEY=$(openssl rand -base64 32)
POSTGRES_PASSWORD=$(openssl rand -hex 24)
SECRETS
mv -n "$file.new" "$file"
echo "$file was made: keep it with the backups of the database, and apart from them"
