package io.stint.security;

/** Opens a key that a key management service has sealed. */
public interface KeyEnvelope {

  /**
   * Asks the service; to be called at start alone.
   *
   * @throws Refused with the service's own code, and nothing of the key
   */
  byte[] open(byte[] sealed);

  /** It does not open it, or cannot be asked. */
  final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Refused(String message) {
      super(message, null, false, false);
    }
  }
}
