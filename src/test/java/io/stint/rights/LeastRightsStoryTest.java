package io.stint.rights;

import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.stint.rights.RightsStory.WithLeastRights;
import io.stint.sandbox.Totp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.iam.model.PolicyScopeType;
import software.amazon.awssdk.services.iam.model.VirtualMFADevice;

/** AWS holds Stint to the least policy, and the story is told to its end. */
@QuarkusTest
@TestProfile(WithLeastRights.class)
class LeastRightsStoryTest extends RightsStory {

  private static final String LARGE = "arn:aws:iam::" + Rights.ACCOUNT + ":policy/Large";

  @Test
  void theWholeStoryIsToldAndNothingIsRefused() {
    aws.clearCalls();
    people();
    roles();
    grants();
    machines();
    adopted();
    behindItsBack();
    ends();
    assertEquals(List.of(), aws.refused());
    Set<String> done = aws.carriedOutBy(LeastRightsSandbox.SERVICE);
    Set<String> left = new TreeSet<>(CalledActions.ofTheCode());
    left.removeIf(action -> done.contains(action.substring(action.indexOf(':') + 1)));
    System.out.printf("%d actions carried out, not called in the story: %s%n", done.size(), left);
    assertTrue(done.size() >= 75, left.toString());
  }

  private void people() {
    ok(
        post(
            "/cohorts",
            "{'name': 'crew', 'policies': {'managed': ['%s'], 'inline': {'lab': %s}}}"
                .formatted(READ_ONLY, READ)));
    ok(
        post(
            "/cohorts/crew/members",
            "{'members': [{'email': 'ada@uw.edu'}, {'email': 'grace@uw.edu'}, {'email':"
                + " 'linus@uw.edu'}]}"));
    cohort("club", "ada");
    isActive("/cohorts/crew");
    for (String one : List.of("ada", "grace", "linus")) {
      isActive("/cohorts/crew/members/" + one);
      assertEquals(Rights.BOUNDARY, boundaryOfUser(one));
    }
    ok(post("/cohorts/crew/credentials", null));
    ok(post("/cohorts/crew/members/linus/credentials", null));
    loop.runUntilIdle();
    String key = keys("crew", "ada").accessKeyId();
    ok(api().get("/cohorts/crew/members/ada/access-keys"));
    ok(api().delete("/cohorts/crew/members/ada/access-keys/" + key));
    keys("crew", "ada");
    ok(patch("/cohorts/crew", "{'policies': {'managed': [], 'inline': {'lab': null}}}"));
    loop.runUntilIdle();
    isActive("/cohorts/crew");
  }

  private void roles() {
    ok(
        post(
            "/roles",
            "{'name': 'Ops', 'tags': {'team': 'blue', 'x': 'y'}, 'policies': {'managed': ['%s'],"
                    .formatted(READ_ONLY)
                + " 'inline': {'read': "
                + READ
                + "}}, 'trust': ["
                + EC2
                + "]}"));
    loop.runUntilIdle();
    isActive("/roles/Ops");
    assertEquals(Rights.BOUNDARY, boundaryOfRole("Ops"));
    api().get("/roles/Ops").then().body("permissionsBoundary", equalTo(Rights.BOUNDARY));
    ok(
        patch(
            "/roles/Ops",
            "{'description': 'operators', 'tags': {'team': 'red', 'x': null}, 'policies':"
                + " {'managed': [], 'inline': {'read': null, 'other': "
                + READ
                + "}}}"));
    loop.runUntilIdle();
    isActive("/roles/Ops");
  }

  private void grants() {
    aws.iam().createPolicy(r -> r.policyName("Large").policyDocument(large()));
    String assume = grant("ASSUME_ROLE", "{'member': 'ada'}", "'role': 'Ops'");
    String pass = grant("PASS_ROLE", "{'member': 'grace'}", "'role': 'Ops'");
    String document = grant("POLICY", "{'cohort': 'crew'}", "'policy': {'document': " + READ + "}");
    String own = grant("POLICY", "{'member': 'ada'}", "'policy': {'document': " + READ + "}");
    String managed = grant("POLICY", "{'member': 'grace'}", "'policy': {'arn': '" + LARGE + "'}");
    String ofAll = grant("POLICY", "{'cohort': 'club'}", "'policy': {'arn': '" + LARGE + "'}");
    loop.runUntilIdle();
    List<String> all = List.of(assume, pass, document, own, managed, ofAll);
    all.forEach(id -> isActive("/grants/" + id));
    ok(api().get("/grants/" + assume + "/instructions"));
    ok(api().get("/grants/" + assume + "/explanation"));
    ok(post("/roles/Ops/session-revocations", "{'member': 'ada'}"));
    ok(patch("/grants/" + own, "{'ttl': 'PT2H'}"));
    loop.runUntilIdle();
    for (String id : List.of(assume, document, own, managed)) {
      ok(api().delete("/grants/" + id));
    }
    loop.runUntilIdle();
    for (String id : List.of(assume, document, own, managed)) {
      api().get("/grants/" + id).then().body("state", equalTo("REVOKED"));
    }
    aws.advance(Duration.ofHours(1));
    loop.runUntilIdle();
    for (String id : List.of(pass, ofAll)) {
      api().get("/grants/" + id).then().body("state", equalTo("REVOKED"));
    }
  }

