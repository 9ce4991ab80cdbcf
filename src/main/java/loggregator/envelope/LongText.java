package loggregator.envelope;

/** Says where a text may be cut without cutting a character. */
public final class LongText {
  private static final int MAX_CHARACTER_BYTES = 4;

  private LongText() {}

  /**
   * Where the character begins that the byte at {@code cut} is part of; {@code cut} itself where it is part of none.
   *
   * @param start before which nothing is looked at
   */
  public static int characterStart(byte[] bytes, int start, int cut) {
    for (int lead = cut; lead > start && cut - lead < MAX_CHARACTER_BYTES; lead--) {
      boolean continues = (bytes[lead] & 0xC0) == 0x80;
      if (!continues) {
        return cut - lead < Integer.numberOfLeadingZeros(~(bytes[lead] << 24)) ? lead : cut;
      }
    }
    return cut;
  }
}
