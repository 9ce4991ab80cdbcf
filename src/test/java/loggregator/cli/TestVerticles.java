package loggregator.cli;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.lang.System.Logger.Level;
import java.lang.System.Logger;
import java.net.InetAddress;
import java.net.ServerSocket;

/** What the launcher's tests run. */
public final class TestVerticles {
  private static final Logger LOG = System.getLogger(TestVerticles.class.getName());

  private TestVerticles() {}

  public static final class Good extends VerticleBase {
    @Override
    public Future<?> start() {
      LOG.log(Level.INFO, "started in zone {0}", config().getJsonObject("node").getString("zone"));
      return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
      LOG.log(Level.INFO, "stopping");
      return vertx.timer(200).onSuccess(v -> LOG.log(Level.INFO, "stopped"));
    }
  }

  public static final class Failing extends VerticleBase {
    @Override
    public Future<?> start() {
      return Future.failedFuture(new IllegalStateException("the moon is in the wrong place"));
    }
  }

  /** Somebody takes the port after it was checked. */
  public static final class TooLate extends VerticleBase {
    /** Held, or the port would be free again as soon as memory is collected. */
    private static ServerSocket holder;

    @Override
    public Future<?> start() throws Exception {
      int port = config().getJsonObject("admin").getInteger("port");
      holder = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"));
      return vertx.createHttpServer().requestHandler(request -> {}).listen(port, "127.0.0.1")
          .onSuccess(server -> LOG.log(Level.ERROR, "listens beside {0}", holder));
    }
  }

  public static final class NeverStopping extends VerticleBase {
    @Override
    public Future<?> start() {
      LOG.log(Level.INFO, "started");
      return Future.succeededFuture();
    }

    @Override
    public Future<?> stop() {
      LOG.log(Level.INFO, "stopping");
      return Promise.promise().future();
    }
  }

  public abstract static class Unfinished extends VerticleBase {}
}
