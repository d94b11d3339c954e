package io.stint.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.regex.Pattern;

/**
 * One operation of the contract.
 *
 * @param method in capitals
 * @param path with its parameters in braces
 * @param tree what the contract says of it
 */
record Operation(String method, String path, JsonNode tree, Pattern pattern) {

  Operation(String method, String path, JsonNode tree) {
    this(
        method,
        path,
        tree,
        Pattern.compile(
            "\\Q" + path.replaceAll("\\{[^}]*}", "\\\\E[^/]+\\\\Q") + "\\E", Pattern.DOTALL));
  }

  @Override
  public String toString() {
    return method + " " + path;
  }
}
