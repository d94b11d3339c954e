package io.stint.web;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

/** Lists as CSV that a spreadsheet may open: nothing in it is taken for a formula. */
public final class CsvText {

  public static final String MEDIA_TYPE = "text/csv";

  /** What a browser calls a CSV file where Excel is installed. */
  public static final String AS_WINDOWS_SAYS = "application/vnd.ms-excel";

  public static final String WITH_CHARSET = "text/csv;charset=UTF-8";

  /** For who does not say what it takes, JSON comes first. */
  public static final String SECOND_CHOICE = "text/csv;charset=UTF-8;qs=0.5";

  private static final String FORMULA_STARTS = "=+-@\t\r";

  private CsvText() {}

  public static <T> String of(List<String> header, List<T> rows, Function<T, List<?>> cells) {
    StringWriter text = new StringWriter();
    try (CsvWriter csv = CsvWriter.builder().build(text)) {
      csv.writeRecord(header.stream().map(CsvText::cell).toList());
      for (T row : rows) {
        csv.writeRecord(cells.apply(row).stream().map(CsvText::cell).toList());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** Null stays a cell. */
  public static List<?> row(Object... cells) {
    return Arrays.asList(cells);
  }

  private static String cell(Object value) {
    String text = Objects.toString(value, "");
    return !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }
}
