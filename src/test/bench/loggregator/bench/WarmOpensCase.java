package loggregator.bench;

import io.vertx.core.json.JsonObject;
import loggregator.auth.FakeUaa;
import loggregator.auth.TestAuth;
import org.HdrHistogram.Histogram;

/**
 * What it costs to let in who is known: streams of the Gateway, opened and left, all with one token that UAA was asked
 * about once. The time is that from the request to the status line: the decision, and the subscription behind it;
 * beside it the same of a node that lets in everyone.
 */
final class WarmOpensCase {
  private static final int PER_SECOND = 1_000;
  private static final int TOKEN_CHARACTERS = 1_300;
  private static final int HOUR_S = 3_600;

  private WarmOpensCase() {}

  static Figures take(Settings settings) throws Exception {
    String token = "t".repeat(TOKEN_CHARACTERS);
    try (TestAuth auth = new TestAuth()) {
      auth.uaa.accept(token, HOUR_S, "doppler.firehose");
      Figures open = run(settings, new JsonObject(), token, auth.uaa);
      Figures authorised = run(settings, changes(auth), token, auth.uaa);
      if (auth.uaa.askedTimes() == 0) {
        throw new IllegalStateException("nobody asked the UAA: the node lets in everyone");
      }
      return authorised
          .put("p50WithoutAuthMs", open.get("p50Ms"))
          .put("p99WithoutAuthMs", open.get("p99Ms"))
          .put("cpuMsPerOpenWithoutAuth", open.get("cpuMsPerOpen"));
    }
  }

  private static Figures run(Settings settings, JsonObject changes, String token, FakeUaa uaa) throws Exception {
    try (NodeFolder folder = new NodeFolder(settings.configuration(), changes);
        ServerProcess server = ServerProcess.start(settings, folder);
        StreamOpener opener = new StreamOpener(server.gatewayPort(), "/v2/read?log", token, PER_SECOND)) {
      Wait.pass(settings.warmUp());
      return measure(settings, server, uaa, opener);
    }
  }

  private static Figures measure(Settings settings, ServerProcess server, FakeUaa uaa, StreamOpener opener) {
    int askedBefore = uaa.askedTimes();
    opener.takeLatenciesUs();
    double fromCpuSeconds = server.cpuSeconds();
    long fromNs = System.nanoTime();
    Wait.pass(settings.measure());
    Histogram latenciesUs = opener.takeLatenciesUs();
    double seconds = (System.nanoTime() - fromNs) / 1e9;
    double cpuSeconds = server.cpuSeconds() - fromCpuSeconds;
    opener.requireAllOpened();
    return new Figures()
        .put("openedPerSecond", latenciesUs.getTotalCount() / seconds)
        .put("callsToUaa", uaa.askedTimes() - askedBefore)
        .put("p50Ms", latenciesUs.getValueAtPercentile(50) / 1e3)
        .put("p99Ms", latenciesUs.getValueAtPercentile(99) / 1e3)
        .put("maxMs", latenciesUs.getMaxValue() / 1e3)
        .put("coresBusy", cpuSeconds / seconds)
        .put("cpuMsPerOpen", 1e3 * cpuSeconds / latenciesUs.getTotalCount());
  }

  private static JsonObject changes(TestAuth auth) {
    JsonObject section = auth.uaaSection().put("cacheMs", HOUR_S * 1_000);
    section.getJsonObject("uaa").put("clientSecret", FakeUaa.CLIENT_SECRET);
    return new JsonObject().put("auth", section).put("gateway", new JsonObject().put("auth", "uaa"));
  }
}
