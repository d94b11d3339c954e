#!/usr/bin/env bash
# The AWS SDK for JavaScript (client-iam 3.1169.0) takes IAM's LimitExceeded (409, a quota that is used up: waiting
# cannot help) for throttling: it sends the same CreateUser three times, with throttling's waits between. Another 409,
# DeleteConflict, is sent once. A bulk job at its quota triples its calls, and is then really throttled.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @aws-sdk/client-iam@3.1169.0 >/dev/null
cat > finding.mjs <<'JS'
import http from 'node:http';
import { IAMClient, CreateUserCommand } from '@aws-sdk/client-iam';
const answers = {
  LimitExceeded: 'Cannot exceed quota for UsersPerAccount: 5000',
  DeleteConflict: 'Cannot delete entity',
};
let count = 0;
let code;
const server = http.createServer((request, response) => {
  count++;
  request.resume().on('end', () =>
    response.writeHead(409, { 'content-type': 'text/xml' }).end(
      `<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>${code}</Code>
       <Message>${answers[code]}</Message></Error><RequestId>r</RequestId></ErrorResponse>`));
}).listen(0, '127.0.0.1');
await new Promise((listening) => server.once('listening', listening));
const iam = new IAMClient({
  endpoint: `http://127.0.0.1:${server.address().port}`, region: 'us-east-1',
  credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example' },
});
for (code of Object.keys(answers)) {
  count = 0;
  await iam.send(new CreateUserCommand({ UserName: 'ada' })).catch(() => {});
  console.log(`${code}: ${count} requests`);
}
process.exit(0);
JS
seen=$(node finding.mjs 2>/dev/null)
echo "$seen"
[ "$seen" = $'LimitExceeded: 3 requests\nDeleteConflict: 1 requests' ] || { echo "changed: not what was seen"; exit 1; }
