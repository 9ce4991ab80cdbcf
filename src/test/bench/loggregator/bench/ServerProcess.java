package loggregator.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import loggregator.testing.LauncherFlags;

/**
 * The node under test, a process of its own that listens when it is there. Its CPU time and memory are what the
 * operating system says.
 */
final class ServerProcess implements ServersUnderLoad {
  private static final Duration START_LIMIT = Duration.ofSeconds(120);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
  private static final int LOG_LINES_SHOWN = 20;

  private final NodeFolder folder;
  private final Process process;
  private final long startedAtNs;

  static ServerProcess start(Settings settings, NodeFolder folder) throws IOException {
    ServerProcess server = new ServerProcess(settings, folder);
    if (!Wait.until(START_LIMIT, () -> folder.listens() || !server.process.isAlive()) || !server.process.isAlive()) {
      String log = server.lastLogLines();
      server.close();
      throw new IllegalStateException("the node does not start:\n" + log);
    }
    return server;
  }

  private ServerProcess(Settings settings, NodeFolder folder) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command(settings, folder))
        .directory(folder.path().toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.log().toFile()));
    this.folder = folder;
    this.startedAtNs = System.nanoTime();
    this.process = builder.start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  private static List<String> command(Settings settings, NodeFolder folder) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(LauncherFlags.read(settings.launcher()));
    command.addAll(settings.extraJvmFlags());
    command.addAll(List.of("-jar", settings.jar().toString()));
    command.addAll(List.of("run", "verticles.NodeVerticle", "-conf", folder.configurationFile().toString()));
    return command;
  }

  @Override
  public Peers peers() {
    return folder.peers();
  }

  @Override
  public int gatewayPort() {
    return folder.gatewayPort();
  }

  @Override
  public int trafficControllerPort() {
    return folder.trafficControllerPort();
  }

  /** Of {@link System#nanoTime()}. */
  long startedAtNs() {
    return startedAtNs;
  }

  NodeMetrics metrics() {
    return NodeMetrics.read(folder.adminPort());
  }

  @Override
  public double cpuSeconds() {
    return CpuClock.of(process.toHandle());
  }

  @Override
  public double residentMb() {
    return ResidentMemory.mb(process.pid(), "VmRSS:");
  }

  @Override
  public double peakResidentMb() {
    return ResidentMemory.mb(process.pid(), "VmHWM:");
  }

  @Override
  public void close() {
    process.destroy();
    if (!exited(STOP_LIMIT)) {
      process.destroyForcibly();
      exited(STOP_LIMIT);
    }
  }

  private boolean exited(Duration limit) {
    try {
      return process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  private String lastLogLines() throws IOException {
    List<String> lines = Files.readAllLines(folder.log());
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LOG_LINES_SHOWN), lines.size()));
  }
}
