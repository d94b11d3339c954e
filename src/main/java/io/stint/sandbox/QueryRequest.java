package io.stint.sandbox;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The parameters of one call in the AWS Query protocol. */
final class QueryRequest {
  private final Map<String, String> parameters;
  private final String prefix;

  private QueryRequest(Map<String, String> parameters, String prefix) {
    this.parameters = parameters;
    this.prefix = prefix;
  }

  static QueryRequest parse(String query, String body) {
    Map<String, String> parameters = new LinkedHashMap<>();
    read(query, parameters);
    read(body, parameters);
    return new QueryRequest(parameters, "");
  }

  private static void read(String form, Map<String, String> into) {
    if (form == null || form.isEmpty()) {
      return;
    }
    for (String pair : form.split("&")) {
      int equals = pair.indexOf('=');
      String key = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      try {
        into.put(
            URLDecoder.decode(key, StandardCharsets.UTF_8),
            URLDecoder.decode(value, StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        throw SandboxError.of(400, "MalformedQueryString", "The query string is malformed.");
      }
    }
  }

  String action() {
    return get("Action", "");
  }

  /** Null when absent. */
  String get(String name) {
    return parameters.get(prefix + name);
  }

  String get(String name, String otherwise) {
    String value = get(name);
    return value == null ? otherwise : value;
  }

  boolean flag(String name) {
    return "true".equalsIgnoreCase(get(name));
  }

  int number(String name, int otherwise) {
    String value = get(name);
    if (value == null) {
      return otherwise;
    }
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw SandboxError.of(400, "MalformedInput", "Invalid number for " + name + ": " + value);
    }
  }

  /** {@code Name.member.N} as IAM and STS write lists, {@code Name.N} as EC2 does. */
  List<String> list(String name) {
    List<String> values = new ArrayList<>();
    for (String key : elements(name)) {
      String value = parameters.get(key);
      if (value != null) {
        values.add(value);
      }
    }
    return values;
  }

  List<QueryRequest> structures(String name) {
    return elements(name).stream()
        .map(element -> new QueryRequest(parameters, element + "."))
        .toList();
  }

  QueryRequest structure(String name) {
    return new QueryRequest(parameters, prefix + name + ".");
  }

  /** Whether the parameter, or anything below it, was sent. */
  boolean has(String name) {
    String full = prefix + name;
    return parameters.containsKey(full)
        || parameters.keySet().stream().anyMatch(key -> key.startsWith(full + "."));
  }

  private List<String> elements(String name) {
    String full = prefix + name + ".";
    TreeMap<Integer, String> found = new TreeMap<>();
    for (String key : parameters.keySet()) {
      if (key.startsWith(full)) {
        int from = key.startsWith("member.", full.length()) ? full.length() + 7 : full.length();
        int dot = key.indexOf('.', from);
        String index = key.substring(from, dot < 0 ? key.length() : dot);
        if (!index.isEmpty() && index.length() < 9 && index.chars().allMatch(Character::isDigit)) {
          found.put(Integer.parseInt(index), key.substring(0, from) + index);
        }
      }
    }
    return new ArrayList<>(found.values());
  }
}
