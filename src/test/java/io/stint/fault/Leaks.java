package io.stint.fault;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Looks for what opens a door where many may read. */
final class Leaks {

  private Leaks() {}

  /** In the logs of the services and of the server, and in every row. */
  static List<String> in(World world) throws Exception {
    Map<String, String> places = new LinkedHashMap<>();
    places.put("the services' logs", world.said());
    places.put("PostgreSQL's log", Files.readString(world.postgres().log()));
    for (List<String> table :
        world
            .postgres()
            .rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")) {
      StringBuilder text = new StringBuilder();
      for (List<String> row :
          world.postgres().rows("SELECT t::text FROM public.\"" + table.get(0) + "\" t")) {
        text.append(row.get(0)).append('\n');
      }
      places.put("the table " + table.get(0), text.toString());
    }
    List<String> leaks = new ArrayList<>();
    places.forEach(
        (place, text) -> {
          for (String secret : world.secrets()) {
            if (text.contains(secret)
                || text.contains(URLEncoder.encode(secret, StandardCharsets.UTF_8))) {
              leaks.add(place + " shows " + "a secret");
            }
          }
        });
    return leaks;
  }
}
