package loggregator.inputs.statsd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import loggregator.config.NodeConfig;
import loggregator.config.StatsdConfig;
import loggregator.envelope.ByteMutator;
import loggregator.inputs.InputBench;
import loggregator.testing.Fuzz;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines as the clients of all dialects send them. */
class StatsdTest {
  private static final long NOW = 1_700_000_000_000_000_000L;

  private final InputBench bench = new InputBench("statsd");
  private StatsdEnvelopes statsd = statsd(new JsonObject());

  @Test
  void countersWeighTheirRateAndKeepFractions() {
    assertThat(one("requests:3|c|@0.5").getCounter().getDelta()).isEqualTo(6);
    assertThat(send("half:0.5|c")).isEmpty();
    assertThat(one("half:0.5|c").getCounter().getDelta()).isOne();
    assertThat(one("tiny:1|c|@0.000001").getCounter().getDelta()).isEqualTo(1_000_000);
    assertThat(one("meter|m").getCounter().getDelta()).isOne();
    assertThat(one("meter").getCounter().getDelta()).isOne();
  }

  @Test
  void gaugesAreSetOrChanged() {
    assertThat(gauges("g:5|g\ng:+2|g\ng:-10|g\ng:1e2|g\n")).containsExactly(5.0, 7.0, -3.0, 100.0);
    // how a real client sends -5
    assertThat(gauges("p.g:0|g\np.g:-5|g")).containsExactly(0.0, -5.0);
  }

  @Test
  void timingsAreGaugesOrTimers() {
    assertThat(one("t:3.500000|ms").getGauge().getMetricsOrThrow("t").getUnit()).isEqualTo("ms");
    assertThat(one("t:3|h").getGauge().getMetricsOrThrow("t").getUnit()).isEmpty();
    statsd = statsd(new JsonObject().put("timings", "timer"));
    Envelope timer = one("t:320|ms");
    assertThat(timer.getTimer().getStop()).isEqualTo(NOW);
    assertThat(timer.getTimer().getStart()).isEqualTo(NOW - 320_000_000);
  }

  @Test
  void setsCountDifferentValues() {
    assertThat(gauges("u:a|s\nu:b|s\nu:a|s\nu:x:y|s")).containsExactly(1.0, 2.0, 2.0, 3.0);
  }

