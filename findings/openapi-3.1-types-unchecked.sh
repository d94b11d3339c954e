#!/usr/bin/env bash
# swagger-request-validator 2.46.1, with a contract that says "openapi: 3.1.0", checks no types in answers, and
# says nothing about it: a string where the schema has an array passes. The same contract as 3.0.3 is checked.
# A test suite that moves its contract from 3.0 to 3.1 stays green and has stopped testing.
set -euo pipefail
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT; cd "$work"

cat > pom.xml <<'XML'
<project xmlns="http://maven.apache.org/POM/4.0.0"><modelVersion>4.0.0</modelVersion>
  <groupId>finding</groupId><artifactId>finding</artifactId><version>1</version>
  <dependencies>
    <dependency><groupId>com.atlassian.oai</groupId><artifactId>swagger-request-validator-core</artifactId><version>2.46.1</version></dependency>
    <!-- Left to Maven, an older one wins than the databind that comes along needs. -->
    <dependency><groupId>com.fasterxml.jackson.core</groupId><artifactId>jackson-annotations</artifactId><version>2.21</version></dependency>
    <dependency><groupId>org.slf4j</groupId><artifactId>slf4j-nop</artifactId><version>1.7.36</version></dependency>
  </dependencies>
</project>
XML
cat > Finding.java <<'JAVA'
import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleResponse;

public class Finding {
  public static void main(String[] args) {
    String contract = """
        {"openapi": "%s", "info": {"title": "t", "version": "1"}, "paths": {"/things": {"get": {"responses": {"200": {
          "description": "ok", "content": {"application/json": {"schema": {"type": "object", "required": ["items"],
            "properties": {"items": {"type": "array", "items": {"type": "string"}}}}}}}}}}}}
        """;
    for (String version : new String[] {"3.0.3", "3.1.0"}) {
      var validator = OpenApiInteractionValidator.createForInlineApiSpecification(contract.formatted(version)).build();
      var answer = SimpleResponse.Builder.ok().withContentType("application/json").withBody("{\"items\": \"none\"}").build();
      var report = validator.validateResponse("/things", Request.Method.GET, answer);
      System.out.println(version + " errors: " + report.hasErrors());
    }
  }
}
JAVA
mvn -q -B org.apache.maven.plugins:maven-dependency-plugin:3.6.1:build-classpath -Dmdep.outputFile=cp.txt
seen=$(java -cp "$(cat cp.txt)" Finding.java)
echo "$seen"
[ "$seen" = $'3.0.3 errors: true\n3.1.0 errors: false' ] || { echo "changed: not what was seen with 2.46.1"; exit 1; }
