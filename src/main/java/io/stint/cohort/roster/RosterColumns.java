package io.stint.cohort.roster;

import io.stint.web.PlainText;
import io.stint.web.Refusal;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which columns of a header line hold the e-mail and the user name.
 *
 * @param email -1: none, these are seats
 * @param userName -1: none
 */
record RosterColumns(int email, int userName) {

  private static final String EMAIL = "Email";
  private static final String USER_NAME = "Username";
  private static final int MOST_NAMED = 30;
  private static final int LONGEST_NAME = 60;

  /** Ahead of {@code Email}, which is the buyer's where a ticket shop has both. */
  private static final Set<String> ATTENDEES =
      Set.of(
          "attendeeemail",
          "attendeeemailaddress",
          "participantemail",
          "participantemailaddress",
          "teilnehmeremail",
          "emailparticipant",
          "emaildelparticipante");

  /** Without blanks, hyphens and accents: see {@code docs/rosters.md} for who writes which. */
  private static final Set<String> EMAILS =
      Set.of(
          "email",
          "mail",
          "emailaddress",
          "emailaddressrequired",
          "mailaddress",
          "useremail",
          "useremailaddress",
          "memberemail",
          "studentemail",
          "schoolemail",
          "primaryemail",
          "primaryemailaddress",
          "workemail",
          "workemailaddress",
          "email1value",
          "emailadresse",
          "mailadresse",
          "adresseemail",
          "adressemail",
          "adressedecourriel",
          "adressedemessagerie",
          "adresseelectronique",
          "courriel",
          "correo",
          "correoelectronico",
          "direcciondecorreo",
          "direcciondecorreoelectronico",
          "direcciondeemail",
          "direccionemail",
          "indirizzoemail",
          "indirizzodiposta",
          "indirizzodipostaelettronica",
          "postaelettronica");

  /** At many schools an address: they count where all that stands in them is one. */
  private static final Set<String> LOGINS =
      Set.of(
          "sisloginid",
          "loginid",
          "login",
          "upn",
          "participantidupn",
          "userprincipalname",
          "username");

  /** None for a line that is no header. */
  static RosterColumns byName(List<String> header, AskedColumns asked) {
    if (header.stream().anyMatch(RosterColumns::isAddress)) {
      return null;
    }
    int email =
        asked.email() == null
            ? email(header)
            : one(header, name -> same(name, asked.email()), asked.email());
    return email < 0 ? null : new RosterColumns(email, userName(header, asked, email));
  }

  /** The same, by what is in the column. */
  static RosterColumns byValues(
      List<String> header, List<RosterLines.Line> rows, AskedColumns asked) {
    if (asked.email() != null || header.stream().anyMatch(RosterColumns::isAddress)) {
      return null;
    }
    List<Integer> found =
        matching(header, name -> LOGINS.contains(plain(name))).stream()
            .filter(column -> allAddresses(rows, column))
            .toList();
    if (found.size() > 1) {
      throw several(header, found);
    }
    return found.isEmpty()
        ? null
        : new RosterColumns(found.get(0), userName(header, asked, found.get(0)));
  }

  /**
   * Seats: user names, and no e-mails. Where an address stands in the file, a column of them may be
   * there that has no known name: then the caller has to say that none is meant.
   */
  static RosterColumns ofSeats(
      List<String> header, List<RosterLines.Line> rows, AskedColumns asked) {
    boolean said = AskedColumns.NO_COLUMN.equals(asked.email());
    if ((asked.email() != null && !said)
        || AskedColumns.NO_COLUMN.equals(asked.userName())
        || matching(header, name -> same(name, userNameColumn(asked))).isEmpty()
        || (!said && holdsAddress(header, rows))) {
      return null;
    }
    return new RosterColumns(-1, userName(header, asked, -1));
  }

  private static String userNameColumn(AskedColumns asked) {
    return asked.userName() == null ? USER_NAME : asked.userName();
  }

