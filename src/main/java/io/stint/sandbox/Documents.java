package io.stint.sandbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.stint.policy.InvalidPolicyException;
import io.stint.policy.PolicyDocument;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Policy documents as they go in and out: checked, measured, URL-encoded. */
final class Documents {
  static final ObjectMapper JSON = new ObjectMapper();
  private static final int KEPT = 4096;
  private static final int LONGEST_KEPT = 16_384;

  /** Parsing costs more than deciding, and the same few documents decide nearly every call. */
  private static final Map<String, PolicyDocument> PARSED =
      Collections.synchronizedMap(
          new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, PolicyDocument> eldest) {
              return size() > KEPT;
            }
          });

  private Documents() {}

  /** An identity-based policy, a boundary or a session policy, checked. */
  static String permissions(String document) {
    parsed(document);
    DocumentGrammar.check(document);
    return document;
  }

  static PolicyDocument parsed(String document) {
    return parsed("P", document, PolicyDocument::parse);
  }

  static PolicyDocument trust(String document) {
    return parsed("T", document, PolicyDocument::parseTrust);
  }

  /** One that is kept: a statement with an element of {@link Account#newElements} is never met. */
  static PolicyDocument keptTrust(String document) {
    return parsed("K", document, PolicyDocument::observedTrust);
  }

  static PolicyDocument resource(String document) {
    return parsed("R", document, PolicyDocument::parseResource);
  }

  private static PolicyDocument parsed(
      String kind, String document, Function<String, PolicyDocument> parse) {
    String key = kind + document;
    PolicyDocument parsed = PARSED.get(key);
    if (parsed == null) {
      try {
        parsed = parse.apply(document);
      } catch (InvalidPolicyException e) {
        throw SandboxError.malformedPolicy(e.getMessage());
      }
      if (key.length() <= LONGEST_KEPT) {
        PARSED.put(key, parsed);
      }
    }
    return parsed;
  }

  /** What counts against the quotas: every character but white space. */
  static int size(String document) {
    return PolicyDocument.sizeOf(document);
  }

  /** As IAM encodes documents in answers (RFC 3986). */
  static String encode(String document) {
    return URLEncoder.encode(document, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("*", "%2A")
        .replace("%7E", "~");
  }

  static JsonNode tree(String document) {
    try {
      return JSON.readTree(document);
    } catch (JsonProcessingException e) {
      throw SandboxError.malformedPolicy("Syntax errors in policy.");
    }
  }
}
