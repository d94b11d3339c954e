package io.stint.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A little of KMS (AWS JSON 1.1): one key, under whatever name it is asked for, that seals and
 * opens. It is made of nothing secret, so that what was sealed is opened after a restart: a
 * sandbox's.
 *
 * @see <a href="https://docs.aws.amazon.com/kms/latest/APIReference/API_Operations.html">KMS</a>
 */
final class KeyService {

  static final String TARGET = "TrentService.";

  private static final String ARN =
      "arn:aws:kms:"
          + SandboxAws.REGION
          + ":"
          + Named.ACCOUNT
          + ":key/00000000-0000-4000-8000-000000000000";
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int NONCE = 12;
  private static final int TAG_BITS = 128;
  private static final int MOST = 4096;

  private final Account account;
  private final Authentication authentication;
  private final Authorization authorization;
  private final SecureRandom random = new SecureRandom();

  KeyService(Account account) {
    this.account = account;
    authentication = new Authentication(account);
    authorization = new Authorization(account);
  }

  HttpDoor.Answer answer(SignatureV4.Signed http) {
    try {
      Caller caller = authentication.caller(SignatureV4.read(http), http, false);
      String action = http.headers().get("x-amz-target").substring(TARGET.length());
      JsonNode asked = JSON.readTree(http.body());
      Map<String, String> context = new TreeMap<>();
      asked
          .path("EncryptionContext")
          .properties()
          .forEach(entry -> context.put(entry.getKey(), entry.getValue().asText()));
      account.seenFromOutside(
          () -> {
            authorization.kms(caller, action, ARN, context, account.clock.instant());
            return null;
          });
      return said(200, run(action, asked, context));
    } catch (SandboxError e) {
      String code = e.code().equals("AccessDenied") ? "AccessDeniedException" : e.code();
      ObjectNode error = JSON.createObjectNode().put("__type", code);
      return said(400, error.put("message", e.getMessage()));
    } catch (IOException e) {
      ObjectNode error = JSON.createObjectNode().put("__type", "SerializationException");
      return said(400, error.put("message", "The body is no JSON."));
    }
  }

  private ObjectNode run(String action, JsonNode asked, Map<String, String> context) {
    ObjectNode answer = JSON.createObjectNode().put("KeyId", ARN);
    switch (action) {
      case "Encrypt" -> answer.put("CiphertextBlob", sealed(bytes(asked, "Plaintext"), context));
      case "Decrypt" -> answer.put("Plaintext", opened(bytes(asked, "CiphertextBlob"), context));
      case "GenerateDataKey" -> {
        byte[] key = new byte[32];
        random.nextBytes(key);
        answer.put("Plaintext", base64(key)).put("CiphertextBlob", sealed(key, context));
      }
      default ->
          throw SandboxError.of(
              400, "UnknownOperationException", "There is no " + action + " here.");
    }
    return action.equals("GenerateDataKey")
        ? answer
        : answer.put("EncryptionAlgorithm", "SYMMETRIC_DEFAULT");
  }

  private static byte[] bytes(JsonNode asked, String member) {
    try {
      byte[] bytes = Base64.getDecoder().decode(asked.path(member).asText());
      if (bytes.length > 0 && bytes.length <= 2 * MOST) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      // Refused below.
    }
    throw SandboxError.of(400, "ValidationException", member + " is not valid.");
  }

  private String sealed(byte[] plain, Map<String, String> context) {
    byte[] nonce = new byte[NONCE];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, context).doFinal(plain);
      return base64(ByteBuffer.allocate(NONCE + sealed.length).put(nonce).put(sealed).array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String opened(byte[] sealed, Map<String, String> context) {
    try {
      byte[] nonce = Arrays.copyOf(sealed, NONCE);
      return base64(
          cipher(Cipher.DECRYPT_MODE, nonce, context)
              .doFinal(sealed, NONCE, Math.max(0, sealed.length - NONCE)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw SandboxError.of(400, "InvalidCiphertextException", null);
    }
  }

  private static Cipher cipher(int mode, byte[] nonce, Map<String, String> context)
      throws GeneralSecurityException {
    byte[] key =
        MessageDigest.getInstance("SHA-256")
            .digest("the sandbox's key, not a secret".getBytes(UTF_8));
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(context.toString().getBytes(UTF_8));
    return cipher;
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static HttpDoor.Answer said(int status, ObjectNode body) {
    try {
      return new HttpDoor.Answer(
          status, "application/x-amz-json-1.1", JSON.writeValueAsString(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
