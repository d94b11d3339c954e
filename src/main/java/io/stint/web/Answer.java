package io.stint.web;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a POST answers, before it is sent.
 *
 * @param mediaType of the body; JSON unless said otherwise
 * @param kept whether the body may be stored (encrypted) for a repetition under the same
 *     Idempotency-Key; false for secrets, which are shown once
 */
public record Answer<T>(
    int status, T body, Map<String, String> headers, String mediaType, boolean kept) {

  private static final String JSON = "application/json";

  /** A body may be a secret. */
  @Override
  public String toString() {
    return "Answer[" + status + " " + mediaType + "]";
  }

  /** 202: stored, AWS follows. */
  public static <T> Answer<T> accepted(T body) {
    return new Answer<>(202, body, Map.of(), JSON, true);
  }

  /** 201: stored and settled. */
  public static <T> Answer<T> created(T body) {
    return new Answer<>(201, body, Map.of(), JSON, true);
  }

  public static <T> Answer<T> ok(T body) {
    return new Answer<>(200, body, Map.of(), JSON, true);
  }

  /** 200 with something that is never stored and not to be cached. */
  public static <T> Answer<T> secret(T body) {
    return new Answer<>(200, body, Map.of("Cache-Control", "no-store"), JSON, false);
  }

  /**
   * @param path absolute, segments already encoded: {@code /cohorts/workshop}
   */
  public Answer<T> location(String path) {
    return with("Location", path);
  }

  public Answer<T> entityTag(long version) {
    return with("ETag", EntityTag.of(version));
  }

  public Answer<T> with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Answer<>(status, body, more, mediaType, kept);
  }

  /** For bodies that are text already, such as {@code text/csv}. */
  public Answer<T> as(String otherMediaType) {
    return new Answer<>(status, body, headers, otherMediaType, kept);
  }

  public Answer<T> status(int otherStatus) {
    return new Answer<>(otherStatus, body, headers, mediaType, kept);
  }
}
