package io.stint.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Requests of one operation that nobody means to send: what the contract allows, with one to three
 * things done to it. The same seed makes the same requests. All of them are HTTP/1.1 as its grammar
 * has it, or near enough that a server has to answer in it.
 */
final class HostileRequests {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Contract contract;
  private final Operation operation;
  private final Map<String, String> known;
  private final String token;
  private final Random random;
  private final Samples samples;
  private final List<Consumer<Draft>> changes =
      List.of(
          this::value,
          this::value,
          this::value,
          this::text,
          this::dropped,
          this::extra,
          this::twice,
          this::many,
          this::nested,
          this::cut,
          this::bytes,
          this::type,
          this::header,
          this::header,
          this::method,
          this::segment,
          this::target,
          this::query,
          this::unauthenticated);

  /**
   * @param known parameters of paths, and members of bodies, that something stands behind
   */
  HostileRequests(
      Contract contract, Operation operation, Map<String, String> known, String token, long seed) {
    this.contract = contract;
    this.operation = operation;
    this.known = known;
    this.token = token;
    random = new Random(seed);
    samples = new Samples(contract, random, known);
  }

  /**
   * One request.
   *
   * @param path as it is sent, without the query
   */
  record Request(String method, String path, byte[] bytes) {

    @Override
    public String toString() {
      String text = new String(bytes, StandardCharsets.ISO_8859_1);
      return text.length() < 1_500
          ? text
          : text.substring(0, 1_500) + "… (" + text.length() + " bytes)";
    }
  }

