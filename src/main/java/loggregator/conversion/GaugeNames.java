package loggregator.conversion;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** The metrics of a gauge that is a ContainerMetric of the first generation. */
final class GaugeNames {
  static final String CPU = "cpu";
  static final String MEMORY = "memory";
  static final String DISK = "disk";
  static final String MEMORY_QUOTA = "memory_quota";
  static final String DISK_QUOTA = "disk_quota";

  static final byte[] CPU_BYTES = bytes(CPU);
  static final byte[] MEMORY_BYTES = bytes(MEMORY);
  static final byte[] DISK_BYTES = bytes(DISK);
  static final byte[] MEMORY_QUOTA_BYTES = bytes(MEMORY_QUOTA);
  static final byte[] DISK_QUOTA_BYTES = bytes(DISK_QUOTA);
  static final byte[] INSTANCE_INDEX_BYTES = bytes("instance_index");

  private GaugeNames() {}

  private static byte[] bytes(String name) {
    return name.getBytes(ISO_8859_1);
  }
}
