package io.stint.sandbox;

import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** From a signed HTTP request to an XML answer, for all three services. */
final class Endpoint {
  private static final Logger LOG = System.getLogger(Endpoint.class.getName());

  /** Calls that see only what has propagated; all others see their own writes. */
  private static final Set<String> READS = Set.of("Get", "List", "Simulate", "Describe");

  private final Account account;
  private final Faults faults;
  private final CallLog log;
  private final Authentication authentication;
  private final Authorization authorization;
  private final Map<ServiceProtocol, Map<String, Handler>> handlers =
      new EnumMap<>(ServiceProtocol.class);
  private final Map<ServiceProtocol, RequestShapes> shapes = new EnumMap<>(ServiceProtocol.class);

  Endpoint(Account account, Faults faults, CallLog log, Handlers registered) {
    this.account = account;
    this.faults = faults;
    this.log = log;
    authentication = new Authentication(account);
    authorization = new Authorization(account);
    for (ServiceProtocol dialect : ServiceProtocol.values()) {
      handlers.put(dialect, registered.of(dialect));
      // EC2 has errors of its own for what it does not accept; its handlers check.
      if (dialect != ServiceProtocol.EC2) {
        shapes.put(dialect, RequestShapes.load(dialect.service() + ".calls"));
      }
    }
  }

  /**
   * The answer to one request.
   *
   * @param body null when the connection is to be closed without an answer
   * @param requestId null when it is a page of somebody before AWS
   */
  record Answer(int status, String body, String requestId) {

    private static final String PAGE =
        "<html><head><title>%1$s</title></head><body><h1>%1$s</h1></body></html>";

    /** What others than AWS answer; empty for a fault that is none of those. */
    static Optional<Answer> ofSomebodyElse(Fault.Kind fault) {
      return switch (fault) {
        case HTML_PAGE -> Optional.of(page(200, "Please sign in"));
        case EMPTY_ANSWER -> Optional.of(new Answer(200, "", null));
        case BAD_GATEWAY -> Optional.of(page(502, "Bad Gateway"));
        case ERROR_PAGE -> Optional.of(page(500, "Internal Server Error"));
        default -> Optional.empty();
      };
    }

    private static Answer page(int status, String title) {
      return new Answer(status, PAGE.formatted(title), null);
    }

    Answer cutOff() {
      return new Answer(status, body.substring(0, body.length() / 2), requestId);
    }

    boolean isThrottled() {
      return status != 200 && requestId != null && body.contains("Rate exceeded");
    }

    String contentType() {
      return requestId == null ? "text/html" : "text/xml";
    }
  }

  Answer answer(SignatureV4.Signed http) {
    String requestId = UUID.randomUUID().toString();
    ServiceProtocol dialect = ServiceProtocol.IAM;
    String principal = "anonymous";
    QueryRequest request = null;
    try {
      request = QueryRequest.parse(http.query(), new String(http.body(), StandardCharsets.UTF_8));
      SignatureV4 signature = SignatureV4.read(http);
      dialect = ServiceProtocol.of(signature, request);
      String action = request.action();
      Caller caller =
          authentication.caller(signature, http, action.equals("AssumeRoleWithWebIdentity"));
      principal = caller.arn();
      Fault.Kind fault =
          faults.hit(
              dialect,
              action,
              request.get("PolicyDocument", request.get("AssumeRolePolicyDocument")));
      if (fault == Fault.Kind.DROP) {
        return lost(request, principal, "DROPPED", requestId);
      }
      if (fault != null) {
        Faults.raise(fault, action);
        Optional<Answer> page = Answer.ofSomebodyElse(fault);
        if (page.isPresent()) {
          note(request, principal, fault.name());
          return page.get();
        }
      }
      String body = run(dialect, request, caller, requestId);
      if (fault == Fault.Kind.LOSE_ANSWER) {
        return lost(request, principal, "LOST", requestId);
      }
      note(request, principal, "OK");
      Answer answer = new Answer(200, body, requestId);
      return fault == Fault.Kind.CUT_OFF ? answer.cutOff() : answer;
    } catch (SandboxError e) {
      note(request, principal, e.code());
      return new Answer(dialect.status(e), dialect.failure(e, requestId), requestId);
    } catch (UncheckedIOException e) {
      LOG.log(Logger.Level.ERROR, "the sandbox cannot write its journal", e);
      note(request, principal, "ServiceFailure");
      SandboxError failure = SandboxError.of(500, "ServiceFailure", e.getMessage());
      return new Answer(500, dialect.failure(failure, requestId), requestId);
    } catch (RuntimeException e) {
      LOG.log(Logger.Level.ERROR, "the sandbox failed on a call", e);
      note(request, principal, "ServiceFailure");
      SandboxError failure = SandboxError.of(500, "ServiceFailure", e.toString());
      return new Answer(500, dialect.failure(failure, requestId), requestId);
    }
  }

  private String run(
      ServiceProtocol dialect, QueryRequest request, Caller caller, String requestId) {
    String action = request.action();
    if (action.isEmpty()) {
      throw SandboxError.of(
          400,
          "MissingAction",
          "Could not find operation; the Action parameter is missing from the request");
    }
    Handler handler = handlers.get(dialect).get(action);
    if (handler == null) {
      throw SandboxError.of(
          400,
          "InvalidAction",
          "Could not find operation " + action + " for version " + dialect.version());
    }
    if (shapes.containsKey(dialect)) {
      shapes.get(dialect).check(action, request);
    }
    boolean reads = READS.stream().anyMatch(action::startsWith);
    return account.call(
        reads,
        () -> {
          Call call = new Call(request, caller, account.clock.instant());
          account.seenFromOutside(
              () -> {
                authorization.check(dialect, call);
                return null;
              });
          XmlAnswer result = dialect.result();
          handler.answer(call, result);
          return dialect.success(action, result, requestId);
        });
  }

  private Answer lost(QueryRequest request, String principal, String outcome, String requestId) {
    note(request, principal, outcome);
    return new Answer(0, null, requestId);
  }

  private void note(QueryRequest request, String principal, String outcome) {
    String action = request == null ? "" : request.action();
    log.add(new CallLog.Entry(account.clock.wall(), action, principal, target(request), outcome));
  }

  private static String target(QueryRequest request) {
    if (request != null) {
      for (String name : TARGETS) {
        if (request.get(name) != null) {
          return request.get(name);
        }
      }
    }
    return "";
  }

  private static final String[] TARGETS = {
    "UserName",
    "GroupName",
    "RoleName",
    "InstanceProfileName",
    "RoleArn",
    "PolicyArn",
    "PolicyName",
    "SerialNumber",
    "InstanceId.1",
    "PolicySourceArn"
  };
}
