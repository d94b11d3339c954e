package io.stint.iam;

/** Who goes first when the budget is short: what takes access away. */
enum Priority {
  NORMAL,
  URGENT
}
