package loggregator.testing;

import static java.util.stream.Collectors.joining;

import com.google.protobuf.MessageLite;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** A receiver of OTLP logs over HTTP in a process of its own, which counts the records and can be frozen. */
public final class CollectorProcess implements AutoCloseable {
  private static final int BACKLOG = 100;

  private final int port;
  private final Process process;

  public CollectorProcess() {
    try {
      port = FreePorts.one();
      process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m",
          "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", classPath(),
          CollectorProcess.class.getName(), String.valueOf(port)).inheritIO().start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  public String url() {
    return "http://127.0.0.1:" + port;
  }

  public void freeze() {
    FrozenProcesses.freeze(process);
  }

  public void thaw() {
    FrozenProcesses.thaw(process);
  }

  /** How many records it has got; fails while it does not answer. */
  public long records() throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url() + "/records")).build();
    return Long.parseLong(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** The process. */
  public static void main(String[] arguments) throws IOException {
    AtomicLong records = new AtomicLong();
    HttpServer server = HttpServer.create(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])), BACKLOG);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/v1/logs", exchange -> {
      ExportLogsServiceRequest request = ExportLogsServiceRequest.parseFrom(exchange.getRequestBody());
      records.addAndGet(request.getResourceLogsList().stream()
          .flatMap(resource -> resource.getScopeLogsList().stream())
          .mapToLong(scope -> scope.getLogRecordsCount()).sum());
      answer(exchange, new byte[0]);
    });
    server.createContext("/records", exchange -> answer(exchange, records.toString().getBytes()));
    server.start();
  }

  private static String classPath() {
    return Stream.of(CollectorProcess.class, ExportLogsServiceRequest.class, MessageLite.class)
        .map(type -> type.getProtectionDomain().getCodeSource().getLocation().getPath())
        .collect(joining(File.pathSeparator));
  }

  private static void answer(HttpExchange exchange, byte[] body) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
