package loggregator.bench;

import java.util.List;
import java.util.Locale;

/** Prints {@link ScaleModel} for a number of fleets as the tables of docs/scale.md. */
public final class ScaleTable {
  private static final double PER_AGENT = 500;
  private static final double SUBSCRIBERS = 2;
  private static final List<int[]> FLEETS = List.of(
      new int[] {10, 4, 2}, new int[] {100, 4, 2}, new int[] {1_000, 8, 4}, new int[] {1_000, 40, 10},
      new int[] {1_000, 100, 20}, new int[] {1_000, 200, 50});

  private ScaleTable() {
  }

  public static void main(String[] arguments) {
    System.out.println("| Agents, Routers, RLPs | envelopes/s | connections: bus, gRPC, original "
        + "| data messages/s: here, original | upkeep messages/s: bus, gRPC | a new subscription |");
    System.out.println("|---|---|---|---|---|---|");
    for (int[] fleet : FLEETS) {
      System.out.println(row(new ScaleModel(fleet[0], fleet[1], fleet[2], PER_AGENT, SUBSCRIBERS)));
    }
  }

  static String row(ScaleModel model) {
    return String.format(Locale.ROOT, "| %,d, %d, %d | %,.0f | %,d, %,d, %,d | %,.0f, %,.0f | %,.0f, %,.0f | %,d |",
        model.agents(), model.routers(), model.rlps(), model.agents() * model.perAgent(),
        model.busConnections(), model.grpcConnections(), model.originalConnections(),
        model.dataMessages(), model.originalDataMessages(), model.upkeepMessages(), model.grpcUpkeepMessages(),
        model.messagesForASubscription());
  }
}
