package dev.streamgauge.browser;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.event.Evidence;
import dev.streamgauge.io.source.SourceParts;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.pipelines.history.AccountRow;
import dev.streamgauge.pipelines.history.Histories;
import dev.streamgauge.pipelines.history.History;
import dev.streamgauge.pipelines.options.WebOptions;
import dev.streamgauge.pipelines.page.Page;
import dev.streamgauge.pipelines.page.RunInfo;
import dev.streamgauge.pipelines.page.SourceStatus;
import dev.streamgauge.pipelines.web.Routes;
import dev.streamgauge.pipelines.web.WebServer;
import dev.streamgauge.pipelines.web.WebSettings;
import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.table.CountTable;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;
import org.joda.time.Duration;
import org.junit.After;
import org.junit.Before;
import org.junit.ClassRule;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The page in a browser, over a history that the test writes. */
public class PageTest {
  private static final long SECOND = 1000;
  private static final long NOW = System.currentTimeMillis() / 10_000 * 10_000;

  /** Right-to-left override and a control sequence, which must not act. */
  private static final String HOSTILE =
      "ERROR <script>document.title='owned'</script><img src=x onerror=alert(1)> \u202Egnp.exe \u001B[31m";

  @ClassRule public static final Browser BROWSER = new Browser();

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private SourceStatus source = SourceStatus.UNKNOWN;
  private History history;
  private WebServer server;

  @Before
  public void start() throws IOException {
    history = History.open(folder.getRoot().toPath(), Duration.standardHours(24));
    Histories.register("page-test", history);
    server = serve(0);
  }

  private WebServer serve(int port) {
    Routes routes = new Routes();
    RunInfo run =
        new RunInfo(
            "monitor",
            "DirectRunner",
            "listen://127.0.0.1:5514",
            "lines containing ERROR",
            "host",
            10 * SECOND,
            10 * SECOND,
            null,
            List.of("console"),
            true);
    Page.addTo(routes, history, run, null, () -> source);
    WebOptions options =
        PipelineOptionsFactory.fromArgs("--web=127.0.0.1:" + port).as(WebOptions.class);
    return WebServer.start(WebSettings.of(options).orElseThrow(), routes);
  }

  @After
  public void stop() throws IOException {
    Histories.remove("page-test");
    if (server != null) {
      server.close();
    }
    if (history != null) {
      history.close();
    }
  }

  private void record(long start, long revision, Map<String, Integer> counts) {
    CountTable table = new CountTable();
    counts.forEach(
        (key, count) -> table.add(key.getBytes(UTF_8), 0, key.getBytes(UTF_8).length, count));
    history.record(
        WindowCounts.of(
            start,
            start + 10 * SECOND,
            revision == 0 ? Timing.ON_TIME : Timing.LATE,
            revision,
            table));
  }

  @Test
  public void showsNewWindowsAndWhatLateLinesHaveCorrected() throws IOException {
    record(NOW - 40 * SECOND, 0, Map.of("web-1", 1200));
    BROWSER.open(server.url(), "", "light");
    BROWSER.awaitText("live", "1,200");

    record(NOW - 30 * SECOND, 0, Map.of("web-1", 1311, "web-2", 5));
    BROWSER.awaitText("1,316", "web-2");

    record(NOW - 30 * SECOND, 1, Map.of("web-1", 1400));
    BROWSER.awaitText("1,316 → 1,405");
    BROWSER.checkAccessible();
    assertThat(BROWSER.complaints()).isEmpty();
  }

  @Test
  public void showsThePartsOfTheSourceWithTheirBacklogs() throws IOException {
    history.record(new AccountRow(NOW, 10, 7, 3, 0, 0, NOW));
    source =
        new SourceStatus(
            4_321,
            -1,
            new SourceParts.Snapshot(
                List.of(
                    new SourceParts.Part(
                        SourceParts.Kind.PARTITION, "logs-10", 9_876, 1_200.5, 4_321, NOW - 90_000),
                    new SourceParts.Part(
                        SourceParts.Kind.PARTITION, "logs-2", 0, 0, 0, Long.MIN_VALUE)),
                150,
                Optional.of(new SourceParts.Part(SourceParts.Kind.PARTITION, "", 777, 0, 0, NOW))));
    BROWSER.open(server.url(), "sources", "light");

    BROWSER.awaitText(
        "Partitions", "Known to wait in the source: 4,321 lines.", "150 others, summed", "777");
    assertThat(BROWSER.texts("#parts tbody th"))
        .containsExactly("logs-2", "logs-10", "150 others, summed");
    assertThat(BROWSER.texts("#parts tbody tr:nth-child(2) td"))
        .startsWith("1,201", "9,876", "4,321");
    BROWSER.checkAccessible();
    assertThat(BROWSER.complaints()).isEmpty();
  }

