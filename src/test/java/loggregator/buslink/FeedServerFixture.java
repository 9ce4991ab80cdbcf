package loggregator.buslink;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.ArrayList;
import java.util.List;
import loggregator.config.BusConfig;
import loggregator.envelope.MessageType;
import loggregator.link.FakeUpstream;
import loggregator.routing.Selector;
import loggregator.routing.SubscriptionRequest;
import loggregator.testing.NumberedLogs;
import org.junit.jupiter.api.AfterEach;

/** A source of feeds, and a subscriber whose every frame the test writes. */
abstract class FeedServerFixture {
  static final SubscriptionRequest LOGS =
      new SubscriptionRequest("", "", true, List.of(new Selector("", MessageType.LOG, List.of())));
  static final String FEEDS = BusAddresses.feeds(BusAddresses.ROUTER, "router-1");
  static final String DELIVERY = "delivery";
  static final BusConfig ONE_FRAME = TestBus.smallFrames(1, 200, 20_000, 60_000);

  final TestBus bus = new TestBus();
  TestMetrics metrics = new TestMetrics();
  final List<Frame.Data> received = new ArrayList<>();
  boolean acknowledges = true;
  boolean acknowledgesEmptyFrames = true;
  int emptyFrames;
  TestSource source;
  MessageConsumer<Frame> consumer;

  @AfterEach
  void close() {
    if (source != null) {
      bus.run(source.server::close);
      assertThat(bus.call(source::open)).as("feeds that nobody closed").isEmpty();
      assertThat(metrics.openDiodes()).as("diodes that nobody closed").isZero();
    }
    bus.close();
  }

  void start(BusConfig config) {
    source = TestSource.router(bus, config, "router-1", metrics.feeds);
    consumer = bus.consumer(DELIVERY, frame -> {
      if (!(frame instanceof Frame.Data data)) {
        return;
      }
      if (data.segments().isEmpty()) {
        emptyFrames++;
      } else {
        received.add(data);
      }
      if (acknowledges || data.segments().isEmpty() && acknowledgesEmptyFrames) {
        data.window().acknowledge(data.sequence());
      }
    });
  }

  FakeUpstream upstream() {
    return source.upstream;
  }

  Future<Void> subscribe(long feed) {
    return request(new Frame.Subscribe("subscriber", DELIVERY, feed, LOGS, true));
  }

  Future<Void> renew(long... feeds) {
    Fingerprint fingerprint = new Fingerprint();
    for (long feed : feeds) {
      fingerprint.add(feed);
    }
    return request(new Frame.Renew("subscriber", fingerprint.value()));
  }

  Future<Void> request(Frame frame) {
    return bus.request(FEEDS, frame);
  }

  List<Long> numbers(long feed) {
    return bus.call(() -> received.stream()
        .flatMap(frame -> frame.segments().stream())
        .filter(segment -> segment.recipients().stream().anyMatch(recipient -> recipient.feed() == feed) && !segment.isEnd())
        .flatMap(segment -> NumberedLogs.numbers(segment.batch()).stream())
        .toList());
  }
}
