package loggregator.tls;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A folder with a CA ({@code ca.crt}, {@code ca.key}) and a certificate for each role ({@code NAME.crt},
 * {@code NAME.key}), made where they are missing and renewed where they run out. The event bus has a CA of its own
 * ({@code bus-ca}) with one certificate ({@code bus-node}), because whoever has a certificate of its CA belongs to it.
 *
 * <p>Threading: any number of threads and processes may ask for one folder at the same time. One of them makes the
 * files, and the others wait for it.
 */
public final class DevelopmentCertificates {
  /** The original's names, and one certificate for consumers and producers. */
  public static final List<String> NAMES =
      List.of("metron", "doppler", "reverselogproxy", "trafficcontroller", "gateway", "log-cache", "forwarder", "client");

  /** What signs for the event bus only, and what it signs. */
  static final String BUS_CA = "bus-ca";
  static final String BUS_NODE = "bus-node";

  /** Former versions had the bus' certificate signed by the common CA. It is kept for configurations that name it. */
  private static final String FORMER_BUS = "bus";

  private static final Duration RENEW_BEFORE_END = Duration.ofDays(7);

  private final Path folder;
  private final Instant now;
  private final CertificatePair ca;
  private final String caName;
  private final List<String> names;

  private DevelopmentCertificates(Path folder, Instant now, String ca, String caName, List<String> names) {
    this.folder = folder;
    this.now = now;
    this.ca = CertificatePair.in(folder, ca);
    this.caName = caName;
    this.names = names;
  }

  /**
   * Makes missing files, and renews certificates of this CA that run out within a week; everything else stays as it is.
   * Without the CA's key it makes nothing. Blocks, for some seconds if it makes all files.
   */
  public static void ensure(Path folder) throws IOException {
    ensure(folder, Clock.systemUTC());
  }

  static void ensure(Path folder, Clock clock) throws IOException {
    Path absolute = folder.toAbsolutePath();
    List<String> names = new ArrayList<>(NAMES);
    if (!CertificatePair.in(absolute, FORMER_BUS).isMissing()) {
      names.add(FORMER_BUS);
    }
    DevelopmentCertificates common =
        new DevelopmentCertificates(absolute, clock.instant(), "ca", "loggregatorCA", names);
    common.makeWhatIsMissing();
    if (common.presentCa().isPresent()) {
      new DevelopmentCertificates(absolute, clock.instant(), BUS_CA, "loggregatorBusCA", List.of(BUS_NODE))
          .makeWhatIsMissing();
    }
  }

  private void makeWhatIsMissing() throws IOException {
    if (needWork()) {
      makeAlone();
    }
  }

  private boolean needWork() throws IOException {
    if (ca.isMissing()) {
      return true;
    }
    Optional<DevelopmentCa> present = presentCa();
    return present.isPresent() && (runsOut(present.get().certificate()) || !pairsToMake(present, false).isEmpty());
  }

  /** The monitor keeps out other threads of this process, the file lock other processes. */
  private void makeAlone() throws IOException {
    Files.createDirectories(folder);
    synchronized (DevelopmentCertificates.class) {
      try (FileChannel channel = FileChannel.open(folder.resolve(".lock"), StandardOpenOption.CREATE,
          StandardOpenOption.WRITE); FileLock lock = channel.lock()) {
        make();
      }
    }
  }

  private void make() throws IOException {
    Optional<DevelopmentCa> present = presentCa();
    if (present.isEmpty() && !ca.isMissing()) {
      return;
    }
    boolean newCa = present.isEmpty() || runsOut(present.get().certificate());
    List<CertificatePair> pairs = pairsToMake(present, newCa);
    // Not on the common pool: all its threads may wait for the monitor that this one holds.
    ExecutorService makers = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
    List<CompletableFuture<KeyPair>> keys = new ArrayList<>();
    for (CertificatePair pair : pairs) {
      keys.add(keysFor(pair, makers));
    }
    makers.shutdown();
    DevelopmentCa issuer = newCa ? DevelopmentCa.create(caName, now) : present.get();
    if (newCa) {
      ca.write(issuer.certificate(), issuer.keys());
    }
    for (int i = 0; i < pairs.size(); i++) {
      KeyPair pairKeys = keys.get(i).join();
      pairs.get(i).write(issuer.issue(pairs.get(i).name(), pairKeys.getPublic(), now), pairKeys);
    }
  }

  private Optional<DevelopmentCa> presentCa() throws IOException {
    Optional<X509Certificate> certificate = ca.certificate();
    return certificate.isEmpty() ? Optional.empty() : ca.keys().map(keys -> DevelopmentCa.of(certificate.get(), keys));
  }

  /** The pairs that are missing, and those of the present CA that run out or become void with it. */
  private List<CertificatePair> pairsToMake(Optional<DevelopmentCa> present, boolean newCa) throws IOException {
    List<CertificatePair> pairs = new ArrayList<>();
    for (String name : names) {
      CertificatePair pair = CertificatePair.in(folder, name);
      if (pair.isMissing() || present.isPresent() && isToRenew(pair, present.get(), newCa)) {
        pairs.add(pair);
      }
    }
    return pairs;
  }

  private boolean isToRenew(CertificatePair pair, DevelopmentCa present, boolean newCa) throws IOException {
    Optional<X509Certificate> certificate = pair.certificate();
    return certificate.isPresent()
        && (newCa || runsOut(certificate.get()))
        && present.issued(certificate.get())
        && pair.keys().isPresent();
  }

  private boolean runsOut(X509Certificate certificate) {
    return certificate.getNotAfter().toInstant().isBefore(now.plus(RENEW_BEFORE_END));
  }

  /** A renewed certificate keeps its key, so that the pair fits together at any time. */
  private static CompletableFuture<KeyPair> keysFor(CertificatePair pair, Executor makers) throws IOException {
    return pair.keys().map(CompletableFuture::completedFuture)
        .orElseGet(() -> CompletableFuture.supplyAsync(DevelopmentCa::newKeys, makers));
  }
}
