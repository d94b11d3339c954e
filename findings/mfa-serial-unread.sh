#!/usr/bin/env bash
# A profile with mfa_serial: the command line asks for a code; the AWS SDK for Java 2.42.4 leaves the line unread and
# sends AssumeRole without SerialNumber and TokenCode, without a warning. It does the same with duration_seconds.
# So a profile that works in the terminal is refused (or shorter) in a Java program, and nothing says why.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"
cat > pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>software.amazon.awssdk</groupId><artifactId>sts</artifactId><version>2.42.4</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
XML
cat > config <<'INI'
[profile ada]
aws_access_key_id = AKIAEXAMPLE
aws_secret_access_key = example
[profile Ops]
role_arn = arn:aws:iam::123456789012:role/Ops
source_profile = ada
role_session_name = ada
mfa_serial = arn:aws:iam::123456789012:mfa/ada
duration_seconds = 7200
region = us-east-1
INI
cat > Finding.java <<'JAVA'
import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.TreeSet;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;

public class Finding {
  public static void main(String[] args) throws Exception {
    var sent = new TreeSet<String>();
    HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Arrays.stream(body.split("&")).map(p -> p.split("=")[0]).forEach(sent::add);
      byte[] answer = """
          <AssumeRoleResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleResult><Credentials>
          <AccessKeyId>ASIAEXAMPLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken>
          <Expiration>2100-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResult>
          <ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></AssumeRoleResponse>""".getBytes();
      exchange.getResponseHeaders().add("Content-Type", "text/xml");
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
      exchange.close();
    });
    server.start();
    System.setProperty("aws.endpointUrl", "http://127.0.0.1:" + server.getAddress().getPort());
    String id = ProfileCredentialsProvider.create("Ops").resolveCredentials().accessKeyId();
    System.out.println(id + " " + sent);
    System.exit(0);
  }
}
JAVA
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.6.1:build-classpath -Dmdep.outputFile=cp.txt
seen=$(AWS_CONFIG_FILE=$PWD/config AWS_SHARED_CREDENTIALS_FILE=$PWD/none java -cp "$(cat cp.txt)" Finding.java)
echo "AssumeRole was sent with: $seen"
[ "$seen" = "ASIAEXAMPLE [Action, RoleArn, RoleSessionName, Version]" ] || { echo "changed: not what was seen"; exit 1; }
