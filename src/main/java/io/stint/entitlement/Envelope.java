package io.stint.entitlement;

/**
 * What else than its policies decides who may do what as an identity: of a role its trust policy,
 * its permissions boundary and how long its sessions live. Its calls are part of the writer's
 * order.
 */
public interface Envelope {

  /** Of an identity that has nothing of the kind. */
  Envelope NONE =
      new Envelope() {
        @Override
        public boolean narrows() {
          return false;
        }

        @Override
        public void narrow(IndependentCalls calls, boolean alone) {}

        @Override
        public void widen(IndependentCalls calls) {}

        @Override
        public void requireSeen() {}
      };

  /** Whether somebody is to have less by it. */
  boolean narrows();

  /**
   * What takes away, each call whatever becomes of the others. May be asked for again; what went
   * well is not done twice.
   *
   * @param alone whether nothing else has to be done before {@link #widen}: what one call can do
   *     there may wait for it
   */
  void narrow(IndependentCalls calls, boolean alone);

  /** What gives. Only when all else is as wanted, the Denies first of all. */
  void widen(IndependentCalls calls);

  /**
   * What took away is believed when IAM shows it.
   *
   * @throws NotYetVisible when IAM does not
   */
  void requireSeen();
}
