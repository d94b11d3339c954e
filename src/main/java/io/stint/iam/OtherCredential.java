package io.stint.iam;

/**
 * A credential of a user that is neither a password nor an access key: an SSH key, a credential for
 * one service, or a signing certificate.
 *
 * @param id as IAM has it
 */
public record OtherCredential(Kind kind, String id, boolean active) {

  /** What it is. */
  public enum Kind {
    SSH_KEY("the SSH key"),
    SERVICE("the service credential"),
    CERTIFICATE("the signing certificate");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  @Override
  public String toString() {
    return kind.words + " " + id;
  }
}
