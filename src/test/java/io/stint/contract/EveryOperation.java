package io.stint.contract;

import static io.restassured.RestAssured.given;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import io.stint.audit.TrailByHand;
import io.stint.reconcile.ReconcileLoop;
import io.stint.sandbox.Totp;
import io.stint.support.ContractFilter;
import io.stint.support.Issued;
import io.stint.support.SandboxControl;
import io.stint.support.StintTest;
import io.stint.support.TestClock;
import io.stint.webhook.DeliveriesByHand;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import software.amazon.awssdk.services.ec2.Ec2Client;

/** One story through all operations, in which every member of an answer has something to say. */
abstract class EveryOperation extends StintTest {

  private static final String ELSEWHERE = "arn:aws:iam::987654321098:role/Partner";
  private static final String FOREIGN = "arn:aws:iam::987654321098:user/ci";
  private static final String READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
  private static final String EC2 = "{'type': 'SERVICE', 'service': 'ec2.amazonaws.com'}";
  private static final String THEIR_TRUST =
      json(
          "{'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Principal': {'AWS':"
              + " 'arn:aws:iam::987654321098:root'}, 'Action': 'sts:AssumeRole'}]}");
  private static final String READ = document("s3:GetObject", "arn:aws:s3:::lab/*");

  @Inject ReconcileLoop loop;
  @Inject SandboxControl sandbox;
  @Inject TestClock clock;
  @Inject DeliveriesByHand deliveries;
  @Inject TrailByHand trail;

  private final Exchange.Recorder recorder = new Exchange.Recorder();

  /** All that was said. */
  List<Exchange> tell() {
    sandbox.iam().createAccountAlias(r -> r.accountAlias("lab"));
    cohorts();
    roles();
    grants();
    machines();
    sweeps();
    failures();
    plans();
    refusals();
    webhooks();
    callers();
    lists();
    ends();
    return recorder.kept();
  }

  private void cohorts() {
    ok(
        post(
            "/cohorts",
            "{'name': 'crew', 'description': 'people', 'policies': {'managed': ['"
                + READ_ONLY
                + "'], 'inline': {'p': "
                + document("sts:AssumeRole", ELSEWHERE)
                + "}}, 'endsAt': '2999-01-01T00:00:00Z', 'credentials': {'unusedFor': 'P2D'},"
                + " 'tags': {'Team': 'red'}, 'permissionsBoundary': '"
                + READ_ONLY
                + "'}"));
    ok(
        post(
            "/cohorts/crew/members",
            "{'members': [{'email': 'ada@uw.edu'}, {'email': 'grace@uw.edu'}, {'email': 'x'}]}"));
    ok(send("text/csv", "linus@uw.edu\n").post("/plans/cohorts/crew/roster"));
    ok(
        send("text/csv", "Post;Login\nlinus@uw.edu;linus\n")
            .post("/plans/cohorts/crew/roster?emailColumn=Post&userNameColumn=Login"));
    ok(post("/plans/cohorts/crew/members", "{'members': [{'email': 'linus@uw.edu'}]}"));
    ok(
        send("text/csv", "Email,Group\nlinus@uw.edu,A\nx,B\n")
            .post("/cohorts/crew/roster?keep=Group"));
    String crew = "ada@uw.edu\ngrace@uw.edu\nlinus@uw.edu\n";
    ok(send("text/csv", crew + "temp@uw.edu\n").post("/cohorts/crew/roster"));
    ok(send("text/csv", "Username\nseat0\n").post("/cohorts/crew/roster"));
    ok(send("text/csv", crew).post("/plans/cohorts/crew/roster?mode=SYNC"));
    ok(
        post(
            "/plans/cohorts/crew/members?mode=SYNC",
            "{'members': [{'email': 'ada@uw.edu'}, {'email': 'grace@uw.edu'}]}"));
    ok(send("text/csv", crew).post("/cohorts/crew/roster?mode=SYNC&confirm=true"));
    ok(send("text/csv", crew + "other@uw.edu\n").post("/cohorts/crew/roster"));
    ok(
        post(
            "/cohorts/crew/members?mode=SYNC&confirm=true",
            "{'members': [{'email': 'ada@uw.edu'}, {'email': 'grace@uw.edu'}, {'email':"
                + " 'linus@uw.edu'}]}"));
    ok(post("/cohorts/crew/members", "{'members': [{'userName': 'seat1'}]}"));
    loop.runUntilIdle();
    patch("/cohorts/crew", "{'removeAfter': 'P1D'}");
    ok(post("/cohorts/crew/members/linus/credentials", null));
    loop.runUntilIdle();
    ok(asMember().post("/me/credentials"));
    ok(post("/cohorts/crew/credentials", null));
    ok(post("/cohorts/crew/credentials/csv", null));
    ok(post("/cohorts/crew/credentials?renew=ALL", null));
    ok(post("/cohorts/crew/credentials/csv?renew=LAPSED", null));
    loop.runUntilIdle();
    String key = ok(post("/cohorts/crew/members/ada/access-keys", null)).path("accessKeyId");
    get("/cohorts/crew/members/ada/access-keys");
    get("/people/ada");
    get("/people/linus");
    get("/people/seat1");
    get("/cohorts/crew/members/seat1");
    ok(recorded().delete("/cohorts/crew/members/ada/access-keys/" + key));
    get("/cohorts/crew/members/ada");
    get("/cohorts/crew/roster");
    loop.runUntilIdle();
    get("/cohorts/crew/progress");
    get("/cohorts/crew");
  }

