package loggregator.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import loggregator.hostile.BadDatagrams.Content;
import loggregator.hostile.DeafOverGrpc.Shards;
import loggregator.hostile.DeafOverGrpc.Windows;
import loggregator.hostile.DeafOverHttp.Protocol;
import loggregator.hostile.FrameFlood.Kind;
import loggregator.hostile.SyslogLines.Transport;
import loggregator.hostile.WrittenBodies.Door;

/** The attacks that a site has to survive, one after the other. */
final class Attacks {
  private static final String ONLY = System.getProperty("hostile.only", "");

  private Attacks() {}

  static Stream<NamedAttack> onOneProcess() {
    List<NamedAttack> all = new ArrayList<>(List.of(
        deaf(200, Shards.OWN, Windows.DEFAULT, 500),
        deaf(200, Shards.EQUAL, Windows.DEFAULT, 500),
        deaf(200, Shards.OWN, Windows.OPEN, 5_000),
        deaf(1_000, Shards.OWN, Windows.DEFAULT, 20_000),
        deaf(1_000, Shards.EQUAL, Windows.DEFAULT, 20_000)));
    for (Protocol protocol : Protocol.values()) {
      all.add(deaf(protocol, DeafOverHttp.BATCHES_PER_SECOND));
    }
    all.addAll(List.of(
        new NamedAttack("half messages to the Agent", () -> new HalfMessages(GrpcDoor.AGENT, 40, 10_000_000)),
        new NamedAttack("half messages to the Router", () -> new HalfMessages(GrpcDoor.ROUTER, 40, 10_000_000)),
        new NamedAttack("half messages to the RLP", () -> new HalfMessages(GrpcDoor.RLP, 60, 4_000_000)),
        new NamedAttack("half frames to the Agent", () -> new HalfFrames(GrpcDoor.AGENT, 128 << 10, 600)),
        new NamedAttack("half frames to the RLP", () -> new HalfFrames(GrpcDoor.RLP, 128 << 10, 450)),
        new NamedAttack("gzip bombs to the Agent", () -> new GzipBombs(GrpcDoor.AGENT, 50, 10_000_000)),
        new NamedAttack("gzip bombs beyond the limit to the Agent", () -> new GzipBombs(GrpcDoor.AGENT, 50, 100_000_000)),
        new NamedAttack("gzip bombs to the RLP", () -> new GzipBombs(GrpcDoor.RLP, 50, 4_000_000)),
        new NamedAttack("hoarded calls at the Agent", () -> new Hoard(GrpcDoor.AGENT, 5, 9_000, 0)),
        new NamedAttack("hoarded calls without a request at the RLP", () -> new Hoard(GrpcDoor.RLP, 5, 9_000, 0)),
        new NamedAttack("hoarded streams at the RLP", () -> new Hoard(GrpcDoor.RLP, 2, 1_000, 1)),
        new NamedAttack("hoarded selectors at the RLP", () -> new Hoard(GrpcDoor.RLP, 2, 20, 9_000)),
        new NamedAttack("requests of 200,000 selectors at the RLP", () -> new Hoard(GrpcDoor.RLP, 2, 5, 200_000)),
        new NamedAttack("hoarded connections at the RLP", () -> new Hoard(GrpcDoor.RLP, 600, 1, 1)),
        new NamedAttack("hoarded connections at the Agent", () -> new Hoard(GrpcDoor.AGENT, 600, 1, 0)),
        new NamedAttack("storm of handshakes at the Agent", () -> new HandshakeStorm("agent")),
        new NamedAttack("storm of handshakes at the RLP", () -> new HandshakeStorm("rlp")),
        new NamedAttack("half handshakes at the Agent", () -> SlowClients.handshakes("agent", 500)),
        new NamedAttack("half handshakes at the RLP", () -> SlowClients.handshakes("rlp", 600)),
        new NamedAttack("slow heads at the Gateway", () -> SlowClients.heads("gateway", 1_000)),
        new NamedAttack("slow bodies at the Gateway", () -> SlowClients.bodies("gateway", 500)),
        new NamedAttack("slow heads at the Traffic Controller", () -> SlowClients.heads("trafficController", 1_000)),
        new NamedAttack("slow bodies at the Traffic Controller", () -> SlowClients.bodies("trafficController", 500)),
        new NamedAttack("silent connections at the Gateway", () -> SlowClients.silent("gateway", 6_000))));
    all.addAll(List.of(
        new NamedAttack("half bodies to the writers' door", () -> WrittenBodies.half(Door.WRITE, 40, 4_000_000)),
        new NamedAttack("too large bodies to the writers' door", () -> WrittenBodies.tooLarge(Door.WRITE, 20, 40_000_000)),
        new NamedAttack("gzip bombs to the writers' door", () -> WrittenBodies.bombs(Door.WRITE, 200, 100_000_000)),
        new NamedAttack("slow bodies at the writers' door", () -> SlowClients.writes(500))));
    for (BadTargets.Kind kind : BadTargets.Kind.values()) {
      all.add(new NamedAttack("scraped targets that are " + kind, () -> new BadTargets(kind, 20)));
    }
    for (Kind kind : Kind.values()) {
      all.add(new NamedAttack("flood of " + kind + " at the Agent", () -> new FrameFlood(kind, GrpcDoor.AGENT)));
      all.add(new NamedAttack("flood of " + kind + " at the RLP", () -> new FrameFlood(kind, GrpcDoor.RLP)));
    }
    all.add(new NamedAttack("two floods beside 98 quiet sources", Floods::new));
    return asked(all);
  }

