package io.stint.sandbox;

/** Something the account keeps: found by its key (a name, ignoring case) or its unique id. */
interface Stored {
  String key();

  String id();
}
