package io.stint.cohort.roster;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Map;

/** A user name that IAM takes, made of the front of an address that it does not take. */
final class MadeName {

  private static final int LONGEST = 64;

  /** Letters that Unicode does not take apart into a plain one and a mark. */
  private static final Map<String, String> LETTERS =
      Map.ofEntries(
          Map.entry("ß", "ss"),
          Map.entry("ø", "o"),
          Map.entry("ł", "l"),
          Map.entry("æ", "ae"),
          Map.entry("œ", "oe"),
          Map.entry("đ", "d"),
          Map.entry("ð", "d"),
          Map.entry("þ", "th"),
          Map.entry("ħ", "h"),
          Map.entry("ı", "i"));

  private MadeName() {}

  /** The same where IAM takes it; may be empty where nothing of it is left. */
  static String of(String localPart) {
    StringBuilder plain = new StringBuilder();
    Normalizer.normalize(localPart, Normalizer.Form.NFKD)
        .toLowerCase(Locale.ROOT)
        .codePoints()
        .mapToObj(Character::toString)
        .forEach(letter -> plain.append(LETTERS.getOrDefault(letter, letter)));
    String made = plain.toString().replaceAll("[^a-z0-9_+=,.@-]", "");
    return made.length() > LONGEST ? made.substring(0, LONGEST) : made;
  }

  /** A name of which too little is left is nobody's: 李.li and 王.li would come to the same. */
  static boolean keepsEnough(String localPart) {
    return Normalizer.normalize(localPart, Normalizer.Form.NFKD)
        .toLowerCase(Locale.ROOT)
        .codePoints()
        .filter(Character::isLetter)
        .allMatch(one -> one < 0x80 || LETTERS.containsKey(Character.toString(one)));
  }
}
