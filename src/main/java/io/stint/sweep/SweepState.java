package io.stint.sweep;

enum SweepState {
  RUNNING,
  AWAITING_APPROVAL,
  DONE
}
