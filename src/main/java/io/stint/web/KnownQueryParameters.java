package io.stint.web;

import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.MultivaluedMap;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/**
 * A misspelt {@code ?withrole=true} must not do the half of what was meant, nor must {@code
 * ?withRole} or {@code ?withRole=}, which arrive at a resource as if they were absent.
 */
class KnownQueryParameters {

  private static final String FORMER_PLAN = "validateOnly";

  private final Endpoints endpoints;
  private final Map<Method, Set<String>> known = new ConcurrentHashMap<>();
  private final Map<Method, Set<String>> repeatable = new ConcurrentHashMap<>();

  KnownQueryParameters(Endpoints endpoints) {
    this.endpoints = endpoints;
  }

  @ServerRequestFilter
  void refuseUnknown(ContainerRequestContext request, ResourceInfo resource) {
    MultivaluedMap<String, String> sent = request.getUriInfo().getQueryParameters();
    Method method = resource.getResourceMethod();
    if (sent.isEmpty() || method == null) {
      return;
    }
    Set<String> names = known.computeIfAbsent(method, m -> of(m, parameter -> true));
    Set<String> lists =
        repeatable.computeIfAbsent(
            method, m -> of(m, parameter -> parameter.getType() == List.class));
    Refusal.Collector refusal = Refusal.collector();
    sent.forEach(
        (name, values) -> {
          if (!names.contains(name)) {
            refusal.add(
                "?" + name,
                "There is no query parameter " + name + " here." + hint(name, names, request));
          } else if (values.size() > 1 && !lists.contains(name)) {
            refusal.add("?" + name, name + " is sent more than once.");
          } else if (values.stream().anyMatch(String::isEmpty)) {
            refusal.add("?" + name, name + " has no value.");
          }
        });
    refusal.orThrow();
  }

  /** What was asked with a parameter once has a path of its own now. */
  private String hint(String name, Set<String> names, ContainerRequestContext request) {
    String plan = "/plans" + request.getUriInfo().getPath();
    if (name.equals(FORMER_PLAN) && endpoints.methodsAt(plan).contains(request.getMethod())) {
      return " What would be done says " + request.getMethod() + " " + plan + ".";
    }
    return names.isEmpty() ? "" : " Known: " + String.join(", ", names) + ".";
  }

  private static Set<String> of(Method method, Predicate<Parameter> which) {
    return Arrays.stream(method.getParameters())
        .filter(which)
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
