package io.stint.sweep;

/**
 * The body of {@code POST /sweeps}.
 *
 * @param repair whether what is found is put right; true where nothing is said
 */
record SweepRequest(Boolean repair) {

  SweepRequest {
    repair = repair == null || repair;
  }
}