  /** Those whose way is another one where roles are apart. */
  static Stream<NamedAttack> onFleet() {
    List<NamedAttack> all = new ArrayList<>(List.of(
        deaf(200, Shards.OWN, Windows.DEFAULT, 500),
        deaf(200, Shards.EQUAL, Windows.OPEN, 5_000),
        deaf(Protocol.SSE, DeafOverHttp.BATCHES_PER_SECOND),
        deaf(Protocol.SSE, DeafOverHttp.FLOOD),
        deaf(Protocol.V1_FIREHOSE, DeafOverHttp.BATCHES_PER_SECOND),
        new NamedAttack("half messages to the Agent", () -> new HalfMessages(GrpcDoor.AGENT, 40, 10_000_000)),
        new NamedAttack("half messages to the Router", () -> new HalfMessages(GrpcDoor.ROUTER, 40, 10_000_000)),
        new NamedAttack("half frames to the Router", () -> new HalfFrames(GrpcDoor.ROUTER, 128 << 10, 600)),
        new NamedAttack("hoarded selectors at the RLP", () -> new Hoard(GrpcDoor.RLP, 2, 20, 9_000)),
        new NamedAttack("hoarded selectors at the Router", () -> new Hoard(GrpcDoor.ROUTER_SUBSCRIPTIONS, 2, 20, 9_000)),
        new NamedAttack("flood of RESETS at the Router", () -> new FrameFlood(Kind.RESETS, GrpcDoor.ROUTER)),
        new NamedAttack("two floods beside 98 quiet sources", Floods::new),
        new NamedAttack("a flood into a slow network beside 98 quiet sources", SlowNetwork::new)));
    all.addAll(onInputs());
    return asked(all);
  }

