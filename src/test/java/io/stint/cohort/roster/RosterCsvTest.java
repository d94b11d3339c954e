package io.stint.cohort.roster;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.stint.web.Refusal;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Files as systems and spreadsheets write them; {@code docs/rosters.md} has the same table. */
class RosterCsvTest {

  private static final String TWO = "ada@uw.edu, grace@uw.edu";

  private static Roster read(String text) {
    return RosterCsv.read(text.getBytes(UTF_8));
  }

  private static Roster read(String text, String emailColumn, String userNameColumn) {
    return RosterCsv.read(text.getBytes(UTF_8), new AskedColumns(emailColumn, userNameColumn));
  }

  /** The addresses that are taken. */
  private static String people(Roster roster) {
    return String.join(
        ", ",
        roster.rows().stream()
            .filter(row -> row.objection() == null && RosterColumns.isAddress(row.email()))
            .map(Roster.Row::email)
            .toList());
  }

  private static String refusal(String text) {
    return assertThrows(Refusal.class, () -> read(text)).getMessage();
  }

  static Stream<Arguments> exports() {
    return Stream.of(
        Arguments.of(
            "Moodle 4 participants, user/action_redir.php",
            "Email address",
            "\ufeff\"First name\",\"Last name\",\"Email address\",Groups\n"
                + "Ada,Lovelace,ada@uw.edu,\nGrace,Hopper,grace@uw.edu,\"a, b\"\n"),
        Arguments.of(
            "Moodle 4 participants in German",
            "E-Mail-Adresse",
            "Vorname;Nachname;E-Mail-Adresse\nAda;L;ada@uw.edu\nGrace;H;grace@uw.edu\n"),
        Arguments.of(
            "Moodle 4 participants in French",
            "Adresse de courriel",
            "Prénom,Nom de famille,Adresse de courriel\nAda,L,ada@uw.edu\nG,H,grace@uw.edu\n"),
        Arguments.of(
            "Moodle 4 participants in Spanish",
            "Correo electrónico",
            "Nombre;Apellidos;Correo electrónico\nAda;L;ada@uw.edu\nGrace;H;grace@uw.edu\n"),
        Arguments.of(
            "Moodle 4 participants in Italian",
            "Indirizzo email",
            "Nome,Cognome,Indirizzo email\nAda,L,ada@uw.edu\nGrace,H,grace@uw.edu\n"),
        Arguments.of(
            "Canvas gradebook, lib/gradebook_exporter.rb",
            "SIS Login ID",
            "Student,ID,SIS User ID,SIS Login ID,Section\n    Points Possible,,,,\n"
                + "\"Lovelace, Ada\",1,u1,ada@uw.edu,A\n\"Hopper, Grace\",2,u2,grace@uw.edu,A\n"),
        Arguments.of(
            "Open edX profiles, instructor API",
            "email",
            "id,name,email,language\n1,Ada,ada@uw.edu,en\n2,Grace,grace@uw.edu,en\n"),
        Arguments.of(
            "Google Forms",
            "Email Address",
            "Timestamp,Email Address,Team?\n2026/11/01 1:02:03 PM,ada@uw.edu,x\n"
                + "2026/11/01 1:02:04 PM,grace@uw.edu,y\n"),
        Arguments.of(
            "Google Forms of old",
            "Username",
            "Timestamp,Username,Team\n1,ada@uw.edu,x\n2,grace@uw.edu,y\n"),
        Arguments.of(
            "Google Groups members",
            "Email address",
            "Members for group class\nEmail address,Nickname,Group status\n"
                + "ada@uw.edu,Ada,member\ngrace@uw.edu,Grace,member\n"),
        Arguments.of(
            "Google Contacts",
            "E-mail 1 - Value",
            "First Name,E-mail 1 - Label,E-mail 1 - Value\nAda,*,ada@uw.edu\nG,*,grace@uw.edu\n"),
        Arguments.of(
            "Eventbrite orders: the buyer is nobody's concern",
            "Attendee email",
            "Order #,Buyer email,Attendee email\n1,boss@uw.edu,ada@uw.edu\n"
                + "1,boss@uw.edu,grace@uw.edu\n"),
        Arguments.of(
            "pretix order positions, base/exporters/orderlist.py: Email is the buyer's",
            "Attendee email",
            "Order code;Email;Attendee name;Attendee email\nA;boss@uw.edu;Ada;ada@uw.edu\n"
                + "A;boss@uw.edu;Grace;grace@uw.edu\n"),
        Arguments.of(
            "Zoom participants with meeting info: its User Email is the host's",
            "User Email",
            "Meeting ID,Topic,User Email\n1,Class,host@uw.edu\n\n"
                + "Name (Original Name),User Email,Guest\nAda,ada@uw.edu,No\nG,grace@uw.edu,No\n"),
        Arguments.of(
            "Zoom registration",
            "Email",
            "Registration Report\nReport generated:,11/01/2026\nTopic,Scheduled\nClass,1\n\n"
                + "Attendee Details\nFirst Name,Last Name,Email,Registration Time\n"
                + "Ada,L,ada@uw.edu,1\nGrace,H,grace@uw.edu,1\n"),
        Arguments.of(
            "Teams attendance",
            "Email",
            "1. Summary\nMeeting title\tClass\nAttended participants\t2\n\n2. Participants\n"
                + "Name\tFirst Join\tEmail\tParticipant ID (UPN)\tRole\n"
                + "Ada\t1\tada@uw.edu\tada@uw.edu\tOrganizer\n"
                + "Grace\t1\tgrace@uw.edu\tgrace@uw.edu\tPresenter\n"),
        Arguments.of(
            "Indico registrants, registration/util.py",
            "Email Address",
            "ID,Name,Email Address,Affiliation\n1,Ada,ada@uw.edu,UW\n2,Grace,grace@uw.edu,UW\n"),
        Arguments.of(
            "HotCRP",
            "email",
            "given_name,family_name,email\nAda,L,ada@uw.edu\nGrace,H,grace@uw.edu\n"),
        Arguments.of("Mailman 2 roster", null, "ada@uw.edu\nGrace Hopper <grace@uw.edu>\n"),
        Arguments.of(
            "Excel's hint", "Email", "sep=;\r\nEmail;Name\r\nada@uw.edu;A\r\ngrace@uw.edu;\r\n"),
        Arguments.of("line ends of old", "Email", "Email,Name\rada@uw.edu,A\rgrace@uw.edu,G\r"),
        Arguments.of(
            "a comma within quotes is no separator",
            "Email",
            "\"Name, Vorname\";Email\n\"L, Ada\";ada@uw.edu\n\"5\"\" disk\";grace@uw.edu\n"),
        Arguments.of(
            "marked as required", "E-mail *", "Name,E-mail *\nA,ada@uw.edu\nG,grace@uw.edu\n"),
        Arguments.of(
            "0.1.0: Email is meant before E-Mail",
            "Email",
            "Name;E-Mail;Email\nA;x;ada@uw.edu\nG;y;grace@uw.edu\n"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("exports")
  void isReadAsItComes(String system, String column, String text) {
    Roster roster = read(text);
    assertEquals(TWO, people(roster), system);
    assertEquals(column, roster.file().emailColumn());
    assertNull(roster.file().userNameColumn());
    Roster wide = RosterCsv.read(("\ufeff" + text.replace("\ufeff", "")).getBytes(UTF_16LE));
    assertEquals(TWO, people(wide), system + " as Excel's Unicode text");
    assertEquals("UTF-16LE", wide.file().encoding());
  }

  @Test
  void whatWasRecognisedIsSaid() {
    assertEquals(
        new RosterFile("UTF-8", ";", 3, "E-Mail-Adresse", "Kürzel"),
        read("Kurs\n\nKürzel;E-Mail-Adresse\nal;ada@uw.edu\n", null, "kürzel").file());
    assertEquals(new RosterFile("UTF-8", ",", null, null, null), read("ada@uw.edu\n").file());
    assertEquals(
        "UTF-16BE",
        RosterCsv.read("\ufeffEmail\nada@uw.edu\n".getBytes(UTF_16BE)).file().encoding());
  }

  @Test
  void ansiIsReadAndWhatIsMostlyUtf8StaysUtf8() {
    Roster ansi =
        RosterCsv.read(
            "Vorname;E-Mail\nZoë;zoë@uw.edu\n".getBytes(Charset.forName("windows-1252")));
    assertEquals("windows-1252", ansi.file().encoding());
    assertEquals("zoë@uw.edu", people(ansi));
    byte[] broken = "Email\nzoë@uw.edu\nx_@uw.edu\n".getBytes(UTF_8);
    broken[new String(broken, UTF_8).indexOf('_') + 1] = (byte) 0xE9;
    Roster cut = RosterCsv.read(broken);
    assertEquals("UTF-8", cut.file().encoding());
    assertEquals("zoë@uw.edu", people(cut), "no other person is made of a byte that is broken");
    assertEquals(2, cut.rows().size());
  }

  @Test
  void aWorkbookAndWhatIsNoTextAreCalledByName() {
    assertTrue(refusal("PK\u0003\u0004rest").contains("workbook"));
    byte[] old = {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, 0};
    assertTrue(
        assertThrows(Refusal.class, () -> RosterCsv.read(old)).getMessage().contains("workbook"));
    byte[] wide = "Email\nada@uw.edu".getBytes(UTF_16LE);
    assertTrue(
        assertThrows(Refusal.class, () -> RosterCsv.read(wide)).getMessage().contains("zero"));
  }

  @Test
  void aRefusalSaysWhichColumnsThereAre() {
    assertTrue(refusal("First name,Phone\nAda,1\n").contains("First name, Phone"));
    assertTrue(refusal("Mail,Work email\na@uw.edu,b@uw.edu\n").contains("Mail, Work email"));
    assertTrue(refusal("Email,email\na@uw.edu,b@uw.edu\n").contains("twice"));
    assertTrue(refusal("SIS Login ID,Name\nada,Ada\nb@uw.edu,Bo\n").contains("SIS Login ID, Name"));
    assertTrue(refusal("Manager,Name\nb@uw.edu,Bo\n").contains("Manager"), "never by its values");
    assertTrue(refusal("a@uw.edu,b@uw.edu\n").contains("No column"));
    assertTrue(refusal("").contains("empty"));
    String words =
        assertThrows(Refusal.class, () -> read("Email,Name\na@uw.edu,\n", "Post", null))
            .getMessage();
    assertTrue(words.contains("no column Post; it has: Email, Name"), words);
    assertThrows(Refusal.class, () -> read("Email,Name\na@uw.edu,\n", null, "Post"));
  }

  @Test
  void theCallerNamesTheColumns() {
    String text = "Mail,Work email,username\nx@uw.edu,ada@uw.edu,al\n";
    Roster roster = read(text, "work EMAIL", null);
    assertEquals("ada@uw.edu", people(roster));
    assertEquals("al", roster.rows().get(0).userName());
    assertNull(read(text, "Mail", "-").rows().get(0).userName(), "of another system");
  }

  private static String seats(Roster roster) {
    return String.join(", ", roster.rows().stream().map(row -> row.seat().orElse("-")).toList());
  }

  @Test
  void aFileOfUserNamesAloneNamesSeats() {
    Roster roster = read("Room 4\n\nSeat;Username\n1;Seat01\n2;seat02\n3;\n4;=x\n");
    assertEquals("seat01, seat02, -, =x", seats(roster));
    assertEquals(new RosterFile("UTF-8", ";", 3, null, "Username"), roster.file());
    assertTrue(roster.rows().stream().allMatch(row -> row.email() == null));
    assertEquals("seat01", seats(read("Username\nseat01\n")));
    assertEquals("7", seats(read("Seat,Name\n7,Table 3\n", null, "seat")));
  }

  /** A column of addresses without a known name is one that was missed. */
  @Test
  void whereAddressesStandTheCallerSaysThatTheseAreSeats() {
    String file = "Username,Reach\nseat01,ada@uw.edu\n";
    assertTrue(refusal(file).contains("?emailColumn=-"), refusal(file));
    assertEquals("seat01", seats(read(file, "-", null)));
    assertEquals("seat01", seats(read("userName,Email\nseat01,\n", "-", null)));
    Roster mixed = read("Username,Email\nseat01,\n");
    assertEquals("", mixed.rows().get(0).email());
    assertThrows(Refusal.class, () -> read("Name\nseat01\n", "-", null));
    assertThrows(Refusal.class, () -> read("Username\nseat01\n", "-", "-"));
  }

  @Test
  void columnsThatAreAskedForAreKept() {
    String file =
        "Email, Group ,Note,Password\nada@uw.edu, A ,=cmd()\u202e,x\ngrace@uw.edu,"
            + "y".repeat(300)
            + "\n";
    List<Map<String, String>> kept =
        RosterCsv.read(file.getBytes(UTF_8), new AskedColumns(null, null, List.of("group", "NOTE")))
            .rows()
            .stream()
            .map(Roster.Row::columns)
            .toList();
    assertEquals("A", kept.get(0).get("Group"));
    assertEquals(List.of("Group", "Note"), List.copyOf(kept.get(0).keySet()));
    assertTrue(kept.get(0).get("Note").startsWith("=cmd()"), kept.get(0).toString());
    assertTrue(kept.get(0).get("Note").indexOf('\u202e') < 0, kept.get(0).toString());
    assertEquals("y".repeat(256) + "…", kept.get(1).get("Group"));
    assertEquals("", kept.get(1).get("Note"));
    assertNull(read(file).rows().get(0).columns());
    for (List<String> wrong :
        List.of(
            List.of("Grade"),
            List.of("Group", "group"),
            List.of(""),
            List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k"))) {
      Refusal refusal =
          assertThrows(
              Refusal.class,
              () -> RosterCsv.read(file.getBytes(UTF_8), new AskedColumns(null, null, wrong)));
      assertEquals("?keep", refusal.errors().get(0).pointer());
    }
    assertThrows(
        Refusal.class,
        () ->
            RosterCsv.read(
                "ada@uw.edu\n".getBytes(UTF_8), new AskedColumns(null, null, List.of("Group"))));
  }

  @Test
  void anUnreadableLineIsOneRowAndSwallowsNobody() {
    Roster roster =
        read(
            "Name,Email\n\"Jane Doe\" <jane@uw.edu>\n\"Bo,bo@uw.edu\nA,ada@uw.edu\n"
                + "\"Eve\",\"eve@uw.edu\nG,grace@uw.edu\n");
    assertEquals(TWO, people(roster));
    assertEquals(List.of(2, 3, 4, 5, 6), roster.rows().stream().map(Roster.Row::line).toList());
    assertTrue(roster.rows().get(0).objection().contains("behind a closing quote"));
    assertTrue(roster.rows().get(3).objection().contains("not closed"));
  }

  @Test
  void aNoteBringsNobodyIn() {
    Roster roster =
        read(
            "Email,Note\nada@uw.edu,\"two\nlines\"\nmal@uw.edu,\"x\neve@uw.edu,y\"\ngrace@uw.edu,\n");
    assertEquals(TWO, people(roster));
    assertTrue(roster.rows().get(1).objection().contains("address of another"));
    assertEquals(6, roster.rows().get(2).line());
  }

  @Test
  void anotherTableBelowIsNotRead() {
    Roster roster =
        read(
            "Name,Email\nA,ada@uw.edu\n\nG,grace@uw.edu\nName,Email\n\nHosts\nEmail,Name\nh@uw.edu,H\n");
    assertEquals(TWO, people(roster));
    assertEquals("this is the header line again", roster.rows().get(2).objection());
    assertTrue(roster.rows().get(4).objection().contains("another table"));
    assertEquals(5, roster.rows().size());
    assertEquals(TWO, people(read("Name,Email,By\nA,ada@uw.edu,x\nB,,E-mail\nG,grace@uw.edu,x\n")));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void theAddressInACellIsFound(String cell, String address) {
    assertEquals(address, Email.bare(cell));
  }

  static Stream<Arguments> cells() {
    return Stream.of(
        Arguments.of("Ada <ada@uw.edu>", "ada@uw.edu"),
        Arguments.of("<ada@uw.edu>", "ada@uw.edu"),
        Arguments.of("\"Lovelace, Ada\" <mailto:ada@uw.edu>", "ada@uw.edu"),
        Arguments.of("Mailto:ada@uw.edu", "ada@uw.edu"),
        Arguments.of("\u00a0 ada@uw.edu\u2003", "ada@uw.edu"),
        Arguments.of("ada@uw.edu (Ada)", "ada@uw.edu"),
        Arguments.of("'+ada@uw.edu", "+ada@uw.edu"),
        Arguments.of("o'brien@uw.edu", "o'brien@uw.edu"),
        Arguments.of("boss@uw.edu <eve@uw.edu>", "boss@uw.edu <eve@uw.edu>"),
        Arguments.of("a@uw.edu; b@uw.edu", "a@uw.edu; b@uw.edu"));
  }
}
