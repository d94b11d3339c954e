package io.stint.web;

import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.MultivaluedMap;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * A misspelt {@code ?validateonly=true} must not do what it was meant to try, nor must {@code
 * ?validateOnly} or {@code ?validateOnly=}, which arrive at a resource as if they were absent.
 */
class KnownQueryParameters {

  private final Map<Method, Set<String>> known = new ConcurrentHashMap<>();

  @ServerRequestFilter
  void refuseUnknown(ContainerRequestContext request, ResourceInfo resource) {
    MultivaluedMap<String, String> sent = request.getUriInfo().getQueryParameters();
    Method method = resource.getResourceMethod();
    if (sent.isEmpty() || method == null) {
      return;
    }
    Set<String> names = known.computeIfAbsent(method, KnownQueryParameters::of);
    Refusal.Collector refusal = Refusal.collector();
    sent.forEach(
        (name, values) -> {
          if (!names.contains(name)) {
            refusal.add(
                "?" + name,
                "There is no query parameter "
                    + name
                    + " here."
                    + (names.isEmpty() ? "" : " Known: " + String.join(", ", names) + "."));
          } else if (values.size() > 1) {
            refusal.add("?" + name, name + " is sent more than once.");
          } else if (values.get(0).isEmpty()) {
            refusal.add("?" + name, name + " has no value.");
          }
        });
    refusal.orThrow();
  }

  private static Set<String> of(Method method) {
    return Arrays.stream(method.getParameters())
        .map(KnownQueryParameters::name)
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String name(Parameter parameter) {
    QueryParam standard = parameter.getAnnotation(QueryParam.class);
    if (standard != null) {
      return standard.value();
    }
    RestQuery short_ = parameter.getAnnotation(RestQuery.class);
    if (short_ == null) {
      return "";
    }
    return short_.value().isEmpty() ? parameter.getName() : short_.value();
  }
}
