package io.stint.web;

import com.fasterxml.jackson.databind.exc.InvalidDefinitionException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.quarkus.security.identity.SecurityIdentity;
import io.stint.security.Refused;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Response;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Failures inside JAX-RS. The named types are those that Quarkus would else answer itself. */
class ProblemMapper {

  private final Endpoints endpoints;
  private final Refused refused;
  private final SecurityIdentity caller;

  ProblemMapper(Endpoints endpoints, Refused refused, SecurityIdentity caller) {
    this.refused = refused;
    this.caller = caller;
    this.endpoints = endpoints;
  }

  @ServerExceptionMapper({
    Throwable.class,
    WebApplicationException.class,
    MismatchedInputException.class,
    InvalidDefinitionException.class,
    AuthenticationFailedException.class,
    UnauthorizedException.class,
    ForbiddenException.class
  })
  Response answer(Throwable failure, RoutingContext context) {
    Refusal refusal = withWhatIsServed(Problems.refusalFor(failure), context.request());
    if (failure instanceof Refusal && (refusal.status() == 403 || refusal.status() == 401)) {
      refused.noteCaller(
          refusal.status(),
          caller.getPrincipal().getName(),
          context.request().remoteAddress().hostAddress(),
          refusal.code().toString());
    }
    Response.ResponseBuilder answer =
        Response.status(refusal.status())
            .type(Problem.MEDIA_TYPE)
            .entity(Problems.problem(refusal, context.request().path(), RequestId.of(context)));
    refusal.headers().forEach(answer::header);
    return answer.build();
  }

  /** The framework would name the methods of all paths of a resource. */
  @ServerRequestFilter(preMatching = true)
  Response options(ContainerRequestContext request, RoutingContext context) {
    if (!request.getMethod().equals("OPTIONS")) {
      return null;
    }
    Set<String> served = endpoints.methodsAt(context.request().path());
    return served.isEmpty()
        ? null
        : Response.ok().header("Allow", String.join(", ", served)).build();
  }

  /** The framework says only that it does not serve it. */
  private Refusal withWhatIsServed(Refusal refusal, HttpServerRequest request) {
    String method = request.method().name();
    Set<String> served = endpoints.methodsAt(request.path());
    if (refusal.status() == 405) {
      return refusal.with("Allow", String.join(", ", served));
    }
    // Where two resources share the beginning of a path, the framework answers 404 for a method.
    if (refusal.status() == 404 && !served.isEmpty() && !served.contains(method)) {
      return Problems.withStatus(405).with("Allow", String.join(", ", served));
    }
    return refusal.status() == 415 ? endpoints.notTaken(request.path(), method) : refusal;
  }
}
