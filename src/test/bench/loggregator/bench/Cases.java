package loggregator.bench;

import static loggregator.bench.Target.atLeast;
import static loggregator.bench.Target.atMost;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** All cases with their limits. Each has a node of its own, so that one may be run alone and says the same. */
final class Cases {
  private static final List<Target> FLEET_QUIET = List.of(atMost("p50Ms", 1.2), atMost("p99Ms", 4));
  private static final List<Target> FLEET_MIDDLING =
      List.of(atMost("cpuSecondsPerMillion", 100), atMost("p99Ms", 10));
  private static final List<Target> FLEET_BUSY = List.of(
      atLeast("sentPerSecond", 99_000), atMost("lost", 0), atMost("reordered", 0), atMost("cpuSecondsPerMillion", 2));
  private static final List<Target> FLEET_FLAT_OUT =
      List.of(atLeast("deliveredPerSecond", 200_000), atMost("unaccounted", 0), atMost("reordered", 0));
  private static final List<Target> FAN_OUT =
      List.of(atLeast("sentPerSecond", 19_800), atMost("lost", 0), atMost("cpuSecondsPerMillion", 0.5));
  private static final List<Target> FLEET_FAN_OUT =
      List.of(atLeast("sentPerSecond", 19_800), atMost("lost", 0), atMost("cpuSecondsPerMillion", 0.6));
  private static final List<Target> FURTHER = List.of(atMost("furtherCpuSecondsPerMillion", 0.3), atMost("lost", 0));
  private static final List<Target> FLEET_FROZEN = List.of(atMost("peakResidentMb", 500), atMost("unaccounted", 0));
  private static final List<Target> WIDE =
      List.of(atMost("lost", 0), atMost("mostOfARouter", 2));
  private static final List<BenchCase> ALL = List.of(
      new BenchCase("quiet", "100/s in batches of one",
          steady(new Load(100, 1, 1, Load.GRPC)),
          List.of(atMost("p50Ms", 0.7), atMost("p99Ms", 3))),
      new BenchCase("middling", "1,000/s in batches of one",
          steady(new Load(1_000, 1, 1, Load.GRPC)),
          List.of(atMost("cpuSecondsPerMillion", 60), atMost("p99Ms", 10))),
      new BenchCase("busy", "100,000/s in batches of 100, one consumer",
          steady(new Load(100_000, 100, 1, Load.GRPC)),
          List.of(atLeast("sentPerSecond", 99_000), atMost("lost", 0), atMost("reordered", 0),
              atMost("cpuSecondsPerMillion", 1), atMost("p99Ms", 25))),
      new BenchCase("busy-deprecated-tags", "the same, for a consumer of deprecated tags",
          steady(new Load(100_000, 100, 1, Load.GRPC_WITH_DEPRECATED_TAGS)),
          List.of()),
      new BenchCase("fan-out", "20,000/s in batches of 100, 20 equal consumers",
          steady(new Load(20_000, 100, 20, Load.GRPC)), FAN_OUT),
      new BenchCase("fan-out-shards", "the same, each consumer with a shard id of its own",
          steady(new Load(20_000, 100, 20, Load.GRPC_WITH_SHARD_ID)), FAN_OUT),
      new BenchCase("udp", "50,000/s of the first generation over UDP, one consumer",
          UdpCase::take,
          List.of(atLeast("sentPerSecond", 49_500), atMost("lostInNode", 0), atMost("unaccounted", 0),
              atMost("reordered", 0), atMost("cpuSecondsPerMillion", 8))),
      new BenchCase("gateway", "10,000/s in batches of 100 as SSE, beside the same over gRPC",
          Cases::gateway,
          List.of(atMost("moreCpuSecondsPerMillion", 2))),
      new BenchCase("gateway-sse", "10,000/s in batches of 100, 20 equal consumers over SSE instead of one",
          settings -> further(Load.SSE, settings), FURTHER),
      new BenchCase("gateway-sse-gzip", "the same, compressed",
          settings -> further(Load.SSE_IN_GZIP, settings), FURTHER),
      new BenchCase("gateway-websocket", "the same over WebSocket",
          settings -> further(Load.WEBSOCKET, settings), FURTHER),
      new BenchCase("v1-firehose", "20,000/s in batches of 100, one first-generation firehose over WebSocket",
          steady(new Load(20_000, 100, 1, Load.FIREHOSE)),
          List.of(atLeast("sentPerSecond", 19_800), atMost("lost", 0), atMost("reordered", 0),
              atMost("cpuSecondsPerMillion", 5))),
      new BenchCase("v1-20", "the same, 20 equal app streams",
          steady(new Load(20_000, 100, 20, Load.APP_STREAM)),
          List.of(atLeast("sentPerSecond", 19_800), atMost("lost", 0), atMost("cpuSecondsPerMillion", 0.8))),
      new BenchCase("v1-idle", "1,000 app streams to which nothing is sent, against none",
          IdleStreamsCase::take,
          List.of(atMost("moreResidentMb", 100), atMost("moreCoresBusy", 0.02))),
      new BenchCase("warm-opens", "1,000 streams of the Gateway opened a second, all with a token that is known",
          WarmOpensCase::take,
          List.of(atLeast("openedPerSecond", 990), atMost("callsToUaa", 0), atMost("p99Ms", 1))),
      new BenchCase("flat-out", "as fast as the connection takes batches of 100",
          steady(new Load(Producer.FLAT_OUT, 100, 1, Load.GRPC)),
          List.of(atLeast("deliveredPerSecond", 500_000))),
      new BenchCase("stalled", "200 consumers that never read beside a healthy one with 500/s",
          StalledCase::take,
          List.of(atMost("moreResidentMb", 64), atMost("lost", 0))),
      new BenchCase("flood", "an unlimited flood for 30 s beside 1,000/s of another producer",
          FloodCase::take,
          List.of(atMost("unaccounted", 0), atMost("queueImbalance", 0), atMost("grownMb", 32),
              atMost("steadyLossOverFloodLoss", 1.1))),
      new BenchCase("rss", "one node through all the loads",
          MemoryCase::take,
          List.of(atMost("peakResidentMb", 400))),
      new BenchCase("start", "from the start of the process to the first delivered envelope",
          StartCase::take,
          List.of(atMost("startMs", 3_000), atMost("firstStartMs", 3_000))),
      new BenchCase("fleet-bus", "Agent, Router and RLP in processes of their own, on the event bus: 100/s",
          fleet(FleetServers.Link.BUS, new Load(100, 1, 1, Load.GRPC)), FLEET_QUIET),
      new BenchCase("fleet-bus-middling", "the same, 1,000/s in batches of one",
          fleet(FleetServers.Link.BUS, new Load(1_000, 1, 1, Load.GRPC)), FLEET_MIDDLING),
      new BenchCase("fleet-bus-busy", "the same, 100,000/s in batches of 100",
          fleet(FleetServers.Link.BUS, new Load(100_000, 100, 1, Load.GRPC)), FLEET_BUSY),
      new BenchCase("fleet-bus-flat-out", "the same, as fast as the connection takes batches of 100",
          fleetFlatOut(FleetServers.Link.BUS), FLEET_FLAT_OUT),
      new BenchCase("fleet-bus-fan-out", "the same, 20,000/s, 20 equal consumers",
          fleet(FleetServers.Link.BUS, new Load(20_000, 100, 20, Load.GRPC)), FLEET_FAN_OUT),
      new BenchCase("fleet-bus-fan-out-shards", "the same, each consumer with a shard id of its own",
          fleet(FleetServers.Link.BUS, new Load(20_000, 100, 20, Load.GRPC_WITH_SHARD_ID)), FLEET_FAN_OUT),
      new BenchCase("fleet-bus-frozen", "the same, 20,000/s, the Router frozen for 60 s",
          settings -> FrozenRouterCase.take(FleetServers.Link.BUS, settings), FLEET_FROZEN),
      new BenchCase("fleet-grpc", "the three processes linked over gRPC: 100/s",
          fleet(FleetServers.Link.GRPC, new Load(100, 1, 1, Load.GRPC)), FLEET_QUIET),
      new BenchCase("fleet-grpc-middling", "the same, 1,000/s in batches of one",
          fleet(FleetServers.Link.GRPC, new Load(1_000, 1, 1, Load.GRPC)), FLEET_MIDDLING),
      new BenchCase("fleet-grpc-busy", "the same, 100,000/s in batches of 100",
          fleet(FleetServers.Link.GRPC, new Load(100_000, 100, 1, Load.GRPC)), FLEET_BUSY),
      new BenchCase("fleet-grpc-flat-out", "the same, as fast as the connection takes batches of 100",
          fleetFlatOut(FleetServers.Link.GRPC), FLEET_FLAT_OUT),
      new BenchCase("fleet-grpc-fan-out", "the same, 20,000/s, 20 equal consumers",
          fleet(FleetServers.Link.GRPC, new Load(20_000, 100, 20, Load.GRPC)), FLEET_FAN_OUT),
      new BenchCase("fleet-grpc-fan-out-shards", "the same, each consumer with a shard id of its own",
          fleet(FleetServers.Link.GRPC, new Load(20_000, 100, 20, Load.GRPC_WITH_SHARD_ID)), FLEET_FAN_OUT),
      new BenchCase("fleet-grpc-frozen", "the same, 20,000/s, the Router frozen for 60 s",
          settings -> FrozenRouterCase.take(FleetServers.Link.GRPC, settings), FLEET_FROZEN),
      new BenchCase("canary", "ten canaries a second in a node, beside a node without any",
          CanaryCase::take, List.of(atMost("percentOfACoreForOneASecond", 0.1))),
      new BenchCase("wide-grpc", "12 Agents, 4 Routers, 4 RLPs with small heaps over gRPC: 50/s from each Agent",
          settings -> WideFleetCase.take(FleetServers.Link.GRPC, new FleetSize(4, 4, 12), settings), WIDE),
      new BenchCase("mesh-grpc", "the same of 2 Agents, 8 Routers and 8 RLPs, which have more links with each other",
          settings -> WideFleetCase.take(FleetServers.Link.GRPC, new FleetSize(8, 8, 2), settings), WIDE),
      new BenchCase("wide-bus", "the first of them on the event bus",
          settings -> WideFleetCase.take(FleetServers.Link.BUS, new FleetSize(4, 4, 12), settings), WIDE));

