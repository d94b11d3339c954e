package io.stint.support;

import static io.restassured.RestAssured.given;

import io.quarkus.test.common.QuarkusTestResource;
import io.restassured.builder.RequestSpecBuilder;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

/**
 * Base of every test that speaks to the running service: one sandbox for all of them, empty for
 * each class ({@link EmptyGround}), the token sent, and everything that goes over the wire held
 * against {@code openapi/openapi.yaml}. Each of them carries {@code @QuarkusTest} itself: the
 * annotation is not inherited.
 */
@QuarkusTestResource(SandboxResource.class)
@QuarkusTestResource(IssuerResource.class)
@Tag("boots")
public abstract class StintTest {

  protected static final String TOKEN = "stint-tests-stint-tests-stint-tests";

  @Inject EmptyGround ground;

  @BeforeEach
  protected void onEmptyGround() {
    ground.emptyFor(getClass());
  }

  /** A request as a caller makes it; what the contract does not allow fails the test. */
  protected static RequestSpecification api() {
    return given().spec(withToken()).filter(ContractFilter.INSTANCE);
  }

  /** For what is not in the contract on purpose: unknown paths, endpoints of a test's own. */
  protected static RequestSpecification offContract() {
    return given().spec(withToken());
  }

  private static RequestSpecification withToken() {
    return new RequestSpecBuilder().addHeader("Authorization", "Bearer " + TOKEN).build();
  }
}
