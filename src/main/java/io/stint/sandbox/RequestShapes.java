package io.stint.sandbox;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a service accepts, from its {@code .calls} file, and AWS's ValidationError for what it does
 * not: {@code 1 validation error detected: Value 'a b' at 'userName' failed to satisfy constraint:
 * Member must satisfy regular expression pattern: [\w+=,.@-]+}.
 */
final class RequestShapes {
  private record Member(String name, boolean required, String type) {}

  private record Type(String kind, Long min, Long max, Pattern pattern, List<String> values) {}

  private final Map<String, List<Member>> calls = new HashMap<>();
  private final Map<String, List<Member>> structures = new HashMap<>();
  private final Map<String, Type> types = new HashMap<>();

  static RequestShapes load(String file) {
    RequestShapes shapes = new RequestShapes();
    Resource.text(file).lines().forEach(shapes::read);
    return shapes;
  }

  private void read(String line) {
    String[] words = line.split(" ", 6);
    if (words[0].equals("call")) {
      calls.put(words[1], members(line.split(" "), 2));
    } else if (words[0].equals("type") && words[2].equals("struct")) {
      structures.put(words[1], members(line.split(" "), 3));
    } else if (words[0].equals("type")) {
      types.put(words[1], type(words));
    }
  }

  private static List<Member> members(String[] words, int from) {
    List<Member> members = new ArrayList<>();
    for (int i = from; i < words.length; i++) {
      String[] parts = words[i].split(":");
      boolean required = parts[0].endsWith("!");
      members.add(new Member(parts[0].replace("!", ""), required, parts[1]));
    }
    return members;
  }

  private static Type type(String[] words) {
    String kind = words[2];
    return switch (kind) {
      case "enum" -> new Type(kind, null, null, null, List.of(words[3].split(",")));
      case "boolean" -> new Type(kind, null, null, null, List.of());
      case "list" -> new Type(kind, limit(words[4]), limit(words[5]), null, List.of(words[3]));
      default ->
          new Type(
              kind,
              limit(words[3]),
              limit(words[4]),
              words.length > 5 ? Pattern.compile(words[5]) : null,
              List.of());
    };
  }

  private static Long limit(String word) {
    return word.equals("-") ? null : Long.valueOf(word);
  }

  boolean knows(String action) {
    return calls.containsKey(action);
  }

  void check(String action, QueryRequest request) {
    List<String> wrong = new ArrayList<>();
    checkMembers(calls.get(action), request, "", wrong);
    if (!wrong.isEmpty()) {
      String noun = wrong.size() == 1 ? " validation error" : " validation errors";
      throw SandboxError.validation(wrong.size() + noun + " detected: " + String.join("; ", wrong));
    }
  }

  private void checkMembers(
      List<Member> members, QueryRequest request, String at, List<String> wrong) {
    for (Member member : members) {
      String place =
          at + Character.toLowerCase(member.name().charAt(0)) + member.name().substring(1);
      if (structures.containsKey(member.type())) {
        if (request.has(member.name())) {
          QueryRequest inner = request.structure(member.name());
          checkMembers(structures.get(member.type()), inner, place + ".", wrong);
        }
        continue;
      }
      Type type = types.get(member.type());
      if (type.kind().equals("list")) {
        checkList(type, member, request, place, wrong);
      } else {
        checkValue(type, request.get(member.name()), member.required(), place, wrong);
      }
    }
  }

  private void checkList(
      Type type, Member member, QueryRequest request, String place, List<String> wrong) {
    if (member.required() && !request.has(member.name())) {
      fail(null, place, "Member must not be null", wrong);
      return;
    }
    List<QueryRequest> items = request.structures(member.name());
    if (type.max() != null && items.size() > type.max()) {
      fail("[...]", place, "Member must have length less than or equal to " + type.max(), wrong);
    }
    List<String> values = request.list(member.name());
    String of = type.values().get(0);
    for (int i = 0; i < items.size(); i++) {
      String inner = place + "." + (i + 1) + ".member";
      if (structures.containsKey(of)) {
        checkMembers(structures.get(of), items.get(i), inner + ".", wrong);
      } else if (i < values.size()) {
        checkValue(types.get(of), values.get(i), true, inner, wrong);
      }
    }
  }

  private static void checkValue(
      Type type, String value, boolean required, String place, List<String> wrong) {
    if (value == null) {
      if (required) {
        fail(null, place, "Member must not be null", wrong);
      }
      return;
    }
    switch (type.kind()) {
      case "integer" -> checkNumber(type, value, place, wrong);
      case "boolean" -> {
        if (!value.equalsIgnoreCase("true") && !value.equalsIgnoreCase("false")) {
          fail(value, place, "Member must be a boolean", wrong);
        }
      }
      case "enum" -> {
        if (!type.values().contains(value)) {
          fail(value, place, "Member must satisfy enum value set: " + type.values(), wrong);
        }
      }
      default -> checkText(type, value, place, wrong);
    }
  }

  private static void checkText(Type type, String value, String place, List<String> wrong) {
    if (type.max() != null && value.length() > type.max()) {
      fail(value, place, "Member must have length less than or equal to " + type.max(), wrong);
    }
    if (type.min() != null && value.length() < type.min()) {
      fail(value, place, "Member must have length greater than or equal to " + type.min(), wrong);
    }
    if (type.pattern() != null && !type.pattern().matcher(value).matches()) {
      String pattern = type.pattern().pattern();
      fail(value, place, "Member must satisfy regular expression pattern: " + pattern, wrong);
    }
  }

  private static void checkNumber(Type type, String value, String place, List<String> wrong) {
    long number;
    try {
      number = Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw SandboxError.of(400, "MalformedInput", "Invalid number at " + place + ": " + value);
    }
    if (type.max() != null && number > type.max()) {
      fail(value, place, "Member must have value less than or equal to " + type.max(), wrong);
    }
    if (type.min() != null && number < type.min()) {
      fail(value, place, "Member must have value greater than or equal to " + type.min(), wrong);
    }
  }

  private static void fail(String value, String place, String constraint, List<String> wrong) {
    String shown = value == null ? "Value null" : "Value '" + value + "'";
    wrong.add(shown + " at '" + place + "' failed to satisfy constraint: " + constraint);
  }
}
