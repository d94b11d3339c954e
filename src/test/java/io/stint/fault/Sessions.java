package io.stint.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;

/** What people get who try with their own credentials; sessions that they took they keep. */
final class Sessions {

  /** The newest are looked at. */
  private static final int MOST = 100;

  private final AwsProcess aws;
  private final Map<String, AwsCredentials> witnesses;
  private final List<Taken> taken = new ArrayList<>();

  record Taken(Access access, AwsCredentials session) {}

  /** What AWS said. */
  enum Answer {
    GIVEN,
    REFUSED,
    /** Nothing that tells: it was throttled, failed, was a page. */
    NONE;

    /** Whichever gives, gives. */
    Answer or(Answer other) {
      return this == GIVEN || other == GIVEN ? GIVEN : this == NONE ? NONE : other;
    }
  }

  private interface Try {
    boolean isGiven();
  }

  /**
   * @param witnesses people's keys, by user name; they may come later
   */
  Sessions(AwsProcess aws, Map<String, AwsCredentials> witnesses) {
    this.aws = aws;
    this.witnesses = witnesses;
  }

  /** Whether it is given. */
  boolean take(Access access) {
    return answer(
            () -> {
              AwsCredentials session = session(access);
              if (session != null) {
                keep(new Taken(access, session));
              }
              return session != null;
            })
        == Answer.GIVEN;
  }

  private void keep(Taken one) {
    synchronized (taken) {
      if (taken.size() == MOST) {
        taken.remove(0);
      }
      taken.add(one);
    }
  }

  /** Whether it would be given; of a role also by a session that was taken before. */
  Answer tried(Access access) {
    AwsCredentials keys = witnesses.get(access.witness());
    if (!access.isRole()) {
      return looks(keys);
    }
    Answer answer = answer(() -> session(access) != null);
    for (Taken one : taken()) {
      answer = one.access().equals(access) ? answer.or(looks(one.session())) : answer;
    }
    return answer;
  }

  /** Whether they may look at instances. */
  Answer looks(AwsCredentials who) {
    return answer(
        () -> {
          try (Ec2Client ec2 = aws.ec2(who)) {
            return ec2.describeInstances().sdkHttpResponse().isSuccessful();
          }
        });
  }

  private static Answer answer(Try one) {
    try {
      return one.isGiven() ? Answer.GIVEN : Answer.NONE;
    } catch (AwsServiceException e) {
      String code = e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode();
      return "AccessDenied".equals(code) || "UnauthorizedOperation".equals(code)
          ? Answer.REFUSED
          : Answer.NONE;
    } catch (SdkException e) {
      return Answer.NONE;
    }
  }

  /** Null: a page for an answer. */
  private AwsCredentials session(Access access) {
    StsClient sts = aws.sts(witnesses.get(access.witness()));
    Credentials session =
        sts.assumeRole(
                request ->
                    request
                        .roleArn("arn:aws:iam::123456789012:role/stint/" + access.what())
                        .roleSessionName(access.witness()))
            .credentials();
    return session == null
        ? null
        : AwsSessionCredentials.create(
            session.accessKeyId(), session.secretAccessKey(), session.sessionToken());
  }

  List<Taken> taken() {
    synchronized (taken) {
      return List.copyOf(taken);
    }
  }
}