  @Test
  void manyValuesInALine() {
    assertThat(gauges("d:1:2.5:3|h|#a:b")).containsExactly(1.0, 2.5, 3.0);
    List<Envelope> both = send("m:1|c:2|ms");
    assertThat(both.get(0).getCounter().getDelta()).isOne();
    assertThat(both.get(1).getGauge().getMetricsOrThrow("m").getValue()).isEqualTo(2);
    assertThat(send("m:1|c|@0.5:2|ms").get(0).getCounter().getDelta()).isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"n:1|c|#k:v,k2:a:b,flag", "n:1|c|#k:v,#k2:a:b,#flag", "n,k=v,k2=a:b,flag:1|c"})
  void tagsOfDatadogAndTelegraf(String line) {
    if (line.startsWith("n,")) {
      assertThat(one("n,k=v,k2=x,flag:1|c").getTagsMap()).containsOnly(entry("k", "v"), entry("k2", "x"),
          entry("flag", ""));
    } else {
      assertThat(one(line).getTagsMap()).containsOnly(entry("k", "v"), entry("k2", "a:b"), entry("flag", ""));
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '!', value = {"n[k=v,k2=w]:1|c!n", "na[k=v,k2=w]me:1|c!name", "n#k=v,k2=w:1|c!n",
      "n;k=v;k2=w:1|c!n", "n,k=v:1|c|#k2:w!n"})
  void tagsInNames(String line, String name) {
    Envelope envelope = one(line);

    assertThat(envelope.getCounter().getName()).isEqualTo(name);
    assertThat(envelope.getTagsMap()).containsOnly(entry("k", "v"), entry("k2", "w"));
  }

  @Test
  void idsAreTagsOrPartsOfTheName() {
    assertThat(one("n:1|c").getSourceId()).isEqualTo("statsd");
    assertThat(one("n:1|c|#service:shop").getSourceId()).isEqualTo("shop");
    Envelope own = one("n:1|c|#service:shop,source_id:guid,instance_id:3");
    assertThat(own.getSourceId()).isEqualTo("guid");
    assertThat(own.getInstanceId()).isEqualTo("3");
    statsd = statsd(new JsonObject().put("originInName", true));
    assertThat(one("router.total:1|c").getSourceId()).isEqualTo("router");
    assertThat(one("router.total:1|c").getCounter().getName()).isEqualTo("total");
  }

  @ParameterizedTest
  @CsvSource(delimiterString = " ", value = {
      "n:1|c|c:83c0a99c 83c0a99c", "n:1|c|c:ci-83c0a99c 83c0a99c", "n:1|c|c:cid-83c0a99c 83c0a99c",
      "n:1|c|#a:b|c:ci-83c0a99c,in-4026531836 83c0a99c", "n:1|c|c:in-4026531836,ci-83c0a99c 83c0a99c",
      "n:1|c|c:in-4026531836 ''", "n:1|c|c: ''", "n:1|c|c:, ''",
      "n:1|c|c:ci-83c0a99c|#instance_id:3 3", "n:1|c|#instance_id:3|c:ci-83c0a99c 3",
      "n:1|g|@0.5|#a:b|T1600000000|c:ci-83c0a99c|e:it-false,cn-nginx,pu-75a2b6d5|card:low 83c0a99c",
      "n:1:2|h|card:high|e:it-true,cn-init,pu-1|c:ci-83c0a99c 83c0a99c",
      "_e{1,1}:T|b|#instance_id:3|c:ci-83c0a99c 3", "_e{1,1}:T|b|c:ci-83c0a99c|e:it-false,cn-a,pu-b|card:none 83c0a99c",
      "_sc|db|0|c:in-4026531836,ci-83c0a99c|card:orchestrator|m:up 83c0a99c"})
  void whatDatadogKnowsOfTheOriginIsTheInstance(String line, String instanceId) {
    assertThat(send(line)).isNotEmpty().extracting(Envelope::getInstanceId).containsOnly(instanceId);
  }

  @ParameterizedTest
  @CsvSource(delimiterString = " ", value = {
      "n:1|c|T1600000000 1600000000", "n:1|g|T1600000000|c:ci-1 1600000000", "n:1|c|c:ci-1|e:it-false|T1600000000 1600000000",
      "n:1|g|T1600000000|card:low 1600000000"})
  void timestampOfDatadogIsInSeconds(String line, long seconds) {
    assertThat(one(line).getTimestamp()).isEqualTo(seconds * 1_000_000_000L);
  }

  @ParameterizedTest
  @ValueSource(strings = {"n:1|c|T", "n:1|c|T0", "n:1|c|T-5", "n:1|c|Tx", "n:1|c|T1e99"})
  void timestampThatIsNoneIsNow(String line) {
    assertThat(one(line).getTimestamp()).isEqualTo(one("n:1|c").getTimestamp());
  }

  @Test
  void eventsAndChecksOfDatadog() {
    Envelope event = one("_e{1,12}:T|line1\\nline2|t:error|#q:1");
    assertThat(event.getEvent().getTitle()).isEqualTo("T");
    assertThat(event.getEvent().getBody()).isEqualTo("line1\nline2");
    assertThat(event.getTagsMap()).containsOnly(entry("q", "1"), entry("alert_type", "error"));
    Envelope check = one("_sc|db|2|#service:shop|m:down");
    assertThat(check.getGauge().getMetricsOrThrow("db").getValue()).isEqualTo(2);
    assertThat(check.getSourceId()).isEqualTo("shop");
    assertThat(check.getTagsMap()).containsEntry("message", "down");
    assertThat(one("_sc|db|2|m:down\\nsince m\\: 10:00\\:").getTagsMap())
        .containsEntry("message", "down\nsince m: 10:00\\:");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '!', value = {"n:-1|c!negative_counter", "n:x|c!bad_value", "n:NaN|g!bad_value",
      "n:Inf|g!bad_value", "n:|c!bad_value", "n:1|y!unknown_type", "n:1!malformed", ":1|c!no_name",
      "n:1|c|@0!bad_rate", "n:1|c|@2!bad_rate", "_e{99,1}:a|b!malformed_event", "_sc|x|9!malformed_check",
      "n:1e999|c!bad_value"})
  void badLinesAreRejectedByReasonAndHarmNoOther(String line, String reason) {
    List<Envelope> envelopes = send("good:1|c\n" + line + "\nfine:1|c\n");

    assertThat(bench.rejected(reason)).isOne();
    assertThat(envelopes).extracting(e -> e.getCounter().getName()).contains("good", "fine");
  }

  @Test
  void numbersAreThoseOfTheJdk() {
    SplittableRandom random = new SplittableRandom(8125);
    for (int round = 0; round < 50_000; round++) {
      String text = (random.nextBoolean() ? "-" : "") + random.nextLong(1_000_000_000_000L)
          + (random.nextBoolean() ? "." + random.nextInt(1_000_000) : "");
      byte[] bytes = text.getBytes(UTF_8);
      assertThat(Decimal.parse(bytes, 0, bytes.length)).as(text).isEqualTo(Double.parseDouble(text));
    }
  }

  @Test
  void damagedLinesNeverThrow() {
    SplittableRandom random = new SplittableRandom(Fuzz.seed(8126));
    ByteMutator mutator = new ByteMutator(random);
    List<String> sound = List.of("na[k=v,k2=w]me:1:2|c|@0.5|#a:b,c|c:ci-1,in-2|e:it-x|T5\n_e{1,2}:T|ab|c:ci-1|#x:y", "g:+5|g\nn;k=v:1|c:2|ms",
        "_sc|db|2|#service:shop|m:down\nu:x|s");
    for (int round = 0; round < Fuzz.inputs(40_000); round++) {
      byte[] line = sound.get(round % 3).getBytes(UTF_8);
      byte[] damaged = mutator.mutate(line, sound.get((round + 1) % 3).getBytes(UTF_8));
      statsd.take(damaged, 0, damaged.length);
      assertThat(bench.taken()).allMatch(e -> !e.hasCounter() || e.getCounter().getDelta() != 0);
    }
  }

  private List<Double> gauges(String lines) {
    return send(lines).stream().flatMap(e -> e.getGauge().getMetricsMap().values().stream())
        .map(value -> value.getValue()).toList();
  }

  private Envelope one(String line) {
    List<Envelope> envelopes = send(line);
    assertThat(envelopes).hasSize(1);
    return envelopes.get(0);
  }

  private List<Envelope> send(String lines) {
    byte[] bytes = lines.getBytes(UTF_8);
    statsd.take(bytes, 0, bytes.length);
    return bench.taken();
  }

  private StatsdEnvelopes statsd(JsonObject section) {
    JsonObject tls = new JsonObject().put("caFile", "a").put("certFile", "b").put("keyFile", "c");
    StatsdConfig config = NodeConfig.parse(new JsonObject().put("agent", new JsonObject()
        .put("grpc", new JsonObject().put("tls", tls)).put("statsd", section)), Map.of())
        .orThrow().agent().orElseThrow().inputs().statsd().orElseThrow();
    return new StatsdEnvelopes(config, bench.queue(), () -> NOW);
  }
}
