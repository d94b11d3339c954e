package io.stint.cohort;

/** What members may look after themselves. */
record SelfService(Boolean password, Boolean mfa, Boolean accessKeys) {

  static final SelfService DEFAULT = new SelfService(null, null, null);

  SelfService {
    password = !Boolean.FALSE.equals(password);
    mfa = !Boolean.FALSE.equals(mfa);
    accessKeys = Boolean.TRUE.equals(accessKeys);
  }

  boolean needsNoMoreThan(SelfService before) {
    return (!password || before.password)
        && (!mfa || before.mfa)
        && (!accessKeys || before.accessKeys);
  }
}
