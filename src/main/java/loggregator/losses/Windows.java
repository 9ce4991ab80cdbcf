package loggregator.losses;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/** What was counted in the last periods and in the last minutes. One thread at a time. */
public final class Windows<P> {
  public static final int PERIOD_SECONDS = 10;
  public static final int MINUTES = 15;
  private static final int PERIODS_A_MINUTE = 60 / PERIOD_SECONDS;

  private final Function<List<P>, P> sum;
  private final Deque<P> lastPeriods = new ArrayDeque<>();
  /** The newest may be of the minute that is not over yet. */
  private final Deque<P> lastMinutes = new ArrayDeque<>();
  private int periodsOfMinute;

  public Windows(Function<List<P>, P> sum) {
    this.sum = sum;
  }

  /** To be called every {@link #PERIOD_SECONDS}. */
  public void add(P ended) {
    keep(lastPeriods, ended, PERIODS_A_MINUTE);
    if (periodsOfMinute++ % PERIODS_A_MINUTE == 0) {
      keep(lastMinutes, ended, MINUTES);
    } else {
      lastMinutes.add(sum.apply(List.of(lastMinutes.removeLast(), ended)));
    }
  }

  /** The last whole period, and the current one. */
  public P lastPeriod(P current) {
    return lastPeriods.isEmpty() ? current : sum.apply(List.of(lastPeriods.getLast(), current));
  }

  /** From the last whole minute, and up to {@link #PERIOD_SECONDS} more, until now. */
  public P lastMinute(P current) {
    return with(current, lastPeriods);
  }

  /** From the last {@link #MINUTES}, or up to a minute less, until now. */
  public P lastQuarter(P current) {
    return with(current, lastMinutes);
  }

  private P with(P current, Deque<P> ended) {
    List<P> all = new ArrayList<>(ended);
    all.add(current);
    return sum.apply(all);
  }

  private static <P> void keep(Deque<P> periods, P next, int max) {
    periods.add(next);
    if (periods.size() > max) {
      periods.removeFirst();
    }
  }
}
