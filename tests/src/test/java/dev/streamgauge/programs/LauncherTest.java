package dev.streamgauge.programs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.Ports;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.Runners;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/** The launcher as a process of its own: files, the demo, and what is wrong said in one line. */
@RunWith(Parameterized.class)
public class LauncherTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Parameterized.Parameter public String runner;

  @Parameterized.Parameters(name = "{0}")
  public static List<String> runners() {
    return Runners.inBuild();
  }

  @Test
  public void readsFilesToTheEndAndStops() throws Exception {
    Path dir = folder.getRoot().toPath();
    Files.write(dir.resolve("a.log"), "to be or not to be\n".getBytes(UTF_8));
    Files.write(dir.resolve("b.log"), "to go\r\n\nbe".getBytes(UTF_8));
    try (ProcessRun run =
        Launcher.start(
            runner,
            "wordcount",
            "--source=file://" + dir + "/*.log",
            "--windowSize=1d",
            "--top=0")) {
      run.expectExit(0, TIMEOUT);
      // The empty line has one empty word, as "".split(" ") has.
      assertThat(run.stdoutLines())
          .containsSubsequence("be 3", "to 3", " 1", "go 1", "not 1", "or 1");
    }
  }

  /** The page ends with the demo, and a busy machine takes a while to ask it. */
  @Test
  public void demonstratesAnIncidentAndThatWhatIsSentIsCounted() throws Exception {
    int web = Ports.free();
    try (ProcessRun run =
        Launcher.start(
            runner, "demo", "--demoTime=30s", "--demoRate=1000", "--web=127.0.0.1:" + web)) {
      String firing = "FIRING HostErrors{host=\"web-07\", severity=\"critical\"} since ";
      run.awaitStdout(line -> line.startsWith(firing), TIMEOUT);
      // The page has the alert with its lines, and windows by host.
      String api = "http://127.0.0.1:" + web + "/api/v1/";
      assertThat(body(api + "alerts/history"))
          .contains("\"host\":\"web-07\"", "level=ERROR host=web-07 service=");
      // The alert may come before the first window. Of a quarter of an hour the page has one window
      // in twenty seconds, of which perhaps none is in the incident.
      String keys = api + "keys?start=" + Instant.now().minusSeconds(120);
      await()
          .atMost(TIMEOUT)
          .untilAsserted(() -> assertThat(body(keys)).contains("\"key\":\"web-07\""));
      assertThat(body("http://127.0.0.1:" + web + "/")).contains("<title>Streamgauge</title>");
      run.awaitStdout(line -> line.startsWith("RESOLVED HostErrors{host=\"web-07\""), TIMEOUT);
      run.expectExit(0, TIMEOUT);
      assertThat(run.stderr())
          .contains("; page http://127.0.0.1:" + web, "sent 30,000 lines")
          .containsPattern("read 30,000, counted [0-9,]+: right\\.");
    }
  }

  private static String body(String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Test
  public void saysInOneLineWhatIsWrongAndExitsWithTwo() {
    String source = "--source=kafka://127.0.0.1:1/logs?request.timeout.ms=500";
    try (ProcessRun run = Launcher.start(runner, "monitor", source)) {
      run.expectExit(2, TIMEOUT);
      assertThat(run.stdoutLines()).isEmpty();
      assertThat(run.stderr().lines())
          .hasSize(1)
          .first()
          .asString()
          .contains("127.0.0.1:1", "does not answer");
    }
  }
}
