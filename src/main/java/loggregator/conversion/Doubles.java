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

  /** The one that the reader stands before; 0 when the message ends within. */
  static double read(byte[] bytes, WireReader reader) {
    int start = reader.position();
    reader.skipBytes(Long.BYTES);
    return reader.isMalformed() ? 0 : Double.longBitsToDouble((long) LONGS.get(bytes, start));
  }
}
