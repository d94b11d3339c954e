package io.stint.web;

import java.util.List;

/**
 * The body of every answer that is not a success, <a
 * href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457</a>. No member is ever null.
 *
 * @param code a stable word for programs
 * @param instance the path that was asked for
 * @param requestId what to quote when asking for help; the same as in the logs and the events
 */
public record Problem(
    String type,
    String title,
    int status,
    String detail,
    String instance,
    ProblemCode code,
    List<Error> errors,
    String requestId) {

  public static final String MEDIA_TYPE = "application/problem+json";

  /**
   * One thing that is wrong.
   *
   * @param pointer where: an RFC 6901 pointer into the body ({@code /members/0/email}, the empty
   *     string for the whole body), {@code ?name} for a query parameter, {@code Header-Name:} for a
   *     header
   */
  public record Error(String pointer, String detail) {}
}
