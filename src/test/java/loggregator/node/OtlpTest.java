package loggregator.node;

import static loggregator.inputs.otlp.Otlp.attribute;
import static loggregator.inputs.otlp.Otlp.log;
import static loggregator.inputs.otlp.Otlp.logs;
import static loggregator.inputs.otlp.Otlp.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.cloudfoundry.loggregator.v2.LoggregatorEnvelope.Envelope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** OTLP through a whole node, and what its producers are answered. */
class OtlpTest {
  private static final MethodDescriptor<ExportLogsServiceRequest, ExportLogsServiceResponse> EXPORT = method(
      "opentelemetry.proto.collector.logs.v1.LogsService/Export");
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void logsOverGrpcReachAConsumerInOrder() {
    try (TestNode node = start(otlp -> {}); Channel channel = new Channel(node)) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("web"));
      for (int i = 0; i < 200; i++) {
        boolean packed = i % 2 == 0;
        channel.export(packed ? CallOptions.DEFAULT.withCompression("gzip") : CallOptions.DEFAULT,
            logs(service("web", attribute("zone", "z1")), log("line " + i)));
      }

      assertThat(consumer.receive(200)).extracting(e -> e.getLog().getPayload().toStringUtf8())
          .containsExactlyElementsOf(IntStream.range(0, 200).mapToObj(i -> "line " + i).toList());
      assertThat(consumer.received()).allMatch(e -> e.getTagsOrThrow("zone").equals("z1"));
      assertThat(node.metric("loggregator_input_envelopes_total", "input=\"otlp\"")).isEqualTo(200);
    }
  }

  @Test
  void logsOverHttpReachAConsumerInBothEncodingsPackedOrNot() throws Exception {
    try (TestNode node = start(otlp -> {})) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("web"));
      byte[] protobuf = logs(service("web"), log("a")).toByteArray();
      byte[] json = ("{\"resourceLogs\":[{\"resource\":{\"attributes\":[{\"key\":\"service.name\",\"value\":"
          + "{\"stringValue\":\"web\"}}]},\"scopeLogs\":[{\"logRecords\":[{\"body\":{\"stringValue\":\"b\"}}]}]}]}")
          .getBytes();

      assertThat(post(node, "/v1/logs", PROTOBUF, protobuf).statusCode()).isEqualTo(200);
      assertThat(post(node, "/v1/logs", JSON + "; charset=utf-8", json).body()).isEqualTo("{}".getBytes());
      assertThat(post(node, "/v1/logs", PROTOBUF, gzip(protobuf), "Content-Encoding", "gzip").body()).isEmpty();

      assertThat(consumer.receive(3)).extracting(e -> e.getLog().getPayload().toStringUtf8())
          .containsExactly("a", "b", "a");
    }
  }

  @Test
  void badRequestsGetTheStatusOfTheProtocol() throws Exception {
    try (TestNode node = start(otlp -> otlp.put("maxMessageBytes", 2048)); Channel channel = new Channel(node)) {
      byte[] large = logs(service("web"), log("x".repeat(3000))).toByteArray();
      byte[] bomb = gzip(new byte[1 << 20]);

      assertThat(post(node, "/v1/logs", PROTOBUF, new byte[0]).statusCode()).isEqualTo(200);
      assertThat(post(node, "/v1/logs", PROTOBUF, new byte[] {0x0A, 5}).statusCode()).isEqualTo(400);
      assertThat(post(node, "/v1/logs", JSON, "{".getBytes()).statusCode()).isEqualTo(400);
      HttpResponse<byte[]> malformed = post(node, "/v1/logs", JSON, "{".getBytes());
      assertThat(new JsonObject(new String(malformed.body())).getInteger("code")).isEqualTo(3);
      assertThat(post(node, "/v1/logs", PROTOBUF, large).statusCode()).isEqualTo(413);
      assertThat(post(node, "/v1/logs", PROTOBUF, bomb, "Content-Encoding", "gzip").statusCode()).isEqualTo(413);
      assertThat(post(node, "/v1/logs", PROTOBUF, large, "Content-Encoding", "br").statusCode()).isIn(413, 415);
      assertThat(post(node, "/v1/logs", PROTOBUF, new byte[3], "Content-Encoding", "br").statusCode()).isEqualTo(415);
      assertThat(post(node, "/v1/logs", PROTOBUF, new byte[3], "Content-Encoding", "gzip").statusCode()).isEqualTo(400);
      assertThat(post(node, "/v1/logs", "text/plain", new byte[0]).statusCode()).isEqualTo(415);
      assertThat(post(node, "/v1development/profiles", PROTOBUF, new byte[0]).statusCode()).isEqualTo(404);
      assertThat(post(node, "/v1/logs", JSON, "{}".getBytes(), "Origin", "https://evil.example").statusCode())
          .isEqualTo(403);
      HttpResponse<byte[]> get = http.send(HttpRequest.newBuilder(uri(node, "/v1/logs"))
          .header("Content-Type", JSON).GET().build(), HttpResponse.BodyHandlers.ofByteArray());
      assertThat(get.statusCode()).isEqualTo(405);
      assertThat(get.headers().firstValue("Allow")).contains("POST");

      assertStatus(Status.Code.RESOURCE_EXHAUSTED, () -> channel.export(logs(service("web"), log("x".repeat(3000)))));
      assertStatus(Status.Code.UNIMPLEMENTED, () -> ClientCalls.blockingUnaryCall(channel.channel,
          method("opentelemetry.proto.collector.profiles.v1development.ProfilesService/Export"), CallOptions.DEFAULT,
          logs(service("web"))));
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.logsOf("web"));
      channel.export(logs(service("web"), log("still there")));
      assertThat(consumer.receive(1)).extracting(Envelope::getSourceId).containsExactly("web");
      assertThat(rejected(node, "malformed")).isEqualTo(4);
      assertThat(rejected(node, "too_large") + rejected(node, "unknown_compression")).isEqualTo(5);
    }
  }

  private static double rejected(TestNode node, String reason) {
    return node.metric("loggregator_input_rejected_total", "input=\"otlp\"", "reason=\"" + reason + '"');
  }

  @Test
  void spansThatHaveNoPlaceAreTold() throws Exception {
    try (TestNode node = start(otlp -> {})) {
      HttpResponse<byte[]> answer = post(node, "/v1/traces", JSON,
          "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"name\":\"x\"}]}]}]}".getBytes());

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(new JsonObject(new String(answer.body())).getJsonObject("partialSuccess"))
          .isEqualTo(new JsonObject().put("rejectedSpans", "1").put("errorMessage", "bad_ids"));
    }
  }

  @Test
  void bearersOfATokenWriteTheirOwnSourcesOnly(@TempDir Path folder) throws Exception {
    Path tokens = folder.resolve("tokens");
    Files.writeString(tokens, "shop " + HexFormat.of().formatHex(
        MessageDigest.getInstance("SHA-256").digest("secret".getBytes())) + " web\n");
    try (TestNode node = start(otlp -> otlp.put("tokens", new JsonObject().put("file", tokens.toString())));
        Channel channel = new Channel(node)) {
      Consumer consumer = Consumer.open(node.rlpChannel(), Consumer.everything());
      byte[] foreign = logs(service("other"), log("a")).toByteArray();

      assertThat(post(node, "/v1/logs", PROTOBUF, foreign).statusCode()).isEqualTo(401);
      assertStatus(Status.Code.UNAUTHENTICATED, () -> channel.export(logs(service("web"), log("b"))));
      HttpResponse<byte[]> answer =
          post(node, "/v1/logs", PROTOBUF, foreign, "Authorization", "Bearer secret");
      assertThat(ExportLogsServiceResponse.parseFrom(answer.body()).getPartialSuccess().getRejectedLogRecords()).isOne();
      channel.exportWith("Bearer secret", logs(service("web"), log("c")));

      assertThat(consumer.receive(1)).extracting(e -> e.getLog().getPayload().toStringUtf8()).containsExactly("c");
    }
  }

  private static TestNode start(java.util.function.Consumer<JsonObject> change) {
    JsonObject otlp = new JsonObject()
        .put("grpc", new JsonObject().put("port", 0)).put("http", new JsonObject().put("port", 0));
    change.accept(otlp);
    return TestNode.start(config -> config.getJsonObject("agent").put("otlp", otlp));
  }

  private static void assertStatus(Status.Code code, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOfSatisfying(StatusRuntimeException.class,
        problem -> assertThat(problem.getStatus().getCode()).isEqualTo(code));
  }

  private HttpResponse<byte[]> post(TestNode node, String path, String type, byte[] body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri(node, path)).header("Content-Type", type)
        .version(HttpClient.Version.HTTP_1_1).POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static URI uri(TestNode node, String path) {
    return URI.create("http://127.0.0.1:" + node.port("agent.otlp.http") + path);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private static MethodDescriptor<ExportLogsServiceRequest, ExportLogsServiceResponse> method(String name) {
    return MethodDescriptor.<ExportLogsServiceRequest, ExportLogsServiceResponse>newBuilder()
        .setType(MethodDescriptor.MethodType.UNARY).setFullMethodName(name)
        .setRequestMarshaller(ProtoUtils.marshaller(ExportLogsServiceRequest.getDefaultInstance()))
        .setResponseMarshaller(ProtoUtils.marshaller(ExportLogsServiceResponse.getDefaultInstance())).build();
  }

  /** A client of gRPC's own. */
  private static final class Channel implements AutoCloseable {
    private final ManagedChannel channel;

    Channel(TestNode node) {
      channel = NettyChannelBuilder.forAddress("127.0.0.1", node.port("agent.otlp.grpc")).usePlaintext().build();
    }

    ExportLogsServiceResponse export(ExportLogsServiceRequest request) {
      return export(CallOptions.DEFAULT, request);
    }

    ExportLogsServiceResponse export(CallOptions options, ExportLogsServiceRequest request) {
      return ClientCalls.blockingUnaryCall(channel, EXPORT, options, request);
    }

    ExportLogsServiceResponse exportWith(String authorization, ExportLogsServiceRequest request) {
      Metadata headers = new Metadata();
      headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), authorization);
      return ClientCalls.blockingUnaryCall(io.grpc.ClientInterceptors.intercept(channel,
          MetadataUtils.newAttachHeadersInterceptor(headers)), EXPORT, CallOptions.DEFAULT, request);
    }

    @Override
    public void close() {
      channel.shutdownNow();
    }
  }
}
