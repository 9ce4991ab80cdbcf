package loggregator.bench;

import java.io.IOException;
import java.time.Duration;

/** What a Router that is frozen for a minute under load costs the others, and itself when it runs again. */
final class FrozenRouterCase {
  private static final Duration FROZEN = Duration.ofSeconds(60);
  private static final Load LOAD = new Load(20_000, 100, 1, Load.GRPC);

  private FrozenRouterCase() {
  }

  static Figures take(FleetServers.Link link, Settings settings) throws Exception {
    try (FleetServers servers = FleetServers.start(settings, link); LoadRun run = new LoadRun(LOAD, servers)) {
      Wait.pass(settings.warmUp());
      signal(servers, "STOP");
      Wait.pass(FROZEN);
      signal(servers, "CONT");
      return servers.account(run.complete(settings.withoutWarmUp()));
    }
  }

  private static void signal(FleetServers servers, String signal) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + signal, String.valueOf(servers.process("router").pid())).start().waitFor();
  }
}
