package io.stint.security;

import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.smallrye.mutiny.Uni;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Everything needs a caller, but for the exact paths below, which are the framework's and the
 * page's, and show nothing of anybody. A path is compared as it was sent, neither decoded nor
 * normalized: what is spelt in another way is closed. It never opens a resource of ours: those say
 * themselves who may call them, and what says nothing is denied. Who may only read the metrics
 * comes through no door but theirs and the open ones; besides them administrators read them.
 */
@ApplicationScoped
class Doors implements HttpSecurityPolicy {

  /** What is missing is said before anything runs that its end would cut off (the scheduler: 0). */
  static final int BEFORE_THE_SCHEDULER = -1;

  private static final Set<String> OPEN =
      Set.of(
          "/q/health",
          "/q/health/live",
          "/q/health/ready",
          "/q/health/started",
          "/q/health/well",
          "/q/openapi",
          "/q/swagger-ui",
          "/");

  private static final String METRICS = "/q/metrics";

  /** The API browser's files; it has no folders. The page's, which hold nothing but the page. */
  private static final Pattern BROWSER_FILE =
      Pattern.compile(
          "/q/swagger-ui/([A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*)?|/page/[a-z-]+\\.(js|css|svg)");

  @Override
  public Uni<CheckResult> checkPermission(
      RoutingContext context, Uni<SecurityIdentity> caller, AuthorizationRequestContext blocking) {
    return isOpen(context.request().path())
        ? CheckResult.permit()
        : caller.map(
            identity ->
                isFor(identity, context.request().path()) ? CheckResult.PERMIT : CheckResult.DENY);
  }

  private static boolean isFor(SecurityIdentity caller, String path) {
    if (METRICS.equals(path)) {
      return caller.hasRole(Callers.METRICS) || caller.hasRole(CallerRole.ADMINS);
    }
    return !caller.isAnonymous() && !caller.hasRole(Callers.METRICS);
  }

  static boolean isOpen(String path) {
    return OPEN.contains(path) || BROWSER_FILE.matcher(path).matches();
  }
}
