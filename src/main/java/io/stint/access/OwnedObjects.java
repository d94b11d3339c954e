package io.stint.access;

import io.stint.security.Caller;
import io.stint.web.Refusal;

/** What a feature keeps, as owners see it. */
public interface OwnedObjects {

  OwnedKind kind();

  /**
   * Whether there is one that is the caller's own.
   *
   * @param nameOrId as it was sent
   */
  boolean isOwn(String nameOrId, Caller caller);

  /** 404, as for one that nobody has. */
  Refusal unknown(String nameOrId);
}