  Request next() {
    Draft draft = new Draft();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      one(changes).accept(draft);
    }
    return draft.request();
  }

  private void value(Draft draft) {
    if (draft.body == null) {
      header(draft);
    } else {
      String mark = "\"mark-" + random.nextInt(1_000_000) + "\"";
      draft.put(pointer(draft), JSON.textNode(mark.replace("\"", "")));
      draft.spelt.add(text -> text.replace(mark, one(HostileValues.VALUES)));
    }
  }

  private void text(Draft draft) {
    if (draft.body == null) {
      query(draft);
    } else {
      draft.put(pointer(draft), JSON.textNode(one(HostileValues.STRINGS)));
    }
  }

  private void dropped(Draft draft) {
    draft.put(pointer(draft), null);
  }

  private void extra(Draft draft) {
    if (draft.body instanceof ObjectNode object) {
      object.put(
          random.nextBoolean() ? "extra" : one(HostileValues.STRINGS), one(HostileValues.STRINGS));
    }
  }

  private void twice(Draft draft) {
    draft.spelt.add(
        text ->
            text.startsWith("{\"")
                ? "{" + text.substring(1, text.length() - 1) + "," + text.substring(1)
                : text);
  }

  private void many(Draft draft) {
    ArrayNode many = JSON.arrayNode();
    for (int i = 0; i < 2_000; i++) {
      many.add("a" + i);
    }
    draft.put(pointer(draft), many);
  }

  private void nested(Draft draft) {
    int depth = 100 + random.nextInt(2_000);
    boolean objects = random.nextBoolean();
    String open = objects ? "{\"a\":" : "[";
    draft.put(pointer(draft), JSON.textNode("deep"));
    draft.spelt.add(
        text ->
            text.replace(
                "\"deep\"", open.repeat(depth) + "1" + (objects ? "}" : "]").repeat(depth)));
  }

  private void cut(Draft draft) {
    draft.spelt.add(
        text ->
            random.nextBoolean()
                ? text + "]}x"
                : text.substring(0, random.nextInt(text.length() + 1)));
  }

  private void bytes(Draft draft) {
    byte[] odd = new byte[random.nextInt(64)];
    random.nextBytes(odd);
    draft.raw = odd;
  }

  private void type(Draft draft) {
    draft.headers.removeIf(header -> header.startsWith("Content-Type"));
    draft.headers.add("Content-Type: " + one(HostileValues.TYPES));
    if (random.nextInt(8) == 0) {
      draft.headers.add("Content-Type: " + one(HostileValues.TYPES));
    }
  }

  private void header(Draft draft) {
    String header = one(HostileValues.HEADERS);
    if (random.nextBoolean()) {
      String name = header.substring(0, header.indexOf(':') + 1);
      draft.headers.removeIf(other -> other.startsWith(name));
    }
    draft.headers.add(header);
  }

  private void method(Draft draft) {
    draft.method = one(HostileValues.METHODS);
  }

  private void segment(Draft draft) {
    draft.path = path(true);
  }

  private void target(Draft draft) {
    draft.path =
        switch (random.nextInt(10)) {
          case 0 -> draft.path + "/";
          case 1 -> "/" + draft.path;
          case 2 -> draft.path + ";a=b";
          case 3 -> draft.path + "%";
          case 4 -> draft.path + "/%zz";
          case 5 -> draft.path + "/../" + "x".repeat(9_000);
          case 6 -> draft.path.toUpperCase();
          case 7 -> draft.path.replace("/", "/./");
          case 8 -> draft.path.replaceFirst("([a-z])", "%25$1");
          default -> draft.path + "/%c3%28";
        };
  }

  private void query(Draft draft) {
    switch (random.nextInt(6)) {
      case 0 -> draft.query.add("unknown=1");
      case 1 -> draft.query.add("%zz");
      case 2 -> draft.query.add("=&&=");
      case 3 -> draft.query.addAll(List.copyOf(draft.query));
      case 4 -> draft.query.add("a=b&".repeat(1 + random.nextInt(1_500)));
      default -> {
        List<JsonNode> all = parameters("query");
        if (!all.isEmpty()) {
          draft.query.add(one(all).path("name").asText() + "=" + encoded(odd()));
        }
      }
    }
  }

  private void unauthenticated(Draft draft) {
    if (random.nextInt(3) == 0) {
      draft.headers.removeIf(header -> header.startsWith("Authorization"));
    }
  }

  private String pointer(Draft draft) {
    List<String> all = draft.body == null ? List.of() : Samples.pointers(draft.body);
    return all.isEmpty() ? "" : one(all);
  }

  /** No longer than what a target may hold. */
  private String odd() {
    String odd = one(HostileValues.STRINGS);
    return odd.length() > 20_000 ? odd.substring(0, 20_000) : odd;
  }

  private String path(boolean odd) {
    StringBuilder path = new StringBuilder();
    for (String segment : operation.path().substring(1).split("/", -1)) {
      path.append('/');
      if (segment.startsWith("{")) {
        String name = segment.substring(1, segment.length() - 1);
        boolean other = odd && random.nextBoolean();
        path.append(encoded(other ? odd() : known.getOrDefault(name, "unknown")));
      } else {
        path.append(segment);
      }
    }
    return path.toString();
  }

  private List<JsonNode> parameters(String in) {
    List<JsonNode> found = new ArrayList<>();
    for (JsonNode one : operation.tree().path("parameters")) {
      JsonNode parameter = contract.resolved(one);
      if (parameter.path("in").asText().equals(in)) {
        found.add(parameter);
      }
    }
    return found;
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** A request in the making; it begins as one that the contract allows. */
  private final class Draft {

    private String method = operation.method();
    private String path = path(false);
    private final List<String> query = new ArrayList<>();
    private final List<String> headers = new ArrayList<>();
    private JsonNode body;
    private byte[] raw;
    private final List<UnaryOperator<String>> spelt = new ArrayList<>();

    Draft() {
      headers.add("Authorization: Bearer " + token);
      for (JsonNode parameter : parameters("query")) {
        if (random.nextInt(4) == 0) {
          String name = parameter.path("name").asText();
          query.add(name + "=" + encoded(samples.of(name, parameter.path("schema")).asText()));
        }
      }
      JsonNode content = contract.resolved(operation.tree().path("requestBody")).path("content");
      content.properties().stream()
          .findFirst()
          .ifPresent(media -> begin(media.getKey(), media.getValue()));
    }

    private void begin(String type, JsonNode media) {
      headers.add("Content-Type: " + type);
      if (type.endsWith("json")) {
        body = samples.of("", media.path("schema"));
      } else {
        raw = one(HostileValues.ROSTERS).getBytes(StandardCharsets.UTF_8);
      }
    }

    /** Null takes away. */
    void put(String pointer, JsonNode value) {
      if (pointer.isEmpty()) {
        body = body == null ? null : value;
        return;
      }
      String last = pointer.substring(pointer.lastIndexOf('/') + 1);
      JsonNode parent = body.at(pointer.substring(0, pointer.lastIndexOf('/')));
      if (parent instanceof ObjectNode object) {
        String name = last.replace("~1", "/").replace("~0", "~");
        if (value == null) {
          object.remove(name);
        } else {
          object.set(name, value);
        }
      } else if (parent instanceof ArrayNode array) {
        if (value == null) {
          array.remove(Integer.parseInt(last));
        } else {
          array.set(Integer.parseInt(last), value);
        }
      }
    }

    Request request() {
      String target = query.isEmpty() ? path : path + "?" + String.join("&", query);
      byte[] sent = raw != null ? raw : spelt().getBytes(StandardCharsets.UTF_8);
      List<String> lines = new ArrayList<>(headers);
      if (sent.length > 0 || !method.equals("GET")) {
        lines.add("Content-Length: " + sent.length);
      }
      byte[] head =
          (method
                  + " "
                  + target
                  + " HTTP/1.1\r\nHost: localhost\r\n"
                  + lines.stream().map(line -> line + "\r\n").collect(Collectors.joining())
                  + "\r\n")
              .getBytes(StandardCharsets.ISO_8859_1);
      byte[] whole = new byte[head.length + sent.length];
      System.arraycopy(head, 0, whole, 0, head.length);
      System.arraycopy(sent, 0, whole, head.length, sent.length);
      return new Request(method, path, whole);
    }

    private String spelt() {
      String text = body == null ? "" : body.toString();
      for (var change : spelt) {
        text = change.apply(text);
      }
      return text;
    }
  }
}