  @Test
  public void findsAKeyAmongTenThousand() throws IOException {
    Map<String, Integer> counts = new TreeMap<>();
    for (int i = 0; i < 10_000; i++) {
      counts.put("host-" + i, 1 + i % 100);
    }
    counts.put("host-77", 4321);
    record(NOW - 20 * SECOND, 0, counts);
    BROWSER.open(server.url(), "", "dark");
    BROWSER.awaitText("10,000 keys in the last window", "4,321");
    assertThat(BROWSER.texts("tbody button")).hasSize(20).startsWith("host-77");

    BROWSER.type("input[type=search]", "host-1234");
    await()
        .untilAsserted(
            () -> assertThat(BROWSER.texts("tbody button")).containsExactly("host-1234"));
    BROWSER.click("button[data-key=host-1234]");
    BROWSER.awaitText("Counts per window: host-1234");
    BROWSER.checkAccessible();
  }

  @Test
  public void showsADay() throws IOException {
    for (long start = NOW - 86_400 * SECOND; start < NOW; start += 10 * SECOND) {
      record(start, 0, Map.of("web-1", (int) (start / SECOND % 7919)));
    }
    history.flush();
    BROWSER.open(server.url(), "", "light");
    BROWSER.awaitText("live");
    BROWSER.run(
        "const range = document.getElementById('range'); range.value = '86400';"
            + " range.dispatchEvent(new Event('change'))");

    // The highest count of the day is on the axis, wherever it is.
    await()
        .untilAsserted(
            () ->
                assertThat(
                        (Long)
                            BROWSER.run(
                                "return performance.getEntriesByType('resource').filter(e =>"
                                    + " /windows\\?/.test(e.name)).length"))
                    .isPositive());
    BROWSER.click("summary");
    await()
        .untilAsserted(() -> assertThat(BROWSER.texts("details tbody tr")).hasSizeGreaterThan(20));
    assertThat(BROWSER.complaints()).isEmpty();
  }

