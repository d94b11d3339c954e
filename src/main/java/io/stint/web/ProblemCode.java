package io.stint.web;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/**
 * The {@code code} of a {@link Problem}: one word for one condition, whichever door says it, and
 * always with the same status. The contract has the same list and what each means; a test holds the
 * two against each other.
 */
public enum ProblemCode {
  INVALID_REQUEST(400),
  MALFORMED_JSON(400),
  UNKNOWN_PROPERTY(400),
  UNAUTHENTICATED(401),
  SIGN_IN_AGAIN(401),
  FORBIDDEN(403),
  SELF_APPROVAL(403),
  NOT_FOUND(404),
  METHOD_NOT_ALLOWED(405),
  NOT_ACCEPTABLE(406),
  REQUEST_TIMEOUT(408),
  CONFLICT(409),
  NAME_TAKEN(409),
  IN_USE(409),
  BEING_DELETED(409),
  ENDED(409),
  SUSPENDED(409),
  ADOPTED_USER(409),
  SERVICE_LINKED(409),
  NOT_IN_IAM(409),
  NOT_OURS(409),
  RENAMED(409),
  NOT_MANAGED(409),
  NO_MEMBERS(409),
  NOT_PASS_ROLE(409),
  NOT_APPROVED(409),
  NOTHING_ASKED(409),
  ALREADY_DECIDED(409),
  REQUEST_CHANGED(409),
  CANNOT_TRY(409),
  UNREADABLE_POLICY(409),
  INSTANCES_UNKNOWN(409),
  REFUSED_BY_AWS(409),
  TOO_MANY_ACCESS_KEYS(409),
  ANSWER_NOT_KEPT(409),
  PRECONDITION_FAILED(412),
  BODY_TOO_LARGE(413),
  URI_TOO_LONG(414),
  UNSUPPORTED_MEDIA_TYPE(415),
  UNPROCESSABLE(422),
  OWN_IDENTITY(422),
  IDEMPOTENCY_KEY_REUSED(422),
  TOO_MANY_REQUESTS(429),
  HEADERS_TOO_LARGE(431),
  INTERNAL_ERROR(500),
  UNAVAILABLE(503),
  BUSY(503),
  AWS_UNAVAILABLE(503),
  DATABASE_UNAVAILABLE(503);

  private final int status;

  ProblemCode(int status) {
    this.status = status;
  }

  int status() {
    return status;
  }

  /** The first of a status says no more than the status. */
  static ProblemCode of(int status) {
    return Arrays.stream(values())
        .filter(code -> code.status == status)
        .findFirst()
        .orElse(status < 500 ? INVALID_REQUEST : INTERNAL_ERROR);
  }

  /** As it is sent: {@code name-taken}. */
  @JsonValue
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
