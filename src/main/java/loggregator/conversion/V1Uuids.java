package loggregator.conversion;

import java.util.UUID;
import org.cloudfoundry.dropsonde.events.UuidFactory;

/** UUIDs of the first generation: the 16 bytes of the text as two little-endian numbers. */
final class V1Uuids {
  private V1Uuids() {}

  /** Lower-case. */
  static String text(UuidFactory.UUID uuid) {
    return new UUID(Long.reverseBytes(uuid.getLow()), Long.reverseBytes(uuid.getHigh())).toString();
  }

  static boolean isZero(UuidFactory.UUID uuid) {
    return uuid.getLow() == 0 && uuid.getHigh() == 0;
  }
}
