package io.stint.audit;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.stint.web.Refusal;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A link of the chain: the SHA-256 of the hash before it, the event's number in the chain and what
 * the event says.
 *
 * @param seq from 1, without gaps
 * @param hash 32 bytes
 */
record Seal(long seq, byte[] hash) {

  /** What the first event follows. */
  static final Seal GENESIS = new Seal(0, new byte[32]);

  private static final Pattern TEXT = Pattern.compile("([0-9]{1,18})-([0-9a-f]{64})");

  /** Apart from the wire's: what was sealed does not change with it. */
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  /** Of the columns {@code seq} and {@code hash}. */
  static Seal of(ResultSet row) throws SQLException {
    return new Seal(row.getLong("seq"), row.getBytes("hash"));
  }

  /**
   * As {@link #toString} says it, and the log.
   *
   * @throws Refusal 400 when it is none
   */
  static Seal known(String head) {
    Matcher parts = TEXT.matcher(head);
    if (!parts.matches()) {
      throw Refusal.invalid("?head", "head is the number of a seal, a hyphen and its hash in hex.");
    }
    return new Seal(Long.parseLong(parts.group(1)), HexFormat.of().parseHex(parts.group(2)));
  }

  /** The one that this event has after this one. */
  Seal next(Event event) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(hash);
      digest.update(text(seq + 1, event).getBytes(UTF_8));
      return new Seal(seq + 1, digest.digest());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * What is sealed, as {@code docs/trail.md} shows it. What an event does not say is left out, so
   * that events of before a new member keep their hash.
   */
  static String text(long seq, Event event) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("seq", seq);
    all.put("id", event.id());
    all.put("at", event.at().toString());
    all.put("actor", event.actor());
    all.put("action", event.action());
    all.put("kind", event.subject().kind());
    all.put("name", event.subject().name());
    all.put("details", event.details());
    all.put("requestId", event.requestId());
    Event.CalledBy caller = event.caller();
    all.put("issuer", caller == null ? null : caller.issuer());
    all.put("subject", caller == null ? null : caller.subject());
    all.put("tokenId", caller == null ? null : Objects.toString(caller.tokenId(), null));
    all.put("address", event.address());
    all.put("callerRequestId", event.callerRequestId());
    all.put("before", event.before());
    all.put("after", event.after());
    all.put("awsRequestIds", event.awsRequestIds().isEmpty() ? null : event.awsRequestIds());
    all.values().removeIf(value -> value == null);
    try {
      return JSON.writeValueAsString(all);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  String hex() {
    return HexFormat.of().formatHex(hash);
  }

  boolean isSame(Seal other) {
    return seq == other.seq && Arrays.equals(hash, other.hash);
  }

  @Override
  public String toString() {
    return seq + "-" + hex();
  }
}
