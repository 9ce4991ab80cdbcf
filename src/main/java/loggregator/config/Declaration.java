package loggregator.config;

/**
 * What the documentation says about a key.
 *
 * @param key the dotted path
 * @param defaultValue as it is written in a file, {@code required}, or {@code absent} for a section
 * @param range of a number, or the words that are possible; else empty
 */
record Declaration(String key, String type, String defaultValue, String range, String meaning) {
  static final String REQUIRED = "required";
  static final String ABSENT = "absent";
  static final String INTEGER = "integer";
  static final String SECTION = "section";

  /** The last part of the path. */
  String name() {
    return key.substring(key.lastIndexOf('.') + 1);
  }
}
