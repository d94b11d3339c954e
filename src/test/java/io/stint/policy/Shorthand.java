package io.stint.policy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/** Statements as the tables write them, turned into JSON: the documents go through the parser. */
final class Shorthand {
  static final String ADA = "arn:aws:iam::111111111111:user/team/ada";
  static final String ADA_ID = "AIDAADAADAADAADAADAAD";
  static final String OPS = "arn:aws:iam::111111111111:role/stint/Ops";
  static final String OPS_ID = "AROAOPSOPSOPSOPSOPSO";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<String, String> NAMES =
      new TreeMap<>(
          Map.of(
              "ADA", ADA,
              "BOB", "arn:aws:iam::222222222222:user/bob",
              "OPS", OPS,
              "OPSADA", "arn:aws:sts::111111111111:assumed-role/Ops/ada",
              "DEV", "arn:aws:iam::111111111111:role/Dev",
              "DEVX", "arn:aws:sts::111111111111:assumed-role/Dev/x",
              "FAR", "arn:aws:iam::222222222222:role/Far",
              "FARX", "arn:aws:sts::222222222222:assumed-role/Far/x",
              "FED", "arn:aws:sts::111111111111:federated-user/ada",
              "BUCKET", "arn:aws:s3:::data"));

  private Shorthand() {}

  static Caller caller(String name) {
    return switch (name) {
      case "ADA" -> new Caller.User(ADA, ADA_ID);
      case "BOB" -> new Caller.User(NAMES.get("BOB"), "AIDABOBBOBBOBBOBBOBBO");
      case "OPSADA" -> new Caller.RoleSession(OPS, OPS_ID, "ada");
      case "DEVX" -> new Caller.RoleSession(NAMES.get("DEV"), "AROADEVDEVDEVDEVDEVD", "x");
      case "FARX" -> new Caller.RoleSession(NAMES.get("FAR"), "AROAFARFARFARFARFARF", "x");
      case "EC2" -> new Caller.Service("ec2.amazonaws.com");
      case "IDP" -> new Caller.Federated("arn:aws:iam::111111111111:oidc-provider/idp.example.com");
      case "ROOT" -> new Caller.Root("111111111111");
      case "FED" -> new Caller.FederatedUser("111111111111", "ada");
      case "ANON" -> new Caller.Anonymous();
      default -> throw new IllegalArgumentException(name);
    };
  }

  static String expand(String text) {
    for (Map.Entry<String, String> name : NAMES.entrySet()) {
      text = text.replaceAll("\\b" + name.getKey() + "\\b", name.getValue());
    }
    return text;
  }

  /** A document of version 2012-10-17. */
  static String document(String shorthand) {
    ObjectNode document = JSON.createObjectNode().put("Version", "2012-10-17");
    ArrayNode statements = document.putArray("Statement");
    for (String statement : expand(shorthand).split("; ")) {
      statements.add(statement(statement));
    }
    return document.toString();
  }

  private static ObjectNode statement(String text) {
    ObjectNode statement = JSON.createObjectNode();
    int when = text.indexOf(" if ");
    if (when >= 0) {
      try {
        statement.set("Condition", JSON.readTree(text.substring(when + 4)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      text = text.substring(0, when);
    }
    String[] words = text.split(" ");
    statement.put("Effect", words[0]);
    for (int i = 1; i < words.length; i++) {
      switch (words[i]) {
        case "to" -> principal(statement, words[++i]);
        case "on" -> put(statement, "Resource", words[++i]);
        default -> put(statement, "Action", words[i]);
      }
    }
    return statement;
  }

  private static void put(ObjectNode statement, String element, String list) {
    boolean not = list.startsWith("!");
    ArrayNode values = statement.putArray(not ? "Not" + element : element);
    for (String value : (not ? list.substring(1) : list).split(",(?!')")) {
      values.add(value);
    }
  }

  private static void principal(ObjectNode statement, String list) {
    if (list.equals("*")) {
      statement.put("Principal", "*");
      return;
    }
    boolean not = list.startsWith("!");
    ObjectNode map = statement.putObject(not ? "NotPrincipal" : "Principal");
    for (String entry : (not ? list.substring(1) : list).split(",")) {
      String[] parts = entry.split("=", 2);
      map.withArray(parts[0]).add(parts[1]);
    }
  }
}
