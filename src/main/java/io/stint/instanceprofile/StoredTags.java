package io.stint.instanceprofile;

import com.fasterxml.jackson.core.type.TypeReference;
import io.stint.database.JsonColumn;
import java.util.Map;
import java.util.TreeMap;

/** Tags, in the order of their keys. */
class StoredTags extends JsonColumn<Map<String, String>> {
  StoredTags() {
    super(new TypeReference<TreeMap<String, String>>() {});
  }
}
