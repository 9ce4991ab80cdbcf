package loggregator.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import loggregator.plumbing.wire.DopplerIngestorGrpc;
import loggregator.plumbing.wire.Plumbing.EnvelopeData;
import loggregator.plumbing.wire.Plumbing.SubscriptionRequest;
import loggregator.testing.Datagrams;
import loggregator.testing.GrpcChannels;
import loggregator.testing.V1Samples;
import loggregator.trafficcontroller.RawWebSocket;
import org.cloudfoundry.dropsonde.events.EventFactory;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What producers of the first generation send reaches its consumers byte for byte, over each of the links. */
class DatagramsUnchangedTest {
  private final List<AutoCloseable> opened = new ArrayList<>();
  private TestNode agent;
  private TestNode controller;
  private TestNode rlp;

  enum Link {
    LOCAL,
    GRPC
  }

  @AfterEach
  void close() throws Exception {
    for (int i = opened.size() - 1; i >= 0; i--) {
      opened.get(i).close();
    }
  }

  private <T extends AutoCloseable> T opened(T closeable) {
    opened.add(closeable);
    return closeable;
  }

  private void start(Link link) {
    if (link == Link.LOCAL) {
      agent = opened(TestNode.start(config ->
          config.getJsonObject("agent").put("udp", new JsonObject().put("port", 0))));
      controller = agent;
      rlp = agent;
      return;
    }
    GrpcFleet fleet = opened(new GrpcFleet());
    int router = GrpcFleet.port(fleet.patientRouter());
    controller = fleet.trafficController(GrpcFleet.at(router));
    rlp = fleet.rlp(GrpcFleet.at(router));
    agent = fleet.agentWithUdp(GrpcFleet.at(router));
  }

  @ParameterizedTest
  @EnumSource
  void theyReachAFirehoseByteForByteAndTheSecondGenerationSeesNothingOfIt(Link link) throws Exception {
    start(link);
    RawWebSocket firehose = open("/firehose/a");
    RawWebSocket app = open("/apps/" + V1Samples.APP + "/stream");
    Consumer v2 = Consumer.open(rlp.rlpChannel(), Consumer.everything());
    UdpSender sender = opened(new UdpSender(agent));
    List<byte[]> sent = V1Samples.complete().stream().map(EventFactory.Envelope::toByteArray).toList();
    sent.forEach(sender::send);

    assertThat(sent.stream().map(any -> firehose.binary()).toList()).containsExactlyElementsOf(sent);
    assertThat(List.of(app.binary(), app.binary(), app.binary())).as("the application's own and not the platform's")
        .containsExactly(sent.get(1), sent.get(2), sent.get(6));
    assertThat(v2.receive(sent.size())).allMatch(envelope -> envelope.getUnknownFields().asMap().isEmpty())
        .extracting(Envelope::getTimestamp).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L);
  }

  @ParameterizedTest
  @EnumSource
  void whatAnAgentAddsComesAfterThem(Link link) throws Exception {
    start(link);
    RawWebSocket firehose = open("/firehose/a");
    UdpSender sender = opened(new UdpSender(agent));
    EventFactory.Envelope log = Datagrams.log("app", 1);
    EventFactory.Envelope counter = Datagrams.counter("origin", "hits", 5);
    sender.send(log).send(counter).send(counter);

    byte[] arrived = firehose.binary();
    assertThat(Arrays.copyOf(arrived, log.getSerializedSize())).isEqualTo(log.toByteArray());
    assertThat(EventFactory.Envelope.parseFrom(arrived)).isEqualTo(log.toBuilder()
        .setDeployment("").setJob("").setIndex("").setIp("").putTags("source_id", "origin").build());
    for (long total : new long[] {5, 10}) {
      assertThat(EventFactory.Envelope.parseFrom(firehose.binary())).isEqualTo(counter.toBuilder()
          .setCounterEvent(counter.getCounterEvent().toBuilder().setTotal(total))
          .setDeployment("").setJob("").setIndex("").setIp("").putTags("source_id", "origin").build());
    }
  }

  /** As the original's Agents and Traffic Controllers. */
  @Test
  void aRoutersOwnGrpcServicesOfTheFirstGenerationKeepThem() throws Exception {
    GrpcFleet fleet = opened(new GrpcFleet());
    TestNode router = fleet.patientRouter();
    ManagedChannel channel = GrpcChannels.open(GrpcFleet.port(router), "doppler");
    opened(channel::shutdownNow);
    V1Consumer batched = V1Consumer.open(channel, SubscriptionRequest.newBuilder().setShardID("a").build());
    V1Consumer single = V1Consumer.openSingly(channel, SubscriptionRequest.getDefaultInstance());
    Consumer v2 = Consumer.open(channel, Consumer.everything());
    StreamObserver<EnvelopeData> pusher =
        DopplerIngestorGrpc.newStub(channel).pusher(new Producer.StreamEnd().observer());
    List<EventFactory.Envelope> sent = new ArrayList<>(V1Samples.complete());
    sent.add(Datagrams.log("", 8));
    sent.forEach(envelope -> pusher.onNext(EnvelopeData.newBuilder().setPayload(envelope.toByteString()).build()));

    List<ByteString> bytes = sent.stream().map(EventFactory.Envelope::toByteString).toList();
    batched.receive(sent.size());
    single.receive(sent.size());
    assertThat(batched.payloads()).containsExactlyElementsOf(bytes);
    assertThat(single.payloads()).containsExactlyElementsOf(bytes);
    assertThat(v2.receive(sent.size())).allMatch(envelope -> envelope.getUnknownFields().asMap().isEmpty());
  }

  private RawWebSocket open(String target) {
    RawWebSocket consumer = opened(new RawWebSocket(controller.port("trafficController.http"), target));
    assertThat(consumer.head.get(0)).contains("101");
    return consumer;
  }
}
