package loggregator.uaa;

import static java.nio.charset.StandardCharsets.UTF_8;
import static loggregator.testing.EventLoops.await;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import loggregator.auth.FakeCloudController;
import loggregator.node.NodeServices;
import loggregator.testing.FreePorts;
import loggregator.testing.GrpcChannels;
import loggregator.tls.TestCertificates;
import org.awaitility.Awaitility;
import org.cloudfoundry.loggregator.v2.IngressGrpc;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.EnvelopeBatch;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Log;
import verticles.NodeVerticle;

/** A node in this JVM whose Gateway and Traffic Controller ask the UAA, with a producer for it. */
final class GuardedNode implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final int gatewayPort = freePort();
  private final FakeCloudController cloudController = new FakeCloudController(vertx);
  private final List<Reader> readers = new ArrayList<>();
  private final String deployment;
  private final ManagedChannel channel;
  private final IngressGrpc.IngressBlockingStub producer;

  GuardedNode(String uaaUrl, JsonObject auth) {
    this(uaaUrl, auth, UaaClient.DOPPLER.secret());
  }

  /** @param auth the section of that name, without what it takes to reach the UAA */
  GuardedNode(String uaaUrl, JsonObject auth, String clientSecret) {
    JsonObject config = new JsonObject()
        .put("node", new JsonObject().put("stopTimeoutMs", 5_000))
        .put("admin", new JsonObject().put("port", 0))
        .put("bus", new JsonObject())
        .put("auth", new JsonObject()
            .put("errors", "honest")
            .put("timeoutMs", 20_000)
            .put("uaa", uaa(uaaUrl, clientSecret))
            .put("cloudController", cloudController(cloudController.url()))
            .mergeIn(auth, true))
        .put("agent", new JsonObject().put("grpc", grpc("metron")))
        .put("router", new JsonObject())
        .put("rlp", new JsonObject().put("grpc", grpc("reverselogproxy")))
        .put("gateway", guarded().put("http", new JsonObject().put("port", gatewayPort)).put("login", login(uaaUrl)))
        .put("trafficController", guarded());
    deployment = await(vertx.deployVerticle(new NodeVerticle(), new DeploymentOptions().setConfig(config)));
    channel = GrpcChannels.open(services().port("agent.grpc"), "metron", TestCertificates.folder());
    producer = IngressGrpc.newBlockingStub(channel);
  }

  /** The UAA has to know it before the node starts. */
  private static int freePort() {
    try {
      return FreePorts.one();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonObject guarded() {
    return new JsonObject().put("auth", "uaa").put("http", new JsonObject().put("port", 0));
  }

  /** Where readers of the page go. */
  private JsonObject login(String uaaUrl) {
    return new JsonObject()
        .put("authorizationUrl", uaaUrl + "/oauth/authorize")
        .put("tokenUrl", uaaUrl + "/oauth/token")
        .put("logoutUrl", uaaUrl + "/logout.do?client_id=" + UaaClient.PAGE.id() + "&redirect="
            + URLEncoder.encode(pageAddress(), UTF_8))
        .put("clientId", UaaClient.PAGE.id())
        .put("scope", "cloud_controller.read doppler.firehose");
  }

  private static JsonObject uaa(String url, String clientSecret) {
    return new JsonObject()
        .put("url", url)
        .put("clientId", UaaClient.DOPPLER.id())
        .put("clientSecret", clientSecret)
        .put("caFile", certificate("ca.crt"));
  }

  private static JsonObject cloudController(URI url) {
    return new JsonObject()
        .put("url", url.toString())
        .put("serverName", FakeCloudController.SERVER_NAME)
        .put("tls", tls("gateway"));
  }

  private static JsonObject grpc(String name) {
    return new JsonObject().put("port", 0).put("tls", tls(name));
  }

  private static JsonObject tls(String name) {
    return new JsonObject()
        .put("caFile", certificate("ca.crt"))
        .put("certFile", certificate(name + ".crt"))
        .put("keyFile", certificate(name + ".key"));
  }

  private static String certificate(String name) {
    return TestCertificates.folder().resolve(name).toAbsolutePath().toString();
  }

  String pageAddress() {
    return "http://127.0.0.1:" + gatewayPort + "/";
  }

  /** Lets the bearer of the token read the application's logs. */
  void allow(String applicationGuid, String token) {
    cloudController.allowLogs("bearer " + token, applicationGuid);
  }

  /** Lets everybody who has a token read the application's logs. */
  void allowAll(String applicationGuid) {
    cloudController.allowLogsToAnybody(applicationGuid);
  }

  /** Has Cloud Controller answer so when it is asked about the application's logs. */
  void answer(String applicationGuid, String token, int status) {
    cloudController.answerLogs("bearer " + token, applicationGuid, status);
  }

  /** Asks the Gateway for the logs of all sources. */
  Reader readAll(String token) {
    return open("log", token);
  }

  Reader read(String sourceId, String token) {
    return open("log&source_id=" + sourceId, token);
  }

  private Reader open(String query, String token) {
    return kept(new EventReader(services().port("gateway.http"), query, bearer(token)));
  }

  /** Asks the Traffic Controller for everything. */
  SocketReader firehose(String token) {
    return socket("/firehose/id", "Authorization", bearer(token));
  }

  /** Asks the Traffic Controller for what is about one application. */
  SocketReader stream(String applicationGuid, String token) {
    return socket("/apps/" + applicationGuid + "/stream", "Authorization", bearer(token));
  }

  /** The same with nothing but a cookie. */
  SocketReader streamByCookie(String applicationGuid, String cookie) {
    return socket("/apps/" + applicationGuid + "/stream", "Cookie", cookie);
  }

  /** What a browser sends once it has had the Traffic Controller make a cookie of the token. */
  String cookieOf(String token) {
    URI target = URI.create("http://127.0.0.1:" + services().port("trafficController.http")
        + "/set-cookie?CookieName=authorization&CookieValue=bearer%2520" + token);
    String answer = HttpClient.newHttpClient()
        .sendAsync(HttpRequest.newBuilder(target).build(), BodyHandlers.discarding()).join()
        .headers().firstValue("Set-Cookie").orElseThrow();
    return answer.substring(0, answer.indexOf(';'));
  }

  private SocketReader socket(String target, String header, String value) {
    return kept(new SocketReader(services().port("trafficController.http"), target, header, value));
  }

  private <R extends Reader> R kept(R reader) {
    readers.add(reader);
    return reader;
  }

  private static String bearer(String token) {
    return token.isEmpty() ? "" : "bearer " + token;
  }

  /** Asks for the logs of all sources until it gets them. */
  Reader awaitReader(String token) {
    Awaitility.await("may read").atMost(Reader.LIMIT).until(() -> readAll(token).status() == 200);
    return readers.get(readers.size() - 1);
  }

  /** Sends logs of the source until the reader has one. */
  void awaitDelivery(String sourceId, Reader reader) {
    Awaitility.await("a log of " + sourceId + " arrives").atMost(Reader.LIMIT).until(() -> {
      send(sourceId);
      return reader.hasRead(sourceId);
    });
  }

  void send(String sourceId) {
    producer.send(EnvelopeBatch.newBuilder()
        .addBatch(Envelope.newBuilder().setSourceId(sourceId).setLog(Log.getDefaultInstance()))
        .build());
  }

  void send(String sourceId, String line) {
    producer.send(EnvelopeBatch.newBuilder()
        .addBatch(Envelope.newBuilder().setSourceId(sourceId).setTimestamp(System.currentTimeMillis() * 1_000_000)
            .setLog(Log.newBuilder().setPayload(ByteString.copyFromUtf8(line))))
        .build());
  }

  /** The sum of the counters of that name whose labels hold all of these. */
  double metric(String name, String... labels) {
    return services().metrics().scrape().lines()
        .filter(line -> line.startsWith(name + "{") && List.of(labels).stream().allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  private NodeServices services() {
    return NodeServices.of(vertx);
  }

  @Override
  public void close() {
    readers.forEach(Reader::close);
    channel.shutdownNow();
    await(vertx.undeploy(deployment));
    await(vertx.close());
  }
}
