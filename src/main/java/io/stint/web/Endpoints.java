package io.stint.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is served where: for {@code Allow}, for naming the media type that would be taken, and for
 * what metrics call a path.
 */
@ApplicationScoped
class Endpoints {

  private record Endpoint(
      String template, Pattern path, String method, List<String> consumes, List<String> produces) {

    boolean isStream() {
      return produces.equals(List.of(MediaType.SERVER_SENT_EVENTS));
    }
  }

  private final List<Endpoint> all;

  Endpoints(BeanManager beans) {
    all =
        beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
            .map(bean -> bean.getBeanClass())
            .distinct()
            .filter(type -> type.isAnnotationPresent(Path.class))
            .flatMap(Endpoints::of)
            .toList();
  }

  /** With what the framework adds: HEAD to every GET, OPTIONS to all; empty: no such path. */
  Set<String> methodsAt(String path) {
    Set<String> methods =
        all.stream()
            .filter(endpoint -> endpoint.path().matcher(path).matches())
            .map(Endpoint::method)
            .collect(Collectors.toCollection(TreeSet::new));
    if (methods.contains("GET")) {
      methods.add("HEAD");
    }
    if (!methods.isEmpty()) {
      methods.add("OPTIONS");
    }
    return methods;
  }

  /** Every path as it is written at its resource: {@code /cohorts/{name}}. */
  Set<String> templates() {
    return all.stream().map(Endpoint::template).collect(Collectors.toSet());
  }

  private Set<String> consumedAt(String path, String method) {
    return all.stream()
        .filter(endpoint -> endpoint.path().matcher(path).matches())
        .filter(endpoint -> endpoint.method().equals(method))
        .flatMap(endpoint -> endpoint.consumes().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** 415, naming what is taken where that is known. */
  Refusal notTaken(String path, String method) {
    String taken = String.join(", ", consumedAt(path, method));
    if (taken.isEmpty()) {
      return Problems.withStatus(415);
    }
    Refusal naming =
        Refusal.unsupportedMediaType("The Content-Type that is taken here is " + taken + ".");
    return method.equals("PATCH") ? naming.with("Accept-Patch", taken) : naming;
  }

  /** Whether there is nothing at this path but a stream of events, whatever is accepted. */
  boolean isStream(String path) {
    // Few are streams: most requests are compared with those alone.
    return all.stream()
            .anyMatch(endpoint -> endpoint.isStream() && endpoint.path().matcher(path).matches())
        && all.stream()
            .filter(endpoint -> endpoint.path().matcher(path).matches())
            .allMatch(Endpoint::isStream);
  }

  private static Stream<Endpoint> of(Class<?> type) {
    return Arrays.stream(type.getDeclaredMethods())
        .flatMap(method -> httpMethod(method).map(verb -> endpoint(type, method, verb)));
  }

  private static Stream<String> httpMethod(Method method) {
    return Arrays.stream(method.getAnnotations())
        .map(Annotation::annotationType)
        .filter(annotation -> annotation.isAnnotationPresent(HttpMethod.class))
        .map(annotation -> annotation.getAnnotation(HttpMethod.class).value());
  }

  private static Endpoint endpoint(Class<?> type, Method method, String verb) {
    Path below = method.getAnnotation(Path.class);
    String template =
        (type.getAnnotation(Path.class).value() + "/" + (below == null ? "" : below.value()))
            .replaceAll("^/*|/*$", "")
            .replaceAll("/+", "/");
    Consumes own = method.getAnnotation(Consumes.class);
    Consumes consumes = own != null ? own : type.getAnnotation(Consumes.class);
    Produces made = method.getAnnotation(Produces.class);
    Produces produces = made != null ? made : type.getAnnotation(Produces.class);
    return new Endpoint(
        "/" + template,
        Pattern.compile("/" + template.replaceAll("\\{[^}]*}", "[^/]+") + "/?"),
        verb,
        consumes == null ? List.of() : List.of(consumes.value()),
        produces == null ? List.of() : List.of(produces.value()));
  }
}