  /** The doors of an Agent for foreign formats. */
  private static List<NamedAttack> onInputs() {
    List<NamedAttack> all = new ArrayList<>();
    for (Door door : Door.values()) {
      all.add(new NamedAttack("half bodies to the Agent's door for " + door, () -> WrittenBodies.half(door, 40, 4_000_000)));
      all.add(new NamedAttack("gzip bombs to the Agent's door for " + door,
          () -> WrittenBodies.bombs(door, 200, 100_000_000)));
    }
    for (Transport transport : Transport.values()) {
      all.add(new NamedAttack("half messages of syslog over " + transport, () -> SyslogLines.half(transport, 400)));
      all.add(new NamedAttack("a flood of syslog over " + transport, () -> SyslogLines.flood(transport, 4, 200)));
      all.add(new NamedAttack("a flood of syslog without an end of a line over " + transport,
          () -> SyslogLines.endless(transport, 4, 200)));
    }
    all.add(new NamedAttack("half handshakes at the door for syslog", () -> SlowClients.syslogHandshakes(500)));
    for (BadHandshakes.Kind kind : BadHandshakes.Kind.values()) {
      all.add(new NamedAttack("handshakes with " + kind + " for syslog", () -> new BadHandshakes(kind, 500)));
    }
    all.add(datagrams("syslog", Content.MESSAGES));
    all.add(datagrams("syslog", Content.NEW_PROGRAMS));
    all.add(datagrams("syslog", Content.GARBAGE));
    all.add(datagrams("statsd", Content.SAMPLES));
    all.add(datagrams("statsd", Content.NEW_SERIES));
    all.add(datagrams("statsd", Content.GARBAGE));
    all.addAll(onOtlpOverGrpc());
    for (BadTargets.Kind kind : BadTargets.Kind.values()) {
      all.add(new NamedAttack("scraped targets that are " + kind, () -> new BadTargets(kind, 20)));
    }
    return all;
  }

  private static List<NamedAttack> onOtlpOverGrpc() {
    String door = "OTLP over gRPC";
    return List.of(
        new NamedAttack("half messages of " + door, () -> new HalfMessages(GrpcDoor.OTLP, 40, 4_000_000)),
        new NamedAttack("half frames of " + door, () -> new HalfFrames(GrpcDoor.OTLP, 16 << 10, 600)),
        new NamedAttack("gzip bombs of " + door, () -> new GzipBombs(GrpcDoor.OTLP, 25, 4_000_000)),
        new NamedAttack("gzip bombs beyond the limit of " + door, () -> new GzipBombs(GrpcDoor.OTLP, 25, 100_000_000)),
        new NamedAttack("hoarded calls of " + door, () -> new Hoard(GrpcDoor.OTLP, 90, 100, 0)),
        new NamedAttack("flood of RESETS of " + door, () -> new FrameFlood(Kind.RESETS, GrpcDoor.OTLP)),
        new NamedAttack("flood of CONTINUATIONS of " + door, () -> new FrameFlood(Kind.CONTINUATIONS, GrpcDoor.OTLP)),
        new NamedAttack("flood of EMPTY_DATA of " + door, () -> new FrameFlood(Kind.EMPTY_DATA, GrpcDoor.OTLP)));
  }

  private static NamedAttack datagrams(String input, Content content) {
    return new NamedAttack("datagrams of " + content + " to the door for " + input,
        () -> new BadDatagrams(input, content, 300_000));
  }

  private static Stream<NamedAttack> asked(List<NamedAttack> attacks) {
    return attacks.stream().filter(attack -> attack.name().matches(".*(" + ONLY + ").*"));
  }

  private static NamedAttack deaf(Protocol protocol, int batchesPerSecond) {
    return new NamedAttack("200 deaf consumers over " + protocol + ", beside "
        + (batchesPerSecond == DeafOverHttp.FLOOD ? "a flood" : batchesPerSecond + " batches/s"),
        () -> new DeafOverHttp(200, protocol, batchesPerSecond));
  }

  private static NamedAttack deaf(int consumers, Shards shards, Windows windows, int perSecond) {
    return new NamedAttack(consumers + " deaf consumers over gRPC, shards " + shards + ", windows " + windows + ", beside "
        + perSecond + "/s", () -> new DeafOverGrpc(consumers, shards, windows, perSecond));
  }
}
