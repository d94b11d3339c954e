package io.stint.role;

import static org.hamcrest.Matchers.equalTo;

import io.restassured.response.ValidatableResponse;
import io.stint.reconcile.ReconcileLoop;
import io.stint.support.SandboxControl;
import io.stint.support.StintTest;
import io.stint.web.MergePatch;
import jakarta.inject.Inject;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;

/** What the stories about roles have in common. */
abstract class RoleStory extends StintTest {

  static final String EC2 = "{\"type\": \"SERVICE\", \"service\": \"ec2.amazonaws.com\"}";
  static final String READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
  static final String S3_FULL = "arn:aws:iam::aws:policy/AmazonS3FullAccess";
  static final String READ_BUCKET =
      "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\","
          + " \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::bucket/*\"}]}";
  static final String FOREIGN_TRUST =
      "{ \"Version\": \"2008-10-17\", \"Statement\": [ {\"Effect\": \"Allow\","
          + " \"Principal\": {\"AWS\": \"arn:aws:iam::987654321098:root\"},"
          + " \"Action\": [\"sts:AssumeRole\"] } ] }";

  private static final AtomicInteger NUMBER = new AtomicInteger();

  @Inject ReconcileLoop loop;
  @Inject SandboxControl aws;

  String name;

  @BeforeEach
  void aNameOfItsOwn() {
    aws.noFaults();
    name = getClass().getSimpleName() + NUMBER.incrementAndGet();
  }

  /** A role with a body as it is sent. */
  ValidatableResponse create(String body) {
    return api()
        .contentType("application/json")
        .body("{\"name\": \"" + name + "\", " + body + "}")
        .post("/roles")
        .then();
  }

  void created(String body) {
    create(body).statusCode(202);
    loop.runUntilIdle();
    read().statusCode(200).body("state", equalTo("ACTIVE"));
  }

  ValidatableResponse read() {
    return api().get("/roles/" + name).then();
  }

  ValidatableResponse patch(String body) {
    return api().contentType(MergePatch.MEDIA_TYPE).body(body).patch("/roles/" + name).then();
  }

  ValidatableResponse delete() {
    return api().delete("/roles/" + name).then();
  }

  Role inIam() {
    return aws.iam().getRole(r -> r.roleName(name)).role();
  }

  boolean isInIam() {
    try {
      inIam();
      return true;
    } catch (NoSuchEntityException e) {
      return false;
    }
  }

  String trust() {
    return decoded(inIam().assumeRolePolicyDocument());
  }

  String inline(String policy) {
    return decoded(
        aws.iam().getRolePolicy(r -> r.roleName(name).policyName(policy)).policyDocument());
  }

  List<String> inlineNames() {
    return aws.iam().listRolePolicies(r -> r.roleName(name)).policyNames();
  }

  List<String> attached() {
    return aws.iam().listAttachedRolePolicies(r -> r.roleName(name)).attachedPolicies().stream()
        .map(AttachedPolicy::policyArn)
        .toList();
  }

  static String decoded(String document) {
    return URLDecoder.decode(document, StandardCharsets.UTF_8);
  }
}
