#!/usr/bin/env bash
# One AWS_ENDPOINT_URL with a path, two clients: the AWS SDK for JavaScript 3.1169.0 posts to that path, the AWS SDK
# for Java 2.42.4 drops it and posts to "/", without a warning. Behind a gateway that routes by path the one works
# and the other reaches whatever answers at the root.
set -euo pipefail
work=$(mktemp -d); trap 'kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT; cd "$work"

cat > server.mjs <<'JS'
import http from 'node:http';
import fs from 'node:fs';
const answer = `<CreateUserResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><CreateUserResult><User><Path>/</Path>
<UserName>ada</UserName><UserId>AIDAAAAAAAAAAAAAAAAAA</UserId><Arn>arn:aws:iam::123456789012:user/ada</Arn>
<CreateDate>2026-01-01T00:00:00Z</CreateDate></User></CreateUserResult><ResponseMetadata><RequestId>r</RequestId>
</ResponseMetadata></CreateUserResponse>`;
http.createServer((request, response) => {
  request.resume().on('end', () => {
    fs.appendFileSync('paths.txt', request.url + '\n');
    response.writeHead(200, {'content-type': 'text/xml'}).end(answer);
  });
}).listen(0, '127.0.0.1', function () { fs.writeFileSync('port.txt', String(this.address().port)); });
setTimeout(() => process.exit(1), 300000);
JS
node server.mjs & server=$!
until [ -s port.txt ]; do sleep 0.1; done
export AWS_ENDPOINT_URL="http://127.0.0.1:$(cat port.txt)/gateway/iam" AWS_REGION=us-east-1 \
  AWS_ACCESS_KEY_ID=AKIAEXAMPLE AWS_SECRET_ACCESS_KEY=example

cat > pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>software.amazon.awssdk</groupId><artifactId>iam</artifactId><version>2.42.4</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>2.0.17</version></dependency>
  </dependencies>
</project>
XML
cat > Finding.java <<'JAVA'
import software.amazon.awssdk.services.iam.IamClient;

public class Finding {
  public static void main(String[] args) {
    try (IamClient iam = IamClient.builder().build()) {
      iam.createUser(r -> r.userName("ada"));
    }
  }
}
JAVA
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.6.1:build-classpath -Dmdep.outputFile=cp.txt
java -cp "$(cat cp.txt)" Finding.java

npm init -y >/dev/null
npm install --silent --no-audit --no-fund @aws-sdk/client-iam@3.1169.0 >/dev/null
cat > finding.mjs <<'JS'
import { IAMClient, CreateUserCommand } from '@aws-sdk/client-iam';
await new IAMClient({}).send(new CreateUserCommand({ UserName: 'ada' }));
JS
node finding.mjs

seen=$(paste -sd' ' paths.txt)
echo "Java 2.42.4 posted to, JavaScript 3.1169.0 posted to: $seen"
[ "$seen" = "/ /gateway/iam/" ] || { echo "changed: not what was seen"; exit 1; }
