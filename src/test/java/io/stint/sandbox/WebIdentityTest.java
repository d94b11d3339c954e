package io.stint.sandbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.AssumeRoleWithWebIdentityResponse;

class WebIdentityTest {
  private static final String ISSUER = "https://tokens.example.org";
  private static final String PROVIDER =
      "arn:aws:iam::123456789012:oidc-provider/tokens.example.org";

  private KeyPair keys;
  private SandboxAws aws;
  private StsClient sts;

  @BeforeEach
  void start() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    keys = generator.generateKeyPair();
    RSAPublicKey key = (RSAPublicKey) keys.getPublic();
    String jwks =
        "{\"keys\":[{\"kty\":\"RSA\",\"kid\":\"k1\",\"n\":\""
            + encode(key.getModulus().toByteArray())
            + "\",\"e\":\""
            + encode(key.getPublicExponent().toByteArray())
            + "\"}]}";
    aws = SandboxAws.start(SandboxAws.Options.inMemory().issuers(Map.of(ISSUER, jwks)));
    sts = Clients.sts(aws, Clients.administrator());
    IamClient iam = Clients.iam(aws);
    iam.createOpenIDConnectProvider(r -> r.url(ISSUER).clientIDList("stint"));
    iam.createRole(
        r ->
            r.roleName("ci")
                .assumeRolePolicyDocument(
                    "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
                        + "\"Principal\":{\"Federated\":\""
                        + PROVIDER
                        + "\"},"
                        + "\"Action\":\"sts:AssumeRoleWithWebIdentity\",\"Condition\":{"
                        + "\"StringEquals\":{\"tokens.example.org:aud\":\"stint\","
                        + "\"tokens.example.org:sub\":\"repo:main\"}}}]}"));
  }

  @AfterEach
  void stop() {
    aws.close();
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private String token(String subject, String audience) throws GeneralSecurityException {
    String header = "{\"alg\":\"RS256\",\"kid\":\"k1\"}";
    long exp = aws.clock().instant().plus(Duration.ofMinutes(5)).getEpochSecond();
    String claims =
        "{\"iss\":\""
            + ISSUER
            + "\",\"sub\":\""
            + subject
            + "\",\"aud\":\""
            + audience
            + "\",\"exp\":"
            + exp
            + "}";
    String signed =
        encode(header.getBytes(StandardCharsets.UTF_8))
            + "."
            + encode(claims.getBytes(StandardCharsets.UTF_8));
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(keys.getPrivate());
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + encode(signature.sign());
  }

  private AssumeRoleWithWebIdentityResponse assume(String token) {
    return sts.assumeRoleWithWebIdentity(
        r ->
            r.roleArn("arn:aws:iam::123456789012:role/ci")
                .roleSessionName("build-7")
                .webIdentityToken(token));
  }

  private static void refused(String code, Runnable call) {
    AwsServiceException e = assertThrows(AwsServiceException.class, call::run);
    assertEquals(code, e.awsErrorDetails().errorCode(), e.getMessage());
  }

  @Test
  void aTokenOfTheTrustedIssuerBecomesASession() throws Exception {
    AssumeRoleWithWebIdentityResponse answer = assume(token("repo:main", "stint"));
    assertEquals("repo:main", answer.subjectFromWebIdentityToken());
    assertEquals(
        "arn:aws:sts::123456789012:assumed-role/ci/build-7",
        Clients.sts(aws, Clients.of(answer.credentials())).getCallerIdentity().arn());
  }

  @Test
  void anotherSubjectAudienceSignatureOrTimeIsRefused() throws Exception {
    String otherSubject = token("repo:fork", "stint");
    refused("AccessDenied", () -> assume(otherSubject));
    String otherAudience = token("repo:main", "other");
    refused("InvalidIdentityToken", () -> assume(otherAudience));
    String good = token("repo:main", "stint");
    String forged =
        otherSubject.substring(0, otherSubject.lastIndexOf('.'))
            + good.substring(good.lastIndexOf('.'));
    refused("InvalidIdentityToken", () -> assume(forged));
    aws.clock().advance(Duration.ofMinutes(6));
    refused("ExpiredTokenException", () -> assume(good));
  }

  @Test
  void withoutIssuersItIsNotOffered() throws Exception {
    String good = token("repo:main", "stint");
    aws.close();
    aws = SandboxAws.start(SandboxAws.Options.inMemory());
    sts = Clients.sts(aws, Clients.administrator());
    refused("InvalidIdentityToken", () -> assume(good));
  }
}
