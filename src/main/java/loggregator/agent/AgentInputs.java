package loggregator.agent;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import loggregator.config.AgentConfig;
import loggregator.inputs.Input;
import loggregator.inputs.InputServices;
import loggregator.inputs.files.FilesInput;
import loggregator.inputs.otlp.OtlpInput;
import loggregator.inputs.scrape.ScrapeInput;
import loggregator.inputs.statsd.StatsdInput;
import loggregator.inputs.syslog.SyslogInput;
import loggregator.inputs.write.WriteInput;
import loggregator.link.BatchSource;

/**
 * The Agent's inputs beside the one over gRPC. Of several Agents in a process each input belongs to one, so that what a
 * producer sends keeps its order. One event loop.
 */
public final class AgentInputs {
  private final List<Input> inputs = new ArrayList<>();
  private final Predicate<String> claim;

  /** @param claim whether the Agent gets the input of that key */
  public AgentInputs(AgentConfig agent, InputServices services, Predicate<String> claim) {
    this.claim = claim;
    add("agent.udp", agent.udp(), udp -> new UdpIngress(agent, udp, services));
    add("agent.otlp", agent.inputs().otlp(), otlp -> new OtlpInput(otlp, services));
    add("agent.syslog", agent.inputs().syslog(), syslog -> new SyslogInput(syslog, services));
    add("agent.statsd", agent.inputs().statsd(), statsd -> new StatsdInput(statsd, services));
    add("agent.write", agent.inputs().write(), write -> new WriteInput(write, services));
    add("agent.scrape", agent.inputs().scrape(), scrape -> new ScrapeInput(scrape, services));
    add("agent.files", agent.inputs().files(), files -> new FilesInput(files, services));
  }

  private <T> void add(String key, Optional<T> config, Function<T, Input> input) {
    config.filter(there -> claim.test(key)).map(input).ifPresent(inputs::add);
  }

  /** This source and those of the inputs as one. */
  public BatchSource with(BatchSource source) {
    return inputs.isEmpty() ? source
        : new AlternatingSource(Stream.concat(Stream.of(source), inputs.stream().map(Input::source)).toList());
  }

  public List<Input> all() {
    return inputs;
  }

  /** One after the other; fails with the first that fails. */
  public Future<?> start(Input.Opened opened) {
    Future<?> started = Future.succeededFuture();
    for (Input input : inputs) {
      started = started.compose(v -> input.start(opened));
    }
    return started;
  }

  /** Takes over what can change while the inputs run. */
  public void use(AgentConfig agent) {
    inputs.forEach(input -> input.use(agent));
  }

  public Future<?> stop() {
    return Future.join(inputs.stream().map(Input::stop).toList());
  }

  public void close() {
    inputs.forEach(Input::close);
  }
}
