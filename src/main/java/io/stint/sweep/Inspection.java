package io.stint.sweep;

import java.time.Instant;

/** What a feature knows of IAM. One bean for a feature that has objects there. */
public interface Inspection {

  /**
   * A sweep begins.
   *
   * @param calm a row that has changed since then, or is being worked on, is not judged: IAM may
   *     not have shown all of it
   */
  Inspector begin(Instant calm);
}
