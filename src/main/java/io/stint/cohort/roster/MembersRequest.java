package io.stint.cohort.roster;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.deser.std.StringDeserializer;
import io.stint.web.Refusal;
import java.util.ArrayList;
import java.util.List;

/** The JSON body of {@code POST /cohorts/{name}/members}. */
public record MembersRequest(List<NewMember> members) {

  /** One person. What is wrong with a text is said in the person's row: it stops nobody else. */
  record NewMember(
      @JsonDeserialize(using = StringDeserializer.class) String email,
      @JsonDeserialize(using = StringDeserializer.class) String userName) {}

  /**
   * @param request null: there was no body
   * @throws Refusal 400: no body, nobody in it, or too many
   */
  public static Roster roster(MembersRequest request) {
    if (request == null) {
      throw Refusal.invalid("", "A body is required.");
    }
    return request.roster();
  }

  private Roster roster() {
    if (members == null || members.isEmpty()) {
      throw Refusal.invalid("/members", "At least one member is required.");
    }
    if (members.size() > Roster.MOST_ROWS) {
      throw Refusal.invalid(
          "/members",
          "At most 10,000 members at once, got " + members.size() + "; send the rest after them.");
    }
    List<Roster.Row> rows = new ArrayList<>();
    for (NewMember member : members) {
      if (member == null) {
        throw Refusal.invalid("/members/" + rows.size(), "A member is an object.");
      }
      rows.add(new Roster.Row(rows.size() + 1, member.email(), name(member.userName()), null));
    }
    return new Roster(rows, null);
  }

  static String name(String userName) {
    return userName == null || userName.isBlank() ? null : userName.strip();
  }
}
