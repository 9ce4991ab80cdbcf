package loggregator.bench;

import io.vertx.core.json.JsonObject;

/** What a canary costs: ten a second in one node, beside a second node without one, both with nothing else to do. */
final class CanaryCase {
  private static final int PER_SECOND = 10;

  private CanaryCase() {
  }

  static Figures take(Settings settings) throws Exception {
    JsonObject canary = new JsonObject().put("agent",
        new JsonObject().put("canary", new JsonObject().put("intervalMs", 1_000 / PER_SECOND)));
    try (NodeFolder plainFolder = new NodeFolder(settings.configuration());
        NodeFolder folder = new NodeFolder(settings.configuration(), canary);
        ServerProcess plain = ServerProcess.start(settings, plainFolder);
        ServerProcess node = ServerProcess.start(settings, folder)) {
      Wait.pass(settings.warmUp());
      double before = node.cpuSeconds();
      double plainBefore = plain.cpuSeconds();
      double sentBefore = sent(folder);
      long fromNs = System.nanoTime();
      Wait.pass(settings.measure());
      double seconds = (System.nanoTime() - fromNs) / 1e9;
      double cores = (node.cpuSeconds() - before) / seconds;
      double plainCores = (plain.cpuSeconds() - plainBefore) / seconds;
      return new Figures()
          .put("sentPerSecond", (sent(folder) - sentBefore) / seconds)
          .put("percentOfACore", 100 * cores)
          .put("percentOfACoreWithout", 100 * plainCores)
          .put("percentOfACoreForOneASecond", 100 * (cores - plainCores) / PER_SECOND);
    }
  }

  private static double sent(NodeFolder folder) {
    return NodeMetrics.read(folder.adminPort()).sum(series -> series.startsWith("loggregator_canaries_sent_total"));
  }
}
