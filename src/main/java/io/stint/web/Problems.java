package io.stint.web;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.quarkus.security.AuthenticationException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import jakarta.ws.rs.WebApplicationException;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The one place that knows which failure is which problem, ours and the framework's. */
final class Problems {

  private static final Logger LOG = Logger.getLogger(Problems.class);

  private static final Map<Integer, String> DETAILS =
      Map.ofEntries(
          Map.entry(400, "The request cannot be understood."),
          Map.entry(401, "There is no valid token: send Authorization: Bearer and the token."),
          Map.entry(403, "The caller may not do this."),
          Map.entry(404, "There is nothing at this path."),
          Map.entry(405, "This path does not know this method."),
          Map.entry(406, "None of the media types in Accept can be produced here."),
          Map.entry(408, "The body did not come in time. Send it again."),
          Map.entry(413, "The body is larger than 10 MB."),
          Map.entry(415, "The Content-Type of the body is not taken here."),
          Map.entry(
              500, "Something went wrong in Stint. The logs have more under this request id."),
          Map.entry(503, "Stint cannot do this at the moment. Try again shortly."));

  private Problems() {}

  /** What to answer; logs what only the operator may see. */
  static Refusal refusalFor(Throwable failure) {
    Optional<Refusal> known = known(failure);
    if (known.isPresent()) {
      if (known.get().status() >= 500) {
        LOG.warnf("%s: %s", known.get().code(), rootOf(failure));
      }
      return known.get();
    }
    LOG.error("A request failed unexpectedly", failure);
    return withStatus(500);
  }

  /** A problem that nothing but its status is known of. */
  static Refusal withStatus(int status) {
    int shown = status >= 400 && status < 600 ? status : 500;
    String detail = DETAILS.getOrDefault(shown, title(shown) + ".");
    Refusal refusal = Refusal.of(shown, ProblemCode.of(shown), detail);
    return shown == 401 ? refusal.with("WWW-Authenticate", "Bearer") : refusal;
  }

  /** The standard's phrase for a status. */
  static String title(int status) {
    return status == 422
        ? "Unprocessable Content"
        : HttpResponseStatus.valueOf(status).reasonPhrase();
  }

  static Problem problem(Refusal refusal, String instance, String requestId) {
    return new Problem(
        ProblemsResource.PATH + refusal.code(),
        title(refusal.status()),
        refusal.status(),
        refusal.getMessage(),
        instance,
        refusal.code(),
        refusal.errors(),
        requestId);
  }

  private static Optional<Refusal> known(Throwable failure) {
    Throwable read = failure instanceof WebApplicationException ? failure.getCause() : failure;
    // Only what reading a body throws: JSON of our own that cannot be written is our fault.
    if (read instanceof MismatchedInputException
        || read instanceof StreamConstraintsException
        || read instanceof JacksonException && read != failure) {
      return Optional.of(JsonProblems.refusalFor((JacksonException) read));
    }
    for (Throwable cause = failure; cause != null; cause = next(cause)) {
      Optional<Refusal> refusal = direct(cause);
      if (refusal.isPresent()) {
        return refusal;
      }
    }
    return failure instanceof WebApplicationException web ? Optional.of(of(web)) : Optional.empty();
  }

  private static Optional<Refusal> direct(Throwable failure) {
    if (failure instanceof Refusal refusal) {
      return Optional.of(refusal);
    }
    if (failure instanceof AuthenticationException || failure instanceof UnauthorizedException) {
      return Optional.of(withStatus(401));
    }
    if (failure instanceof ForbiddenException) {
      return Optional.of(withStatus(403));
    }
    return failure instanceof SQLException sql
        ? DatabaseProblems.refusalFor(sql)
        : Optional.empty();
  }

  /** The framework's own message names its classes; the status is enough. */
  private static Refusal of(WebApplicationException web) {
    Refusal refusal = withStatus(web.getResponse().getStatus());
    String allow = web.getResponse().getHeaderString("Allow");
    return allow == null ? refusal : refusal.with("Allow", allow);
  }

  private static Throwable next(Throwable cause) {
    return cause.getCause() == cause ? null : cause.getCause();
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (next(root) != null) {
      root = next(root);
    }
    return root;
  }
}
