package io.stint.cohort;

import io.stint.cohort.UserRow.Membership;
import io.stint.iam.Iam;
import io.stint.iam.PasswordPolicy;
import io.stint.security.Secrets;
import jakarta.enterprise.context.ApplicationScoped;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Makes passwords, and keeps them encrypted for as long as they have to be kept. */
@ApplicationScoped
public class Passwords {

  private static final int SHORTEST = 24;
  // Without those that are read for one another, and without what shells and CSV take apart.
  private static final String UPPER = "ABCDEFGHJKLMNPQRSTUVWXYZ";
  private static final String LOWER = "abcdefghijkmnopqrstuvwxyz";
  private static final String DIGITS = "23456789";
  private static final String SYMBOLS = "!#%*+-=^_";
  private static final List<String> CLASSES = List.of(UPPER, LOWER, DIGITS, SYMBOLS);

  private final SecureRandom random = new SecureRandom();
  private final Secrets secrets;
  private final Iam iam;

  Passwords(Secrets secrets, Iam iam) {
    this.secrets = secrets;
    this.iam = iam;
  }

  /** A password on its way into IAM. */
  record Made(String plaintext, Credentials credentials, byte[] sealed) {

    /**
     * @param untakenFor how long it waits to be handed out
     * @param unusedFor how long one that was handed out may stay unused
     */
    SignIn setAt(Instant now, Duration untakenFor, Duration unusedFor) {
      Instant lapsesAt =
          switch (credentials) {
            case READY -> now.plus(untakenFor);
            case CLAIMED -> now.plus(unusedFor);
            default -> null;
          };
      return new SignIn(true, credentials, sealed, lapsesAt);
    }

    @Override
    public String toString() {
      return "Made[" + credentials + "]";
    }
  }

  /**
   * The one that was handed out already, else the cohort's, else a new one.
   *
   * @throws PasswordUnreadable rather than another one than was promised
   */
  Made forUser(UserRow user, List<Membership> ready) {
    if (user.desiredPassword() != null) {
      String desired =
          open(user.id(), user.desiredPassword())
              .orElseThrow(() -> PasswordUnreadable.handedOut(user.userName()));
      return new Made(desired, Credentials.CLAIMED, null);
    }
    List<Membership> sharing = ready.stream().filter(m -> m.sharedPassword() != null).toList();
    if (!sharing.isEmpty()) {
      String shared =
          sharing.stream()
              .flatMap(m -> shared(m.cohortId(), m.sharedPassword()).stream())
              .findFirst()
              .orElseThrow(() -> PasswordUnreadable.shared(sharing.get(0).cohortName()));
      return new Made(shared, Credentials.NONE, null);
    }
    String made = generate();
    return new Made(made, Credentials.READY, seal(user.id(), made));
  }

  /** Whether the cohort's new members can be given what they were promised. */
  boolean canBeGiven(Cohort cohort) {
    return cohort.sharedPassword().isEmpty()
        || shared(cohort.id(), cohort.sharedPassword().get()).isPresent();
  }

  private Optional<String> shared(UUID cohort, byte[] sealed) {
    return opened(sealed, Cohort.secretOf(cohort));
  }

  /** Obeys any policy: all classes, and as long as the account asks for. Outside a transaction. */
  public String generate() {
    int length = Math.max(SHORTEST, iam.account().passwordPolicy().minimumLength());
    List<Character> rest = new ArrayList<>();
    CLASSES.forEach(one -> rest.add(pick(one)));
    while (rest.size() < length - 1) {
      rest.add(pick(String.join("", CLASSES)));
    }
    Collections.shuffle(rest, random);
    // A letter first: a spreadsheet takes = + - for a formula.
    return pick(UPPER + LOWER) + rest.stream().map(String::valueOf).collect(Collectors.joining());
  }

  public byte[] seal(UUID user, String password) {
    return secrets.seal(password, boundTo(user));
  }

  /** Empty when its key is not configured any more, or somebody has changed it. */
  public Optional<String> open(UUID user, byte[] sealed) {
    return opened(sealed, boundTo(user));
  }

  private Optional<String> opened(byte[] sealed, String boundTo) {
    try {
      return secrets.open(sealed, boundTo);
    } catch (IllegalArgumentException changed) {
      return Optional.empty();
    }
  }

  /**
   * What IAM would not take about a password that somebody chose; empty: nothing.
   *
   * @throws io.stint.iam.IamFailure when the account's policy cannot be read
   */
  Optional<String> objection(String password) {
    PasswordPolicy policy = iam.account().passwordPolicy();
    if (password.length() > 128 || password.length() < policy.minimumLength()) {
      return Optional.of(
          "The account's password policy asks for "
              + policy.minimumLength()
              + " to 128 characters.");
    }
    boolean upper = password.chars().anyMatch(c -> c >= 'A' && c <= 'Z');
    boolean lower = password.chars().anyMatch(c -> c >= 'a' && c <= 'z');
    boolean digit = password.chars().anyMatch(c -> c >= '0' && c <= '9');
    boolean symbol = password.chars().anyMatch(c -> "!@#$%^&*()_+-=[]{}|'".indexOf(c) >= 0);
    int classes = (upper ? 1 : 0) + (lower ? 1 : 0) + (digit ? 1 : 0) + (symbol ? 1 : 0);
    List<String> missing = new ArrayList<>();
    need(policy.requireUppercase() && !upper, "an upper-case letter", missing);
    need(policy.requireLowercase() && !lower, "a lower-case letter", missing);
    need(policy.requireNumbers() && !digit, "a digit", missing);
    need(policy.requireSymbols() && !symbol, "a symbol", missing);
    need(
        policy.awsDefault() && classes < 3,
        "three of: upper case, lower case, digits, symbols",
        missing);
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "The account's password policy asks for " + String.join(" and ", missing) + ".");
  }

  private static void need(boolean lacks, String what, List<String> missing) {
    if (lacks) {
      missing.add(what);
    }
  }

  private char pick(String from) {
    return from.charAt(random.nextInt(from.length()));
  }

  private static String boundTo(UUID user) {
    return "iam_user/" + user;
  }
}
