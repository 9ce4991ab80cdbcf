package loggregator.cli;

import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import loggregator.cli.client.ReadableText;
import loggregator.config.ClusterConfig;
import loggregator.config.ConfigProblem;
import loggregator.config.ConfigResult;
import loggregator.config.InvalidConfigException;
import loggregator.config.NodeConfig;
import loggregator.config.PortCheck;
import loggregator.node.Reloads;
import loggregator.warmup.WarmUp;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs a verticle until the process is told to end. */
@Command(
    name = "run",
    description = "Runs a verticle, such as verticles.NodeVerticle for all roles of the configuration.")
final class RunCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec
  private CommandSpec spec;

  @Parameters(paramLabel = "VERTICLE_CLASS", description = "The verticle's class, with its package.")
  private String verticleClass;

  @Option(names = {"-conf", "--conf"}, required = true, paramLabel = "FILE_OR_JSON",
      description = "The configuration: a file, or the JSON object itself.")
  private String conf;

  @Option(names = {"-cluster", "--cluster"},
      description = "Joins the other nodes, as bus.cluster of the configuration says.")
  private boolean clustered;

  @Option(names = {"-instances", "--instances"}, paramLabel = "N",
      description = "How many of the verticle run in this process (default: as the role's section says).")
  private Integer instances;

  @Mixin
  private PortOffset portOffset;

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this.")
  private boolean help;

  RunCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    if (instances != null && instances < 1) {
      throw new ParameterException(spec.commandLine(), "-instances must be at least 1");
    }
    ConfigWatch watch = new ConfigWatch(conf);
    watch.install();
    ConfigResult<JsonObject> json = ConfigArgument.read(conf);
    json.value().ifPresent(Logging::useFormatOf);
    return json.value().isPresent()
        ? run(json.value().get(), watch)
        : refuse(ExitCode.UNREADABLE_CONFIG, json.problems());
  }

  private int run(JsonObject json, ConfigWatch watch) throws InterruptedException {
    Class<? extends Deployable> verticle;
    try {
      verticle = VerticleClass.find(verticleClass);
    } catch (IllegalArgumentException e) {
      return fail(ExitCode.NO_VERTICLE, e.getMessage());
    }
    Scope scope = Scope.of(verticleClass, clustered);
    ConfigResult<JsonObject> moved = portOffset.applyTo(json, System.getenv());
    ConfigResult<NodeConfig> config = moved.flatMap(ports -> Preflight.check(ports, System.getenv(), scope));
    return config.value().isPresent()
        ? run(verticle, moved.value().orElseThrow(), config.value().get(), scope, watch)
        : refuse(ExitCode.REFUSED_CONFIG, config.problems());
  }

  private int run(Class<? extends Deployable> verticle, JsonObject json, NodeConfig config, Scope scope,
      ConfigWatch watch) throws InterruptedException {
    Logging.use(config.log());
    Optional<ClusterConfig> cluster = clustered ? config.bus().cluster() : Optional.empty();
    RunningNode node;
    try {
      Future<RunningNode> joining = RunningNode.create(config, cluster, portOffset.value());
      WarmUp.run(config, clustered);
      node = joining.await();
    } catch (Exception e) {
      return fail(ExitCode.FAILED, "could not join the cluster: " + describe(e));
    }
    StopSignal.installFor(node, config.node().stopTimeoutMs());
    try {
      node.deploy(verticle, json, instances == null ? scope.instances(json) : instances).await();
    } catch (Exception e) {
      StopSignal.stop(node, config.node().stopTimeoutMs());
      return notStarted(config, e);
    }
    Optional<Reloads> reloads = node.reloads();
    if (reloads.isPresent()) {
      takeChanges(reloads.get(), config, scope, watch);
    }
    new CountDownLatch(1).await();
    return ExitCode.OK;
  }

  /** The main thread has nothing else to do until the process ends. */
  private void takeChanges(Reloads reloads, NodeConfig config, Scope scope, ConfigWatch watch)
      throws InterruptedException {
    reloads.onChange(now -> Optional.of(now.log()), Logging::use, "log");
    reloads.onChange(now -> Optional.of(now.node().configCheckIntervalMs()), watch::use, "node.configCheckIntervalMs");
    watch.use(config.node().configCheckIntervalMs());
    watch.run(read -> reloads.take(read
        .flatMap(json -> portOffset.applyTo(json, System.getenv()))
        .flatMap(json -> Preflight.look(json, System.getenv(), scope))));
  }

  /** Tries all ports once more, because the failure to bind one doesn't name its configuration key. */
  private int notStarted(NodeConfig config, Exception cause) {
    if (cause instanceof InvalidConfigException invalid) {
      return refuse(ExitCode.REFUSED_CONFIG, invalid.problems());
    }
    List<ConfigProblem> ports = cause instanceof IOException ? PortCheck.check(config) : List.of();
    return ports.isEmpty()
        ? fail(ExitCode.FAILED, verticleClass + " could not start: " + describe(cause))
        : refuse(ExitCode.FAILED, ports);
  }

  private int refuse(int exitCode, List<ConfigProblem> problems) {
    problems.forEach(problem -> print(problem.toString()));
    return exitCode;
  }

  private int fail(int exitCode, String message) {
    print("run: " + message);
    return exitCode;
  }

  /** In the log's format, as far as that is known yet. */
  private void print(String problem) {
    terminal.err().println(Logging.isJson() ? JsonLogLine.ofProblem("run", problem) : ReadableText.of(problem));
  }

  private static String describe(Throwable cause) {
    return cause.getMessage() == null ? cause.toString() : cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }
}