  private static final Map<String, BenchCase> BY_NAME =
      ALL.stream().collect(Collectors.toMap(BenchCase::name, Function.identity()));

  private Cases() {
  }

  static List<String> names() {
    return ALL.stream().map(BenchCase::name).toList();
  }

  static BenchCase named(String name) {
    BenchCase found = BY_NAME.get(name);
    if (found == null) {
      throw new IllegalArgumentException("no case " + name + "; there are " + names());
    }
    return found;
  }

  private static BenchCase.Measurement steady(Load load) {
    return settings -> onItsOwnNode(load, settings);
  }

  private static BenchCase.Measurement fleet(FleetServers.Link link, Load load) {
    return settings -> {
      try (FleetServers servers = FleetServers.start(settings, link)) {
        return LoadRun.of(load, settings, servers);
      }
    };
  }

  private static BenchCase.Measurement fleetFlatOut(FleetServers.Link link) {
    return settings -> {
      try (FleetServers servers = FleetServers.start(settings, link)) {
        return servers.account(LoadRun.of(new Load(Producer.FLAT_OUT, 100, 1, Load.GRPC), settings, servers));
      }
    };
  }

  private static Figures gateway(Settings settings) throws Exception {
    Figures grpc = onItsOwnNode(new Load(10_000, 100, 1, Load.GRPC), settings);
    Figures sse = onItsOwnNode(new Load(10_000, 100, 1, Load.SSE), settings);
    double overGrpc = grpc.get("cpuSecondsPerMillion");
    return sse.put("grpcCpuSecondsPerMillion", overGrpc)
        .put("moreCpuSecondsPerMillion", sse.get("cpuSecondsPerMillion") - overGrpc);
  }

  /** What each consumer costs beside one that asks for the same, for a million envelopes delivered to it. */
  private static Figures further(Function<ServersUnderLoad, Consumer> via, Settings settings) throws Exception {
    int consumers = 20;
    Figures one = onItsOwnNode(new Load(10_000, 100, 1, via), settings);
    Figures all = onItsOwnNode(new Load(10_000, 100, consumers, via), settings);
    double ofOne = one.get("cpuSecondsPerMillion");
    double ofAll = consumers * all.get("cpuSecondsPerMillion");
    return all.put("oneCpuSecondsPerMillion", ofOne)
        .put("furtherCpuSecondsPerMillion", (ofAll - ofOne) / (consumers - 1));
  }

  private static Figures onItsOwnNode(Load load, Settings settings) throws Exception {
    try (NodeFolder folder = new NodeFolder(settings.configuration());
        ServerProcess server = ServerProcess.start(settings, folder)) {
      return LoadRun.of(load, settings, server);
    }
  }
}
