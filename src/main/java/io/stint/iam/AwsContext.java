package io.stint.iam;

import java.util.Optional;
import software.amazon.awssdk.services.iam.IamClient;

/**
 * What every part of the door works with.
 *
 * @param boundary of all whom Stint makes
 */
record AwsContext(
    IamClient client, AwsCalls calls, Ownership ownership, Optional<PolicyArn> boundary) {

  AwsContext urgent() {
    return new AwsContext(client, calls.urgent(), ownership, boundary);
  }
}
