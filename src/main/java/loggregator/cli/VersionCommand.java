package loggregator.cli;

import io.netty.handler.ssl.OpenSsl;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.transport.Transport;
import java.io.PrintWriter;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What is running here. */
@Command(name = "version", description = "Shows the versions of this program and of what it runs on.")
final class VersionCommand implements Runnable {
  @Spec
  private CommandSpec spec;

  @Option(names = {"-h", "--help"}, usageHelp = true, description = "Shows this.")
  private boolean help;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    out.println("Loggregator " + version());
    out.println("Java        " + Runtime.version() + " (" + System.getProperty("java.vm.name") + ")");
    out.println("Vert.x      " + VertxInternal.version().lines().findFirst().orElse("?"));
    out.println("TLS         " + (OpenSsl.isAvailable() ? "OpenSSL (" + OpenSsl.versionString() + ")" : "JDK"));
    out.println("transport   " + transport());
    out.flush();
  }

  private static String transport() {
    Transport own = Transport.nativeTransport();
    return own != null && own.available() ? own.name() : Transport.NIO.name();
  }

  /** What the jar's manifest says; classes that are not in a jar have none. */
  static String version() {
    return Objects.requireNonNullElse(Main.class.getPackage().getImplementationVersion(), "development");
  }
}
