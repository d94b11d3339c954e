package io.stint.role.trust;

import io.stint.policy.MfaDemand;
import io.stint.policy.PolicyDocument;
import io.stint.policy.Principal;
import io.stint.policy.Statement;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The trust policy of an adopted role: what others wrote stays, Stint's statements come and go. */
public final class OwnersTrust {

  /** The unique id that IAM shows in place of a principal that was deleted. */
  private static final Pattern DEAD = Pattern.compile("A[A-Z]{3}[A-Z0-9]{16,}");

  private OwnersTrust() {}

  /**
   * @param foreign the document without Stint's statements; null: there is none
   * @return the text to write; {@code foreign} as it is when there is nothing to add
   */
  public static String with(String foreign, List<Statement> own) {
    if (own.isEmpty()) {
      return foreign;
    }
    if (foreign == null) {
      return PolicyDocument.of(own).toJson();
    }
    return alive(PolicyDocument.observedTrust(foreign)).withStatements(own).toJson();
  }

  /**
   * What others wrote: the text from before Stint, byte for byte, as long as nobody changed it.
   *
   * @param observed the text in IAM now
   * @param found the text from before Stint
   */
  public static String base(String observed, String found) {
    PolicyDocument document = PolicyDocument.observedTrust(observed);
    if (document.statements().stream().noneMatch(statement -> Trust.ownSid(statement.sid()))) {
      return observed;
    }
    PolicyDocument others = document.withoutSids(Trust::ownSid);
    // As it was written together with Stint's statements.
    PolicyDocument before = alive(PolicyDocument.observedTrust(found)).withStatements(List.of());
    return alive(others).sameMeaning(before) ? found : others.toJson();
  }

  /**
   * What its owner demands of the sign-in of who assumes the role.
   *
   * @param observed the text in IAM, with Stint's statements or without
   */
  public static MfaDemand demand(String observed) {
    return MfaDemand.of(PolicyDocument.observedTrust(observed).withoutSids(Trust::ownSid));
  }

  public static boolean sameMeaning(String one, String other) {
    return one.equals(other)
        || PolicyDocument.observedTrust(one).sameMeaning(PolicyDocument.observedTrust(other));
  }

  /** The text without principals that were deleted: IAM shows them but takes them no more. */
  public static String alive(String text) {
    PolicyDocument document = PolicyDocument.observedTrust(text);
    PolicyDocument living = alive(document);
    if (living.equals(document)) {
      return text;
    }
    // IAM takes no trust policy without a statement; this one is not Stint's, and has no Sid.
    return (living.isEmpty() ? PolicyDocument.of(Trust.nobody(null)) : living).toJson();
  }

  /** The text without these principals, as they are named in it. */
  public static String without(String text, Set<String> principals) {
    PolicyDocument rest =
        PolicyDocument.observedTrust(text).withoutPrincipals(p -> principals.contains(p.value()));
    return (rest.isEmpty() ? Trust.document(List.of()) : rest).toJson();
  }

  private static PolicyDocument alive(PolicyDocument document) {
    return document.withoutPrincipals(OwnersTrust::isDead);
  }

  /** Whether it is shown by its unique id, since it was deleted. */
  public static boolean isDead(Principal principal) {
    return principal.type() == Principal.Type.AWS && DEAD.matcher(principal.value()).matches();
  }
}
