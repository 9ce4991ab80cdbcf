package loggregator.bench;

/** What consumers that never read cost the node, and the one that does. */
final class StalledCase {
  static final int STALLED = 200;
  static final Load HEALTHY = new Load(500, 1, 1, Load.GRPC);

  private StalledCase() {
  }

  static Figures take(Settings settings) throws Exception {
    double withoutThemMb = run(0, settings).get("residentMb");
    Figures figures = run(STALLED, settings);
    return figures.put("residentWithoutThemMb", withoutThemMb)
        .put("moreResidentMb", figures.get("residentMb") - withoutThemMb);
  }

  private static Figures run(int stalled, Settings settings) throws Exception {
    try (NodeFolder folder = new NodeFolder(settings.configuration());
        ServerProcess server = ServerProcess.start(settings, folder)) {
      return beside(stalled, HEALTHY, settings, server);
    }
  }

  static Figures beside(int stalled, Load load, Settings settings, ServerProcess server) {
    try (StalledConsumers consumers = new StalledConsumers(stalled, server.peers());
        LoadRun run = new LoadRun(load, server)) {
      consumers.awaitServed();
      return run.complete(settings);
    }
  }
}
