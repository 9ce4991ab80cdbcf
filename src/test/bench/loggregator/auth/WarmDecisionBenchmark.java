package loggregator.auth;

import java.util.concurrent.TimeUnit;
import loggregator.config.AuthMethod;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long a decision takes that is known, its percentiles included, with a token of 1.3 KB. UAA and Cloud Controller,
 * which are there, are asked once before; one more question fails the benchmark.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class WarmDecisionBenchmark {
  private static final String GUID = "8a2c3f5e-1b7d-4d3e-9a60-0e6f0c1d2b3a";

  private final String authorization =
      "bearer " + new TestKey("k1").sign(TestKey.claims("https://uaa", "logs", "s".repeat(600)));
  private TestAuth auth;
  private ReadAccess access;

  @Setup
  public void warmUp() {
    auth = new TestAuth();
    access = auth.gateway(AuthMethod.UAA, auth.uaaSection().put("cacheMs", 3_600_000));
    auth.uaa.accept(authorization.substring("bearer ".length()), 3_600, "openid");
    auth.cloudController.allowLogs(authorization, GUID);
    auth.everything(access, authorization);
    auth.source(access, authorization, GUID);
  }

  @TearDown
  public void close() {
    int asked = auth.uaa.askedTimes() + auth.cloudController.askedTimes();
    auth.close();
    if (asked != 2) {
      throw new AssertionError("the servers were asked " + asked + " times");
    }
  }

  @Benchmark
  public Verdict everything() {
    return access.everything(authorization).result();
  }

  @Benchmark
  public Verdict oneSource() {
    return access.source(authorization, GUID).result();
  }
}
