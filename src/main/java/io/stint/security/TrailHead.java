package io.stint.security;

import java.util.Optional;

/** Implemented by who keeps the head of the trail. */
public interface TrailHead {

  /** By {@link TrailKeys}: who has signed it; empty: nobody has yet. */
  Optional<String> signedBy();
}
