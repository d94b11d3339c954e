package io.stint.sweep;

/** What the sweep made of a finding. */
public enum FindingOutcome {
  /** Nothing: it was only to look, or nothing is to be done. */
  LEFT,
  /** Its row is due, and puts it right. */
  REPAIRED,
  REMOVED,
  /** Waits for an approval. */
  HELD,
  /** AWS refused it; the next sweep tries again. */
  FAILED
}