  /** Fits into a managed policy, but not with a date in it. */
  private static String large() {
    StringBuilder buckets = new StringBuilder("\"arn:aws:s3:::lab/*\"");
    while (buckets.length() < 5_900) {
      buckets.append(",\"arn:aws:s3:::bucket-").append(buckets.length()).append("/*\"");
    }
    return "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":"
        + "\"s3:GetObject\",\"Resource\":["
        + buckets
        + "]}]}";
  }

  private void machines() {
    ok(
        post(
            "/instance-profiles",
            "{'name': 'Web', 'tags': {'team': 'blue', 'x': 'y'}, 'newRole': {'policies':"
                + " {'inline': {'p': "
                + READ
                + "}}}}"));
    settle();
    isActive("/instance-profiles/Web");
    String pass = grant("PASS_ROLE", "{'member': 'ada'}", "'role': 'Web'");
    loop.runUntilIdle();
    try (Ec2Client ec2 = aws.ec2()) {
      ec2.runInstances(
          r ->
              r.imageId("ami-12345678")
                  .minCount(1)
                  .maxCount(1)
                  .iamInstanceProfile(p -> p.name("Web")));
    }
    ok(post("/grants/" + pass + "/leftovers", "{'action': 'DISASSOCIATE'}"))
        .then()
        .body("instances[0].disassociated", equalTo(true));
    ok(api().delete("/grants/" + pass));
    ok(patch("/instance-profiles/Web", "{'role': 'Ops', 'tags': {'x': null, 'team': 'red'}}"));
    settle();
    isActive("/instance-profiles/Web");
  }

  /** Not before its statement says so, and then whole. */
  private void adopted() {
    String ec2 =
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":"
            + "{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}";
    aws.iam().createRole(r -> r.roleName("Owners").assumeRolePolicyDocument(ec2));
    aws.iam().createUser(r -> r.userName("owner"));
    aws.iam().createInstanceProfile(r -> r.instanceProfileName("OwnersBox"));
    aws.iam().addRoleToInstanceProfile(r -> r.instanceProfileName("OwnersBox").roleName("Owners"));
    aws.iam()
        .attachRolePolicy(
            r -> r.roleName(LeastRightsSandbox.SERVICE).policyArn(LeastRightsSandbox.ADOPTED));
    ok(
        post(
            "/roles",
            "{'name': 'Owners', 'adopt': true, 'policies': {'managed': ['"
                + READ_ONLY
                + "'], 'inline': {'p': "
                + READ
                + "}}}"));
    ok(
        post(
            "/cohorts/club/members?adopt=true",
            "{'members': [{'email': 'owner@uw.edu', 'userName': 'owner'}]}"));
    ok(post("/instance-profiles", "{'name': 'OwnersBox', 'adopt': true}"));
    settle();
    isActive("/roles/Owners");
    isActive("/cohorts/club/members/owner");
    isActive("/instance-profiles/OwnersBox");
    String role = grant("ASSUME_ROLE", "{'member': 'owner'}", "'role': 'Owners'");
    String policy = grant("POLICY", "{'member': 'owner'}", "'policy': {'arn': '" + LARGE + "'}");
    loop.runUntilIdle();
    isActive("/grants/" + role);
    isActive("/grants/" + policy);
    ok(api().get("/grants/" + role + "/instructions"));
    ok(patch("/instance-profiles/OwnersBox", "{'role': 'Ops'}"));
    settle();
    ok(api().delete("/grants/" + role));
    ok(api().delete("/grants/" + policy));
    ok(api().delete("/instance-profiles/OwnersBox"));
    settle();
    ok(api().delete("/roles/Owners"));
    ok(api().delete("/cohorts/club/members/owner"));
    settle();
    assertEquals(404, api().get("/instance-profiles/OwnersBox").statusCode());
    assertEquals(null, boundaryOfRole("Owners"));
    assertEquals(null, boundaryOfUser("owner"));
    // What ends sessions stays while such can live; all else is given back.
    assertEquals(
        List.of("stint-sessions"),
        aws.iam().listRolePolicies(r -> r.roleName("Owners")).policyNames());
    assertEquals(
        List.of(),
        aws.iam().listAttachedRolePolicies(r -> r.roleName("Owners")).attachedPolicies());
  }

