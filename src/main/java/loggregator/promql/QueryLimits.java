package loggregator.promql;

import java.util.function.BooleanSupplier;

/**
 * What one query may cost.
 *
 * @param isLate whether its time is over
 * @param maxBytes of the series and samples that it loads
 */
public record QueryLimits(BooleanSupplier isLate, long maxBytes) {}
