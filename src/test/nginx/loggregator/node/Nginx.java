package loggregator.node;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import loggregator.testing.FreePorts;
import loggregator.testing.TemporaryFolders;

/** Debian's nginx before a node, with a bare {@code proxy_pass} for each server, and for WebSockets what they need. */
final class Nginx implements AutoCloseable {
  private static final String CONFIGURATION = """
      daemon off;
      pid FOLDER/nginx.pid;
      error_log FOLDER/error.log;
      events {}
      http {
        access_log off;
        client_body_temp_path FOLDER/body;
        proxy_temp_path FOLDER/proxy;
        fastcgi_temp_path FOLDER/fastcgi;
        uwsgi_temp_path FOLDER/uwsgi;
        scgi_temp_path FOLDER/scgi;
        server {
          listen 127.0.0.1:GATEWAY_PROXY;
          location / { proxy_pass http://127.0.0.1:GATEWAY; }
          location /socket/ {
            proxy_pass http://127.0.0.1:GATEWAY/;
            proxy_http_version 1.1;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection upgrade;
          }
        }
        server {
          listen 127.0.0.1:CONTROLLER_PROXY;
          location / {
            proxy_pass http://127.0.0.1:CONTROLLER;
            proxy_http_version 1.1;
            proxy_set_header Upgrade $http_upgrade;
            proxy_set_header Connection upgrade;
          }
        }
      }
      """;

  private final Process process;
  private final int gatewayPort;
  private final int controllerPort;

  Nginx(int gateway, int controller) throws IOException {
    gatewayPort = FreePorts.one();
    controllerPort = FreePorts.one();
    Path folder = Files.createTempDirectory("loggregator-nginx");
    TemporaryFolders.deleteAtExit(folder);
    Path configuration = Files.writeString(folder.resolve("nginx.conf"), CONFIGURATION
        .replace("FOLDER", folder.toString())
        .replace("GATEWAY_PROXY", Integer.toString(gatewayPort))
        .replace("CONTROLLER_PROXY", Integer.toString(controllerPort))
        .replace("GATEWAY", Integer.toString(gateway))
        .replace("CONTROLLER", Integer.toString(controller)));
    process = new ProcessBuilder(
        System.getProperty("nginx.binary", "/usr/sbin/nginx"), "-p", folder.toString(), "-c", configuration.toString())
        .redirectErrorStream(true).redirectOutput(folder.resolve("output.log").toFile()).start();
    await().atMost(Duration.ofSeconds(20)).until(() -> listens(gatewayPort) && listens(controllerPort));
  }

  int gatewayPort() {
    return gatewayPort;
  }

  int controllerPort() {
    return controllerPort;
  }

  private boolean listens(int port) {
    if (!process.isAlive()) {
      throw new AssertionError("nginx has ended");
    }
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 1_000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    process.waitFor(20, TimeUnit.SECONDS);
  }
}
