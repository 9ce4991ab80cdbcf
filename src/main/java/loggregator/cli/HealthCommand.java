package loggregator.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.UnknownHostException;
import javax.net.ssl.HttpsURLConnection;
import loggregator.cli.client.ReadableText;
import loggregator.config.AdminConfig;
import loggregator.config.ConfigResult;
import loggregator.config.NodeConfig;
import loggregator.config.PeerAddress;
import loggregator.tls.BlockingTls;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Asks a node for its health. A container engine does so every few seconds, hence no Vert.x: it starts too slowly. */
@Command(
    name = "health",
    description = "Asks the node that runs with a configuration on this machine whether all its roles serve.")
final class HealthCommand extends ConfigCommand {
  private static final int UP = 200;

  @Option(names = "--timeout-ms", paramLabel = "N", defaultValue = "2000",
      description = "How long the node may take to accept, and then to answer (default: ${DEFAULT-VALUE}).")
  private int timeoutMs;

  HealthCommand(Terminal terminal) {
    super(terminal);
  }

  @Override
  int call(ConfigResult<JsonObject> json) {
    ConfigResult<NodeConfig> config = json.flatMap(moved -> NodeConfig.parse(moved, System.getenv()));
    return config.value().isPresent()
        ? ask(config.value().get().admin())
        : refuse(ExitCode.REFUSED_CONFIG, config.problems());
  }

  private int ask(AdminConfig admin) {
    if (admin.port() == 0) {
      return fail("admin.port is 0, so that only the node knows its port");
    }
    try {
      String scheme = admin.tls().isPresent() ? "https" : "http";
      URI health = new URI(scheme, null, reachable(admin.host()), admin.port(), "/health", null, null);
      return ask(admin, health.toURL());
    } catch (IOException | URISyntaxException e) {
      return fail("no answer from " + new PeerAddress(admin.host(), admin.port()) + ": " + e.getMessage());
    }
  }

  private int ask(AdminConfig admin, URL health) throws IOException {
    HttpURLConnection request = (HttpURLConnection) health.openConnection(Proxy.NO_PROXY);
    if (request instanceof HttpsURLConnection secured) {
      secured.setSSLSocketFactory(BlockingTls.context(admin.tls().orElseThrow()).getSocketFactory());
      // The node's own certificate, which need not be made out to the address that it listens on.
      secured.setHostnameVerifier((host, session) -> true);
    }
    request.setConnectTimeout(timeoutMs);
    request.setReadTimeout(timeoutMs);
    int status = request.getResponseCode();
    try (InputStream body = status == UP ? request.getInputStream() : request.getErrorStream()) {
      String text = body == null ? "" : ReadableText.of(new String(body.readAllBytes(), UTF_8));
      if (status != UP) {
        return fail("status " + status + " " + text);
      }
      terminal.out().write((text + "\n").getBytes(UTF_8));
      return ExitCode.OK;
    }
  }

  /** Asks a server that listens on all addresses on loopback. */
  private static String reachable(String host) throws UnknownHostException {
    boolean anywhere = InetAddress.getByName(host).isAnyLocalAddress();
    return anywhere ? InetAddress.getLoopbackAddress().getHostAddress() : host;
  }

  private int fail(String message) {
    terminal.err().println("health: " + message);
    return ExitCode.FAILED;
  }
}