  private void roles() {
    ok(post("/roles", "{'name': 'Hub', 'grants': {'chaining': 'ALLOW'}, 'trust': [" + EC2 + "]}"));
    loop.runUntilIdle();
    ok(
        post(
            "/api-tokens",
            "{'name': 'lead', 'subject': 'lead', 'role': 'APPROVER', 'groups': ['leads'], 'ttl':"
                + " 'P1D'}"));
    ok(
        post(
            "/roles",
            "{'name': 'Spoke', 'trust': [{'type': 'PRINCIPAL', 'arn':"
                + " 'arn:aws:iam::123456789012:role/stint/Hub'}]}"));
    ok(
        post(
            "/roles",
            ("{'name': 'Ops', 'description': 'operators', 'maxSessionDuration': 'PT2H', 'tags':"
                    + " {'team': 'blue'}, 'permissionsBoundary': '%s', 'policies': {'managed': ['%s'],"
                    + " 'inline': {'read': %s}}, 'grants': {'mfa': true, 'mfaMaxAge': 'PT1H',"
                    + " 'maxDuration': 'P30D', 'privileged': true, 'approval': {'count': 1,"
                    + " 'approvers': ['leads'], 'acr': 'strong', 'maxAge': 'PT15M'},"
                    + " 'tagSession': true, 'setSourceIdentity': true}, 'trust': [%s,"
                    + " {'type': 'ACCOUNT', 'accountId': '987654321098', 'externalId': 'e-1', 'mfa':"
                    + " true, 'organizationId': 'o-a1b2c3d4e5', 'organizationPaths':"
                    + " ['o-a1b2c3d4e5/r-ab12/*'], 'principalArnLike':"
                    + " ['arn:aws:iam::987654321098:role/x*'], 'tagSession': true,"
                    + " 'setSourceIdentity': true, 'conditions': {'StringEquals':"
                    + " {'aws:PrincipalTag/team': ['data']}}}]}")
                .formatted(READ_ONLY, READ_ONLY, document("sts:AssumeRole", ELSEWHERE), EC2)));
    loop.runUntilIdle();
    patch("/roles/Ops", "{'description': 'people who operate'}");
    ok(post("/roles/Ops/session-revocations", "{'member': 'ada'}"));
    loop.runUntilIdle();
    get("/roles/Ops");
    get("/roles/Ops/explanation?member=ada");
    get("/roles?serviceLinked=true");
  }

