package io.stint.audit;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * One event as it is shown, and as it is passed on.
 *
 * @param requestId Stint's: the pass's, or the caller's own where it has sent one
 * @param caller null: Stint itself, or an event of before callers were kept
 * @param callerRequestId what the caller has sent as {@code X-Request-Id}, else the id of its trace
 * @param before of what was changed, the members that differ; null: nothing was there, or is told
 * @param after the same, as it is now
 * @param awsRequestIds of the calls to AWS that wrote what it tells, as CloudTrail knows them
 * @param position where it stands in the stream, for {@code Last-Event-ID}
 */
public record Event(
    long id,
    Instant at,
    String actor,
    String action,
    Subject subject,
    @JsonRawValue String details,
    String requestId,
    CalledBy caller,
    String address,
    String callerRequestId,
    @JsonRawValue String before,
    @JsonRawValue String after,
    List<String> awsRequestIds,
    @JsonIgnore Position position) {

  /**
   * Who called.
   *
   * @param tokenId of the API token that was sent; null: another credential was
   */
  public record CalledBy(String issuer, String subject, UUID tokenId) {}
}