  @Test
  public void linesStayTextWhateverIsInThem() throws IOException {
    AlertEvent firing =
        AlertEvent.firing(
                new TreeMap<>(Map.of("alertname", "Errors", "host", HOSTILE)),
                new TreeMap<>(Map.of("summary", HOSTILE)),
                3,
                HOSTILE,
                NOW - 60 * SECOND)
            .withEvidence(
                new Evidence(
                    List.of(new Evidence.Line(NOW - 61 * SECOND, HOSTILE)),
                    List.of(
                        new Evidence.Count(NOW - 80 * SECOND, NOW - 70 * SECOND, 0),
                        new Evidence.Count(NOW - 70 * SECOND, NOW - 60 * SECOND, 3))));
    AlertGroup group = AlertGroup.of("g/Errors", List.of(), List.of(firing));
    Histories.evaluations("page-test").emitted(group);
    record(NOW - 20 * SECOND, 0, Map.of(HOSTILE, 3));

    BROWSER.open(server.url(), "", "light");
    BROWSER.awaitText("<script>document.title='owned'</script>", "\\u202egnp.exe");
    BROWSER.go("alert/" + firing.key());
    BROWSER.awaitText(
        "Lines that fired it", "3 lines in the window", "<img src=x onerror=alert(1)>");
    assertThat(BROWSER.texts("#lines .text").get(0))
        .isEqualTo(
            "ERROR <script>document.title='owned'</script><img src=x onerror=alert(1)>"
                + " \\u202egnp.exe \\u001b[31m");
    BROWSER.checkAccessible();
    assertThat((String) BROWSER.run("return document.title")).doesNotContain("owned");

    BROWSER.go("tail");
    BROWSER.awaitText("Lines as they are read");
    String mebibyte = "ERROR " + "x".repeat(1 << 20);
    await()
        .atMost(java.time.Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              read(HOSTILE, mebibyte);
              assertThat(BROWSER.text())
                  .contains("… cut: the line has 1,048,576 bytes", "\\u202egnp.exe \\u001b[31m");
            });
    BROWSER.checkAccessible();
    assertThat(BROWSER.complaints()).isEmpty();
  }

  /** Reads lines, as a source with push-down does. */
  private static void read(String... lines) {
    LineBatchBuilder batch = LineBatch.builder("test");
    for (String line : lines) {
      batch.append(line, NOW);
    }
    Histories.lines("page-test").apply(batch.build());
  }

  @Test
  public void theTailDoesNotMoveUnderTheReadersEyes() throws IOException {
    BROWSER.open(server.url(), "tail", "light");
    BROWSER.awaitText("Lines as they are read");
    await()
        .atMost(java.time.Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              read(Collections.nCopies(40, "one line").toArray(new String[0]));
              assertThat((Long) BROWSER.run("return document.querySelectorAll('.lines li').length"))
                  .isGreaterThan(60);
            });
    BROWSER.run("document.querySelector('.tail').scrollTop = 100");
    String before =
        String.valueOf(
            BROWSER.run(
                "return document.querySelector('.tail').scrollTop + ' ' + document.querySelectorAll('.lines li').length"));
    await()
        .atMost(java.time.Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              read("a line while the reader reads");
              assertThat(BROWSER.text()).containsPattern("[1-9] new lines?");
            });
    assertThat(
            BROWSER.run(
                "return document.querySelector('.tail').scrollTop + ' ' + document.querySelectorAll('.lines li').length"))
        .isEqualTo(before);

    BROWSER.click(".jump");
    // Now it follows. The lines that waited may have been the first ones only: there are too many.
    await()
        .atMost(java.time.Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              read("a line while the reader reads");
              assertThat(BROWSER.text()).contains("a line while the reader reads");
            });
  }

  @Test
  public void followsARunThatIsRestarted() throws IOException {
    record(NOW - 40 * SECOND, 0, Map.of("web-1", 1203));
    BROWSER.open(server.url(), "", "light");
    BROWSER.awaitText("live", "1,203");
    int port = server.port();

    server.close();
    history.close();
    BROWSER.awaitText("reconnecting");
    history = History.open(folder.getRoot().toPath(), Duration.standardHours(24));
    server = serve(port);
    record(NOW - 30 * SECOND, 0, Map.of("web-1", 1304));

    BROWSER.awaitText("live", "1,304", "from 1,203 before");
  }

  @Test
  public void aLostConnectionIsSaidAndMadeUpFor() throws IOException {
    record(NOW - 40 * SECOND, 0, Map.of("web-1", 1201));
    BROWSER.open(server.url(), "", "light");
    BROWSER.awaitText("live", "1,201");
    int port = server.port();

    server.close();
    BROWSER.awaitText("reconnecting");
    record(NOW - 30 * SECOND, 0, Map.of("web-1", 1302));
    server = serve(port);

    BROWSER.awaitText("live", "1,302");
  }

  @Test
  public void theAccountAddsUp() throws IOException {
    history.record(new AccountRow(NOW - 4000, 1_000_000, 40_000, 960_000, 0, 0, NOW - 6000));
    history.record(new AccountRow(NOW, 1_100_000, 44_000, 1_055_989, 7, 4, NOW - 2000));
    history.flush();
    BROWSER.open(server.url(), "sources", "dark");
    BROWSER.awaitText(
        "1,100,000", "44,000", "1,055,989", "Adds up", "25,000 lines/s", "2 s behind");
    BROWSER.checkAccessible();
  }

  @Test
  public void fitsASmallScreen() throws IOException {
    BROWSER.size(400, 800);
    try {
      record(
          NOW - 20 * SECOND,
          0,
          Map.of("web-1", 1200, "a-rather-long-name-of-a-host.example.org", 3));
      BROWSER.open(server.url(), "", "light");
      BROWSER.awaitText("1,203");
      for (String view : List.of("", "alerts", "sources", "tail")) {
        BROWSER.go(view);
        assertThat(
                (Boolean) BROWSER.run("return document.documentElement.scrollWidth <= innerWidth"))
            .as(view)
            .isTrue();
      }
    } finally {
      BROWSER.size(1280, 900);
    }
  }
}
