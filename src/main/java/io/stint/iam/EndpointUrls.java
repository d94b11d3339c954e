package io.stint.iam;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.awscore.AwsServiceClientConfiguration;

/**
 * Where the clients send their calls. The Java SDK drops the path of an endpoint URL (other SDKs do
 * not): calls would go to another place than is written, and be answered by somebody else.
 */
final class EndpointUrls {

  private EndpointUrls() {}

  /**
   * Whatever it comes from: a setting of Stint's, {@code AWS_ENDPOINT_URL} or that of one service,
   * a system property, or the profile.
   *
   * @throws IllegalStateException when it is more than scheme, host and port
   */
  static void requireBare(String service, AwsServiceClientConfiguration client) {
    Optional<URI> endpoint = client.endpointOverride();
    if (endpoint.isPresent() && !isBare(endpoint.get())) {
      throw new IllegalStateException(
          ("the endpoint URL of %s, %s, has more than scheme, host and port: the AWS SDK"
                  + " would drop the rest and call another place than is meant; see"
                  + " AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_%s, quarkus.%s.endpoint-override, and"
                  + " endpoint_url in the AWS profile")
              .formatted(
                  service, shown(endpoint.get()), service, service.toLowerCase(Locale.ROOT)));
    }
  }

  private static boolean isBare(URI endpoint) {
    String path = endpoint.getRawPath();
    return (path == null || path.isEmpty() || path.equals("/"))
        && endpoint.getRawQuery() == null
        && endpoint.getRawFragment() == null
        && endpoint.getRawUserInfo() == null;
  }

  /** Somebody may have put a password into it. */
  private static String shown(URI endpoint) {
    String port = endpoint.getPort() < 0 ? "" : ":" + endpoint.getPort();
    String path = endpoint.getRawPath() == null ? "" : endpoint.getRawPath();
    return endpoint.getScheme() + "://" + endpoint.getHost() + port + path;
  }
}
