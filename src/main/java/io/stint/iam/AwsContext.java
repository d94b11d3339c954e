package io.stint.iam;

import software.amazon.awssdk.services.iam.IamClient;

/** What every part of the door works with. */
record AwsContext(IamClient client, AwsCalls calls, Ownership ownership) {}
