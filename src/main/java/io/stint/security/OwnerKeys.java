package io.stint.security;

import java.util.Optional;

/** How owners stand in the database: one word each, in an array. */
public final class OwnerKeys {

  private static final String SUBJECT = "subject:";
  private static final String GROUP = "group:";
  private static final String APPROVERS = "approvers:";

  private OwnerKeys() {}

  public static String ofSubject(String issuer, String subject) {
    return SUBJECT + Caller.name(issuer, subject);
  }

  public static String ofGroup(String group) {
    return GROUP + group;
  }

  /** Of a group whose approvers see a role although it is not theirs. */
  public static String ofApprovers(String group) {
    return APPROVERS + group;
  }

  /** Whether it is an owner's, and not who only approves. */
  public static boolean isOwners(String key) {
    return !key.startsWith(APPROVERS);
  }

  /** Empty: it is a subject's. */
  public static Optional<String> group(String key) {
    return key.startsWith(GROUP) ? Optional.of(key.substring(GROUP.length())) : Optional.empty();
  }

  /** Of a subject's. */
  public static String issuer(String key) {
    String name = key.substring(SUBJECT.length());
    int blank = name.indexOf(' ');
    return blank < 0 ? Caller.STINT : name.substring(0, blank);
  }

  /** Of a subject's. */
  public static String subject(String key) {
    return Caller.subject(key.substring(SUBJECT.length()));
  }
}
