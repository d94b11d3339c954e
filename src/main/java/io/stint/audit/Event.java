package io.stint.audit;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonRawValue;
import java.time.Instant;

/**
 * One event as it is shown, and as it is passed on.
 *
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
    @JsonIgnore Position position) {}
