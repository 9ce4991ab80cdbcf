package loggregator.cli;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import loggregator.cli.client.AccessToken;
import loggregator.cli.client.Certificates;
import loggregator.cli.client.ClientException;
import loggregator.cli.client.EnvelopePrinter;
import loggregator.cli.client.EnvelopeSource;
import loggregator.cli.client.GatewaySource;
import loggregator.cli.client.RlpSource;
import loggregator.cli.client.ServerAddress;
import loggregator.cli.client.Tail;
import loggregator.cli.client.TailRequest;
import loggregator.cli.client.TrafficControllerSource;
import loggregator.envelope.MessageType;
import loggregator.follow.FollowStart;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A consumer that prints. */
@Command(
    name = "tail",
    description = {
      "Prints envelopes as they arrive, one on a line, and where some were lost.",
      "Without a type or a name it prints those of all types."
    })
final class TailCommand extends ClientCommand {
  private static final URI TRAFFIC_CONTROLLER = URI.create("ws://127.0.0.1:8081");
  private static final String TOKEN_VARIABLE = "LOGGREGATOR_TOKEN";

  @Option(names = "--source-id", paramLabel = "ID", description = "Only what is about this source; may be repeated.")
  private List<String> sourceIds = List.of();

  @Option(names = "--log", description = "Prints logs.")
  private boolean logs;

  @Option(names = "--counter", description = "Prints counters.")
  private boolean counters;

  @Option(names = "--gauge", description = "Prints gauges.")
  private boolean gauges;

  @Option(names = "--timer", description = "Prints timers.")
  private boolean timers;

  @Option(names = "--event", description = "Prints events.")
  private boolean events;

  @Option(names = "--counter-name", paramLabel = "NAME",
      description = "Only counters of this name; may be repeated.")
  private List<String> counterNames = List.of();

  @Option(names = "--gauge-name", paramLabel = "NAME[,NAME...]",
      description = "Only gauges with exactly these names; may be repeated.")
  private List<String> gaugeNames = List.of();

  @Option(names = {"-n", "--recent"}, paramLabel = "N", description = "Begins with the newest N that are kept, of at most "
      + "10000; 0 for none. After a break it goes on where it was. Needs a node that keeps what was, a Log Cache.")
  private Integer recent;

  @Option(names = "--since", paramLabel = "TIME", description = "Begins with what came in that time, such as 30s, 5m or "
      + "1h, as far as it is kept. After a break it goes on where it was.")
  private String since;

  @Option(names = "--shard-id", paramLabel = "ID", defaultValue = "",
      description = "Shares the envelopes with all others who give the same id.")
  private String shardId;

  @Option(names = "--address", paramLabel = "HOST:PORT", converter = Arguments.AddressConverter.class,
      description = "The Reverse Log Proxy (default: 127.0.0.1:8082).")
  private ServerAddress address;

  @Option(names = "--certs", paramLabel = "FOLDER",
      description = "Where ca.crt, client.crt and client.key are (default: certs, here or where ./vertx is). "
          + "With --url: where the ca.crt is that signed the Gateway's certificate; by default it is one that Java "
          + "knows.")
  private Path certificates;

  @Option(names = "--url", paramLabel = "URL", description = "A Gateway, such as http://127.0.0.1:8088, instead.")
  private URI url;

  @Option(names = "--v1", description = "Speaks the first generation's protocol, with a Traffic Controller, whose "
      + "--url is ws://127.0.0.1:8081 by default: prints one --source-id, or the firehose, which --shard-id shares.")
  private boolean v1;

  @Option(names = "--token", paramLabel = "TOKEN", description = "The OAuth2 token for the Gateway or the Traffic "
      + "Controller; other users of this machine can see it here, but not in $LOGGREGATOR_TOKEN or in a file.")
  private String token;

  @Option(names = "--token-file", paramLabel = "FILE",
      description = "Where the token is; it is read again for each new connection.")
  private Path tokenFile;

  @Mixin
  private TailDisplay display;

  TailCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  Future<Void> start(Vertx vertx) throws ClientException {
    checkOptions();
    EnvelopePrinter printer =
        new EnvelopePrinter(terminal.out(), display.format(terminal), display.filter(), display.limit());
    Tail tail = new Tail(vertx, source(vertx), printer, terminal.err());
    Future<Void> finished = tail.run();
    PipeOutput.whenUnread(terminal.out(), tail::stop);
    return finished;
  }

  private void checkOptions() {
    if (url != null && address != null) {
      throw misuse("--url and --address exclude each other");
    }
    if (url == null && !v1 && (token != null || tokenFile != null)) {
      throw misuse("--token and --token-file need --url or --v1");
    }
    if (token != null && tokenFile != null) {
      throw misuse("--token and --token-file exclude each other");
    }
    if (url != null && !isServer(url)) {
      throw misuse("'" + url + "' is not a URL such as " + (v1 ? TRAFFIC_CONTROLLER : "http://127.0.0.1:8088"));
    }
    checkStart();
    if (v1) {
      checkFirstGeneration();
    }
    display.check();
  }

  private void checkStart() {
    boolean resumes = recent != null || since != null;
    if (recent != null && since != null) {
      throw misuse("--recent and --since exclude each other");
    }
    if (resumes && (v1 || !shardId.isEmpty())) {
      throw misuse("--recent and --since need neither --v1 nor --shard-id");
    }
    if (recent != null && (recent < 0 || recent > FollowStart.MAX_RECENT)) {
      throw misuse("--recent must be from 0 to " + FollowStart.MAX_RECENT);
    }
    if (since != null && FollowStart.parseTime(since).isEmpty()) {
      throw misuse("--since takes a time such as 30s, 5m or 1h");
    }
  }

  private Optional<FollowStart> start() {
    return Optional.ofNullable(recent).map(FollowStart::recent)
        .or(() -> Optional.ofNullable(since).flatMap(FollowStart::parseTime).map(FollowStart::since));
  }

  private void checkFirstGeneration() {
    if (address != null) {
      throw misuse("--v1 takes --url instead of --address");
    }
    if (sourceIds.size() > 1 || !sourceIds.isEmpty() && !shardId.isEmpty()) {
      throw misuse("--v1 reads one --source-id, or else the firehose, which --shard-id shares");
    }
    if (events || !counterNames.isEmpty() || !gaugeNames.isEmpty()) {
      throw misuse("--v1 has no events and does not select by name");
    }
  }

  private boolean isServer(URI url) {
    boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    boolean isWebSocket = "ws".equals(url.getScheme()) || "wss".equals(url.getScheme());
    return url.getHost() != null && (isHttp || v1 && isWebSocket);
  }

  private EnvelopeSource source(Vertx vertx) throws ClientException {
    TailRequest subscription = new TailRequest(sourceIds, types(), counterNames, gaugeNames, shardId, start());
    Optional<Certificates> given = Optional.ofNullable(certificates).map(Certificates::new);
    if (v1) {
      URI server = url == null ? URI.create("ws://" + portOffset.onThisHost(8081)) : url;
      return new TrafficControllerSource(vertx, server, token(vertx), given, subscription);
    }
    if (url != null) {
      return new GatewaySource(vertx, url, token(vertx), given, subscription);
    }
    ServerAddress rlp = address == null ? portOffset.onThisHost(8082) : address;
    return new RlpSource(vertx, rlp, certificates(certificates), subscription);
  }

  private AccessToken token(Vertx vertx) {
    return tokenFile == null
        ? AccessToken.of(Optional.ofNullable(token == null ? System.getenv(TOKEN_VARIABLE) : token))
        : AccessToken.ofFile(vertx, tokenFile);
  }

  private Set<MessageType> types() {
    Set<MessageType> types = EnumSet.noneOf(MessageType.class);
    addIf(types, logs, MessageType.LOG);
    addIf(types, counters, MessageType.COUNTER);
    addIf(types, gauges, MessageType.GAUGE);
    addIf(types, timers, MessageType.TIMER);
    addIf(types, events, MessageType.EVENT);
    return types;
  }

  private static void addIf(Set<MessageType> types, boolean wanted, MessageType type) {
    if (wanted) {
      types.add(type);
    }
  }
}
