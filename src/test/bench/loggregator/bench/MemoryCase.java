package loggregator.bench;

import java.time.Duration;
import java.util.List;

/** One node under all the loads, one after the other: how much memory it ever had resident. */
final class MemoryCase {
  private static final List<Load> LOADS = List.of(
      new Load(1_000, 1, 1, Load.GRPC),
      new Load(100_000, 100, 1, Load.GRPC),
      new Load(100_000, 100, 1, Load.GRPC_WITH_DEPRECATED_TAGS),
      new Load(20_000, 100, 20, Load.GRPC),
      new Load(10_000, 100, 1, Load.SSE),
      new Load(Producer.FLAT_OUT, 100, 1, Load.GRPC));
  private static final Duration FLOOD_TIME = Duration.ofSeconds(10);

  private MemoryCase() {
  }

  static Figures take(Settings settings) throws Exception {
    try (NodeFolder folder = new NodeFolder(settings.configuration());
        ServerProcess server = ServerProcess.start(settings, folder)) {
      double idleMb = server.residentMb();
      for (Load load : LOADS) {
        LoadRun.of(load, settings.withoutWarmUp(), server);
      }
      StalledCase.beside(StalledCase.STALLED, StalledCase.HEALTHY, settings.withoutWarmUp(), server);
      FloodCase.on(server, Duration.ZERO, FLOOD_TIME);
      return new Figures()
          .put("idleMb", idleMb)
          .put("residentMb", server.residentMb())
          .put("peakResidentMb", server.peakResidentMb());
    }
  }
}
