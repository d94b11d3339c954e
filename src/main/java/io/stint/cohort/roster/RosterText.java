package io.stint.cohort.roster;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.stint.web.Refusal;
import java.nio.charset.Charset;

/**
 * The text of a file as spreadsheets save one: UTF-8, UTF-16 with a byte order mark, or what
 * Windows calls ANSI.
 *
 * @param encoding its name in IANA's registry
 */
record RosterText(String text, String encoding) {

  private static final Charset WINDOWS = Charset.forName("windows-1252");
  private static final char REPLACED = '\ufffd';

  /**
   * @param file null: nothing was sent
   * @throws Refusal 400: a workbook, or no text
   */
  static RosterText of(byte[] file) {
    if (file == null) {
      return new RosterText("", UTF_8.name());
    }
    refuseWorkbook(file);
    if (starts(file, 0xFF, 0xFE)) {
      return wide(file, UTF_16LE);
    }
    if (starts(file, 0xFE, 0xFF)) {
      return wide(file, UTF_16BE);
    }
    refuseZeros(file);
    int from = starts(file, 0xEF, 0xBB, 0xBF) ? 3 : 0;
    String text = decode(file, from, UTF_8);
    if (text.indexOf(REPLACED) < 0 || from > 0 || hasOtherThanAscii(text)) {
      return new RosterText(text, UTF_8.name());
    }
    return new RosterText(decode(file, 0, WINDOWS), WINDOWS.name());
  }

  private static void refuseWorkbook(byte[] file) {
    if (starts(file, 'P', 'K', 3, 4) || starts(file, 0xD0, 0xCF, 0x11, 0xE0)) {
      throw Refusal.invalid(
          "", "The file is a workbook (xlsx, ods or xls). In a spreadsheet, save it as CSV.");
    }
  }

  /** A stray zero is the row's; where every other byte is one, it is UTF-16 without a mark. */
  private static void refuseZeros(byte[] file) {
    int zeros = 0;
    for (byte one : file) {
      zeros += one == 0 ? 1 : 0;
    }
    if (zeros * 4L >= file.length && zeros > 0) {
      throw Refusal.invalid(
          "",
          "The file is not text: "
              + zeros
              + " of its bytes are zero. UTF-16 is read with a byte order mark; or save it as"
              + " \"CSV UTF-8\".");
    }
  }

  private static RosterText wide(byte[] file, Charset charset) {
    return new RosterText(decode(file, 2, charset), charset.name());
  }

  /** Some of it is UTF-8 beyond doubt: what is broken is a row's, and not another alphabet. */
  private static boolean hasOtherThanAscii(String text) {
    return text.chars().anyMatch(one -> one > 0x7F && one != REPLACED);
  }

  /** What cannot be read becomes U+FFFD. */
  private static String decode(byte[] file, int from, Charset charset) {
    return new String(file, from, file.length - from, charset);
  }

  private static boolean starts(byte[] file, int... with) {
    if (file.length < with.length) {
      return false;
    }
    for (int i = 0; i < with.length; i++) {
      if ((file[i] & 0xFF) != with[i]) {
        return false;
      }
    }
    return true;
  }
}