  private void grants() {
    String ops = approved();
    String hub = grant("'ASSUME_ROLE'", "{'member': 'grace'}", "'role': 'Hub'");
    String inline =
        "'policy': {'document': " + document("sts:AssumeRole", ELSEWHERE) + "}, 'reason': 'INC-1'";
    String policy = grant("'POLICY'", "{'cohort': 'crew'}", inline);
    grant("'POLICY'", "{'member': 'ada'}", "'policy': {'arn': '" + READ_ONLY + "'}");
    sandbox.abroad(FOREIGN, false);
    String foreign = grant("'ASSUME_ROLE'", "{'arn': '" + FOREIGN + "'}", "'role': 'Hub'");
    loop.runUntilIdle();
    patch("/grants/" + ops, "{'ttl': 'PT2H'}");
    loop.runUntilIdle();
    for (String id : List.of(ops, hub, policy, foreign)) {
      get("/grants/" + id);
      get("/grants/" + id + "/instructions");
    }
    ok(post("/cohorts/crew/credentials?renew=ALL&include=ROLES&include=COLUMNS", null));
    ok(post("/cohorts/crew/credentials/csv?include=ROLES", null));
    get("/cohorts/crew/roster?include=COLUMNS");
    get("/grants/" + ops + "/aws-config");
    get("/grants/" + ops + "/instructions?tool=credential-process");
    people();
    ok(asMember().get("/me"));
    ok(asMember().post("/me/credentials"));
    get("/grants/" + ops + "/explanation");
    get("/grants/" + policy + "/explanation?context=sts:ExternalId=x");
    get("/grants/" + policy + "/explanation?action=sts:AssumeRole&resource=" + ELSEWHERE);
    sandbox.advance(Duration.ofMinutes(1));
    ok(recorded().delete("/grants/" + foreign + "?sessions=DENY"));
    get("/grants/" + foreign);
    loop.runUntilIdle();
    get("/grants/" + foreign);
    ok(recorded().delete("/grants/" + policy));
    loop.runUntilIdle();
    get("/grants/" + policy);
    get("/roles/Ops");
  }

  private void people() {
    var phone = sandbox.iam().createVirtualMFADevice(r -> r.virtualMFADeviceName("phone"));
    String seed = phone.virtualMFADevice().base32StringSeed().asUtf8String();
    sandbox
        .iam()
        .enableMFADevice(
            r ->
                r.userName("grace")
                    .serialNumber(phone.virtualMFADevice().serialNumber())
                    .authenticationCode1(Totp.code(seed, clock.instant().minusSeconds(30)))
                    .authenticationCode2(Totp.code(seed, clock.instant())));
    for (String who : List.of("ada", "grace", "linus")) {
      get("/people/" + who);
    }
    sandbox.planFault(
        "{\"kind\": \"DENY\", \"action\": \"ListMFADevices\", \"nth\": 1, \"times\": 1}");
    get("/people/ada");
    get("/people?email=ada@uw.edu");
    get("/people?userName=ada");
    get("/access/csv");
    get("/cohorts?sort=ENDS_AT&endsBefore=2999-02-02T00:00:00Z");
  }

  /** The role asks more of who agrees than a token can say, so an administrator makes it less. */
  private String approved() {
    String rights = "'tagSession': true, 'setSourceIdentity': true, 'role': 'Ops'";
    String id = grant("'ASSUME_ROLE'", "{'member': 'ada'}", rights);
    get("/grants/" + id);
    patch("/roles/Ops", "{'grants': {'approval': null}}");
    ok(recorded().delete("/grants/" + id));
    String asked =
        ok(send(
                    by("asker"),
                    "{'type': 'ASSUME_ROLE', 'principal': {'member': 'ada'}, 'role': 'Ops',"
                        + " 'ttl': 'PT1H'}")
                .post("/grants"))
            .path("id");
    String tag = api().get("/grants/" + asked).header("ETag");
    ok(
        send(by("agreeing").header("If-Match", tag), "{'decision': 'APPROVE', 'comment': 'INC-1'}")
            .post("/grants/" + asked + "/approvals"));
    return asked;
  }

