package io.stint.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** A console password: salted hashes, the newest first; older ones for reuse prevention. */
record LoginProfile(
    String salt, List<String> hashes, boolean resetRequired, Instant created, Instant changed) {
  private static final int REMEMBERED = 24;

  static LoginProfile of(String password, boolean resetRequired, Instant now) {
    String salt = Ids.random(16);
    return new LoginProfile(salt, List.of(hash(salt, password)), resetRequired, now, now);
  }

  LoginProfile password(String password, boolean reset, Instant now) {
    List<String> all = new ArrayList<>();
    all.add(hash(salt, password));
    all.addAll(hashes.subList(0, Math.min(hashes.size(), REMEMBERED - 1)));
    return new LoginProfile(salt, all, reset, created, now);
  }

  LoginProfile resetRequired(boolean reset) {
    return new LoginProfile(salt, hashes, reset, created, changed);
  }

  boolean matches(String password) {
    return hashes.get(0).equals(hash(salt, password));
  }

  boolean usedWithin(String password, int last) {
    return hashes.stream().limit(last).anyMatch(hash(salt, password)::equals);
  }

  private static String hash(String salt, String password) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of()
          .formatHex(sha.digest((salt + password).getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
