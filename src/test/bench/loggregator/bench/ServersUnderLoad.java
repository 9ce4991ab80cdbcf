package loggregator.bench;

/** What a load is put on: one node with all roles, or a fleet of processes. Figures are the sums over its processes. */
interface ServersUnderLoad extends AutoCloseable {
  Peers peers();

  int gatewayPort();

  int trafficControllerPort();

  /** User and system time since the processes began. */
  double cpuSeconds();

  double residentMb();

  /** The most that the largest of the processes ever had resident. */
  double peakResidentMb();

  @Override
  void close();
}
