package io.stint.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a caller asks for in a role's session: policies, tags, source identity. */
final class SessionRequest {
  private static final int MOST_ARNS = 10;
  private static final int MOST_CHARACTERS = 2048;

  private final Account account;
  private final Call call;
  private final Session parent;

  /** The calling session hands down its transitive tags and its source identity. */
  SessionRequest(Account account, Call call) {
    this.account = account;
    this.call = call;
    this.parent = call.caller() instanceof Caller.Guest guest ? guest.session() : null;
  }

  Session.Narrowed read() {
    List<String> policies = new ArrayList<>();
    if (call.get("Policy") != null) {
      policies.add(Documents.permissions(call.get("Policy")));
    }
    List<String> arns = arns();
    int size = characters(policies, arns);
    if (size > MOST_CHARACTERS) {
      throw SandboxError.of(
          400,
          "PackedPolicyTooLarge",
          "Packed policy consumes "
              + percent(size)
              + "% of allotted space, please use smaller policy.");
    }
    Map<String, String> tags = askedTags();
    List<String> transitive = new ArrayList<>(call.request().list("TransitiveTagKeys"));
    for (String key : transitive) {
      if (!tags.containsKey(key)) {
        throw SandboxError.validation(
            "The specified transitive tag key must be included in the requested tags.");
      }
    }
    if (parent != null) {
      for (String key : parent.narrowed().transitiveTagKeys()) {
        if (tags.keySet().stream().anyMatch(key::equalsIgnoreCase)) {
          throw SandboxError.of(
              400,
              "InvalidParameterValue",
              "One of the specified transitive tag keys can't be set because it conflicts with a "
                  + "transitive tag key from the calling session.");
        }
        tags.put(key, parent.narrowed().tags().get(key));
        transitive.add(key);
      }
    }
    return new Session.Narrowed(policies, arns, tags, transitive, sourceIdentity());
  }

  /** Those that this call asks for, not those handed down. */
  Map<String, String> askedTags() {
    return new LinkedHashMap<>(Tags.fresh(call));
  }

  /** Once set it stays, whatever is assumed from there. */
  String sourceIdentity() {
    String asked = call.get("SourceIdentity");
    if (asked != null && asked.startsWith("aws:")) {
      throw SandboxError.validation("SourceIdentity must not begin with aws:");
    }
    String before = parent == null ? null : parent.narrowed().sourceIdentity();
    if (before != null && asked != null && !before.equals(asked)) {
      throw SandboxError.accessDenied(
          "The source identity of a session cannot be changed once it is set.");
    }
    return before == null ? asked : before;
  }

  private List<String> arns() {
    List<String> arns =
        call.request().structures("PolicyArns").stream().map(arn -> arn.get("arn")).toList();
    if (arns.size() > MOST_ARNS) {
      throw SandboxError.validation(
          "Number of policy ARNs exceeds the limit of " + MOST_ARNS + ".");
    }
    for (String arn : arns) {
      if (account.policy(arn).isEmpty()) {
        throw SandboxError.malformedPolicy("The policy " + arn + " does not exist.");
      }
    }
    return arns;
  }

  /** Of 2,048 characters that document and ARNs may have together; null without any. */
  static Integer packed(Session.Narrowed narrowed) {
    int size = characters(narrowed.policies(), narrowed.policyArns());
    for (Map.Entry<String, String> tag : narrowed.tags().entrySet()) {
      size += tag.getKey().length() + tag.getValue().length();
    }
    return size == 0 ? null : percent(size);
  }

  private static int characters(List<String> policies, List<String> arns) {
    return policies.stream().mapToInt(String::length).sum()
        + arns.stream().mapToInt(String::length).sum();
  }

  private static int percent(int size) {
    return (size * 100 + MOST_CHARACTERS - 1) / MOST_CHARACTERS;
  }
}
