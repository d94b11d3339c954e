package io.stint.cohort.roster;

import io.stint.iam.Names;
import io.stint.iam.UserName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Decides row by row who becomes a member, and under which user name. One e-mail is always the same
 * user, in whichever cohort and however often it is sent; each row is decided on its own.
 */
public final class Enrolment {

  /**
   * Groups of one user; AWS does not raise it.
   *
   * @see <a href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html">IAM
   *     and STS quotas</a>
   */
  private static final int MOST_COHORTS = 10;

  /** The user name is the session name of assumed roles. */
  private static final int SHORTEST = 2;

  private final UserNames mode;
  private final Known known;
  private final boolean adopt;

  private final Map<String, Decision> byEmail = new HashMap<>();
  private final Map<String, String> takenHere = new HashMap<>();
  private final Map<String, String> seats = new HashMap<>();

  /**
   * A user that Stint knows.
   *
   * @param others whether they are in a cohort that is not all this one's owners'
   * @param cohorts how many they are in that have not ended
   */
  public record KnownUser(UUID id, String userName, String email, boolean others, int cohorts) {}

  /**
   * What is there before the upload. Names are keys: lower case.
   *
   * @param members e-mail to user name, of this cohort
   * @param names of this cohort's members, as they are written
   * @param usersByEmail in any cohort
   * @param usersByName in any cohort
   * @param clashes why users cannot be in this cohort beside another that they are in
   * @param foreign users in IAM that are not Stint's: key to the name as IAM spells it
   * @param stints the user that Stint itself runs as; null: it runs as none
   */
  public record Known(
      Map<String, String> members,
      Map<String, String> names,
      Map<String, KnownUser> usersByEmail,
      Map<String, KnownUser> usersByName,
      Map<UUID, String> clashes,
      Map<String, String> foreign,
      String stints) {}

  /**
   * What comes of a row.
   *
   * @param email null: a seat
   * @param user the user that is there already; null: a new one
   */
  public record Decision(
      int line, String email, String userName, RowOutcome outcome, String reason, KnownUser user) {

    public boolean created() {
      return outcome == RowOutcome.CREATED;
    }
  }

  private record Name(UserName name, String reason) {}

  /** Words for the row. */
  private static final class Rejected extends Exception {

    Rejected(String reason) {
      super(reason, null, false, false);
    }
  }

  private Enrolment(UserNames mode, Known known, boolean adopt) {
    this.mode = mode;
    this.known = known;
    this.adopt = adopt;
  }

  public static List<Decision> decide(Roster roster, UserNames mode, Known known, boolean adopt) {
    Enrolment enrolment = new Enrolment(mode, known, adopt);
    List<Decision> decisions = new ArrayList<>();
    for (Roster.Row row : roster.rows()) {
      decisions.add(enrolment.decide(row));
    }
    return decisions;
  }

  /** What a row could be called: what has to be looked up before deciding. */
  public static List<String> candidates(Roster.Row row) {
    List<String> names = new ArrayList<>();
    if (row.objection() != null) {
      return names;
    }
    row.address()
        .ifPresent(
            email -> {
              names.add(email.localPart());
              names.add(MadeName.of(email.localPart()));
              names.add(email.value());
              names.add(MadeName.of(email.value()));
            });
    if (row.userName() != null) {
      names.add(Names.key(row.userName()));
    }
    return names;
  }

  private Decision decide(Roster.Row row) {
    String hidden = row.objection();
    if (hidden != null) {
      return rejected(row.shown(), row.shown().email(), hidden);
    }
    // A list as Stint has written it: nobody comes in by a row without an address.
    boolean here = row.seat().filter(known.names()::containsKey).isPresent();
    if (row.email() == null || here) {
      return seat(row);
    }
    Optional<Email> email = row.address();
    if (email.isEmpty()) {
      String shown = row.email().strip();
      return rejected(
          row,
          shown,
          shown.isEmpty() ? "there is no e-mail in this row" : "this is not an e-mail address");
    }
    try {
      return accept(row, email.get());
    } catch (Rejected e) {
      return rejected(row, email.get().value(), e.getMessage());
    }
  }

  /**
   * Nobody knows who sits there: a seat is its cohort's alone, and no row without an address means
   * somebody of another, or a user that was not asked for.
   */
  private Decision seat(Roster.Row row) {
    if (row.userName() == null) {
      return rejected(row, null, "there is neither an e-mail nor a user name in this row");
    }
    String key = Names.key(row.userName());
    String here = known.names().getOrDefault(key, seats.get(key));
    if (here != null) {
      return new Decision(row.line(), null, here, RowOutcome.UNCHANGED, null, null);
    }
    try {
      Name name = free(row.userName());
      seats.put(key, name.name().value());
      takenHere.put(key, name.name().value());
      return new Decision(
          row.line(), null, name.name().value(), RowOutcome.CREATED, name.reason(), null);
    } catch (Rejected e) {
      return rejected(row, null, e.getMessage());
    }
  }

