package loggregator.outputs.prometheus;

import loggregator.outputs.prometheus.ExposedSeries.Family;

/** Series as text: in Prometheus' format 0.0.4, or in OpenMetrics 1.0. */
final class ExposedPage {
  static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  static final String OPEN_METRICS = "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private ExposedPage() {}

  static boolean isOpenMetrics(String accept) {
    return accept != null && accept.contains("application/openmetrics-text");
  }

  static String of(ExposedSeries series, boolean openMetrics) {
    StringBuilder page = new StringBuilder();
    series.families().forEach((name, family) -> append(page, name, family, openMetrics));
    return page.append(openMetrics ? "# EOF\n" : "").toString();
  }

  private static void append(StringBuilder page, String name, Family family, boolean openMetrics) {
    String sample = family.isCounter ? name + "_total" : name;
    page.append("# TYPE ").append(openMetrics ? name : sample)
        .append(family.isCounter ? " counter\n" : " gauge\n");
    family.byLabels.forEach((labels, one) ->
        page.append(sample).append(labels).append(' ').append(one.value).append('\n'));
  }
}
