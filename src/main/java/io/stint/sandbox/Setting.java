package io.stint.sandbox;

import java.util.Map;

/** An account-wide setting, such as the alias or the password policy. */
record Setting(String key, Map<String, String> values) implements Stored {
  static final String ALIAS = "account-alias";
  static final String PASSWORD_POLICY = "password-policy";

  @Override
  public String id() {
    return key;
  }
}
