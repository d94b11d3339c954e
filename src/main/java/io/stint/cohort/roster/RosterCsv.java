package io.stint.cohort.roster;

import static java.nio.charset.StandardCharsets.UTF_8;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import io.stint.web.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Reads a roster as spreadsheets write it: CSV in UTF-8 with a header line. */
public final class RosterCsv {

  static final int LONGEST_FIELD = 1_024;

  private static final int MOST_FIELDS = 256;
  private static final char BOM = '\ufeff';

  private final int email;
  private final int userName;

  private RosterCsv(CsvRecord header) {
    email = column(header, "Email");
    userName = column(header, "Username");
    if (email < 0) {
      throw Refusal.invalid("", "The header line has no column Email.");
    }
  }

  /**
   * @param file null: nothing was sent, which is refused as an empty one
   * @throws Refusal 400: not UTF-8, no column Email, too many rows, a field that is too long
   */
  public static Roster read(byte[] file) {
    String text = file == null ? "" : decode(file);
    List<Roster.Row> rows = new ArrayList<>();
    try (CsvReader<CsvRecord> reader = reader(text)) {
      Iterator<CsvRecord> records = reader.iterator();
      if (!records.hasNext()) {
        throw Refusal.invalid("", "The file is empty; a header line with Email is required.");
      }
      RosterCsv columns = new RosterCsv(records.next());
      while (records.hasNext()) {
        CsvRecord row = records.next();
        if (row.getFields().stream().allMatch(String::isBlank)) {
          continue;
        }
        if (rows.size() == Roster.MOST_ROWS) {
          throw Refusal.invalid(
              "", "The file has more than 10,000 rows; send the rest in another file.");
        }
        rows.add(columns.row(row));
      }
    } catch (CsvParseException e) {
      throw unreadable(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Roster(rows);
  }

  private Roster.Row row(CsvRecord row) {
    return new Roster.Row(
        (int) row.getStartingLineNumber(),
        field(row, email),
        MembersRequest.name(field(row, userName)));
  }

  private static String field(CsvRecord row, int column) {
    return column >= 0 && column < row.getFieldCount() ? row.getField(column) : "";
  }

  private static int column(CsvRecord header, String name) {
    int found = -1;
    for (int i = 0; i < header.getFieldCount(); i++) {
      if (header.getField(i).strip().equalsIgnoreCase(name)) {
        if (found >= 0) {
          throw Refusal.invalid("", "The header line has the column " + name + " twice.");
        }
        found = i;
      }
    }
    return found;
  }

  private static CsvReader<CsvRecord> reader(String text) {
    return CsvReader.builder()
        .fieldSeparator(separator(text))
        .skipEmptyLines(true)
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .allowUnclosedQuote(false)
        .trimWhitespacesAroundQuotes(true)
        .maxBufferSize(MOST_FIELDS * LONGEST_FIELD)
        .build(
            CsvRecordHandler.of(c -> c.maxFields(MOST_FIELDS).maxFieldSize(LONGEST_FIELD)), text);
  }

  /** Where the comma is the decimal sign, spreadsheets write semicolons. */
  private static char separator(String text) {
    String header = text.lines().findFirst().orElse("");
    for (char other : new char[] {';', '\t'}) {
      if (header.indexOf(other) >= 0 && header.indexOf(',') < 0) {
        return other;
      }
    }
    return ',';
  }

  private static String decode(byte[] file) {
    try {
      String text =
          UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(file))
              .toString();
      return !text.isEmpty() && text.charAt(0) == BOM ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw Refusal.invalid(
          "", "The file is not in UTF-8. In a spreadsheet, save it as \"CSV UTF-8\".");
    }
  }

  private static Refusal unreadable(CsvParseException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return Refusal.invalid(
        "",
        "The file cannot be read as CSV (fields have at most 1,024 characters): "
            + e.getMessage()
            + (cause == e ? "" : ": " + cause.getMessage()));
  }
}
