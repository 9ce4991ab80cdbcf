package loggregator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import loggregator.diode.Diode;
import loggregator.diode.SourceKey;
import loggregator.envelope.MessageType;
import loggregator.losses.Consumer;
import loggregator.metrics.DiodeMeters;
import loggregator.routing.Selector;
import loggregator.routing.SubscriptionRequest;
import loggregator.testing.NumberedLogs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WhyCommandTest {
  private final AskedNodes nodes = new AskedNodes();

  @AfterEach
  void close() {
    nodes.close();
  }

  @Test
  void theWayOfASourceIsToldHopByHop() {
    nodes.routed("app", 7);
    consumer("10.0.0.1", "app").write(NumberedLogs.of("app", 1, 5));
    consumer("10.0.0.2", "");
    consumer("10.0.0.3", "other");

    assertThat(why("app")).contains("  router: came, about, 7 in 10s, 7 in 1m, 7 in 15m\n",
            "  gateway: lost 3 in 1m in its queue stream (overflow)\n",
            "  gateway sse 10.0.0.1 - asks for it: all of its queue: 5 in, 0 out, 3 lost, 2 wait",
            "  gateway sse 10.0.0.2 - asks for it")
        .doesNotContain("10.0.0.3");
  }

  @Test
  void aSourceThatNobodyKnowsAndNobodyWantsIsSaidToBe() {
    nodes.routed("app", 7);
    consumer("10.0.0.1", "app");

    assertThat(why("absent")).contains("  router: not among the sources that send most\n",
        "  none of the consumers here asks for it\n");
  }

  private String why(String source) {
    CommandRun why = CommandRun.start("why", source, "--timeout-ms", "60000", "--nodes", nodes.start());
    assertThat(why.exitCode()).as(why.err()).isZero();
    return why.out();
  }

  private Diode consumer(String address, String source) {
    DiodeMeters streams = nodes.streams();
    Diode queue = streams.openFor(new Consumer("sse", "", "-", address), SourceKey.V2, false).diode();
    streams.wants(queue, new SubscriptionRequest("", "", true, List.of(
        new Selector(source, MessageType.LOG, List.of()))));
    return queue;
  }
}
