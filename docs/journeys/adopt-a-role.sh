#!/usr/bin/env bash
# A role that is there already: lent out for a while, and given back as it was.
set -euo pipefail
. "$(dirname "$0")/curl.sh"
export AWS_ACCESS_KEY_ID=AKIASTINTSANDBOX0001 AWS_SECRET_ACCESS_KEY=stint-sandbox-secret
export AWS_DEFAULT_REGION=us-east-1 AWS_ENDPOINT_URL=${AWS_ENDPOINT_URL:-http://localhost:4566}

trust='{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole",
  "Principal": {"Service": "ec2.amazonaws.com"}}]}'
aws iam create-role --role-name Legacy --assume-role-policy-document "$trust" --output text
before=$(aws iam get-role --role-name Legacy --query Role.AssumeRolePolicyDocument)

stint -X POST "$STINT/roles" -H "$json" -d '{"name": "Legacy", "adopt": true}' | has '"adopted":true'
stint -X POST "$STINT/cohorts" -H "$json" -d '{"name": "visitors"}' > /dev/null
stint -X POST "$STINT/cohorts/visitors/members" -H "$json" \
  -d '{"members": [{"email": "edsger@uw.edu"}]}' > /dev/null
stint -X POST "$STINT/grants" -H "$json" -d '{"type": "ASSUME_ROLE",
  "principal": {"member": "edsger"}, "role": "Legacy", "ttl": "PT1H"}' | has '"state":"ACTIVE"'
[[ $(aws iam get-role --role-name Legacy --query Role.AssumeRolePolicyDocument) != "$before" ]]

# The grant is over, and the owner's trust is what it was. What denies its sessions stays on the
# role until none of them can live any more, twelve hours; until then it is DELETING.
stint -X DELETE "$STINT/cohorts/visitors"
stint -X DELETE "$STINT/roles/Legacy" -H 'Prefer: wait=2' | has '"state":"DELETING"'
[[ $(aws iam get-role --role-name Legacy --query Role.AssumeRolePolicyDocument) == "$before" ]]