  private static boolean holdsAddress(List<String> header, List<RosterLines.Line> rows) {
    return header.stream().anyMatch(RosterColumns::isAddress)
        || rows.stream().flatMap(row -> row.cells().stream()).anyMatch(RosterColumns::isAddress);
  }

  /** Whether the line has what makes it a person's. */
  boolean isSomebody(RosterLines.Line line) {
    return email < 0 ? !line.cell(userName).isBlank() : isAddress(line.cell(email));
  }

  static boolean isAddress(String cell) {
    return cell.length() <= RosterCsv.LONGEST_FIELD && Email.parse(Email.bare(cell)).isPresent();
  }

  /** For words about a header: what was seen. */
  static String named(List<String> header) {
    String names =
        header.stream()
            .filter(name -> !name.isBlank())
            .limit(MOST_NAMED)
            .map(RosterColumns::shown)
            .collect(Collectors.joining(", "));
    return header.size() > MOST_NAMED ? names + ", …" : names;
  }

  static String shown(String name) {
    String plain = PlainText.shown(name.strip());
    return plain.length() > LONGEST_NAME ? plain.substring(0, LONGEST_NAME) + "…" : plain;
  }

  private static int email(List<String> header) {
    List<Integer> attendees = matching(header, name -> ATTENDEES.contains(plain(name)));
    if (attendees.size() > 1) {
      throw several(header, attendees);
    }
    if (!attendees.isEmpty()) {
      return attendees.get(0);
    }
    int exact = one(header, name -> name.strip().equalsIgnoreCase(EMAIL), EMAIL);
    if (exact >= 0) {
      return exact;
    }
    List<Integer> others = matching(header, name -> EMAILS.contains(plain(name)));
    if (others.size() > 1) {
      throw several(header, others);
    }
    return others.isEmpty() ? -1 : others.get(0);
  }

  private static int userName(List<String> header, AskedColumns asked, int email) {
    String name = asked.userName();
    if (name == null) {
      int found = one(header, one -> one.strip().equalsIgnoreCase(USER_NAME), USER_NAME);
      return found == email ? -1 : found;
    }
    if (name.equals(AskedColumns.NO_COLUMN)) {
      return -1;
    }
    int found = one(header, one -> same(one, name), name);
    if (found < 0) {
      throw Refusal.invalid(
          "?userNameColumn",
          "The file has no column " + shown(name) + "; it has: " + named(header) + ".");
    }
    return found;
  }

  private static boolean allAddresses(List<RosterLines.Line> rows, int column) {
    List<String> values =
        rows.stream().map(row -> row.cell(column)).filter(cell -> !cell.isBlank()).toList();
    return !values.isEmpty() && values.stream().allMatch(RosterColumns::isAddress);
  }

  private static int one(List<String> header, Predicate<String> is, String name) {
    List<Integer> found = matching(header, is);
    if (found.size() > 1) {
      throw Refusal.invalid("", "The header line has the column " + shown(name) + " twice.");
    }
    return found.isEmpty() ? -1 : found.get(0);
  }

  private static List<Integer> matching(List<String> header, Predicate<String> is) {
    List<Integer> found = new ArrayList<>();
    IntStream.range(0, header.size()).filter(i -> is.test(header.get(i))).forEach(found::add);
    return found;
  }

  private static Refusal several(List<String> header, List<Integer> found) {
    return Refusal.invalid(
        "",
        "Several columns may hold the e-mail: "
            + named(found.stream().map(header::get).toList())
            + ". Say which with ?emailColumn=.");
  }

  private static boolean same(String name, String asked) {
    return name.strip().equalsIgnoreCase(asked.strip());
  }

  private static String plain(String name) {
    return name.length() > RosterCsv.LONGEST_FIELD
        ? name
        : Normalizer.normalize(name, Normalizer.Form.NFKD)
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^\\p{L}\\p{N}]", "");
  }
}
