package io.stint.rights;

/** {@code docs/iam/kms.json} for the sandbox's key. */
public final class KmsDocument {

  private KmsDocument() {}

  public static String filledIn() {
    return Rights.document("kms")
        .replace("REGION", "us-east-1")
        .replace("KEY_ID", "00000000-0000-4000-8000-000000000000");
  }
}
