package io.stint.security;

import java.util.List;

/** Implemented by each room that keeps something sealed, so that a new key reaches it. */
public interface SealedColumns {

  List<SealedColumn> sealed();
}
