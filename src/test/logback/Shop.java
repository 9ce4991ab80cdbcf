import ch.qos.logback.classic.LoggerContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** A service that knows nothing of Loggregator: what it logs leaves by the logback.xml beside it. */
class Shop {
  private static final Logger LOG = LoggerFactory.getLogger(Shop.class);

  public static void main(String[] arguments) {
    MDC.put("order", "17");
    LOG.info("sold {} of {}", 3, "cups");
    LOG.debug("below the level");
    MDC.clear();
    LOG.warn("few cups");
    LOG.error("no cups", new IllegalStateException("sold out"));
    ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
  }
}
