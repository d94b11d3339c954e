package io.stint.support;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ServedContractTest extends StintTest {

  @Test
  void whatIsServedIsTheFile() throws IOException {
    String served = RestAssured.given().accept("application/yaml").get("/q/openapi").asString();
    assertEquals(sorted(Files.readString(Path.of("openapi", "openapi.yaml"))), sorted(served));
  }

  /** As a tree: the order of the members of an object says nothing. */
  private static String sorted(String text) throws IOException {
    YAMLMapper yaml = new YAMLMapper();
    return yaml.writer(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
        .writeValueAsString(yaml.readValue(text, Object.class));
  }

  @Test
  void theContractAndHealthNeedNoToken() {
    RestAssured.get("/q/openapi").then().statusCode(200);
    RestAssured.get("/q/swagger-ui/").then().statusCode(200);
    RestAssured.get("/q/health/live").then().statusCode(200);
    RestAssured.get("/q/health/ready").then().statusCode(200);
  }

  @Test
  void metricsAreForCallers() {
    offContract().get("/q/metrics").then().statusCode(200);
  }
}
