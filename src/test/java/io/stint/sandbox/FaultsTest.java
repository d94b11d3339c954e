package io.stint.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.IamException;

class FaultsTest {
  private static final String TRUST =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
          + "{\"AWS\":\"arn:aws:iam::123456789012:user/ada\"},\"Action\":\"sts:AssumeRole\"}]}";

  private final HttpClient http = HttpClient.newHttpClient();
  private SandboxAws aws;
  private IamClient iam;

  @BeforeEach
  void start() {
    aws = SandboxAws.start(SandboxAws.Options.inMemory());
    iam = Clients.iam(aws);
  }

  @AfterEach
  void stop() {
    aws.close();
  }

  private static String code(Runnable call) {
    return assertThrows(IamException.class, call::run).awsErrorDetails().errorCode();
  }

  private void user(String name) {
    iam.createUser(r -> r.userName(name));
  }

  @Test
  void aLostAnswerLosesTheAnswerOnly() {
    aws.faults().plan(Fault.nth(Fault.Kind.LOSE_ANSWER, "CreateUser", 2));
    user("ada");
    assertThrows(SdkClientException.class, () -> user("bob"));
    assertEquals("EntityAlreadyExists", code(() -> user("bob")));
    user("eve");
    assertEquals("LOST", aws.calls().entries().get(1).outcome());
  }

  @Test
  void aCallThatFailsBeforeTheWorkDidNothing() {
    aws.faults().plan(new Fault(Fault.Kind.FAIL, "CreateUser", 1, 2));
    assertEquals("ServiceFailure", code(() -> user("ada")));
    iam.listUsers();
    assertEquals("ServiceFailure", code(() -> user("ada")));
    user("ada");
    aws.faults().plan(Fault.next(Fault.Kind.CONCURRENT_MODIFICATION));
    assertEquals("ConcurrentModification", code(() -> user("bob")));
    aws.faults().plan(Fault.next(Fault.Kind.TEMPORARILY_UNMODIFIABLE));
    assertEquals("EntityTemporarilyUnmodifiable", code(() -> user("bob")));
    aws.faults().plan(Fault.next(Fault.Kind.DROP));
    assertThrows(SdkClientException.class, () -> user("bob"));
    user("bob");
  }

  @Test
  void aTokenBucketThrottles() {
    aws.faults().throttle(0.001, 3);
    IntStream.range(0, 3).forEach(i -> iam.listUsers());
    assertEquals("Throttling", code(() -> iam.listUsers()));
    // That of STS is another.
    Clients.sts(aws, Clients.administrator()).getCallerIdentity();
    aws.faults().reset();
    iam.listUsers();
  }

  @Test
  void downMeansNoAnswerAtAll() {
    aws.faults().down(true);
    assertThrows(SdkClientException.class, () -> user("ada"));
    aws.faults().down(false);
    assertFalse(iam.listUsers().hasUsers() && !iam.listUsers().users().isEmpty());
  }

  @Test
  void readsAndPrincipalsLagBehindWrites() {
    aws.faults().propagationDelay(Duration.ofSeconds(30));
    user("ada");
    assertEquals("EntityAlreadyExists", code(() -> user("ada")));
    assertEquals("NoSuchEntity", code(() -> iam.getUser(r -> r.userName("ada"))));
    Runnable role = () -> iam.createRole(r -> r.roleName("r").assumeRolePolicyDocument(TRUST));
    assertEquals("MalformedPolicyDocument", code(role));
    aws.clock().advance(Duration.ofSeconds(30));
    assertEquals("ada", iam.getUser(r -> r.userName("ada")).user().userName());
    role.run();
    assertEquals("NoSuchEntity", code(() -> iam.getRole(r -> r.roleName("r"))));
    aws.faults().propagationDelay(Duration.ZERO);
    iam.getRole(r -> r.roleName("r"));
  }

  private HttpResponse<String> admin(String method, String what, String body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(aws.endpoint() + "/_stint/" + what))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return http.send(request, BodyHandlers.ofString());
  }

  @Test
  void theAdminEndpointSetsTheSame() throws Exception {
    admin("PUT", "faults", "{\"planned\":[{\"kind\":\"FAIL\",\"action\":\"CreateUser\"}]}");
    assertEquals("ServiceFailure", code(() -> user("ada")));
    assertEquals(200, admin("PUT", "clock", "{\"advance\":\"PT1H\"}").statusCode());
    assertEquals(Duration.ofHours(1), aws.clock().offset());
    assertTrue(admin("GET", "calls", "").body().contains("\"CreateUser\":1"));
    assertEquals(400, admin("PUT", "faults", "{\"dwon\":true}").statusCode());
    assertEquals(404, admin("GET", "nothing", "").statusCode());
    user("ada");
    admin("POST", "reset", "");
    user("ada");
    assertEquals(Duration.ZERO, aws.clock().offset());
  }

  @Test
  void aPersonSignsInOnceTheOneTimePasswordIsChanged() throws Exception {
    user("ada");
    iam.createLoginProfile(
        r -> r.userName("ada").password("One-Time-Pass-1").passwordResetRequired(true));
    String old = "{\"userName\":\"ada\",\"password\":\"One-Time-Pass-1\"";
    String wanted = old + ",\"newPassword\":\"My-Own-Pass-22\"}";
    assertTrue(admin("POST", "sign-in", old + "}").body().contains("\"signedIn\":false"));
    assertTrue(admin("POST", "sign-in", wanted).body().contains("not authorized"));
    iam.attachUserPolicy(
        r -> r.userName("ada").policyArn("arn:aws:iam::aws:policy/IAMUserChangePassword"));
    assertTrue(admin("POST", "sign-in", wanted).body().contains("\"signedIn\":true"));
    assertTrue(admin("POST", "sign-in", old + "}").body().contains("is wrong"));
    iam.deleteLoginProfile(r -> r.userName("ada"));
    assertTrue(
        admin("POST", "sign-in", "{\"userName\":\"ada\",\"password\":\"My-Own-Pass-22\"}")
            .body()
            .contains("is wrong"));
  }
}
