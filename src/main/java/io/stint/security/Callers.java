package io.stint.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Who has which token. Two stand in the configuration: {@code STINT_TOKEN}, with which everything
 * may be done, and one that reads the metrics and does nothing else. All others are {@link
 * ApiTokens}.
 */
@Startup(Doors.BEFORE_THE_SCHEDULER)
@ApplicationScoped
class Callers implements IdentityProvider<StintToken> {

  static final String METRICS = "metrics";

  private static final int SHORTEST_TOKEN = 32;
  private static final String HOW =
      "choose at least " + SHORTEST_TOKEN + " characters, as from `openssl rand -hex 24`.";
  private static final Pattern SENDABLE = Pattern.compile("[\\x21-\\x7e]+");

  /** Each name with its token. */
  private final Map<String, byte[]> tokens = new LinkedHashMap<>();

  private final ApiTokens apiTokens;
  private final BreakGlass breakGlass;

  /** Whether {@code STINT_TOKEN} goes on working when there is an administrator: the sandbox's. */
  private final boolean tokenStays;

  Callers(
      ApiTokens apiTokens,
      BreakGlass breakGlass,
      @ConfigProperty(name = "stint.token") Optional<String> token,
      @ConfigProperty(name = "stint.sandbox.database") boolean sandboxDatabase,
      @ConfigProperty(name = "stint.sandbox.aws") boolean sandboxAws,
      @ConfigProperty(name = "stint.sandbox.token-stays") boolean tokenStays,
      @ConfigProperty(name = "quarkus.http.host") Optional<String> host,
      MetricsConfig metrics) {
    this.apiTokens = apiTokens;
    this.breakGlass = breakGlass;
    this.tokenStays = tokenStays;
    boolean wholeSandbox = sandboxDatabase && sandboxAws;
    String admin = checked(token, wholeSandbox && isThisMachineAlone(host));
    tokens.put(Caller.BOOTSTRAP, admin.getBytes(UTF_8));
    metrics
        .token()
        .ifPresent(text -> tokens.put(METRICS, checkedForMetrics(text, admin).getBytes(UTF_8)));
  }

  /**
   * @param nothingToLose whether everything behind the token is the sandbox's and nobody outside of
   *     this machine can reach it: only then the public token will do
   * @throws ConfigurationException never with the token in it
   */
  static String checked(Optional<String> token, boolean nothingToLose) {
    String configured =
        token
            .filter(text -> !text.isBlank())
            .orElseThrow(
                () ->
                    new ConfigurationException(
                        "STINT_TOKEN is not set. It is the token that callers send as"
                            + " `Authorization: Bearer …`; "
                            + HOW));
    requireSendable("STINT_TOKEN", configured);
    if (!nothingToLose && configured.length() < SHORTEST_TOKEN) {
      throw new ConfigurationException(
          ("STINT_TOKEN is shorter than %s characters. A short one, and the sandbox's"
                  + " public one, is taken only while both halves of the sandbox run and"
                  + " quarkus.http.host is a loopback address; %s")
              .formatted(SHORTEST_TOKEN, HOW));
    }
    return configured;
  }

  /**
   * @throws ConfigurationException never with the token in it
   */
  static String checkedForMetrics(String token, String admin) {
    requireSendable("STINT_METRICS_TOKEN", token);
    if (token.length() < SHORTEST_TOKEN) {
      throw new ConfigurationException(
          "STINT_METRICS_TOKEN is shorter than " + SHORTEST_TOKEN + " characters; " + HOW);
    }
    if (token.equals(admin)) {
      throw new ConfigurationException(
          "STINT_METRICS_TOKEN is the same as STINT_TOKEN: who reads the metrics could do"
              + " everything; "
              + HOW);
    }
    return token;
  }

  private static void requireSendable(String setting, String token) {
    if (!SENDABLE.matcher(token).matches()) {
      throw new ConfigurationException(
          setting + " has spaces or other characters that no caller can send; " + HOW);
    }
  }

  /** A name that is not known, and every address at once, is more than this machine. */
  static boolean isThisMachineAlone(Optional<String> host) {
    if (host.isEmpty() || host.get().isBlank()) {
      return false;
    }
    try {
      return Arrays.stream(InetAddress.getAllByName(host.get().strip()))
          .allMatch(InetAddress::isLoopbackAddress);
    } catch (UnknownHostException e) {
      return false;
    }
  }

  @Override
  public Class<StintToken> getRequestType() {
    return StintToken.class;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      StintToken request, AuthenticationRequestContext context) {
    String sent = request.text();
    String known = configured(sent.getBytes(UTF_8));
    if (METRICS.equals(known)) {
      return Uni.createFrom().item(collector());
    }
    if (known != null && tokenStays) {
      return Uni.createFrom().item(bootstrapped());
    }
    if (known != null) {
      return context.runBlocking(this::bootstrapped);
    }
    return context.runBlocking(
        () ->
            apiTokens
                .caller(sent)
                .map(Callers::identity)
                .orElseThrow(AuthenticationFailedException::new));
  }

  /** All are compared, so that the time it takes says nothing. */
  private String configured(byte[] sent) {
    String known = null;
    for (Map.Entry<String, byte[]> caller : tokens.entrySet()) {
      if (MessageDigest.isEqual(sent, caller.getValue())) {
        known = caller.getKey();
      }
    }
    return known;
  }

  private SecurityIdentity bootstrapped() {
    Caller caller = bootstrap();
    SecurityIdentity identity = identity(caller);
    return caller.isAdmin()
        ? identity
        : QuarkusSecurityIdentity.builder(identity).addRole(BreakGlass.ROLE).build();
  }

  /** Everything while nobody else is an administrator; afterwards to break the glass first. */
  private Caller bootstrap() {
    boolean everything = tokenStays || !apiTokens.haveAnAdmin() || breakGlass.isOpen();
    return Caller.bootstrap(everything ? List.of(CallerRole.ADMIN) : List.of());
  }

  /**
   * Whether who was let in would be let in as the same now. What an issuer has signed cannot be
   * taken back: it is good until its end, which whoever asks has looked at.
   */
  boolean areStill(Caller caller) {
    if (caller.tokenId() != null) {
      return apiTokens.caller(caller.tokenId()).filter(caller::equals).isPresent();
    }
    return !caller.isBootstrap() || bootstrap().equals(caller);
  }

  static SecurityIdentity identity(Caller caller) {
    return QuarkusSecurityIdentity.builder()
        .setPrincipal(new QuarkusPrincipal(caller.name()))
        .addRoles(CallerRole.words(caller.roles()))
        .addAttribute(CurrentCaller.ATTRIBUTE, caller)
        .build();
  }

  private static SecurityIdentity collector() {
    return QuarkusSecurityIdentity.builder()
        .setPrincipal(new QuarkusPrincipal(METRICS))
        .addRole(METRICS)
        .build();
  }
}
