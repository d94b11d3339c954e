package io.stint.iam;

import io.stint.security.KeyEnvelope;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.KmsClient;

/**
 * Opens with AWS KMS. Which key it is stands in what is sealed; the encryption context ties it to
 * Stint, so that nothing else that the key has sealed is taken for it.
 *
 * @see <a href="https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html">Decrypt</a>
 */
@ApplicationScoped
class KmsEnvelope implements KeyEnvelope {

  private static final Map<String, String> CONTEXT = Map.of("stint", "secrets");

  private final KmsClient kms;

  KmsEnvelope(KmsClient kms) {
    this.kms = kms;
  }

  @Override
  public byte[] open(byte[] sealed) {
    try {
      return kms.decrypt(
              r -> r.ciphertextBlob(SdkBytes.fromByteArray(sealed)).encryptionContext(CONTEXT))
          .plaintext()
          .asByteArray();
    } catch (AwsServiceException e) {
      throw new Refused(
          "KMS answers %s. It has to be sealed with the encryption context stint=secrets, and Stint to have kms:Decrypt on that key."
              .formatted(
                  e.awsErrorDetails() == null ? e.statusCode() : e.awsErrorDetails().errorCode()));
    } catch (SdkException e) {
      throw new Refused("KMS cannot be asked (" + e.getMessage() + ").");
    }
  }
}
