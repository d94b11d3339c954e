package io.stint.iam;

/** Whose an object in IAM is, seen from the caller that wanted it to be there. */
public enum OwnershipStatus {
  /** This call made it. */
  CREATED,
  /** It was there, made for the same owner: an earlier try whose answer was lost. */
  OURS,
  /** Stint made it, for another owner. */
  TAKEN,
  /** Somebody else made it: never changed, never deleted. */
  FOREIGN;

  /** Whether the caller may treat it as its own. */
  public boolean mine() {
    return this == CREATED || this == OURS;
  }
}
