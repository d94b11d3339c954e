package io.stint.contract;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import java.util.List;

/** A list as CSV has the columns of the contract's example, and all of them in each line. */
final class CsvCheck {

  private CsvCheck() {}

  static List<String> objections(String example, String text) {
    List<String> header = records(example).get(0).getFields();
    List<CsvRecord> records = records(text);
    List<String> first = records.isEmpty() ? List.of() : records.get(0).getFields();
    // Behind them comes what was asked for by include.
    if (first.size() < header.size() || !first.subList(0, header.size()).equals(header)) {
      return List.of("the first line is not " + String.join(",", header));
    }
    return records.stream()
        .filter(line -> line.getFieldCount() != first.size())
        .map(line -> "line " + line.getStartingLineNumber() + " has other columns")
        .toList();
  }

  private static List<CsvRecord> records(String text) {
    return CsvReader.builder()
        .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
        .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
        .ofCsvRecord(text)
        .stream()
        .toList();
  }
}
