package dev.streamgauge.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.Assume.assumeTrue;

import com.deque.html.axecore.selenium.AxeBuilder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.rules.ExternalResource;
import org.openqa.selenium.By;
import org.openqa.selenium.Dimension;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A headless Chromium; skips the tests where there is none. */
final class Browser extends ExternalResource {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private ChromeDriver driver;

  @Override
  protected void before() {
    Optional<File> chromium = onPath("chromium");
    Optional<File> chromedriver = onPath("chromedriver");
    assumeTrue(
        "There is no chromium and chromedriver on the path: apt-get install chromium"
            + " chromium-driver.",
        chromium.isPresent() && chromedriver.isPresent());
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.get());
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--force-color-profile=srgb");
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, java.util.logging.Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    driver =
        new ChromeDriver(
            new ChromeDriverService.Builder()
                .usingDriverExecutable(chromedriver.get())
                .usingAnyFreePort()
                .build(),
            options);
    size(1280, 900);
  }

  private static Optional<File> onPath(String program) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .map(folder -> new File(folder, program))
        .filter(File::canExecute)
        .findFirst();
  }

  @Override
  protected void after() {
    if (driver != null) {
      driver.quit();
    }
  }

  void size(int width, int height) {
    driver.manage().window().setSize(new Dimension(width, height));
  }

  /** Opens a view in a theme, as if for the first time. */
  void open(String url, String view, String theme) {
    driver.get(url + "/api/v1/status");
    driver.executeScript(
        "localStorage.setItem('theme', arguments[0]); localStorage.setItem('zone', 'utc');"
            + " localStorage.setItem('range', '300')",
        theme);
    driver.get(url + "/#/" + view);
  }

  /** Opens a view of the page that is open. */
  void go(String view) {
    driver.executeScript("location.hash = arguments[0]", "#/" + view);
  }

  /** Waits until the text of the page has all of these. */
  void awaitText(String... texts) {
    await("text " + Arrays.toString(texts))
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .untilAsserted(() -> assertThat(text()).contains(texts));
  }

  String text() {
    return driver.findElement(By.tagName("body")).getText();
  }

  List<String> texts(String selector) {
    // In one step, as the page may change meanwhile.
    @SuppressWarnings("unchecked")
    List<String> texts =
        (List<String>)
            driver.executeScript(
                "return [...document.querySelectorAll(arguments[0])].map(e => e.innerText)",
                selector);
    return texts;
  }

  /** Waits until an element is there, and clicks it. */
  void click(String selector) {
    await(selector)
        .atMost(PATIENCE)
        .ignoreException(StaleElementReferenceException.class)
        .ignoreExceptions()
        .until(
            () -> {
              driver.findElement(By.cssSelector(selector)).click();
              return true;
            });
  }

  void type(String selector, String text) {
    driver.findElement(By.cssSelector(selector)).sendKeys(text);
  }

  Object run(String script, Object... arguments) {
    return driver.executeScript(script, arguments);
  }

  /** Checks accessibility, and that nothing was refused or failed. */
  void checkAccessible() {
    assertThat(
            new AxeBuilder()
                    // The page has no frames, so that no second window is needed.
                    .setLegacyMode(true)
                    .analyze(driver)
                    .getViolations()
                    .stream()
                    .map(rule -> rule.getId() + ": " + rule.getNodes())
                    .toList())
        .isEmpty();
  }

  /** Returns what the browser has complained about, except for lost connections. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::getMessage)
        .filter(message -> !message.contains("net::ERR_"))
        .filter(message -> !message.contains("Failed to fetch"))
        .toList();
  }

  /** Saves what is seen as {@code target/screenshots/name.png}. */
  void screenshot(String name) throws IOException {
    Path folder = Files.createDirectories(Path.of("target/screenshots"));
    Files.write(folder.resolve(name + ".png"), driver.getScreenshotAs(OutputType.BYTES));
  }
}
