package loggregator.conversion;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import loggregator.envelope.WireReader;

/** Doubles as protobuf has them. */
final class Doubles {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Doubles() {}

  /** Reads the next one; 0 if the message ends within it. */
  static double read(byte[] bytes, WireReader reader) {
    int start = reader.position();
    reader.skipBytes(Long.BYTES);
    return reader.isMalformed() ? 0 : Double.longBitsToDouble((long) LONGS.get(bytes, start));
  }
}