  /** An administrator with a token of their own. */
  private RequestSpecification by(String subject) {
    String token =
        post(
                "/api-tokens",
                "{'name': '%1$s', 'subject': '%1$s', 'role': 'ADMIN', 'ttl': 'P1D'}"
                    .formatted(subject))
            .path("token");
    return given()
        .header("Authorization", "Bearer " + token)
        .filter(ContractFilter.INSTANCE)
        .filter(recorder);
  }

  private static RequestSpecification send(RequestSpecification by, String body) {
    return by.contentType(ContentType.JSON).body(json(body));
  }

  private void machines() {
    ok(
        post(
            "/instance-profiles",
            "{'name': 'Web', 'tags': {'team': 'blue'}, 'newRole': {'policies': {'inline': {'p': "
                + READ
                + "}}}}"));
    for (int i = 0; i < 8; i++) {
      loop.runUntilIdle();
      sandbox.advance(Duration.ofSeconds(2));
    }
    get("/instance-profiles/Web");
    String pass = grant("'PASS_ROLE'", "{'member': 'ada'}", "'role': 'Web'");
    loop.runUntilIdle();
    get("/grants/" + pass);
    try (Ec2Client ec2 = sandbox.ec2()) {
      ec2.runInstances(
          r ->
              r.imageId("ami-12345678")
                  .minCount(2)
                  .maxCount(2)
                  .iamInstanceProfile(p -> p.name("Web")));
    }
    get("/grants/" + pass + "/leftovers");
    sandbox.planFault(
        "{\"kind\": \"DENY\", \"action\": \"DisassociateIamInstanceProfile\", \"nth\": 1,"
            + " \"times\": 1}");
    ok(post("/grants/" + pass + "/leftovers", "{'action': 'DISASSOCIATE'}"));
    patch("/instance-profiles/Web", "{'tags': {'team': 'red'}}");
  }

  /** Each of them once with what AWS did not do. */
  private void failures() {
    for (String action :
        List.of("CreateGroup", "CreateUser", "CreateRole", "CreateInstanceProfile")) {
      sandbox.planFault(
          "{\"kind\": \"DENY\", \"action\": \"" + action + "\", \"nth\": 1, \"times\": 3}");
    }
    ok(post("/cohorts", "{'name': 'late'}"));
    ok(post("/roles", "{'name': 'Late', 'trust': [" + EC2 + "]}"));
    ok(post("/instance-profiles", "{'name': 'Late', 'role': 'Late'}"));
    ok(post("/cohorts/crew/members", "{'members': [{'email': 'late@uw.edu'}]}"));
    loop.runUntilIdle();
    grant("'ASSUME_ROLE'", "{'member': 'ada'}", "'role': 'Late'");
    loop.runUntilIdle();
    for (String path :
        List.of("/cohorts/late", "/roles/Late", "/instance-profiles/Late", "/grants")) {
      get(path);
    }
    get("/cohorts/crew/members/late");
    ok(post("/cohorts/crew/members", "{'members': [{'email': 'late@uw.edu'}]}"));
    sandbox.setFaults("{\"throttle\": {\"rate\": 5, \"burst\": 1}}");
    patch("/roles/Hub", "{'description': 'slow'}");
    loop.runUntilIdle();
    // It says that AWS throttled, and asks AWS itself where what it knows is a minute old.
    sandbox.noFaults();
    get("/account");
    sandbox.advance(Duration.ofMinutes(5));
    loop.runUntilIdle();
    get("/account");
  }

