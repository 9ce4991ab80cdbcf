package loggregator.outputs.syslog;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import loggregator.config.DrainsConfig;
import loggregator.diode.DiodeLimits;
import loggregator.flow.VertxScheduler;
import loggregator.link.FakeUpstream;
import loggregator.metrics.Metrics;
import loggregator.outputs.OutputServices;
import loggregator.outputs.SourceLog;
import loggregator.testing.EventLoops;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrainsOutputTest {
  private final Vertx vertx = Vertx.vertx();
  private final Context loop = vertx.getOrCreateContext();
  @TempDir
  private Path folder;

  @AfterEach
  void close() {
    EventLoops.await(vertx.close());
  }

  @Test
  void isNotFinishedBeforeTheBindingsThatItReadsAreRead() throws Exception {
    Path file = folder.resolve("bindings");
    assertThat(new ProcessBuilder("mkfifo", file.toString()).start().waitFor()).isZero();
    DrainsOutput output = EventLoops.call(loop, () -> output(file));
    EventLoops.run(loop, output::start);
    Future<Void> finished;
    // opens when somebody reads
    try (OutputStream pipe = Files.newOutputStream(file)) {
      finished = EventLoops.call(loop, output::finish);
      EventLoops.run(loop, () -> { });
      assertThat(finished.isComplete()).isFalse();
      pipe.write("[]".getBytes());
    }
    EventLoops.await(finished);
    EventLoops.run(loop, output::close);
  }

  private DrainsOutput output(Path file) throws IOException {
    DrainsConfig config = new DrainsConfig(Optional.of(file), Optional.empty(), 60_000, 1, 1, false, Optional.empty(),
        true, List.of(), 1_000, 1_000);
    return new DrainsOutput(new OutputServices(vertx, new VertxScheduler(vertx), new Metrics(), new FakeUpstream(),
        new SourceLog(batch -> { }), null), config, new DiodeLimits(1, 1));
  }
}
