package io.stint.sandbox;

import io.stint.policy.AccessRequest;
import io.stint.policy.Caller;
import io.stint.policy.Evaluator;
import io.stint.policy.Policies;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What an instance finds at its metadata address (IMDSv2), here per instance under {@code
 * /_stint/instances/{id}/latest/}: a token, and with it the role's credentials. Set {@code
 * AWS_EC2_METADATA_SERVICE_ENDPOINT} to {@code …/_stint/instances/{id}/} to be that instance.
 */
final class InstanceMetadata {
  static final String PREFIX = "/_stint/instances/";
  private static final String CREDENTIALS = "meta-data/iam/security-credentials/";
  private static final Duration LIFETIME = Duration.ofHours(6);
  private static final Duration RENEW_BEFORE = Duration.ofMinutes(15);
  private static final String TEXT = "text/plain";
  private static final String TTL = "x-aws-ec2-metadata-token-ttl-seconds";
  private static final String TOKEN = "x-aws-ec2-metadata-token";

  private record Token(String instanceId, Instant expires) {}

  private final Account account;
  private final Map<String, Token> tokens = new ConcurrentHashMap<>();

  InstanceMetadata(Account account) {
    this.account = account;
  }

  HttpDoor.Answer answer(HttpDoor.Request request) {
    String[] path = request.path().substring(PREFIX.length()).split("/", 3);
    String what = path.length == 3 && path[1].equals("latest") ? path[2] : "";
    try {
      return request.method().equals("PUT") && what.equals("api/token")
          ? token(path[0], request)
          : new HttpDoor.Answer(200, TEXT, read(path[0], what, request));
    } catch (SandboxError e) {
      return new HttpDoor.Answer(e.status(), TEXT, e.getMessage());
    }
  }

  private HttpDoor.Answer token(String instanceId, HttpDoor.Request request) {
    refuseUnlessRunning(instanceId);
    String ttl = request.headers().get(TTL);
    if (ttl == null || !ttl.matches("[1-9][0-9]{0,4}") || Integer.parseInt(ttl) > 21_600) {
      throw SandboxError.of(400, "BadRequest", "400 - Bad Request");
    }
    Instant now = account.clock.instant();
    tokens.values().removeIf(token -> !now.isBefore(token.expires()));
    String token = Ids.secret(56);
    tokens.put(token, new Token(instanceId, now.plusSeconds(Integer.parseInt(ttl))));
    return new HttpDoor.Answer(200, token, Map.of("Content-Type", TEXT, TTL, ttl));
  }

  private String read(String instanceId, String what, HttpDoor.Request request) {
    String header = request.headers().get(TOKEN);
    Token token = header == null ? null : tokens.get(header);
    if (token == null
        || !token.instanceId().equals(instanceId)
        || !account.clock.instant().isBefore(token.expires())) {
      throw SandboxError.of(401, "Unauthorized", "401 - Unauthorized");
    }
    return account.call(false, () -> account.seenFromOutside(() -> content(instanceId, what)));
  }

  private void refuseUnlessRunning(String instanceId) {
    boolean running =
        account.call(
            false,
            () ->
                account
                    .instances
                    .find(instanceId)
                    .filter(instance -> instance.state().equals("running"))
                    .isPresent());
    if (!running) {
      throw notFound();
    }
  }

  private String content(String instanceId, String what) {
    Instance instance = account.instances.find(instanceId).orElseThrow(InstanceMetadata::notFound);
    if (what.equals("meta-data/instance-id")) {
      return instanceId;
    }
    if (what.equals("meta-data/placement/region")) {
      return SandboxAws.REGION;
    }
    Role role = role(instance).orElseThrow(InstanceMetadata::notFound);
    if (what.equals(CREDENTIALS) || (what + "/").equals(CREDENTIALS)) {
      return role.name();
    }
    if (what.equals(CREDENTIALS + role.name())) {
      return credentials(instance, role);
    }
    throw notFound();
  }

  private Optional<Role> role(Instance instance) {
    return Optional.ofNullable(instance.association())
        .filter(association -> instance.state().equals("running"))
        .flatMap(association -> account.profiles.byId(association.profileId()))
        .map(InstanceProfile::roleId)
        .flatMap(account.roles::byId);
  }

  private String credentials(Instance instance, Role role) {
    Map<String, String> answer = new LinkedHashMap<>();
    Instant now = account.clock.instant();
    answer.put("LastUpdated", XmlAnswer.instant(now));
    if (!trustsEc2(role, now)) {
      answer.put("Code", "AssumeRoleUnauthorizedAccess");
      answer.put(
          "Message",
          "EC2 cannot assume the role "
              + role.name()
              + ".  Please see documentation at https://docs.aws.amazon.com/IAM/latest/UserGuide/"
              + "troubleshoot_iam-ec2.html#troubleshoot_iam-ec2_errors-info-doc.");
      return json(answer);
    }
    Session session = current(instance, role, now);
    answer.put("Code", "Success");
    answer.put("Type", "AWS-HMAC");
    answer.put("AccessKeyId", session.keys().id());
    answer.put("SecretAccessKey", session.keys().secret());
    answer.put("Token", session.keys().token());
    answer.put("Expiration", XmlAnswer.instant(session.expires()));
    return json(answer);
  }

  private boolean trustsEc2(Role role, Instant now) {
    Policies policies =
        Policies.identity(List.of()).onRole(role.name(), Documents.keptTrust(role.trust()));
    AccessRequest request =
        AccessRequest.by(new Caller.Service("ec2.amazonaws.com"))
            .at(now)
            .action("sts:AssumeRole")
            .on(role.arn())
            .build();
    return Evaluator.evaluate(request, policies).allowed();
  }

  /** The same credentials until shortly before they expire, then new ones. */
  private Session current(Instance instance, Role role, Instant now) {
    return account.sessions.all().stream()
        .filter(s -> s.kind() == Session.Kind.INSTANCE)
        .filter(s -> instance.id().equals(s.holder().sessionName()))
        .filter(s -> role.id().equals(s.holder().principalId()))
        .filter(s -> now.plus(RENEW_BEFORE).isBefore(s.expires()))
        .filter(s -> !now.isBefore(s.issued()))
        .findFirst()
        .orElseGet(() -> fresh(instance, role, now.truncatedTo(ChronoUnit.SECONDS)));
  }

  private Session fresh(Instance instance, Role role, Instant issued) {
    Session session =
        new Session(
            Session.Kind.INSTANCE,
            Session.Keys.fresh(),
            issued,
            issued.plus(LIFETIME),
            new Session.Holder(role.id(), instance.id(), null, null),
            Session.Narrowed.NOT);
    account.keep(session);
    return session;
  }

  private static String json(Map<String, String> answer) {
    return Documents.JSON.valueToTree(answer).toPrettyString();
  }

  private static SandboxError notFound() {
    return SandboxError.of(404, "NotFound", "404 - Not Found");
  }
}
