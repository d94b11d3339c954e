package io.stint.policy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The known calls by which a service hands out credentials or tokens of its own: no end of Stint's
 * reaches those. Data, one row each, as {@link Escalations}.
 */
final class Vending {

  static final String CODE = "CREDENTIALS_OUTLIVE";

  /**
   * @param longest how long what is handed out can be used
   * @param resource an ARN that AWS asks for; {@code *}: any resource alone
   * @param source where the time is known from
   */
  record Row(String action, Duration longest, String resource, String source) {}

  static final List<Row> ROWS =
      List.of(
          new Row(
              "s3:GetDataAccess",
              Duration.ofHours(12),
              "arn:aws:s3:us-east-1:123456789012:access-grants/default",
              "https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_GetDataAccess.html"),
          new Row(
              "sts:GetWebIdentityToken",
              Duration.ofHours(1),
              "*",
              "https://docs.aws.amazon.com/STS/latest/APIReference/API_GetWebIdentityToken.html"),
          new Row(
              "lakeformation:GetTemporaryGlueTableCredentials",
              Duration.ofHours(6),
              "*",
              "https://docs.aws.amazon.com/lake-formation/latest/APIReference/API_GetTemporaryGlueTableCredentials.html"),
          new Row(
              "lakeformation:GetTemporaryGluePartitionCredentials",
              Duration.ofHours(6),
              "*",
              "https://docs.aws.amazon.com/lake-formation/latest/APIReference/API_GetTemporaryGluePartitionCredentials.html"),
          new Row(
              "cognito-identity:GetOpenIdTokenForDeveloperIdentity",
              Duration.ofHours(24),
              "arn:aws:cognito-identity:us-east-1:123456789012:identitypool/pool",
              "https://docs.aws.amazon.com/cognitoidentity/latest/APIReference/API_GetOpenIdTokenForDeveloperIdentity.html"));

  private Vending() {}

  /** One warning for each such call that an Allow gives. */
  static List<Warning> of(PolicyDocument document) {
    List<Warning> all = new ArrayList<>();
    for (int i = 0; i < document.statements().size(); i++) {
      Statement statement = document.statements().get(i);
      List<Wildcard> patterns = statement.actionPatterns();
      for (Row row : ROWS) {
        if (Judge.gives(statement, patterns, row.action()) && reaches(statement, row.resource())) {
          all.add(
              new Warning(
                  Pointers.at("", "Statement", i),
                  CODE,
                  row.action()
                      + " hands out what works up to "
                      + row.longest()
                      + " longer than the access: nothing ends it before"));
        }
      }
    }
    return List.copyOf(all);
  }

  private static boolean reaches(Statement statement, String resource) {
    return statement.resource().values().stream().anyMatch(value -> matches(value, resource))
        != statement.resource().except();
  }

  /** The part of Region and account is anything: it is not known here. */
  private static boolean matches(String value, String resource) {
    if (value.equals("*")) {
      return true;
    }
    String[] parts = ArnPattern.split(value);
    String[] asked = ArnPattern.split(resource);
    if (resource.equals("*") || parts.length != asked.length) {
      return false;
    }
    return !parts[3].isEmpty()
        && Wildcard.of(parts[2].toLowerCase(Locale.ROOT)).matches(asked[2])
        && (Wildcard.of(parts[5]).matches(asked[5])
            || parts[5].startsWith(asked[5].substring(0, asked[5].indexOf('/') + 1)));
  }
}
