package io.stint.web;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.exc.InputCoercionException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidTypeIdException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** What was wrong with a JSON body, in words of the contract and never of our classes. */
final class JsonProblems {

  private JsonProblems() {}

  static Refusal refusalFor(JacksonException failure) {
    if (failure instanceof UnrecognizedPropertyException unknown) {
      return Refusal.of(
          ProblemCode.UNKNOWN_PROPERTY,
          List.of(new Problem.Error(pointer(unknown), unknownDetail(unknown))));
    }
    if (failure instanceof MismatchedInputException mismatch) {
      return Refusal.invalid(pointer(mismatch), detail(mismatch));
    }
    if (failure instanceof JsonMappingException mapping) {
      return ofMapping(mapping);
    }
    return malformed(failure);
  }

  private static Refusal ofMapping(JsonMappingException mapping) {
    for (Throwable cause = mapping.getCause(); cause != null; cause = cause.getCause()) {
      // A record's own check of itself: it knows the rule, the mapping knows the place.
      if (cause instanceof Refusal refusal) {
        return refusal.errors().size() == 1 && refusal.errors().get(0).pointer().isEmpty()
            ? Refusal.invalid(pointer(mapping), refusal.getMessage())
            : refusal;
      }
      if (cause instanceof InputCoercionException) {
        return Refusal.invalid(pointer(mapping), "Expected a number in range.");
      }
      if (cause instanceof JacksonException inner && !(cause instanceof JsonMappingException)) {
        return malformed(inner);
      }
    }
    return Refusal.invalid(pointer(mapping), "This value is not allowed here.");
  }

  private static Refusal malformed(JacksonException failure) {
    JsonLocation at = failure.getLocation();
    String where =
        at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    String message = failure.getOriginalMessage();
    if (failure instanceof StreamConstraintsException) {
      return Refusal.of(
          ProblemCode.MALFORMED_JSON,
          "",
          "The body is nested deeper than is taken, or has a name or a number that is too long"
              + where
              + ".");
    }
    String detail =
        message != null && message.startsWith("Duplicate field")
            ? message.replaceAll("\\s*\\(.*", "") + " in one object" + where + "."
            : "The body is not well-formed JSON" + where + ".";
    return Refusal.of(ProblemCode.MALFORMED_JSON, List.of(new Problem.Error("", detail)));
  }

  private static String unknownDetail(UnrecognizedPropertyException unknown) {
    Collection<Object> known = unknown.getKnownPropertyIds();
    String hint =
        known == null || known.isEmpty()
            ? ""
            : " Known here: "
                + known.stream().map(String::valueOf).sorted().collect(Collectors.joining(", "))
                + ".";
    return "There is no property " + unknown.getPropertyName() + " here." + hint;
  }

  /** Never the value: it may be a password that stands in the wrong place. */
  private static String detail(MismatchedInputException mismatch) {
    Class<?> wanted = mismatch.getTargetType();
    if (mismatch instanceof WireJson.Unreadable unreadable) {
      return unreadable.getOriginalMessage();
    }
    if (mismatch instanceof InvalidTypeIdException kind && kind.getBaseType() != null) {
      JsonSubTypes known = kind.getBaseType().getRawClass().getAnnotation(JsonSubTypes.class);
      return "type is one of "
          + Arrays.stream(known == null ? new JsonSubTypes.Type[0] : known.value())
              .map(JsonSubTypes.Type::name)
              .collect(Collectors.joining(", "))
          + ".";
    }
    if (String.valueOf(mismatch.getOriginalMessage()).startsWith("No content")) {
      return "A body is required.";
    }
    if (String.valueOf(mismatch.getOriginalMessage()).startsWith("Trailing token")) {
      return "There is more after the end of the JSON value.";
    }
    return expected(wanted).map(word -> "Expected " + word + ".").orElse("This has another type.");
  }

  private static Optional<String> expected(Class<?> wanted) {
    if (wanted == null) {
      return Optional.empty();
    }
    if (wanted == String.class) {
      return Optional.of("a string");
    }
    if (wanted.isEnum()) {
      return Optional.of("one of " + listed(wanted.getEnumConstants()));
    }
    if (wanted == boolean.class || wanted == Boolean.class) {
      return Optional.of("true or false");
    }
    if (wanted.isPrimitive() || Number.class.isAssignableFrom(wanted)) {
      return Optional.of("a number in range");
    }
    if (Collection.class.isAssignableFrom(wanted) || wanted.isArray()) {
      return Optional.of("an array");
    }
    if (Map.class.isAssignableFrom(wanted) || wanted.isRecord()) {
      return Optional.of("an object");
    }
    return Optional.of("another type");
  }

  private static String listed(Object[] constants) {
    return Arrays.stream(constants).map(String::valueOf).collect(Collectors.joining(", "));
  }

  /** RFC 6901. */
  private static String pointer(JsonMappingException failure) {
    return failure.getPath().stream()
        .map(
            step ->
                step.getFieldName() == null ? String.valueOf(step.getIndex()) : step.getFieldName())
        .map(step -> "/" + step.replace("~", "~0").replace("/", "~1"))
        .collect(Collectors.joining());
  }
}
