package loggregator.conversion;

/** The metrics of a gauge that is a ContainerMetric of the first generation. */
final class GaugeNames {
  static final String CPU = "cpu";
  static final String MEMORY = "memory";
  static final String DISK = "disk";
  static final String MEMORY_QUOTA = "memory_quota";
  static final String DISK_QUOTA = "disk_quota";

  private GaugeNames() {}
}
