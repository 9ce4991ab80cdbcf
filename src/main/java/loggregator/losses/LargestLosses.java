package loggregator.losses;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The largest losses of some time, largest first.
 *
 * @param restAtMost what anybody who is not among them can have lost
 */
public record LargestLosses<T>(List<Loss<T>> losses, long restAtMost) {
  /** How many are kept of any time, so that the memory is bounded. */
  public static final int MAX_LOSSES = 100;

  /** The sums of several times. */
  public static <T> LargestLosses<T> sum(List<LargestLosses<T>> times) {
    long restAtMost = times.stream().mapToLong(LargestLosses::restAtMost).sum();
    Map<T, Loss<T>> sums = new HashMap<>();
    for (LargestLosses<T> time : times) {
      for (Loss<T> loss : time.losses) {
        Loss<T> before = sums.getOrDefault(loss.who(), new Loss<>(loss.who(), 0, restAtMost));
        sums.put(loss.who(), new Loss<>(loss.who(), before.envelopes() + loss.envelopes(),
            before.atMost() + loss.atMost() - time.restAtMost));
      }
    }
    return of(new ArrayList<>(sums.values()), restAtMost);
  }

  /** The largest of them. */
  static <T> LargestLosses<T> of(List<Loss<T>> losses, long restAtMost) {
    losses.sort(Comparator.comparingLong((Loss<T> loss) -> loss.envelopes())
        .thenComparingLong(Loss::atMost).reversed());
    List<Loss<T>> kept = losses.subList(0, Math.min(losses.size(), MAX_LOSSES));
    long cutAtMost = losses.stream().skip(kept.size()).mapToLong(Loss::atMost).max().orElse(0);
    return new LargestLosses<>(List.copyOf(kept), Math.max(restAtMost, cutAtMost));
  }

  /** The first so many. */
  public List<Loss<T>> first(int count) {
    return losses.subList(0, Math.min(losses.size(), count));
  }
}
