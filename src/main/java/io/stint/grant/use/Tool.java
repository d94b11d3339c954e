package io.stint.grant.use;

import com.fasterxml.jackson.annotation.JsonValue;
import io.stint.web.QueryParameters;
import java.util.Locale;
import java.util.Optional;

/** What reads the instructions. Which of them reads what is in {@code docs/instructions.md}. */
enum Tool {
  AWS_CLI,
  PROFILE,
  JAVA,
  JAVASCRIPT,
  ENV,
  CREDENTIAL_PROCESS;

  /**
   * @param sent null: {@code usual}
   * @throws io.stint.web.Refusal 400
   */
  static Tool named(String sent, Tool usual) {
    return Optional.ofNullable(QueryParameters.oneOf("tool", sent, Tool.class, Tool::word))
        .orElse(usual);
  }

  @JsonValue
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
