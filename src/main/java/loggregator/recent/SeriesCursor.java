package loggregator.recent;

import loggregator.envelope.WireWriter;

/** Goes through a part of one series in the order of time, in one of the directions. Threading: the store's lock. */
final class SeriesCursor {
  private final Series series;
  private final RecentQuery query;
  private int pageIndex;
  private int index;

  SeriesCursor(Series series, RecentQuery query) {
    this.series = series;
    this.query = query;
    long boundary = query.descending() ? query.endNs() : query.startNs();
    pageIndex = series.firstPageFrom(boundary);
    index = pageIndex < series.pageCount() ? series.page(pageIndex).firstFrom(boundary) : 0;
    if (query.descending()) {
      index--;
    }
    normalize();
  }

  boolean isAtEnd() {
    return pageIndex < 0 || pageIndex >= series.pageCount()
        || (query.descending() ? timestamp() < query.startNs() : timestamp() >= query.endNs());
  }

  long timestamp() {
    return series.page(pageIndex).timestamp(index);
  }

  /** Whether its envelope comes before that of the other cursor; neither is at the end. */
  boolean isBefore(SeriesCursor other) {
    long difference = Long.compare(timestamp(), other.timestamp());
    long order = difference == 0 ? Long.compare(sequence(), other.sequence()) : difference;
    return query.descending() ? order > 0 : order < 0;
  }

  void writeRecord(WireWriter out) {
    Page page = series.page(pageIndex);
    int start = page.recordStart(index);
    out.writeRaw(page.bytes(), start, page.recordEnd(index) - start);
  }

  void advance() {
    index += query.descending() ? -1 : 1;
    normalize();
  }

  private long sequence() {
    return series.page(pageIndex).sequence(index);
  }

  private void normalize() {
    if (index < 0) {
      pageIndex--;
      index = pageIndex < 0 ? 0 : series.page(pageIndex).count() - 1;
    } else if (pageIndex < series.pageCount() && index >= series.page(pageIndex).count()) {
      pageIndex++;
      index = 0;
    }
  }
}
