package io.stint.audit;

import io.stint.security.Caller;
import java.util.List;

/**
 * Who does something, from where, and as part of what.
 *
 * @param caller null: Stint itself, or nobody that is known
 * @param address of the other side; null: no request
 * @param requestId what the log calls it; null: nothing that has a name
 * @param callerRequestId what the caller calls it; null: they call it nothing
 * @param awsRequestIds of what it has changed at AWS so far
 */
record Origin(
    String actor,
    Caller caller,
    String address,
    String requestId,
    String callerRequestId,
    List<String> awsRequestIds) {}
