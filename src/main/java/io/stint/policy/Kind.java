package io.stint.policy;

/** What a document is for; each has rules of its own. */
enum Kind {
  IDENTITY,
  TRUST,
  RESOURCE
}