  private void behindItsBack() {
    quietly();
    aws.iam().createGroup(r -> r.groupName("stray").path("/stint/"));
    aws.iam().removeUserFromGroup(r -> r.groupName("crew").userName("grace"));
    aws.iam().deleteUserPermissionsBoundary(r -> r.userName("ada"));
    aws.iam().deleteRolePermissionsBoundary(r -> r.roleName("Ops"));
    assertEquals(
        List.of(
            "CHANGED ROLE Ops REPAIRED",
            "CHANGED USER ada REPAIRED",
            "EXTRA GROUP stray REMOVED",
            "MISSING MEMBERSHIP crew/grace REPAIRED"),
        findings(sweep()));
    assertEquals(Rights.BOUNDARY, boundaryOfUser("ada"));
    assertEquals(Rights.BOUNDARY, boundaryOfRole("Ops"));
    quietly();
    assertEquals(List.of(), findings(sweep()));
  }

  private void ends() {
    VirtualMFADevice device =
        aws.iam().createVirtualMFADevice(r -> r.virtualMFADeviceName("phone")).virtualMFADevice();
    String seed = device.base32StringSeed().asUtf8String();
    Instant now = clock.instant();
    aws.iam()
        .enableMFADevice(
            r ->
                r.userName("linus")
                    .serialNumber(device.serialNumber())
                    .authenticationCode1(Totp.code(seed, now.minusSeconds(30)))
                    .authenticationCode2(Totp.code(seed, now)));
    aws.iam()
        .createServiceSpecificCredential(
            r -> r.userName("linus").serviceName("codecommit.amazonaws.com"));
    ok(api().delete("/instance-profiles/Web"));
    settle();
    ok(api().delete("/roles/Ops"));
    ok(api().delete("/roles/Web"));
    ok(api().delete("/cohorts/crew/members/linus"));
    settle();
    ok(api().delete("/cohorts/crew"));
    ok(api().delete("/cohorts/club"));
    settle();
    settle();
    assertEquals(List.of(), leftUnderStint());
  }

  private List<String> leftUnderStint() {
    String path = "/stint/";
    return Stream.of(
            aws.iam().listUsers(r -> r.pathPrefix(path)).users().stream().map(u -> u.arn()),
            aws.iam().listGroups(r -> r.pathPrefix(path)).groups().stream().map(g -> g.arn()),
            aws.iam().listRoles(r -> r.pathPrefix(path)).roles().stream().map(x -> x.arn()),
            aws.iam().listInstanceProfiles(r -> r.pathPrefix(path)).instanceProfiles().stream()
                .map(p -> p.arn()),
            aws
                .iam()
                .listPolicies(r -> r.pathPrefix(path).scope(PolicyScopeType.LOCAL))
                .policies()
                .stream()
                .map(p -> p.arn()))
        .flatMap(all -> all)
        .collect(Collectors.toList());
  }

  /** One that is needed: AWS really holds Stint to its policy, and it says which one it lacks. */
  @Test
  void withoutOneOfItsActionsSomethingIsRefused() {
    cohort("narrow");
    withLeast(Rights.without(Rights.document("stint"), "iam:CreateLoginProfile"));
    aws.clearCalls();
    ok(post("/cohorts/narrow/members", "{'members': [{'email': 'nan@uw.edu'}]}"));
    loop.runUntilIdle();
    assertTrue(
        aws.refused().stream().anyMatch(one -> one.endsWith(" CreateLoginProfile nan")),
        aws.refused().toString());
    api()
        .get("/cohorts/narrow/members/nan")
        .then()
        .body("failure.code", equalTo("AccessDenied"))
        .body("failure.message", containsString("iam:CreateLoginProfile"));

    withLeast(Rights.document("stint"));
    aws.advance(Duration.ofMinutes(10));
    settle();
    isActive("/cohorts/narrow/members/nan");
    ok(api().delete("/cohorts/narrow"));
    settle();
  }

  private void withLeast(String document) {
    aws.iam()
        .createPolicyVersion(
            r -> r.policyArn(LeastRightsSandbox.LEAST).policyDocument(document).setAsDefault(true));
  }

  /** Nothing outside its path is its to change, though it may look. */
  @Test
  void whatIsToBeAdoptedWithoutItsStatementIsRefused() {
    aws.iam().createUser(r -> r.userName("theirs"));
    cohort("takers");
    aws.clearCalls();
    ok(
        post(
            "/cohorts/takers/members?adopt=true",
            "{'members': [{'email': 'theirs@uw.edu', 'userName': 'theirs'}]}"));
    loop.runUntilIdle();
    assertTrue(
        aws.refused().stream().anyMatch(one -> one.endsWith(" TagUser theirs")),
        aws.refused().toString());
    api()
        .get("/cohorts/takers/members/theirs")
        .then()
        .body("failure.code", equalTo("AccessDenied"));
    ok(api().delete("/cohorts/takers"));
    settle();
  }
}
