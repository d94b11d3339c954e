package io.stint.audit;

import java.util.Optional;

/** Somebody who passes events on and may be behind: what was not passed on yet is not forgotten. */
public interface EventFollower {

  /**
   * Everything up to this place has been passed on; asked in the transaction that forgets.
   *
   * @return empty: there is nobody to pass anything on to
   */
  Optional<Position> told();
}
