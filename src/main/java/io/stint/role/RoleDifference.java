package io.stint.role;

import static java.util.Comparator.comparingInt;
import static java.util.Comparator.naturalOrder;

import io.stint.policy.PolicyDocument;
import io.stint.role.trust.OwnersTrust;
import io.stint.role.trust.Trust;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What has to be changed in IAM so that it is as wanted.
 *
 * @param observed what is in IAM
 * @param claimed what Stint has written, or has begun to write
 * @param found what was there before Stint; null on a role that Stint made: all of it is Stint's
 */
record RoleDifference(
    RoleSnapshot observed, RoleSnapshot desired, RoleSnapshot claimed, RoleSnapshot found) {

  private boolean adopted() {
    return found != null;
  }

  List<String> inlineToDelete() {
    return observed.inline().keySet().stream()
        .filter(name -> !desired.inline().containsKey(name))
        .filter(
            name ->
                !adopted()
                    || claimed.inline().containsKey(name) && !found.inline().containsKey(name))
        .toList();
  }

  /** What shrinks comes first: all of them share one quota. */
  Map<String, String> inlineToPut() {
    Map<String, String> put = new LinkedHashMap<>();
    desired.inline().keySet().stream()
        .sorted(comparingInt(this::growth).thenComparing(naturalOrder()))
        .forEach(name -> put.put(name, desired.inline().get(name)));
    put.entrySet()
        .removeIf(
            one -> PolicyDocument.sameMeaning(one.getValue(), observed.inline().get(one.getKey())));
    return put;
  }

  private int growth(String policy) {
    String before = observed.inline().get(policy);
    return PolicyDocument.sizeOf(desired.inline().get(policy))
        - (before == null ? 0 : PolicyDocument.sizeOf(before));
  }

  List<String> toDetach() {
    return minus(observed.attached(), desired.attached()).stream()
        .filter(
            arn ->
                !adopted() || claimed.attached().contains(arn) && !found.attached().contains(arn))
        .toList();
  }

  List<String> toAttach() {
    return minus(desired.attached(), observed.attached());
  }

  /** Those of {@link #toDetach} that are no Denies on sessions. */
  List<String> managedToDetach() {
    return minus(toDetach(), overflowToRemove());
  }

  /** Those of {@link #toAttach} that are no Denies on sessions. */
  List<String> managedToAttach() {
    return minus(toAttach(), desired.overflow().keySet());
  }

  /** Denies on sessions that are to be attached. */
  List<String> overflowToAttach() {
    return toAttach().stream().filter(desired.overflow()::containsKey).toList();
  }

  /**
   * The Denies on sessions that are to be written into the role itself.
   *
   * @param lifting whether those that are not wanted there any more go; else they stay beside
   * @return empty: what is there says the same, or there should be none
   */
  Optional<String> sessionsToPut(boolean lifting) {
    String before = observed.inline().get(SessionDenies.POLICY);
    String after = desired.inline().get(SessionDenies.POLICY);
    String text = lifting || before == null ? after : SessionDenies.both(after, before);
    return text == null || PolicyDocument.sameMeaning(text, before)
        ? Optional.empty()
        : Optional.of(text);
  }

  /** Also those that a pass had begun to write or to remove. */
  List<String> overflowToRemove() {
    return minus(claimed.overflow().keySet(), desired.overflow().keySet());
  }

  /**
   * Denies on sessions beside the role itself that are to be written before anything else.
   *
   * @param lifting whether those that are not wanted any more may go at once, in what gets more
   *     than it loses; else they stay beside
   */
  Map<String, String> overflowToDeny(boolean lifting) {
    Map<String, String> write = overflowToWrite();
    if (lifting) {
      write.keySet().removeIf(this::shrinks);
      return write;
    }
    write.replaceAll(
        (arn, text) ->
            observed.overflow().containsKey(arn)
                ? SessionDenies.both(text, observed.overflow().get(arn))
                : text);
    write.entrySet().removeIf(one -> one.getValue().equals(observed.overflow().get(one.getKey())));
    return write;
  }

  private boolean shrinks(String arn) {
    String before = observed.overflow().get(arn);
    return before != null && before.length() > desired.overflow().get(arn).length();
  }

  private Map<String, String> overflowToWrite() {
    Map<String, String> write = new TreeMap<>(desired.overflow());
    write.entrySet().removeIf(one -> one.getValue().equals(observed.overflow().get(one.getKey())));
    return write;
  }

  /** The text to write; empty: what is there says the same. */
  Optional<String> trust() {
    return OwnersTrust.sameMeaning(observed.trust(), desired.trust())
        ? Optional.empty()
        : Optional.of(desired.trust());
  }

  /**
   * A narrowed trust policy; word for word its owner's where nothing of Stint's is left in it: a
   * pass may end here, and the next one finds no other trace of what was there before.
   */
  String asTheOwners(String trust, String narrowed) {
    boolean isOwners =
        adopted()
            && PolicyDocument.parseTrust(narrowed).statements().stream()
                .noneMatch(statement -> Trust.ownSid(statement.sid()));
    return isOwners ? OwnersTrust.base(trust, found.trust()) : narrowed;
  }

  /** Empty: it is right; an empty one inside: there should be none. */
  Optional<Optional<String>> boundary() {
    return adopted()
            || Objects.equals(observed.permissionsBoundary(), desired.permissionsBoundary())
        ? Optional.empty()
        : Optional.of(Optional.ofNullable(desired.permissionsBoundary()));
  }

  /** Whether sessions get shorter: who comes in later must not have a longer one. */
  boolean shortens() {
    return settings() && desired.maxSessionDuration().compareTo(observed.maxSessionDuration()) < 0;
  }

  /** Whether, inline policies aside, nothing but Denies on sessions and the trust differs. */
  boolean isOnlySessionsAndTrust() {
    return managedToDetach().isEmpty()
        && managedToAttach().isEmpty()
        && boundary().isEmpty()
        && !shortens();
  }

  /** Whether description or session duration differ. */
  boolean settings() {
    return !adopted()
        && !(observed.description().equals(desired.description())
            && observed.maxSessionDuration().equals(desired.maxSessionDuration()));
  }

  Map<String, String> tagsToSet() {
    Map<String, String> set = new TreeMap<>(adopted() ? Map.of() : desired.tags());
    set.entrySet().removeIf(tag -> tag.getValue().equals(observed.tags().get(tag.getKey())));
    return set;
  }

  /** IAM tells keys apart ignoring case. */
  List<String> tagsToRemove() {
    Map<String, String> kept = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    kept.putAll(desired.tags());
    return adopted()
        ? List.of()
        : observed.tags().keySet().stream().filter(key -> !kept.containsKey(key)).toList();
  }

  boolean isNone() {
    return inlineToDelete().isEmpty()
        && inlineToPut().isEmpty()
        && toDetach().isEmpty()
        && toAttach().isEmpty()
        && overflowToRemove().isEmpty()
        && overflowToWrite().isEmpty()
        && trust().isEmpty()
        && boundary().isEmpty()
        && !settings()
        && tagsToSet().isEmpty()
        && tagsToRemove().isEmpty();
  }

  private static List<String> minus(Collection<String> all, Collection<String> others) {
    return all.stream().filter(one -> !others.contains(one)).toList();
  }
}
