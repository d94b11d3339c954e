package io.stint.policy;

import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which condition keys nobody can know before a request is made. The rest is known, and where a
 * request has no value for it, it is absent.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html">Global
 *     condition keys</a>
 */
public final class OpenKeys {

  private static final Set<String> OF_CALLER_AND_TIME =
      Set.of(
          "aws:currenttime",
          "aws:epochtime",
          "aws:userid",
          "aws:username",
          "aws:principalarn",
          "aws:principalaccount",
          "aws:principaltype",
          "aws:multifactorauthpresent",
          "aws:multifactorauthage");

  private static final String TAG_OF_CALLER = "aws:principaltag/";

  /** Set for each direct request, or never there. */
  private static final Set<String> OF_DIRECT_REQUESTS =
      Set.of(
          "aws:principalisawsservice",
          "aws:principalservicename",
          "aws:principalservicenameslist",
          "aws:federatedprovider",
          "aws:sourceidentity",
          "aws:assumedroot",
          "aws:securetransport",
          "aws:viaawsservice",
          "aws:calledvia",
          "aws:calledviafirst",
          "aws:calledvialast",
          "aws:sourcearn",
          "aws:sourceaccount",
          "aws:sourceorgid",
          "aws:sourceorgpaths",
          "aws:chatbotsourcearn",
          "aws:ec2instancesourcevpc",
          "aws:ec2instancesourceprivateipv4",
          "ec2:sourceinstancearn",
          "ec2:roledelivery",
          "lambda:sourcefunctionarn");

  private OpenKeys() {}

  /**
   * Of a request that comes straight from a user, or from a session of a role, whose tags are
   * known; keys in lower case.
   */
  public static Predicate<String> ofDirectRequests() {
    return key -> !OF_DIRECT_REQUESTS.contains(key) && !isOfCallerOrTime(key);
  }

  /** Whether it follows from who tries and when, so that nobody may say something else. */
  public static boolean followsFromTheCaller(String key) {
    return isOfCallerOrTime(key.toLowerCase(Locale.ROOT));
  }

  private static boolean isOfCallerOrTime(String key) {
    return OF_CALLER_AND_TIME.contains(key) || key.startsWith(TAG_OF_CALLER);
  }
}
