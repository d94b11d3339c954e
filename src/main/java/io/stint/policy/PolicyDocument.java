package io.stint.policy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * An IAM policy document: immutable, valid, and compiled for {@link Evaluator}.
 *
 * <p>What IAM accepts is kept as it was written, so a foreign document survives parsing and writing
 * with its meaning; what IAM refuses with {@code MalformedPolicyDocument} is an {@link
 * InvalidPolicyException}.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html">Grammar
 *     of the IAM JSON policy language</a>
 */
public final class PolicyDocument {
  /**
   * The longest document that is read, in characters, white space included: AWS has published ones
   * that are longer than its calls take (AWSSupportServiceRolePolicy).
   */
  public static final int MAX_LENGTH = 1_048_576;

  /** What IAM's calls take. */
  private static final int MOST_SENT = 131_072;

  static final String V2012 = "2012-10-17";
  static final String V2008 = "2008-10-17";

  private final String version;
  private final String id;
  private final List<Statement> statements;
  private final Kind kind;
  private final Unread unread;
  private final List<CompiledStatement> compiled;

  /**
   * @param version null when the document has none, which means 2008-10-17
   * @param id null when there is none
   */
  PolicyDocument(String version, String id, List<Statement> statements, Kind kind) {
    this(version, id, statements, kind, Unread.NOTHING);
  }

  /**
   * @param unread statements that are not understood; they go where the document goes
   */
  PolicyDocument(String version, String id, List<Statement> statements, Kind kind, Unread unread) {
    this.version = version;
    this.id = id;
    this.statements = List.copyOf(statements);
    this.kind = kind;
    this.unread = unread;
    this.compiled = PolicyValidation.compile(this.statements, V2012.equals(version), kind);
  }

  /**
   * An identity policy, permissions boundary or session policy: statements have a resource and no
   * principal.
   *
   * @throws InvalidPolicyException with the place and the rule
   */
  public static PolicyDocument parse(String json) {
    return PolicyReader.read(json, Kind.IDENTITY);
  }

  /**
   * What somebody asks for: as {@link #parse}, and no longer than IAM's calls take.
   *
   * @throws InvalidPolicyException with the place and the rule
   */
  public static PolicyDocument asked(JsonNode document) {
    String text = text(document);
    if (text.length() > MOST_SENT) {
      throw new InvalidPolicyException(
          "", "a document has at most " + MOST_SENT + " characters, this one has " + text.length());
    }
    return parse(text);
  }

  /** A document that came as JSON, as text that IAM takes: what is beyond ASCII is escaped. */
  public static String text(JsonNode document) {
    return PolicyWriter.text(document);
  }

  /**
   * A role's trust policy: statements have a principal and no resource, actions are of STS.
   *
   * @throws InvalidPolicyException with the place and the rule
   */
  public static PolicyDocument parseTrust(String json) {
    return PolicyReader.read(json, Kind.TRUST);
  }

  /**
   * A role's trust policy as IAM has it: a statement that is not understood here was understood
   * there, and is kept as it is written. It stands in no list of {@link #statements()}, and a
   * decision needs a document that is understood whole.
   *
   * @throws InvalidPolicyException when it is no policy document, or the statements that are
   *     understood do not go together
   */
  public static PolicyDocument observedTrust(String json) {
    return PolicyReader.observed(json, Kind.TRUST);
  }

  /**
   * Any other policy on a resource: statements have a principal; the resource may be left out.
   *
   * @throws InvalidPolicyException with the place and the rule
   */
  public static PolicyDocument parseResource(String json) {
    return PolicyReader.read(json, Kind.RESOURCE);
  }

  /**
   * A document of version 2012-10-17; an empty one allows nothing and IAM would not take it.
   *
   * @throws InvalidPolicyException with the place and the rule
   */
  public static PolicyDocument of(List<Statement> statements) {
    return new PolicyDocument(V2012, null, statements, Kind.IDENTITY);
  }

  public static PolicyDocument of(Statement... statements) {
    return of(List.of(statements));
  }

  /** Non-whitespace characters of any text, as IAM counts against its size quotas. */
  public static int sizeOf(String json) {
    return (int) json.chars().filter(c -> !Character.isWhitespace(c)).count();
  }

  /** In the order of the document. */
  public List<Statement> statements() {
    return statements;
  }

  /** Whether there is no statement, understood or not. */
  public boolean isEmpty() {
    return statements.isEmpty() && unread.isEmpty();
  }

  /** Compact JSON, always the same for the same document. */
  public String toJson() {
    return PolicyWriter.write(version, id, statements, unread);
  }

  /** Non-whitespace characters of {@link #toJson()}: what counts against IAM's size quotas. */
  public int size() {
    return sizeOf(toJson());
  }

  /**
   * A copy whose Allows hold only before {@code end}: guard 1. An earlier end that is there already
   * stays. Parts of a second are cut off, so access never lasts longer than asked.
   */
  public PolicyDocument endingAt(Instant end) {
    return map(statement -> DateConditions.endingAt(statement, end));
  }

  /**
   * A copy whose Allows hold only from {@code start} on; a later start that is there already stays.
   * Parts of a second are rounded up.
   */
  public PolicyDocument startingAt(Instant start) {
    return map(statement -> DateConditions.startingAt(statement, start));
  }

