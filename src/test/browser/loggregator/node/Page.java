package loggregator.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.interactions.Actions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** The Gateway's page in a real browser without a window. */
public final class Page implements AutoCloseable {
  private static final Path PICTURES = Path.of("target/screenshots");
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final ChromeDriver browser;

  private Page(ChromeDriver browser) {
    this.browser = browser;
  }

  static Page open(int port, String view) {
    Page page = start();
    page.go("http://127.0.0.1:" + port + "/" + view);
    return page;
  }

  /** With nothing in it. */
  public static Page start() {
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    ChromeOptions options = new ChromeOptions()
        .setBinary(System.getProperty("browser.binary", "/usr/bin/chromium"))
        .addArguments("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--window-size=1280,800",
            "--ignore-certificate-errors");
    options.setCapability("goog:loggingPrefs", logs);
    ChromeDriverService driver = new ChromeDriverService.Builder()
        .usingDriverExecutable(Path.of(System.getProperty("browser.driver", "/usr/bin/chromedriver")).toFile())
        .build();
    return new Page(new ChromeDriver(driver, options));
  }

  public void go(String address) {
    browser.get(address);
  }

  public Page awaitConnected() {
    waiting("the page is connected").until(() -> text("#state").equals("connected"));
    return this;
  }

  public static ConditionFactory waiting(String what) {
    return Awaitility.await(what).atMost(LIMIT).pollInterval(Duration.ofMillis(100));
  }

  /** The lines on the screen. */
  public List<String> lines() {
    return script("return [...document.querySelectorAll('.row .text')].map(line => line.textContent)");
  }

  public String text(String selector) {
    return script("return document.querySelector(arguments[0])?.textContent ?? ''", selector);
  }

  public boolean isShown(String selector) {
    return script("return document.querySelector(arguments[0])?.checkVisibility() ?? false", selector);
  }

  public void reload() {
    browser.navigate().refresh();
  }

  public void goBack() {
    browser.navigate().back();
  }

  public void click(String selector) {
    browser.findElement(By.cssSelector(selector)).click();
  }

  public void filter(String text) {
    WebElement field = browser.findElement(By.id("filter"));
    field.sendKeys(Keys.chord(Keys.CONTROL, "a"), Keys.BACK_SPACE, text);
  }

  public void type(String selector, String text) {
    browser.findElement(By.cssSelector(selector)).sendKeys(text);
  }

  /** Pressed where the reader is, which is no field. */
  void press(CharSequence... keys) {
    new Actions(browser).sendKeys(keys).perform();
  }

  void focusList() {
    browser.findElement(By.id("list")).sendKeys("");
  }

  public <T> T script(String script, Object... arguments) {
    return cast(browser.executeScript(script, arguments));
  }

  /** As a browser does with a tab that nobody has looked at for long: nothing of it runs. */
  void freeze() {
    browser.executeCdpCommand("Page.setWebLifecycleState", Map.of("state", "frozen"));
  }

  /** It runs again, but stays hidden, so that it draws nothing. */
  void thaw() {
    browser.executeCdpCommand("Page.setWebLifecycleState", Map.of("state", "active"));
  }

  public String address() {
    return browser.getCurrentUrl();
  }

  /** What the browser complained of, such as scripts that the policy forbids. */
  List<String> complaints() {
    return browser.manage().logs().get(LogType.BROWSER).getAll().stream().map(LogEntry::getMessage).toList();
  }

  /** In CSS pixels. */
  void window(int width, int height) {
    browser.executeCdpCommand("Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
  }

  /** The process that has the page: all of its memory that is resident, what it shares with others included. */
  long residentBytes() {
    return ProcessHandle.current().descendants()
        .filter(process -> read(process, "cmdline").contains("--type=renderer"))
        .mapToLong(process -> read(process, "status").lines().filter(line -> line.startsWith("VmRSS:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10).sum())
        .max().orElseThrow();
  }

  /** Empty where it has ended meanwhile. */
  private static String read(ProcessHandle process, String file) {
    try {
      return Files.readString(Path.of("/proc", Long.toString(process.pid()), file));
    } catch (IOException e) {
      return "";
    }
  }

  /** How long it computed, in seconds, since it was opened. */
  double busySeconds() {
    browser.executeCdpCommand("Performance.enable", Map.of());
    List<Map<String, Object>> metrics = cast(browser.executeCdpCommand("Performance.getMetrics", Map.of()).get("metrics"));
    return metrics.stream().filter(metric -> metric.get("name").equals("TaskDuration"))
        .mapToDouble(metric -> ((Number) metric.get("value")).doubleValue()).sum();
  }

  @SuppressWarnings("unchecked")
  private static <T> T cast(Object value) {
    return (T) value;
  }

  /** For people to look at. */
  public void picture(String name) throws IOException {
    Files.createDirectories(PICTURES);
    Files.write(PICTURES.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
  }

  @Override
  public void close() {
    browser.quit();
  }
}
