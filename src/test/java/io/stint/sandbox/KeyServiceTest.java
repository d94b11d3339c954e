package io.stint.sandbox;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.stint.rights.KmsDocument;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.AccessKey;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.DataKeySpec;
import software.amazon.awssdk.services.kms.model.InvalidCiphertextException;

/** The little of KMS that a master key needs, over the real SDK. */
class KeyServiceTest {

  private static final byte[] KEY = new byte[32];
  private static final Map<String, String> OURS = Map.of("stint", "secrets");

  private SandboxAws aws;

  @BeforeEach
  void start() {
    aws = SandboxAws.start(SandboxAws.Options.inMemory());
  }

  @AfterEach
  void stop() {
    aws.close();
  }

  private KmsClient kms(AwsCredentials keys) {
    return KmsClient.builder()
        .endpointOverride(aws.endpoint())
        .region(Region.US_EAST_1)
        .credentialsProvider(StaticCredentialsProvider.create(keys))
        .httpClientBuilder(ApacheHttpClient.builder())
        .build();
  }

  private KmsClient administrator() {
    return kms(AwsBasicCredentials.create(SandboxAws.ACCESS_KEY_ID, SandboxAws.SECRET_ACCESS_KEY));
  }

  private static SdkBytes sealed(KmsClient kms) {
    return kms.encrypt(
            r ->
                r.keyId("alias/stint")
                    .plaintext(SdkBytes.fromByteArray(KEY))
                    .encryptionContext(OURS))
        .ciphertextBlob();
  }

  @Test
  void whatIsSealedIsOpenedInItsContextAlone() {
    try (KmsClient kms = administrator()) {
      SdkBytes sealed = sealed(kms);
      assertArrayEquals(
          KEY,
          kms.decrypt(r -> r.ciphertextBlob(sealed).encryptionContext(OURS))
              .plaintext()
              .asByteArray());
      assertThrows(
          InvalidCiphertextException.class, () -> kms.decrypt(r -> r.ciphertextBlob(sealed)));
      assertThrows(
          InvalidCiphertextException.class,
          () ->
              kms.decrypt(
                  r -> r.ciphertextBlob(sealed).encryptionContext(Map.of("stint", "other"))));
      var data =
          kms.generateDataKey(
              r -> r.keyId("alias/stint").keySpec(DataKeySpec.AES_256).encryptionContext(OURS));
      assertArrayEquals(
          data.plaintext().asByteArray(),
          kms.decrypt(r -> r.ciphertextBlob(data.ciphertextBlob()).encryptionContext(OURS))
              .plaintext()
              .asByteArray());
    }
  }

  @Test
  void whoMayOpenMayNotSealAndNothingOfAnotherContext() {
    try (IamClient iam = Clients.iam(aws);
        KmsClient all = administrator()) {
      iam.createUser(r -> r.userName("service"));
      AccessKey made = iam.createAccessKey(r -> r.userName("service")).accessKey();
      SdkBytes sealed = sealed(all);
      SdkBytes other =
          all.encrypt(r -> r.keyId("alias/stint").plaintext(SdkBytes.fromByteArray(KEY)))
              .ciphertextBlob();
      try (KmsClient service =
          kms(AwsBasicCredentials.create(made.accessKeyId(), made.secretAccessKey()))) {
        denied(() -> service.decrypt(r -> r.ciphertextBlob(sealed).encryptionContext(OURS)));
        iam.putUserPolicy(
            r -> r.userName("service").policyName("kms").policyDocument(KmsDocument.filledIn()));
        service.decrypt(r -> r.ciphertextBlob(sealed).encryptionContext(OURS));
        denied(() -> service.decrypt(r -> r.ciphertextBlob(other)));
        denied(() -> sealed(service));
      }
    }
  }

  private static void denied(Runnable call) {
    AwsServiceException refused = assertThrows(AwsServiceException.class, call::run);
    assertEquals("AccessDeniedException", refused.awsErrorDetails().errorCode());
  }
}
