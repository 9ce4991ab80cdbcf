package loggregator.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * What concerns the whole process.
 *
 * @param id unique among the nodes, never empty
 * @param zone empty for none
 * @param eventLoops at least 1
 * @param warmUpMs 0 for no warm-up
 * @param configCheckIntervalMs 0 for never
 * @param tracing absent for none
 * @param bufferBytes what all roles may hold for their peers, at least 1
 */
public record NodeSettings(String id, String zone, int eventLoops, long bufferBytes, int warmUpMs, int stopTimeoutMs,
    boolean developmentCertificates, int certificateCheckIntervalMs, int configCheckIntervalMs,
    Optional<TracingConfig> tracing) {
  private static final int PERCENT_OF_HEAP = 40;

  static NodeSettings read(Section section) {
    String id = section.text("id", "",
        "The node's name, unique among all nodes; empty for the host's name and the process id.");
    String zone = section.text("zone", "",
        "Where the node stands; an Agent prefers the Routers of its own zone. Empty for none.");
    int eventLoops = section.integer("eventLoops", 0, 0, 256, "Threads that do the work; 0 for one per core.");
    long bufferBytes = section.wholeNumber("bufferBytes", 0, 0, 64L << 30,
        "Memory that all roles may hold for their peers, less than the largest heap; 0 for "
            + PERCENT_OF_HEAP + " % of that. One queue may take two thirds; the more of them are full, the less each.");
    long heapBytes = Runtime.getRuntime().maxMemory();
    if (bufferBytes >= heapBytes) {
      section.problem(
          "bufferBytes", "must be less than the largest heap (" + heapBytes + "), was " + bufferBytes, null);
    }
    return new NodeSettings(
        id.isEmpty() ? idOfThisProcess() : id,
        zone,
        eventLoops == 0 ? Runtime.getRuntime().availableProcessors() : eventLoops,
        bufferBytes == 0 ? heapBytes / 100 * PERCENT_OF_HEAP : bufferBytes,
        section.integer("warmUpMs", 1_000, 0, 60_000,
            "How long a starting node sends envelopes of its own through roles of its own, so that it is fast when it "
                + "opens its ports; 0 for not at all."),
        section.integer("stopTimeoutMs", 10_000, 0, 600_000,
            "How long a node that is told to stop goes on emptying its queues before it counts the rest as lost."),
        section.flag("developmentCertificates", false,
            "Whether certificate files that are missing are made at the start, in the folder where they are expected. "
                + "For trying things out: with the keys in that folder any program can pose as any role."),
        section.integer("certificateCheckIntervalMs", 10_000, 10, 86_400_000,
            "How often certificate files are looked at; when they have changed, they are used from then on."),
        section.integer("configCheckIntervalMs", 5_000, 0, 86_400_000,
            "How often the configuration file is looked at; when it has changed, what can change while the node runs "
                + "holds from then on. 0 for only when the process is told to by SIGHUP."),
        section.optionalSection("tracing",
            "Traces of the control plane, for OpenTelemetry: subscriptions, checks of tokens, and calls to the servers "
                + "that know about them; never envelopes. Without this section nothing is traced.", TracingConfig::read));
  }

  private static String idOfThisProcess() {
    long processId = ProcessHandle.current().pid();
    try {
      return InetAddress.getLocalHost().getHostName() + "-" + processId;
    } catch (UnknownHostException e) {
      return "node-" + processId;
    }
  }

  @Override
  public String toString() {
    return Redacted.print(this);
  }
}
