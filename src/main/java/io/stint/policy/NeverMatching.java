package io.stint.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what can match nothing, or nothing of Stint's: IAM takes it, and it gives nothing. */
final class NeverMatching {

  /** What can stand after {@code aws:}, in lower case; tags have a name of their own behind it. */
  private static final Set<String> GLOBAL =
      Set.of(
          "assumedroot",
          "calledvia",
          "calledviafirst",
          "calledvialast",
          "chatbotsourcearn",
          "currenttime",
          "ec2instancesourceprivateipv4",
          "ec2instancesourcevpc",
          "epochtime",
          "federatedprovider",
          "multifactorauthage",
          "multifactorauthpresent",
          "principalaccount",
          "principalarn",
          "principalisawsservice",
          "principalorgid",
          "principalorgpaths",
          "principalservicename",
          "principalservicenameslist",
          "principaltype",
          "referer",
          "requestedregion",
          "resourceaccount",
          "resourceorgid",
          "resourceorgpaths",
          "securetransport",
          "sourceaccount",
          "sourcearn",
          "sourceidentity",
          "sourceip",
          "sourceorgid",
          "sourceorgpaths",
          "sourcevpc",
          "sourcevpcarn",
          "sourcevpce",
          "tagkeys",
          "tokenissuetime",
          "useragent",
          "userid",
          "username",
          "viaawsservice",
          "vpceaccount",
          "vpceorgid",
          "vpceorgpaths",
          "vpcsourceip");

  private static final Pattern TAG = Pattern.compile("aws:(principal|request|resource)tag/.+");
  private static final Pattern PLAIN_ROLE = Pattern.compile("role/[\\w+=,.@-]+");
  private static final String OWN_USER = "user/${aws:username}";

  private final PolicyDocument document;
  private final Home home;
  private final List<Warning> warnings = new ArrayList<>();

  private NeverMatching(PolicyDocument document, Home home) {
    this.document = document;
    this.home = home;
  }

  static List<Warning> of(PolicyDocument document, Home home) {
    NeverMatching found = new NeverMatching(document, home);
    for (int i = 0; i < document.statements().size(); i++) {
      Selection<String> resource = document.statements().get(i).resource();
      if (resource != null) {
        found.resources(
            resource.values(), Pointers.at("", "Statement", i, resource.element("Resource")));
      }
    }
    Conditions.of(document).forEach(found::condition);
    return List.copyOf(found.warnings);
  }

  private void resources(List<String> values, String pointer) {
    for (int i = 0; i < values.size(); i++) {
      String at = Pointers.value(pointer, values.size(), i);
      variables(values.get(i), at);
      path(ArnPattern.split(values.get(i)), at);
    }
  }

  private void condition(Conditions.Written written) {
    Condition condition =
        new Condition(
            written.operator(),
            written.key(),
            written.values(),
            document.hasVariables(),
            written.pointer());
    if (condition.isNeverMet()) {
      warn(
          written.pointer(),
          "CONDITION_NEVER_MET",
          "a condition without any value is met by no request");
    }
    for (int i = 0; i < written.values().size() && condition.takesVariables(); i++) {
      variables(
          written.values().get(i), Pointers.value(written.pointer(), written.values().size(), i));
    }
  }

  private void variables(String text, String pointer) {
    List<String> keys = PolicyVariables.of(text, true, true).keys();
    if (!document.hasVariables()) {
      if (!keys.isEmpty()) {
        warn(
            pointer,
            "VARIABLE_IN_OLD_VERSION",
            "without \"Version\": \"2012-10-17\" a variable is plain text");
      }
      return;
    }
    keys.stream()
        .filter(key -> !isKnown(key))
        .forEach(
            key ->
                warn(
                    pointer,
                    "UNKNOWN_VARIABLE",
                    "there is no variable ${" + key + "}, so this matches nothing"));
  }

  /** Of services' own keys no list is kept. */
  private static boolean isKnown(String key) {
    int colon = key.indexOf(':');
    return colon > 0
        && (!key.startsWith("aws:")
            || GLOBAL.contains(key.substring(colon + 1))
            || TAG.matcher(key).matches());
  }

  private void path(String[] arn, String pointer) {
    if (arn.length != 6 || !arn[2].equals("iam") || home.path().equals("/")) {
      return;
    }
    boolean here = arn[4].equals(home.account());
    if (arn[5].equalsIgnoreCase(OWN_USER) && (here || arn[4].equals("*"))) {
      warn(
          pointer,
          "PATH_MISSING",
          "users that Stint makes have the path %s, which is part of their ARN: write %s"
              .formatted(home.path(), pathed(arn[5])));
    } else if (here && PLAIN_ROLE.matcher(arn[5]).matches()) {
      warn(
          pointer,
          "PATH_MISSING",
          "roles that Stint makes have the path %s: if one of those is meant, write %s"
              .formatted(home.path(), pathed(arn[5])));
    }
  }

  private String pathed(String plain) {
    return plain.replaceFirst("/", Matcher.quoteReplacement(home.path()));
  }

  private void warn(String pointer, String code, String message) {
    warnings.add(new Warning(pointer, code, message));
  }
}
