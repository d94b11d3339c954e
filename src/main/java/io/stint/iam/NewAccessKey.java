package io.stint.iam;

/** An access key at the only moment at which its secret can be had. */
public record NewAccessKey(AccessKeyId id, String secret) {

  /** The secret never reaches a log. */
  @Override
  public String toString() {
    return "NewAccessKey[" + id + "]";
  }
}