  /**
   * A copy with more statements at the end. A document of version 2008-10-17 becomes 2012-10-17,
   * and what looks like a variable in its old statements is escaped, so that it stays plain text.
   *
   * @throws InvalidPolicyException when a Sid is taken, a statement is not valid here, or one that
   *     is not understood would say something else in the other version
   */
  public PolicyDocument withStatements(List<Statement> added) {
    if (!V2012.equals(version)) {
      unread.requireNoVariables();
    }
    List<Statement> all = new ArrayList<>();
    for (Statement statement : statements) {
      all.add(V2012.equals(version) ? statement : Version2012.escaped(statement));
    }
    all.addAll(added);
    return new PolicyDocument(V2012, id, all, kind, unread);
  }

  /** A copy without the statements whose Sid is one of those; statements without a Sid stay. */
  public PolicyDocument withoutSids(Predicate<String> unwanted) {
    List<Statement> kept =
        statements.stream().filter(s -> s.sid() == null || !unwanted.test(s.sid())).toList();
    return new PolicyDocument(version, id, kept, kind, unread.withoutSids(unwanted));
  }

  /**
   * A copy without these principals: what IAM shows as AIDA… or AROA… after a user or role was
   * deleted, it does not take again. A statement that is left with none goes too; one that is not
   * understood stays.
   */
  public PolicyDocument withoutPrincipals(Predicate<Principal> unwanted) {
    List<Statement> kept =
        statements.stream().flatMap(s -> Principals.without(s, unwanted).stream()).toList();
    return new PolicyDocument(version, id, kept, kind, unread);
  }

  /**
   * Whether both say the same, whatever the order of statements, keys and values, the case of
   * actions and condition keys, one value or a list of one. Sids and the document's Id count, the
   * statements' order does not.
   */
  public boolean sameMeaning(PolicyDocument other) {
    return CanonicalPolicy.of(this).equals(CanonicalPolicy.of(other));
  }

  /** Whether it takes something and gives nothing. False for what cannot be read. */
  public static boolean onlyDenies(String json) {
    try {
      List<Statement> statements = parse(json).statements();
      return !statements.isEmpty()
          && statements.stream().allMatch(one -> one.effect() == Effect.DENY);
    } catch (InvalidPolicyException e) {
      return false;
    }
  }

  /**
   * Whether two texts are documents that say the same. One that cannot be read says what no other
   * text says.
   *
   * @param one null: there is no document
   * @param other the same
   */
  public static boolean sameMeaning(String one, String other) {
    if (one == null || other == null || one.equals(other)) {
      return Objects.equals(one, other);
    }
    try {
      return parse(one).sameMeaning(parse(other));
    } catch (InvalidPolicyException e) {
      return false;
    }
  }

  /** What IAM accepts and is seldom meant; empty when there is nothing to say. */
  List<Warning> lint(Home home) {
    return Lint.of(this, home);
  }

  /** Where it gives calls that hand out credentials or tokens which no end of this access ends. */
  public List<Warning> vending() {
    return Vending.of(this);
  }

  /**
   * The Allows by which a holder could have more than is given, or for longer; at most one for each
   * statement. What is done about them is up to the caller.
   */
  public List<Escalation> escalations(Home home) {
    return Judge.of(this, home);
  }

  /**
   * The roles that it lets its holder assume, as it names them. Of this account there are none in a
   * document for users that was taken within {@link Bounds}.
   */
  public List<String> assumedRoles() {
    return Judge.assumed(this);
  }

  /** The roles that it lets its holder pass to services, as it names them. */
  public List<String> passedRoles() {
    return Judge.passed(this);
  }

  /**
   * A copy for users that assumes roles only under the user's own name: {@code sts:RoleSessionName}
   * is forced where it is not yet.
   */
  public PolicyDocument namingSessions() {
    return SessionNames.areOpen(this)
        ? new PolicyDocument(
            V2012,
            id,
            withStatements(List.of()).statements.stream()
                .flatMap(statement -> SessionNames.forced(statement).stream())
                .toList(),
            kind)
        : this;
  }

  /** A copy with this one of its statements. */
  public PolicyDocument only(Statement statement) {
    return with(List.of(statement));
  }

  /** A copy with other statements. */
  PolicyDocument with(List<Statement> others) {
    return new PolicyDocument(version, id, others, kind);
  }

  /** What it says that is not understood. */
  Unread unread() {
    return unread;
  }

  String version() {
    return version;
  }

  String id() {
    return id;
  }

  boolean hasVariables() {
    return V2012.equals(version);
  }

  List<CompiledStatement> compiled() {
    return compiled;
  }

  private PolicyDocument map(UnaryOperator<Statement> change) {
    unread.requireNone();
    return new PolicyDocument(version, id, statements.stream().map(change).toList(), kind);
  }

  /** As written; see {@link #sameMeaning} for more than spelling. */
  @Override
  public boolean equals(Object other) {
    return other instanceof PolicyDocument that
        && Objects.equals(version, that.version)
        && Objects.equals(id, that.id)
        && statements.equals(that.statements)
        && unread.equals(that.unread);
  }

  @Override
  public int hashCode() {
    return Objects.hash(version, id, statements, unread);
  }

  @Override
  public String toString() {
    return toJson();
  }
}
