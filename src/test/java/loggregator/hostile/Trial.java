package loggregator.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import loggregator.process.NodeProcess;

/** A site with a healthy pair, at which one attack after another is tried. */
final class Trial implements AutoCloseable {
  private static final int HEALTHY_PER_SECOND = 500;
  private static final int HEALTHY_SOURCES = 5;
  /** Some seconds' worth, in which a node loads and compiles what it needs. */
  private static final int WARM_UP_ENVELOPES = 2_500;
  /** A node of some age has had a load now and then, and the memory that it takes. */
  private static final int LOAD_PER_SECOND = 10_000;
  private static final int LOAD_ENVELOPES = 60_000;
  private static final int MEANWHILE_ENVELOPES = 750;
  private static final int BEGIN_LIMIT_S = 90;
  private static final long TOLERATED_MB = 64;
  /** For the sockets of both ends. */
  private static final long TOLERATED_KERNEL_MB = 128;
  /** What nobody holds on to, such as a connection of the test's own that is read from. */
  private static final int TOLERATED_DESCRIPTORS = 4;

  private static final String INGRESS = "loggregator_ingress_envelopes_total";
  private static final String AGENT = "role=\"agent\"";

  private final Site site;
  private final String where;
  private final HealthyPair pair;
  private final List<Memory> memories = new ArrayList<>();

  /** Of one process, against what it held before the attack; what its heap has grown to it keeps. */
  private static final class Memory {
    private final ProcessState state;
    private final long budgetMb;
    private long beforeMb;

    Memory(NodeProcess node) {
      state = new ProcessState(node.pid());
      budgetMb = new Reading(node.metrics()).sum("loggregator_buffer_bytes_max") >> 20;
    }

    void begin() {
      beforeMb = state.residentMb();
      state.forgetPeak();
    }

    long growthMb() {
      return state.peakMb() - beforeMb;
    }
  }

  Trial(String where, Site site) {
    this.where = where;
    this.site = site;
    pair = new HealthyPair(site, "healthy", HEALTHY_PER_SECOND, HEALTHY_SOURCES);
    pair.awaitMore(WARM_UP_ENVELOPES);
    load();
    for (NodeProcess node : site.nodes()) {
      memories.add(new Memory(node));
    }
  }

  private void load() {
    List<String> before = site.read().held();
    try (HealthyPair load = new HealthyPair(site, "load", LOAD_PER_SECOND, HEALTHY_SOURCES)) {
      load.awaitMore(LOAD_ENVELOPES);
    } catch (Exception e) {
      throw new AssertionError(site.logs(), e);
    }
    Patience.until("the load is gone", () -> differences(before, site.read().held()).toString(),
        () -> site.read().held().equals(before));
  }

  /** Attacks, and returns if nobody else was harmed and nothing is left of it. */
  void survives(String name, Attack attack) throws Exception {
    Reading before = site.read();
    double p99BeforeMs = p99Unharmed();
    long kernelBeforeMb = KernelMemory.ofSocketsMb();
    long sentBefore = pair.sent();
    List<String> heldBefore = before.held();
    long descriptorsBefore = descriptors();
    pair.takeLost();
    pair.takeP99Ms();
    memories.forEach(Memory::begin);
    String proof;
    long kernelMb;
    try (attack) {
      begin(attack);
      pair.awaitMore(MEANWHILE_ENVELOPES);
      proof = attack.proof();
      kernelMb = KernelMemory.ofSocketsMb() - kernelBeforeMb;
    } catch (Exception | AssertionError e) {
      throw new AssertionError(name + (site.isAlive() ? ": all live\n" : ": somebody is dead\n") + site.logs(), e);
    }
    long sent = pair.sent() - sentBefore;
    long lost = pair.takeLost();
    long growthMb = memories.stream().mapToLong(Memory::growthMb).max().orElseThrow();
    Figures.add(where, name, proof, lost, new Figures.P99(p99BeforeMs, pair.takeP99Ms()), growthMb, kernelMb);

    assertThat(lost).as(() -> pair.describe() + "\n" + site.logs()).isZero();
    assertThat(pair.mistakes()).isEmpty();
    assertThat(site.read().sum(INGRESS, AGENT) - before.sum(INGRESS, AGENT))
        .as("what the Agent says it took").isGreaterThanOrEqualTo(sent);
    assertThat(memories).allSatisfy(memory -> assertThat(memory.growthMb())
        .as("more resident MB than " + memory.beforeMb + " before")
        .isLessThanOrEqualTo(memory.budgetMb + TOLERATED_MB));
    assertThat(kernelMb).as("more MB of the kernel's for sockets").isLessThanOrEqualTo(TOLERATED_KERNEL_MB);
    awaitGone(heldBefore, descriptorsBefore);
    Patience.until("what was written to a queue was read, was dropped or waits",
        () -> site.read().unaccounted() + " are unaccounted for", () -> site.read().unaccounted() == 0);
    assertThat(site.isAlive()).isTrue();
    assertThat(site.logs()).doesNotContain("OutOfMemoryError", "OutOfDirectMemoryError");
  }

  /** What the machine does to the pair by itself, to compare with. */
  private double p99Unharmed() {
    pair.takeP99Ms();
    pair.awaitMore(MEANWHILE_ENVELOPES);
    return pair.takeP99Ms();
  }

  /** On a thread of its own, since a peer may wait in vain for a site that doesn't answer any more. */
  private void begin(Attack attack) throws Exception {
    CompletableFuture<Void> begun = new CompletableFuture<>();
    Thread thread = new Thread(() -> {
      try {
        attack.begin(site);
        begun.complete(null);
      } catch (Throwable e) {
        begun.completeExceptionally(e);
      }
    }, "attack");
    thread.setDaemon(true);
    thread.start();
    begun.get(BEGIN_LIMIT_S, TimeUnit.SECONDS);
  }

  private void awaitGone(List<String> heldBefore, long descriptorsBefore) {
    Patience.until("what the attack has left goes away", () -> differences(heldBefore, site.read().held())
        + ", descriptors " + descriptorsBefore + " and " + descriptors(), () ->
        site.read().held().equals(heldBefore) && descriptors() <= descriptorsBefore + TOLERATED_DESCRIPTORS);
  }

  private static String differences(List<String> before, List<String> after) {
    List<String> different = new ArrayList<>(after);
    different.removeAll(before);
    return different.toString();
  }

  private long descriptors() {
    return memories.stream().mapToLong(memory -> memory.state.descriptors()).sum();
  }

  @Override
  public void close() throws Exception {
    pair.close();
    site.close();
  }
}
