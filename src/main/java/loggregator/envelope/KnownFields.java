package loggregator.envelope;

/**
 * Which fields the envelopes of a batch have, as far as somebody has walked over them: a bit for each number of a field
 * that at least one of them may have. Who looks for another field need not look.
 */
public final class KnownFields {
  /** Any envelope may have any field, or have no source id. */
  public static final int UNKNOWN = -1;

  /** There is no field 0: an envelope may have no source id, or an empty one. */
  private static final int MAY_LACK_SOURCE = 1;

  private KnownFields() {}

  public static boolean mayHave(int known, int field) {
    return (known & 1 << field) != 0;
  }

  public static boolean mayLackSource(int known) {
    return (known & MAY_LACK_SOURCE) != 0;
  }

  /** With one field more. */
  public static int plus(int known, int field) {
    return known | 1 << field;
  }

  /** @param plain what {@link PlainEnvelopes} found in one envelope */
  static int ofPlain(int plain) {
    boolean hasSource = mayHave(plain, EnvelopeFields.SOURCE_ID) && (plain & PlainEnvelopes.SOME_EMPTY) == 0;
    return plain & PlainEnvelopes.FIELDS | (hasSource ? 0 : MAY_LACK_SOURCE);
  }
}
