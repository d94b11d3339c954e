package io.stint.sweep;

import java.util.Locale;
import java.util.Optional;

/**
 * One difference between IAM and the rows.
 *
 * @param name as people know it: of a membership or a policy with its holder in front, {@code
 *     workshop/ada}
 * @param iamId the unique id of what is there; null: there is none, or none is known
 * @param detail in words
 * @param remedy does something about it; null: it is only told
 */
public record Finding(
    FindingKind kind, Thing thing, String name, String iamId, String detail, Remedy remedy) {

  /**
   * Runs with no transaction open, and may run twice. Throws {@link io.stint.iam.IamFailure} where
   * AWS does not do it.
   */
  public interface Remedy {

    /** Whether it was still to be done: what was found may be so no longer. */
    boolean apply();
  }

  /** Something that is only told. */
  public static Finding told(
      FindingKind kind, Thing thing, String name, String iamId, String detail) {
    return new Finding(kind, thing, name, iamId, detail, null);
  }

  /**
   * Something that a row is about and IAM does not have any more.
   *
   * @param adopted whether somebody else had made it: Stint does not
   */
  public static Finding missing(
      Thing thing, String name, String iamId, boolean adopted, Remedy remedy) {
    String what = thing.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    String detail =
        adopted
            ? "the adopted " + what + " is not in IAM any more; Stint does not make it"
            : "the " + what + " is not in IAM any more; it is made again";
    return new Finding(FindingKind.MISSING, thing, name, iamId, detail, remedy);
  }

  /** Whether an object of IAM is gone for good after it: what the brake counts. */
  boolean removes() {
    return kind == FindingKind.EXTRA && remedy != null;
  }

  Optional<Remedy> remedied() {
    return Optional.ofNullable(remedy);
  }

  /** The same in every sweep that finds it. */
  String key() {
    return String.join(" ", kind.name(), thing.name(), name, iamId == null ? "-" : iamId);
  }
}
