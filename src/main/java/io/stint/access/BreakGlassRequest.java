package io.stint.access;

import io.stint.web.Refusal;

/**
 * The body of {@code POST /break-glass}.
 *
 * @param reason for whoever is alarmed
 */
record BreakGlassRequest(String reason) {

  private static final int LONGEST = 1_000;

  /**
   * @throws Refusal 400
   */
  void check() {
    if (reason == null || reason.isBlank() || reason.length() > LONGEST) {
      throw Refusal.invalid("/reason", "A reason of 1 to 1,000 characters is required.");
    }
  }
}