  private void plans() {
    ok(
        post(
            "/plans/cohorts",
            ("{'name': 'planned', 'endsAt': '2999-01-01T00:00:00Z', 'policies': {'managed': ['%s',"
                    + " 'arn:aws:iam::aws:policy/AmazonEC2FullAccess'], 'inline': {'p': %s}}}")
                .formatted(READ_ONLY, document("sts:AssumeRole", ELSEWHERE))));
    patch("/plans/cohorts/crew", "{'removeAfter': 'P2D'}");
    ok(
        post(
            "/plans/roles",
            "{'name': 'Planned', 'trust': ["
                + EC2
                + "], 'policies': {'managed': ['"
                + READ_ONLY
                + "'], 'inline': {'p': "
                + document("sts:AssumeRole", ELSEWHERE)
                + "}}}"));
    patch("/plans/roles/Ops", "{'description': 'planned'}");
    sandbox.iam().createRole(r -> r.roleName("Theirs").assumeRolePolicyDocument(THEIR_TRUST));
    sandbox
        .iam()
        .putRolePolicy(r -> r.roleName("Theirs").policyName("theirs").policyDocument(json(READ)));
    ok(post("/plans/roles", "{'name': 'Theirs', 'adopt': true}"));
    String asked =
        "{'type': 'ASSUME_ROLE', 'principal': {'member': 'ada'}, 'role': 'Hub', 'ttl': 'PT1H'}";
    ok(post("/plans/grants", asked.replace("'ttl'", "'reason': 'INC-2', 'ttl'")));
    String id = ok(post("/grants", asked)).path("id");
    loop.runUntilIdle();
    patch("/plans/grants/" + id, "{'ttl': 'PT3H'}");
    ok(post("/plans/instance-profiles", "{'name': 'Planned', 'newRole': {}}"));
    ok(post("/plans/instance-profiles", "{'name': 'Planned', 'role': 'Hub'}"));
    patch("/plans/instance-profiles/Web", "{'role': 'Hub'}");
  }

  private void refusals() {
    assertEquals(400, post("/grants", "{}").statusCode());
    get("/problems/name-taken");
    assertEquals(404, recorded().get("/roles/nobody").statusCode());
    assertEquals(409, post("/cohorts", "{'name': 'crew'}").statusCode());
    assertEquals(412, recorded().header("If-Match", "\"v999\"").delete("/roles/Ops").statusCode());
    assertEquals(
        422, post("/instance-profiles", "{'name': 'None', 'role': 'nobody'}").statusCode());
  }

  /** Nobody is there to take what they are sent. */
  private void webhooks() {
    ok(post("/webhooks/everything/replays", "{'from': '2020-01-01T00:00:00Z'}"));
    deliveries.runUntilIdle();
    get("/webhooks");
  }

  private void callers() {
    String token =
        ok(post(
                "/api-tokens",
                "{'name': 'portal', 'role': 'ORGANIZER', 'subject': 'portal', 'groups': ['lab'],"
                    + " 'ttl': 'P30D'}"))
            .path("token");
    given().header("Authorization", "Bearer " + token).get("/cohorts").then().statusCode(200);
    String id = ok(recorded().get("/api-tokens?pageSize=1")).path("items[0].id");
    get("/api-tokens/" + id);
    patch("/cohorts/crew", "{'owners': [{'subject': 'portal'}, {'group': 'lab'}]}");
    get("/cohorts/crew");
    patch("/roles/Hub", "{'owners': [{'subject': 'portal'}, {'group': 'lab'}]}");
    get("/roles/Hub");
    ok(post("/api-tokens", "{'name': 'other', 'role': 'ADMIN', 'subject': 'x', 'ttl': 'P1D'}"));
    ok(recorded().delete("/api-tokens/" + id));
    ok(post("/break-glass", "{'reason': 'INC-1'}"));
    ok(recorded().delete("/break-glass"));
    ok(post("/secrets/rotation", null));
  }

