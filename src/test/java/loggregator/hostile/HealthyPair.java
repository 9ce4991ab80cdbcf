package loggregator.hostile;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import loggregator.process.Delivered;
import loggregator.process.V1Stream;

/**
 * A producer and the consumers of what it sends, over each protocol that a consumer may speak, who do nothing wrong and
 * so have a right to all of it.
 */
final class HealthyPair implements AutoCloseable {
  private final List<String> sources;
  private final HealthyConsumer consumer;
  private final SseReader sse;
  private final V1Stream v1;
  private final Delivered delivered = new Delivered();
  private final Delivered deliveredOverSse = new Delivered();
  private final Delivered deliveredOverV1 = new Delivered();
  /** Of the reader's thread. */
  private final Map<String, Long> lastOverSse = new HashMap<>();
  private final HealthyProducer producer;
  private final Map<String, Integer> accountedFor = new HashMap<>();

  /** Returns when envelopes arrive. */
  HealthyPair(Site site, String name, int perSecond, int sourceCount) {
    sources = IntStream.range(0, sourceCount).mapToObj(i -> name + "-" + i).toList();
    consumer = new HealthyConsumer(site.port("rlp"), name, sources, delivered);
    sse = new SseReader(site.port("gateway"), name + "-sse", sources,
        (source, number) -> deliveredOverSse.take(source, number, lastOverSse), () -> {});
    v1 = new V1Stream(site.port("trafficController"), "/apps/" + sources.get(0) + "/stream", deliveredOverV1);
    producer = new HealthyProducer(site.port("agent"), sources, perSecond);
  }

  /** Until so many more have arrived everywhere. */
  void awaitMore(int envelopes) {
    long atGrpc = delivered.count();
    long atSse = deliveredOverSse.count();
    long atV1 = deliveredOverV1.count();
    Patience.until("healthy traffic goes on", this::describe, () -> delivered.count() > atGrpc + envelopes
        && deliveredOverSse.count() > atSse + envelopes
        && deliveredOverV1.count() > atV1 + envelopes / (2 * sources.size()));
  }

  /** Of what has been sent since it was asked last, by any protocol; waits for what may still come. */
  long takeLost() {
    List<HealthyProducer.Sent> sent = producer.sent();
    long lost = Patience.fewest(() -> missing(sent, delivered) + missing(sent, deliveredOverSse)
        + missing(sent.subList(0, 1), deliveredOverV1));
    sent.forEach(source -> accountedFor.put(source.source(), source.count()));
    return lost;
  }

  /** Where the losses are, for a message. */
  String describe() {
    List<HealthyProducer.Sent> sent = producer.sent();
    return "missing of " + sent.stream().mapToLong(HealthyProducer.Sent::count).sum()
        + ": gRPC " + missing(sent, delivered) + ", SSE " + missing(sent, deliveredOverSse)
        + ", v1 " + missing(sent.subList(0, 1), deliveredOverV1)
        + "; " + consumer.state() + "; " + sse.state() + "; " + producer.state();
  }

  List<String> mistakes() {
    return delivered.mistakes();
  }

  long sent() {
    return producer.sent().stream().mapToLong(HealthyProducer.Sent::count).sum();
  }

  /** From the producer to the consumer over gRPC, since it was asked last. */
  double takeP99Ms() {
    return consumer.takeP99Ms();
  }

  private long missing(List<HealthyProducer.Sent> sent, Delivered delivered) {
    return sent.stream().mapToLong(source -> IntStream
        .range(accountedFor.getOrDefault(source.source(), 0), source.count())
        .filter(number -> !delivered.has(source.source(), number)).count()).sum();
  }

  @Override
  public void close() throws Exception {
    producer.close();
    consumer.close();
    sse.close();
    v1.close();
  }
}
