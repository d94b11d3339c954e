package io.stint.cohort.roster;

/**
 * How a list of people is taken.
 *
 * @param adopt whether users that exist and are not Stint's are taken in
 * @param mode what becomes of members who are not in the list
 * @param confirmed whether more of them may go than a slip would take out
 */
public record Upload(boolean adopt, Mode mode, boolean confirmed) {

  /** What becomes of members who are not in the list. */
  public enum Mode {
    /** They stay. */
    ADD,
    /** They are taken out. */
    SYNC
  }

  public Upload {
    mode = mode == null ? Mode.ADD : mode;
  }

  public boolean isSync() {
    return mode == Mode.SYNC;
  }

  /** The same for a plan: it shows who would go, however many these are. */
  public Upload planned() {
    return new Upload(adopt, mode, true);
  }
}
