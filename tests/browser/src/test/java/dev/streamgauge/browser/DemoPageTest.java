package dev.streamgauge.browser;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The page of the demo, as people meet it first: through the incident. */
public class DemoPageTest {
  private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");

  @ClassRule public static final Browser BROWSER = new Browser();
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Process demo;
  private Path err;

  @Before
  public void start() throws IOException {
    err = folder.newFile("err").toPath();
    demo =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx512m",
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "dev.streamgauge.pipelines.Main",
                    "demo",
                    "--demoRate=1000",
                    "--demoTime=50s",
                    "--stopWhenIdle=120s",
                    "--web=127.0.0.1:0"))
            .redirectError(err.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
  }

  @After
  public void stop() {
    demo.destroyForcibly();
  }

  private String address() {
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () -> {
              Matcher found = ADDRESS.matcher(Files.readString(err));
              return found.find() ? found.group() : null;
            },
            found -> found != null);
  }

  @Test
  public void showsTheIncidentFromFiringToResolvedWithItsLines() throws IOException {
    String url = address();
    BROWSER.open(url, "alerts", "light");
    BROWSER.awaitText("Nothing fires", "HostErrors", "count >= ");

    BROWSER.awaitText("1 firing", "host=web-07", "errors in 10 seconds");
    BROWSER.checkAccessible();
    BROWSER.click("a.title");
    BROWSER.awaitText("Lines that fired it", "level=ERROR host=web-07", "Value and threshold");
    assertThat(BROWSER.texts("#lines .text"))
        .hasSizeBetween(5, 12)
        .allMatch(line -> line.isEmpty() || line.contains("host=web-07"));
    BROWSER.screenshot("alert");
    String alert = (String) BROWSER.run("return location.hash.slice(2)");

    BROWSER.go("alerts");
    BROWSER.awaitText("0 firing", "resolved");
    BROWSER.screenshot("alerts");
    BROWSER.go(alert);
    BROWSER.awaitText("Resolved");
    BROWSER.checkAccessible();

    BROWSER.go("");
    BROWSER.awaitText("Corrected windows", " → ", "web-07");
    BROWSER.checkAccessible();
    BROWSER.screenshot("counts");
    BROWSER.open(url, "", "dark");
    BROWSER.awaitText("live", " → ", "web-07");
    BROWSER.screenshot("counts-dark");
    BROWSER.go("sources");
    BROWSER.awaitText("Account of lines", "Watermark lag");
    BROWSER.screenshot("sources-dark");
    assertThat(BROWSER.complaints()).isEmpty();
  }
}
