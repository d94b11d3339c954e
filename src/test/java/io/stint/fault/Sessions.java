package io.stint.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** Sessions of roles that people took while they could. */
final class Sessions {

  /** The newest are looked at. */
  private static final int MOST = 100;

  private final AwsProcess aws;
  private final Map<String, AwsCredentials> witnesses;
  private final List<Taken> taken = new ArrayList<>();

  record Taken(Access access, AwsCredentials session) {}

  Sessions(World world) {
    this.aws = world.aws();
    this.witnesses = world.witnesses();
  }

  /** Whether it is given. */
  boolean take(Access access) {
    try {
      StsClient sts = aws.sts(witnesses.get(access.witness()));
      Credentials session =
          sts.assumeRole(
                  request ->
                      request
                          .roleArn("arn:aws:iam::123456789012:role/stint/" + access.what())
                          .roleSessionName(access.witness()))
              .credentials();
      if (session == null) {
        // A page for an answer.
        return false;
      }
      synchronized (taken) {
        if (taken.size() == MOST) {
          taken.remove(0);
        }
        taken.add(
            new Taken(
                access,
                AwsSessionCredentials.create(
                    session.accessKeyId(), session.secretAccessKey(), session.sessionToken())));
      }
      return true;
    } catch (SdkException e) {
      return false;
    }
  }

  List<Taken> taken() {
    synchronized (taken) {
      return List.copyOf(taken);
    }
  }
}
