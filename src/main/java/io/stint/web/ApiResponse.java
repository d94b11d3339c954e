package io.stint.web;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is answered, before it is sent.
 *
 * @param body null: none
 * @param mediaType of the body; JSON unless said otherwise
 * @param kept whether the body may be stored (encrypted) for a repetition under the same
 *     Idempotency-Key; false for secrets, which are shown once
 */
public record ApiResponse<T>(
    int status, T body, Map<String, String> headers, String mediaType, boolean kept) {

  private static final String JSON = "application/json";

  /** A body may be a secret. */
  @Override
  public String toString() {
    return "Answer[" + status + " " + mediaType + "]";
  }

  /** 202: stored, AWS follows. */
  public static <T> ApiResponse<T> accepted(T body) {
    return new ApiResponse<>(202, body, Map.of(), JSON, true);
  }

  /** 201: stored and settled. */
  public static <T> ApiResponse<T> created(T body) {
    return new ApiResponse<>(201, body, Map.of(), JSON, true);
  }

  public static <T> ApiResponse<T> ok(T body) {
    return new ApiResponse<>(200, body, Map.of(), JSON, true);
  }

  /** 204: it is gone. */
  static <T> ApiResponse<T> noContent() {
    return new ApiResponse<>(204, null, Map.of(), JSON, true);
  }

  /** 200 with something that is never stored and not to be cached. */
  public static <T> ApiResponse<T> secret(T body) {
    return new ApiResponse<>(200, body, Map.of("Cache-Control", "no-store"), JSON, false);
  }

  /**
   * @param path absolute, segments already encoded: {@code /cohorts/workshop}
   */
  public ApiResponse<T> location(String path) {
    return with("Location", path);
  }

  public ApiResponse<T> entityTag(long version) {
    return with("ETag", EntityTag.of(version));
  }

  public ApiResponse<T> with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new ApiResponse<>(status, body, more, mediaType, kept);
  }

  /** For bodies that are text already, such as {@code text/csv}. */
  public ApiResponse<T> as(String otherMediaType) {
    return new ApiResponse<>(status, body, headers, otherMediaType, kept);
  }

  public ApiResponse<T> status(int otherStatus) {
    return new ApiResponse<>(otherStatus, body, headers, mediaType, kept);
  }
}
