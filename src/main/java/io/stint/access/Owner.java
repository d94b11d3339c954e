package io.stint.access;

import io.stint.security.Caller;
import io.stint.security.OwnerKeys;
import io.stint.web.Refusal;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Whose something is: one caller's, or a group's.
 *
 * @param issuer of the subject; {@link Caller#STINT} where nothing is said
 * @param subject as the issuer names the caller; null: a group
 * @param group as callers' issuers name it; null: a subject
 */
public record Owner(String issuer, String subject, String group) {

  /** Whoever has {@code STINT_TOKEN}: of what was made before there were owners. */
  public static final List<Owner> BOOTSTRAP =
      List.of(new Owner(Caller.STINT, Caller.BOOTSTRAP, null));

  private static final int MOST = 20;
  private static final Pattern WORD = Pattern.compile("[\\x21-\\x7e]{1,255}");

  public Owner {
    issuer = subject != null && issuer == null ? Caller.STINT : issuer;
  }

  static Owner of(Caller caller) {
    return new Owner(caller.issuer(), caller.subject(), null);
  }

  /** As they are kept, each a word. */
  public static String[] keys(List<Owner> owners) {
    return owners.stream().map(Owner::key).distinct().toArray(String[]::new);
  }

  /** From what {@link #keys} gave. */
  public static List<Owner> of(String[] keys) {
    return Arrays.stream(keys).map(Owner::of).toList();
  }

  private static Owner of(String key) {
    return OwnerKeys.group(key)
        .map(group -> new Owner(null, null, group))
        .orElseGet(() -> new Owner(OwnerKeys.issuer(key), OwnerKeys.subject(key), null));
  }

  private String key() {
    return group != null ? OwnerKeys.ofGroup(group) : OwnerKeys.ofSubject(issuer, subject);
  }

  /** Notes what is wrong with them, at {@code /owners}. */
  public static void check(List<Owner> owners, Refusal.Collector wrong) {
    wrong.require(
        !owners.isEmpty() && owners.size() <= MOST,
        "/owners",
        "There are 1 to " + MOST + " owners.");
    for (int i = 0; i < owners.size(); i++) {
      check(owners.get(i), "/owners/" + i, wrong);
    }
  }

  private static void check(Owner owner, String pointer, Refusal.Collector wrong) {
    if (owner != null) {
      word(owner.subject, pointer + "/subject", wrong);
      word(owner.group, pointer + "/group", wrong);
      word(owner.issuer, pointer + "/issuer", wrong);
    }
    wrong.require(
        owner != null
            && (owner.subject == null) != (owner.group == null)
            && (owner.issuer == null || owner.subject != null),
        pointer,
        "An owner is a subject, with its issuer where that is not Stint, or a group.");
  }

  private static void word(String text, String pointer, Refusal.Collector wrong) {
    wrong.require(
        text == null || WORD.matcher(text).matches(),
        pointer,
        "1 to 255 visible ASCII characters are taken.");
  }
}
