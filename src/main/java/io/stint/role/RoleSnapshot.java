package io.stint.role;

import io.stint.entitlement.PolicySet;
import io.stint.iam.PolicyArn;
import io.stint.iam.PolicyName;
import io.stint.policy.PolicyDocument;
import io.stint.policy.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A role's documents and settings in IAM, as far as Stint has a say in them: what a pass wants,
 * what the last one left, or what is really there.
 *
 * @param ownTrust the statements of Stint's own, as one document; null when there are none
 * @param trust the whole document
 * @param description null on an adopted role: not Stint's
 * @param inline documents by policy name
 * @param attached ARNs
 * @param overflow documents, by ARN, of the managed policies that hold session denies for which
 *     there was no place in the role; they are in {@code attached} too
 */
public record RoleSnapshot(
    String ownTrust,
    String trust,
    String description,
    Duration maxSessionDuration,
    Map<String, String> tags,
    String permissionsBoundary,
    Map<String, String> inline,
    List<String> attached,
    Map<String, String> overflow) {

  static final RoleSnapshot NOTHING =
      new RoleSnapshot(null, null, null, null, null, null, null, null, null);

  public RoleSnapshot {
    tags = copy(tags);
    inline = copy(inline);
    overflow = copy(overflow);
    attached = attached == null ? List.of() : attached.stream().sorted().distinct().toList();
  }

  PolicySet policies() {
    Map<PolicyName, String> documents = new LinkedHashMap<>();
    inline.forEach((name, text) -> documents.put(new PolicyName(name), text));
    Map<PolicyName, String> own = new LinkedHashMap<>();
    overflow.forEach((arn, text) -> own.put(new PolicyArn(arn).name(), text));
    Set<PolicyArn> arns = new LinkedHashSet<>();
    attached.stream()
        .filter(arn -> !overflow.containsKey(arn))
        .forEach(arn -> arns.add(new PolicyArn(arn)));
    return new PolicySet(documents, own, arns);
  }

  /** The Denies on sessions, in the role and beside it. */
  List<Statement> sessionDenies() {
    List<Statement> statements = new ArrayList<>();
    Stream.concat(
            Stream.ofNullable(inline.get(RevocationDenies.POLICY)), overflow.values().stream())
        .forEach(text -> statements.addAll(PolicyDocument.parse(text).statements()));
    return statements;
  }

  /** The same names, and those of {@code other}: what may be Stint's while a pass is under way. */
  RoleSnapshot claiming(RoleSnapshot other) {
    if (other == null) {
      return this;
    }
    Map<String, String> bothInline = new TreeMap<>(inline);
    bothInline.putAll(other.inline);
    Map<String, String> bothOverflow = new TreeMap<>(overflow);
    bothOverflow.putAll(other.overflow);
    List<String> bothAttached = new ArrayList<>(other.attached);
    bothAttached.addAll(attached);
    return new RoleSnapshot(
        other.ownTrust,
        other.trust,
        description,
        maxSessionDuration,
        tags,
        permissionsBoundary,
        bothInline,
        bothAttached,
        bothOverflow);
  }

  RoleSnapshot withTrust(String text) {
    return with(text, inline, attached, overflow);
  }

  RoleSnapshot withInline(Map<String, String> documents) {
    return with(trust, documents, attached, overflow);
  }

  RoleSnapshot withoutInline(Collection<String> names) {
    Map<String, String> others = new TreeMap<>(inline);
    others.keySet().removeAll(names);
    return withInline(others);
  }

  RoleSnapshot withAttached(List<String> arns) {
    return with(trust, inline, arns, overflow);
  }

  RoleSnapshot withOverflow(Map<String, String> documents) {
    return with(trust, inline, attached, documents);
  }

  private RoleSnapshot with(
      String text, Map<String, String> documents, List<String> arns, Map<String, String> more) {
    return new RoleSnapshot(
        ownTrust,
        text,
        description,
        maxSessionDuration,
        tags,
        permissionsBoundary,
        documents,
        arns,
        more);
  }

  /** Whether Stint's part is the same. */
  boolean sameOwn(RoleSnapshot other) {
    return Objects.equals(ownTrust, other.ownTrust)
        && inline.equals(other.inline)
        && attached.equals(other.attached)
        && overflow.equals(other.overflow);
  }

  private static Map<String, String> copy(Map<String, String> values) {
    return values == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(values));
  }
}