  private static Decision rejected(Roster.Row row, String email, String reason) {
    return new Decision(row.line(), email, row.userName(), RowOutcome.REJECTED, reason, null);
  }

  private Decision accept(Roster.Row row, Email email) throws Rejected {
    String here = known.members().get(email.value());
    Decision twin = byEmail.get(email.value());
    if (here == null && twin != null) {
      here = twin.userName();
    }
    if (here != null) {
      sameName(row, here);
      return decision(row, email, here, RowOutcome.UNCHANGED, null, null);
    }
    KnownUser user = known.usersByEmail().get(email.value());
    Decision decision;
    if (user != null) {
      if (user.others() && !adopt) {
        throw new Rejected(
            "this person is in a cohort that others own, who may have a password or keys of theirs;"
                + " an administrator takes those away first and sends adopt=true");
      }
      if (user.cohorts() >= MOST_COHORTS) {
        throw new Rejected(
            "this person is in "
                + user.cohorts()
                + " cohorts, and IAM takes a user into "
                + MOST_COHORTS
                + " groups at most");
      }
      String clash = known.clashes().get(user.id());
      if (clash != null) {
        throw new Rejected("this person is in a cohort that " + clash);
      }
      sameName(row, user.userName());
      decision = decision(row, email, user.userName(), RowOutcome.CREATED, null, user);
    } else {
      Name name = name(row, email);
      decision = decision(row, email, name.name().value(), RowOutcome.CREATED, name.reason(), null);
    }
    byEmail.put(email.value(), decision);
    takenHere.put(Names.key(decision.userName()), email.value());
    return decision;
  }

  private static Decision decision(
      Roster.Row row,
      Email email,
      String userName,
      RowOutcome outcome,
      String reason,
      KnownUser user) {
    return new Decision(row.line(), email.value(), userName, outcome, reason, user);
  }

  private static void sameName(Roster.Row row, String userName) throws Rejected {
    if (row.userName() != null && !Names.key(row.userName()).equals(Names.key(userName))) {
      throw new Rejected("this e-mail has the user " + userName + " already");
    }
  }

  private Name name(Roster.Row row, Email email) throws Rejected {
    if (row.userName() != null) {
      return free(row.userName());
    }
    if (mode == UserNames.EMAIL) {
      return iamTakes(email.value()) ? free(email.value()) : made(email.value());
    }
    String local = email.localPart();
    if (!iamTakes(local)) {
      return made(local);
    }
    boolean tooShort = local.length() < SHORTEST;
    if (!tooShort && !isTaken(local)) {
      return free(local);
    }
    String why = tooShort ? " has less than " + SHORTEST + " characters" : " is taken";
    Name whole = free(email.value());
    return new Name(
        whole.name(), "the user name " + local + why + ", so the e-mail is the user name");
  }

  /** Nobody asked for such a name: it adopts no user, and where it is taken there is no other. */
  private Name made(String desired) throws Rejected {
    String name = MadeName.of(desired);
    if (!MadeName.keepsEnough(desired) || name.length() < SHORTEST) {
      throw new Rejected(
          "IAM takes no user name of " + desired + ", and none can be made of it; give one");
    }
    if (known.foreign().containsKey(name)) {
      throw new Rejected(
          "the user name "
              + name
              + ", made of "
              + desired
              + ", is taken by a user in IAM; give one");
    }
    return new Name(
        free(name).name(), "IAM takes no user name " + desired + ", so the user name is " + name);
  }

  private static boolean iamTakes(String desired) {
    try {
      return new UserName(desired).value().equals(desired);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private Name free(String desired) throws Rejected {
    UserName name = checked(desired);
    if (isTaken(name.key())) {
      throw new Rejected("the user name " + name + " is taken by another member");
    }
    if (name.key().equals(known.stints())) {
      throw new Rejected("Stint itself runs as the user " + name);
    }
    String foreign = known.foreign().get(name.key());
    if (foreign == null) {
      return new Name(name, null);
    }
    if (!adopt) {
      throw new Rejected(
          "a user "
              + foreign
              + " exists in IAM that is not Stint's; an administrator takes it into the cohort with"
              + " adopt=true");
    }
    return new Name(new UserName(foreign), "the user exists and is adopted");
  }

  private boolean isTaken(String key) {
    return takenHere.containsKey(key) || known.usersByName().containsKey(key);
  }

  private static UserName checked(String desired) throws Rejected {
    try {
      UserName name = new UserName(desired);
      Names.requireReachable(desired);
      if (desired.length() < SHORTEST) {
        throw new Rejected("a user name must have " + SHORTEST + " to 64 characters, got 1");
      }
      return name;
    } catch (IllegalArgumentException e) {
      throw new Rejected(e.getMessage());
    }
  }
}
