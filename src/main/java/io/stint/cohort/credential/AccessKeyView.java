package io.stint.cohort.credential;

import io.stint.iam.AccessKey;
import io.stint.iam.NewAccessKey;
import java.time.Instant;
import java.util.List;

/** An access key; its secret is shown once, by {@link Pair}. */
record AccessKeyView(String accessKeyId, Status status, Instant createdAt) {

  /** Whether AWS takes it. */
  enum Status {
    ACTIVE,
    INACTIVE
  }

  /** At most two. */
  record Keys(List<AccessKeyView> items) {}

  /** Never stored. */
  record Pair(String accessKeyId, String secretAccessKey) {

    static Pair of(NewAccessKey key) {
      return new Pair(key.id().value(), key.secret());
    }

    @Override
    public String toString() {
      return "Pair[" + accessKeyId + "]";
    }
  }

  static AccessKeyView of(AccessKey key) {
    return new AccessKeyView(
        key.id().value(), key.active() ? Status.ACTIVE : Status.INACTIVE, key.createdAt());
  }
}
