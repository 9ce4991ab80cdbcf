package loggregator.hostile;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import loggregator.hostile.DeafOverGrpc.Shards;
import loggregator.hostile.DeafOverGrpc.Windows;
import loggregator.hostile.DeafOverHttp.Protocol;
import loggregator.hostile.FrameFlood.Kind;
import loggregator.hostile.WrittenBodies.Door;

/** The attacks that a site has to survive, one after the other. */
final class Attacks {
  private static final String ONLY = System.getProperty("hostile.only", "");
  private static final String SENDER = "loggregator.v2.Ingress/BatchSender";
  private static final String RECEIVER = "loggregator.v2.Egress/BatchedReceiver";

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
        new NamedAttack("half messages to the Agent", () -> new HalfMessages("agent", SENDER, 40, 10_000_000)),
        new NamedAttack("half messages to the Router", () -> new HalfMessages("router", SENDER, 40, 10_000_000)),
        new NamedAttack("half messages to the RLP", () -> new HalfMessages("rlp", RECEIVER, 60, 4_000_000)),
        new NamedAttack("half frames to the Agent", () -> new HalfFrames("agent", SENDER, 600)),
        new NamedAttack("half frames to the RLP", () -> new HalfFrames("rlp", RECEIVER, 450)),
        new NamedAttack("gzip bombs to the Agent", () -> new GzipBombs("agent", SENDER, 50, 10_000_000)),
        new NamedAttack("gzip bombs beyond the limit to the Agent", () -> new GzipBombs("agent", SENDER, 50, 100_000_000)),
        new NamedAttack("gzip bombs to the RLP", () -> new GzipBombs("rlp", RECEIVER, 50, 4_000_000)),
        new NamedAttack("hoarded calls at the Agent", () -> new Hoard("agent", SENDER, 5, 9_000, 0)),
        new NamedAttack("hoarded calls without a request at the RLP", () -> new Hoard("rlp", RECEIVER, 5, 9_000, 0)),
        new NamedAttack("hoarded streams at the RLP", () -> new Hoard("rlp", RECEIVER, 2, 1_000, 1)),
        new NamedAttack("hoarded selectors at the RLP", () -> new Hoard("rlp", RECEIVER, 2, 20, 9_000)),
        new NamedAttack("requests of 200,000 selectors at the RLP", () -> new Hoard("rlp", RECEIVER, 2, 5, 200_000)),
        new NamedAttack("hoarded connections at the RLP", () -> new Hoard("rlp", RECEIVER, 600, 1, 1)),
        new NamedAttack("hoarded connections at the Agent", () -> new Hoard("agent", SENDER, 600, 1, 0)),
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
      all.add(new NamedAttack("flood of " + kind + " at the Agent", () -> new FrameFlood(kind, "agent", SENDER)));
      all.add(new NamedAttack("flood of " + kind + " at the RLP", () -> new FrameFlood(kind, "rlp", RECEIVER)));
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
        new NamedAttack("half messages to the Agent", () -> new HalfMessages("agent", SENDER, 40, 10_000_000)),
        new NamedAttack("half messages to the Router", () -> new HalfMessages("router", SENDER, 40, 10_000_000)),
        new NamedAttack("half frames to the Router", () -> new HalfFrames("router", SENDER, 600)),
        new NamedAttack("hoarded selectors at the RLP", () -> new Hoard("rlp", RECEIVER, 2, 20, 9_000)),
        new NamedAttack("hoarded selectors at the Router", () -> new Hoard("router", RECEIVER, 2, 20, 9_000)),
        new NamedAttack("flood of RESETS at the Router", () -> new FrameFlood(Kind.RESETS, "router", SENDER)),
        new NamedAttack("two floods beside 98 quiet sources", Floods::new),
        new NamedAttack("a flood into a slow network beside 98 quiet sources", SlowNetwork::new)));
    all.addAll(onInputs());
    return asked(all);
  }

  /** The doors of an Agent that are no gRPC. */
  private static List<NamedAttack> onInputs() {
    List<NamedAttack> all = new ArrayList<>();
    for (Door door : Door.values()) {
      all.add(new NamedAttack("half bodies to the Agent's door for " + door, () -> WrittenBodies.half(door, 40, 4_000_000)));
      all.add(new NamedAttack("gzip bombs to the Agent's door for " + door,
          () -> WrittenBodies.bombs(door, 200, 100_000_000)));
    }
    all.add(new NamedAttack("half messages of syslog", () -> SyslogLines.half(400)));
    all.add(new NamedAttack("a flood of syslog", () -> SyslogLines.flood(4, 200)));
    all.add(new NamedAttack("a flood of syslog without an end of a line", () -> SyslogLines.endless(4, 200)));
    for (BadTargets.Kind kind : BadTargets.Kind.values()) {
      all.add(new NamedAttack("scraped targets that are " + kind, () -> new BadTargets(kind, 20)));
    }
    return all;
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
