package io.stint.iam;

import software.amazon.awssdk.services.iam.IamClient;

/** What every part of the door works with. */
record Endpoint(IamClient client, Calls calls, Ownership ownership) {}
