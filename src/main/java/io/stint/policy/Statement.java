package io.stint.policy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One statement of a policy document, as written: order and spelling are kept.
 *
 * @param sid null when there is none
 * @param principal null in identity policies
 * @param action never null
 * @param resource null in trust policies
 * @param condition operator → key → values; all must be met, one value of each is enough
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html">Grammar</a>
 */
public record Statement(
    String sid,
    Effect effect,
    Selection<Principal> principal,
    Selection<String> action,
    Selection<String> resource,
    Map<String, Map<String, List<String>>> condition) {

  public Statement {
    Map<String, Map<String, List<String>>> copy = new LinkedHashMap<>();
    condition.forEach(
        (operator, keys) -> {
          Map<String, List<String>> values = new LinkedHashMap<>();
          keys.forEach((key, wanted) -> values.put(key, List.copyOf(wanted)));
          copy.put(operator, Collections.unmodifiableMap(values));
        });
    condition = Collections.unmodifiableMap(copy);
  }

  public static Builder allow(String... actions) {
    return new Builder(Effect.ALLOW).actions(List.of(actions));
  }

  public static Builder deny(String... actions) {
    return new Builder(Effect.DENY).actions(List.of(actions));
  }

  /**
   * Its actions, ready to be matched against names in lower case. AWS does not say what a blank in
   * an action means: it is read so that rather more is held to be given, left out of what gives and
   * kept in what takes, where it matches nothing.
   */
  List<Wildcard> actionPatterns() {
    boolean gives = (effect == Effect.ALLOW) != action.except();
    return action.values().stream()
        .map(value -> gives ? value.replace(" ", "") : value)
        .map(value -> Wildcard.of(value.toLowerCase(Locale.ROOT)))
        .toList();
  }

  /** A builder that starts from this statement. */
  public Builder toBuilder() {
    Builder builder = new Builder(effect);
    builder.sid = sid;
    builder.principal = principal;
    builder.action = action;
    builder.resource = resource;
    condition.forEach(
        (operator, keys) -> keys.forEach((key, values) -> builder.when(operator, key, values)));
    return builder;
  }

  /**
   * What this Allow and the other both give, in one statement that gives no more than either.
   *
   * @return this statement, where they say the same but for their Sids; empty: nothing, or nothing
   *     that can be said in one statement
   */
  public Optional<Statement> overlap(Statement other) {
    return Overlap.of(this, other);
  }

  /** Puts a statement together; {@link PolicyDocument} checks it. */
  public static final class Builder {
    private final Effect effect;
    private String sid;
    private Selection<Principal> principal;
    private Selection<String> action;
    private Selection<String> resource;
    private final Map<String, Map<String, List<String>>> condition = new LinkedHashMap<>();

    Builder(Effect effect) {
      this.effect = effect;
    }

    /** Letters and digits only, unique in the document. */
    public Builder sid(String value) {
      this.sid = value;
      return this;
    }

    public Builder principals(Principal... principals) {
      return principals(List.of(principals));
    }

    public Builder principals(List<Principal> principals) {
      this.principal = Selection.only(principals);
      return this;
    }

    public Builder notPrincipals(List<Principal> principals) {
      this.principal = Selection.allBut(principals);
      return this;
    }

    public Builder actions(List<String> actions) {
      this.action = Selection.only(actions);
      return this;
    }

    public Builder notActions(List<String> actions) {
      this.action = Selection.allBut(actions);
      return this;
    }

    public Builder on(String... resources) {
      return on(List.of(resources));
    }

    /** ARNs, or {@code *}. */
    public Builder on(List<String> resources) {
      this.resource = Selection.only(resources);
      return this;
    }

    public Builder notOn(List<String> resources) {
      this.resource = Selection.allBut(resources);
      return this;
    }

    public Builder when(String operator, String key, String... values) {
      return when(operator, key, List.of(values));
    }

    /** Sets the values of one condition, replacing what was there. */
    public Builder when(String operator, String key, List<String> values) {
      condition
          .computeIfAbsent(operator, o -> new LinkedHashMap<>())
          .put(key, new ArrayList<>(values));
      return this;
    }

    /** Takes a condition out, ignoring the case of operator and key as IAM does. */
    Builder without(String operator, String key) {
      condition.forEach(
          (o, keys) -> {
            if (o.equalsIgnoreCase(operator)) {
              keys.keySet().removeIf(k -> k.equalsIgnoreCase(key));
            }
          });
      condition.values().removeIf(Map::isEmpty);
      return this;
    }

    public Statement build() {
      return new Statement(sid, effect, principal, action, resource, condition);
    }
  }
}
