package io.stint.entitlement;

import static java.util.Comparator.comparing;

import io.stint.iam.IamFailure;
import io.stint.iam.PolicyName;
import io.stint.policy.Effect;
import io.stint.policy.InvalidPolicyException;
import io.stint.policy.PolicyDocument;
import io.stint.policy.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** How one document is to be changed, and what of that gives, takes or denies. */
final class DocumentChange {

  /** IAM takes no document without a statement: one whose time was over before there was IAM. */
  private static final String NOTHING =
      PolicyDocument.of(
              Statement.allow("sts:GetCallerIdentity")
                  .on("*")
                  .when("DateLessThan", "aws:CurrentTime", "1970-01-01T00:00:00Z")
                  .build())
          .toJson();

  private final PendingDocuments documents;
  private final PolicyName policy;
  private final String before;
  private final String after;
  private final List<Statement> was;
  private final List<Statement> will;
  private final boolean unconfirmed;

  /**
   * @param before null: it is not there
   * @param after null: it is to go
   * @param unconfirmed whether something else than {@code before} may be there
   */
  public DocumentChange(
      PendingDocuments documents,
      PolicyName policy,
      String before,
      String after,
      boolean unconfirmed) {
    this.documents = documents;
    this.policy = policy;
    this.before = before;
    this.after = after;
    this.unconfirmed = unconfirmed;
    this.was = statements(before);
    this.will = statements(after);
  }

  /** Calls IAM. */
  void write(String document) {
    documents.put(policy, document);
  }

  /** Calls IAM. */
  void remove() {
    documents.remove(policy);
  }

  /** Calls IAM: it gives nothing any more, also where IAM does not let it be removed. */
  void empty() {
    try {
      remove();
    } catch (IamFailure.Refused e) {
      write(NOTHING);
    }
  }

  /** Calls IAM: what it says is what is wanted of it. */
  void finish() {
    if (goes()) {
      remove();
    } else {
      write(after);
    }
  }

  /**
   * Calls IAM. What is left can need more characters than what was there: one statement may have
   * become two. Better too little is left than too much, but what is denied stays so.
   */
  void narrow() {
    try {
      write(after);
    } catch (IamFailure.Quota full) {
      List<Statement> all = new ArrayList<>(will);
      all.sort(comparing(one -> !denies(one)));
      PolicyDocument less = PolicyPacking.pack(all, size(before), 0, 0).inline();
      try {
        write(less == null ? after : less.toJson());
      } catch (IamFailure.Quota shrunk) {
        if (all.stream().anyMatch(DocumentChange::denies)) {
          throw shrunk;
        }
        remove();
      }
    }
  }

  /** In characters. */
  int growth() {
    return size(after) - size(before);
  }

  private static int size(String document) {
    return document == null ? 0 : PolicyDocument.sizeOf(document);
  }

  boolean isThere() {
    return before != null;
  }

  boolean goes() {
    return after == null;
  }

  /** Whether something is allowed that was not, also as far as nobody here can read it. */
  boolean gives() {
    return after != null
        && (isUnreadable(after, will)
            || will.stream().anyMatch(one -> !denies(one) && (unconfirmed || !was.contains(one))));
  }

  /** Whether something is allowed no more that is wanted all the same, at another place then. */
  boolean moves(Collection<Statement> desired) {
    return was.stream()
        .anyMatch(one -> !denies(one) && !will.contains(one) && desired.contains(one));
  }

  boolean addsDenies() {
    return !missing(was, will).isEmpty() || unconfirmed && will.stream().anyMatch(d -> denies(d));
  }

  /** What is there, and what it is to deny beside that. */
  String denying() {
    return was.isEmpty()
        ? PolicyDocument.of(missing(List.of(), will)).toJson()
        : with(before, missing(was, will));
  }

  /** What it is to deny, and what was and is to be allowed. */
  String denyingInstead() {
    return PolicyDocument.of(will.stream().filter(one -> denies(one) || was.contains(one)).toList())
        .toJson();
  }

  /** As it is to be, but it still denies all that it did. */
  String keeping() {
    List<Statement> kept = missing(will, was);
    return isUnreadable(after, will) ? after : with(after, kept);
  }

  /** What of it stays; with all that it denied. Empty: nothing does. */
  Optional<String> remaining() {
    if (!gives() && after != null) {
      return Optional.of(keeping());
    }
    List<Statement> both = was.stream().filter(one -> denies(one) || will.contains(one)).toList();
    return both.isEmpty() ? Optional.empty() : Optional.of(PolicyDocument.of(both).toJson());
  }

  boolean isNews(String document) {
    return unconfirmed || !PolicyDocument.sameMeaning(before, document);
  }

  private static String with(String text, List<Statement> denies) {
    return denies.isEmpty() ? text : PolicyDocument.parse(text).withStatements(denies).toJson();
  }

  /** The Denies of {@code other} that are not among these. */
  private static List<Statement> missing(List<Statement> these, List<Statement> other) {
    return other.stream().filter(one -> denies(one) && !these.contains(one)).toList();
  }

  private static boolean denies(Statement statement) {
    return statement.effect() == Effect.DENY;
  }

  private static boolean isUnreadable(String text, List<Statement> statements) {
    return statements.isEmpty() && !text.isEmpty();
  }

  /** Without their Sids; none of what is not there or cannot be read. */
  static List<Statement> statements(String document) {
    if (document == null || document.isEmpty()) {
      return List.of();
    }
    try {
      List<Statement> nameless = new ArrayList<>();
      PolicyIntersection.modern(PolicyDocument.parse(document))
          .forEach(one -> nameless.add(one.toBuilder().sid(null).build()));
      return nameless;
    } catch (InvalidPolicyException e) {
      return List.of();
    }
  }
}
