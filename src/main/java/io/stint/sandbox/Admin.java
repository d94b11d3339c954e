package io.stint.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * The sandbox's own calls, beside AWS's, without credentials (it listens on the loopback only).
 *
 * <pre>
 * GET, PUT /_stint/faults   what goes wrong (PUT replaces all of it)
 * POST     /_stint/faults   plans one more fault
 * GET, PUT /_stint/clock    {"now": …} sets (with "stopped": true it stands still),
 *                           {"advance": "PT1H"} moves, {} resets
 * GET      /_stint/calls    counts by action, and the log; DELETE clears both
 * POST     /_stint/sign-in  whether a person can sign in to the console
 * PUT      /_stint/principals {"arn": …, "deleted": true}: a principal of another account
 * PUT      /_stint/elements {"element": …}: trust policies may have it, and nobody knows what it says
 * POST     /_stint/reset    a new account
 * PUT, GET /_stint/instances/{id}/latest/…  an instance's metadata
 * </pre>
 */
final class Admin {
  static final String PREFIX = "/_stint/";
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .registerModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private final Account account;
  private final Faults faults;
  private final CallLog calls;
  private final SignIn signIn;
  private final Abroad abroad;
  private final InstanceMetadata metadata;

  Admin(Account account, Faults faults, CallLog calls) {
    this.account = account;
    this.faults = faults;
    this.calls = calls;
    signIn = new SignIn(account);
    abroad = new Abroad(account);
    metadata = new InstanceMetadata(account);
  }

  HttpDoor.Answer answer(HttpDoor.Request request) {
    if (request.path().startsWith(InstanceMetadata.PREFIX)) {
      return metadata.answer(request);
    }
    String what = request.path().substring(PREFIX.length());
    Object answer;
    int status = 200;
    try {
      refuseBrowsers(request);
      answer = answer(request.method() + " " + what, request.body());
    } catch (SandboxError e) {
      status = e.status();
      answer = Map.of("code", e.code(), "message", e.getMessage());
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      status = 400;
      answer = Map.of("code", "BadRequest", "message", String.valueOf(e.getMessage()));
    }
    return new HttpDoor.Answer(status, "application/json", JSON.valueToTree(answer).toString());
  }

  /** A page that somebody has open must not be able to reset an account on the loopback. */
  private static void refuseBrowsers(HttpDoor.Request request) {
    if (request.headers().containsKey("origin")) {
      throw SandboxError.accessDenied("not for browsers");
    }
  }

  private Object answer(String request, byte[] body) throws IOException {
    return switch (request) {
      case "GET faults" -> faults.settings();
      case "PUT faults" -> {
        faults.set(JSON.readValue(body, Faults.Settings.class));
        yield faults.settings();
      }
      case "POST faults" -> {
        faults.plan(JSON.readValue(body, Fault.class));
        yield faults.settings();
      }
      case "GET clock" -> clock();
      case "PUT clock" -> {
        move(JSON.readTree(body));
        yield clock();
      }
      case "GET calls" -> Map.of("counts", calls.counts(), "calls", calls.entries());
      case "DELETE calls" -> {
        calls.clear();
        yield Map.of();
      }
      case "POST sign-in" -> signIn.attempt(JSON.readValue(body, SignIn.Attempt.class));
      case "PUT principals" -> abroad.set(JSON.readValue(body, Abroad.Principal.class));
      case "PUT elements" -> {
        Element known = JSON.readValue(body, Element.class);
        account.newElements.add(known.element());
        yield known;
      }
      case "POST reset" -> {
        account.reset();
        faults.reset();
        calls.clear();
        account.clock.reset();
        account.newElements.clear();
        yield Map.of();
      }
      default -> throw SandboxError.of(404, "NotFound", "no such call: " + request);
    };
  }

  /** The body of {@code PUT /_stint/elements}. */
  record Element(String element) {}

  private Object clock() {
    return Map.of("now", account.clock.instant(), "offset", account.clock.offset());
  }

  private void move(JsonNode to) throws JsonProcessingException {
    if (to.hasNonNull("now")) {
      account.clock.set(Instant.parse(to.get("now").asText()), to.path("stopped").asBoolean());
    } else if (to.hasNonNull("advance")) {
      account.clock.advance(Duration.parse(to.get("advance").asText()));
    } else {
      account.clock.reset();
    }
  }
}
