package loggregator.losses;

/** A source as people know it. Long names are cut, because anybody may choose them. */
public record SourceName(String sourceId, String instanceId) {
  static final int MAX_CHARS = 128;
  /** In UTF-8, of a text that is cut in any case if it is longer. */
  static final int MAX_BYTES = 4 * (MAX_CHARS + 1);

  public SourceName {
    sourceId = cut(sourceId);
    instanceId = cut(instanceId);
  }

  /** Whether there is an id, and neither was cut: then an envelope of that source can be made. */
  boolean isWhole() {
    return !sourceId.isEmpty() && !isCut(sourceId) && !isCut(instanceId);
  }

  private static boolean isCut(String text) {
    return text.length() >= MAX_CHARS - 2 && text.endsWith("…");
  }

  static String cut(String text) {
    if (text.length() <= MAX_CHARS) {
      return text;
    }
    int end = MAX_CHARS - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + '…';
  }

  @Override
  public String toString() {
    return sourceId + "/" + instanceId;
  }
}
