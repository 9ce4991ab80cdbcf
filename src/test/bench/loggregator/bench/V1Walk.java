package loggregator.bench;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/** Reads the stamps out of a first-generation log envelope without decoding the rest. */
final class V1Walk {
  private static final int TIMESTAMP = 6;
  private static final int LOG_MESSAGE = 8;
  private static final int MESSAGE = 1;
  private static final int SOURCE_INSTANCE = 6;

  private int instance = -1;
  private long sequence = -1;
  private long timestampNs = -1;

  private V1Walk() {}

  static void walk(byte[] bytes, int offset, int length, EnvelopeSink sink) {
    V1Walk walk = new V1Walk();
    try {
      walk.envelope(CodedInputStream.newInstance(bytes, offset, length));
    } catch (IOException e) {
      throw new IllegalArgumentException(e);
    }
    if (walk.instance < 0 || walk.sequence < 0 || walk.timestampNs < 0) {
      throw new IllegalArgumentException("an envelope that this programme has not sent");
    }
    sink.envelope(walk.instance, walk.sequence, walk.timestampNs);
  }

  private void envelope(CodedInputStream in) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case TIMESTAMP -> timestampNs = in.readInt64();
        case LOG_MESSAGE -> {
          int outer = in.pushLimit(in.readRawVarint32());
          log(in);
          in.popLimit(outer);
        }
        default -> in.skipField(tag);
      }
    }
  }

  private void log(CodedInputStream in) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case MESSAGE -> sequence = BatchWalk.bigEndian(in.readByteArray(), 0);
        case SOURCE_INSTANCE -> instance = Integer.parseInt(in.readString());
        default -> in.skipField(tag);
      }
    }
  }
}