  /** One that AWS does not let look, and one that waits for somebody. */
  private void sweeps() {
    sandbox.advance(Duration.ofMinutes(2));
    for (int i = 0; i < 12; i++) {
      String name = "stray-" + i;
      sandbox.iam().createGroup(r -> r.groupName(name).path("/stint/"));
    }
    sandbox.iam().removeUserFromGroup(r -> r.groupName("crew").userName("linus"));
    sandbox.planFault(
        "{\"kind\": \"DENY\", \"action\": \"GetAccountAuthorizationDetails\", \"nth\": 1,"
            + " \"times\": 1}");
    String id = ok(post("/sweeps", "{'repair': true}")).path("id");
    loop.runUntilIdle();
    get("/sweeps/" + id);
    assertEquals(409, post("/sweeps", "{'repair': true}").statusCode());
    sandbox.advance(Duration.ofMinutes(5));
    loop.runUntilIdle();
    get("/sweeps/" + id);
    ok(post("/sweeps/" + id + "/approval", null));
    loop.runUntilIdle();
    get("/sweeps/" + id);
  }

  private void lists() {
    for (String path :
        List.of(
            "/cohorts",
            "/roles",
            "/grants",
            "/instance-profiles",
            "/sweeps",
            "/events",
            "/access",
            "/people",
            "/api-tokens")) {
      get(path + "?pageSize=1");
      get(path + "?pageSize=500");
    }
    get("/access?pageSize=500&at=" + clock.instant());
    get("/user-creation");
    ok(post("/user-creation/release", null));
    trail.sign();
    get("/events/verification");
    get("/events/verification?head=1-" + "0".repeat(64));
    get("/cohorts/crew/members?pageSize=1");
    get("/cohorts/crew/members?pageSize=500");
    get("/cohorts/crew/report?pageSize=1");
    get("/cohorts/crew/report?pageSize=500");
    get("/cohorts/crew/report/csv");
  }

  private void ends() {
    patch("/cohorts/crew/members/grace", "{'suspended': true}");
    loop.runUntilIdle();
    get("/people/grace");
    get("/cohorts/crew");
    patch("/cohorts/crew/members/grace", "{'suspended': false}");
    ok(recorded().delete("/cohorts/crew/members/grace"));
    grant("'ASSUME_ROLE'", "{'member': 'linus'}", "'role': 'Hub'");
    loop.runUntilIdle();
    ok(post("/people/linus/revocation", null));
    loop.runUntilIdle();
    ok(recorded().delete("/instance-profiles/Late"));
    ok(recorded().delete("/roles/Spoke"));
    ok(post("/cohorts/crew/end", null));
    loop.runUntilIdle();
    get("/cohorts/crew/report?pageSize=500");
    ok(recorded().delete("/cohorts/crew"));
    loop.runUntilIdle();
    get("/grants?pageSize=500");
  }

  private String grant(String type, String principal, String more) {
    return ok(post(
            "/grants",
            "{'type': " + type + ", 'principal': " + principal + ", 'ttl': 'PT1H', " + more + "}"))
        .path("id");
  }

  private Response post(String path, String body) {
    return body == null
        ? recorded().post(path)
        : send(ContentType.JSON.toString(), json(body)).post(path);
  }

  private void patch(String path, String body) {
    ok(send("application/merge-patch+json", json(body)).patch(path));
  }

  private void get(String path) {
    ok(recorded().get(path));
  }

  private RequestSpecification send(String type, String body) {
    return recorded().contentType(type).body(body);
  }

  /** Of the crew, with nothing but an address. */
  private RequestSpecification asMember() {
    return given()
        .header("Authorization", "Bearer " + Issued.person("00u1", "ada@uw.edu"))
        .filter(ContractFilter.INSTANCE)
        .filter(recorder);
  }

  private RequestSpecification recorded() {
    return api().filter(recorder);
  }

  private static Response ok(Response answer) {
    assertEquals(2, answer.statusCode() / 100, answer.asString());
    return answer;
  }

  private static String document(String action, String resource) {
    return "{'Version': '2012-10-17', 'Statement': [{'Effect': 'Allow', 'Action': '%s', 'Resource': '%s'}]}"
        .formatted(action, resource);
  }

  private static String json(String text) {
    return text.replace('\'', '"');
  }
}
