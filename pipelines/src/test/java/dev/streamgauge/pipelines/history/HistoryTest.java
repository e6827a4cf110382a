package dev.streamgauge.pipelines.history;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.event.Evidence;
import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.table.CountTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;
import org.joda.time.Duration;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class HistoryTest {
  private static final long T0 = 1_700_000_000_000L;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private Path directory;
  private History history;

  @Before
  public void open() throws IOException {
    directory = folder.getRoot().toPath().resolve("web");
    history = History.open(directory, Duration.standardHours(24));
  }

  @After
  public void close() throws IOException {
    history.close();
  }

  private void reopen(Duration kept) throws IOException {
    history.close();
    history = History.open(directory, kept);
  }

  private static WindowCounts pane(long start, long revision, Map<String, Integer> counts) {
    CountTable table = new CountTable();
    counts.forEach(
        (key, count) -> table.add(key.getBytes(UTF_8), 0, key.getBytes(UTF_8).length, count));
    return WindowCounts.of(
        start, start + 10_000, revision == 0 ? Timing.ON_TIME : Timing.LATE, revision, table);
  }

  private void record(WindowCounts... panes) {
    for (WindowCounts pane : panes) {
      history.record(pane);
    }
    history.flush();
  }

  private List<WindowRow> windows() throws IOException {
    return history.windows(0, Long.MAX_VALUE, 1);
  }

  private Map<String, Long> keys(long start) throws IOException {
    CountTable table = history.keys(List.of(start)).get(start);
    Map<String, Long> keys = new TreeMap<>();
    for (int i = 0; i < table.size(); i++) {
      keys.put(table.key(i), table.count(i));
    }
    return keys;
  }

  @Test
  public void aCorrectionOfSomeKeysLeavesTheOthers() throws IOException {
    record(pane(T0, 0, Map.of("a", 5, "b", 7)), pane(T0, 1, Map.of("b", 9)));

    assertThat(keys(T0)).isEqualTo(Map.of("a", 5L, "b", 9L));
    WindowRow row = windows().get(0);
    assertThat(row.count()).isEqualTo(14);
    assertThat(row.revisions()).extracting(WindowRow.Revision::count).containsExactly(12L, 14L);
  }

  @Test
  public void shardsOfAWindowAreOneWindowAndCorrectedOneByOne() throws IOException {
    record(
        pane(T0, 0, Map.of("a", 5)).withShard(0),
        pane(T0, 0, Map.of("b", 7)).withShard(1),
        pane(T0, 1, Map.of("b", 9)).withShard(1));

    assertThat(keys(T0)).isEqualTo(Map.of("a", 5L, "b", 9L));
    WindowRow row = windows().get(0);
    assertThat(row.count()).isEqualTo(14);
    assertThat(row.keys()).isEqualTo(2);
    assertThat(row.revisions()).extracting(WindowRow.Revision::count).containsExactly(12L, 14L);
  }

  @Test
  public void anEarlierRevisionThatComesLaterChangesNoKey() throws IOException {
    record(pane(T0, 2, Map.of("b", 9)), pane(T0, 0, Map.of("a", 5, "b", 7)));

    assertThat(keys(T0)).isEqualTo(Map.of("a", 5L, "b", 9L));
    assertThat(windows().get(0).count()).isEqualTo(14);
  }

  @Test
  public void resultsOfARestartThatSayTheSameAreNoCorrections() throws IOException {
    record(pane(T0, 0, Map.of("a", 5)), pane(T0, 1_000_000, Map.of("a", 5)));

    assertThat(windows().get(0).revisions()).isEmpty();
    assertThat(windows().get(0).revision()).isZero();
  }

  @Test
  public void survivesARestartInAFileThatOthersCannotRead() throws IOException {
    record(pane(T0, 0, Map.of("a", 5)));
    AlertEvent firing = firing("web-1");
    history.record(AlertGroup.of("disks/Errors", List.of(), List.of(firing)));
    history.flush();

    reopen(Duration.standardHours(24));

    assertThat(keys(T0)).isEqualTo(Map.of("a", 5L));
    assertThat(history.alert(firing.key()).orElseThrow().event()).isEqualTo(firing);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(directory.resolve("history.mv.db"))))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
        .isEqualTo("rwx------");
  }

  @Test
  public void forgetsWhatIsOlderThanItReaches() throws IOException {
    record(pane(T0, 0, Map.of("a", 5)));

    reopen(Duration.standardMinutes(10));
    record(pane(T0 + 700_000, 0, Map.of("a", 6)));

    assertThat(windows()).extracting(WindowRow::startMillis).containsExactly(T0 + 700_000);
  }

  @Test
  public void ofManyKeysOldWindowsKeepTheHighest() throws IOException {
    Map<String, Integer> counts = new TreeMap<>();
    for (int i = 0; i < 10_000; i++) {
      counts.put("key-" + i, i + 1);
    }
    record(pane(T0, 0, counts));
    assertThat(keys(T0)).hasSize(10_000);

    reopen(Duration.standardHours(24));
    record(pane(T0 + 3_600_000, 0, Map.of("a", 1)));

    assertThat(keys(T0))
        .hasSize(1000)
        .containsEntry("key-9999", 10_000L)
        .doesNotContainKey("key-8999");
    assertThat(windows().get(0).count()).isEqualTo(10_000L * 10_001 / 2);
    assertThat(windows().get(0).keys()).isEqualTo(10_000);
  }

  private static AlertEvent firing(String host) {
    return AlertEvent.firing(
            new TreeMap<>(Map.of("alertname", "Errors", "host", host)),
            new TreeMap<>(Map.of("summary", "too many")),
            3,
            "ERROR",
            T0)
        .withEvidence(
            new Evidence(
                List.of(new Evidence.Line(T0 - 5, "ERROR")),
                List.of(new Evidence.Count(T0 - 10_000, T0, 3))));
  }

  @Test
  public void anAlertThatLateLinesRetractStaysInTheHistoryAsSuch() throws IOException {
    AlertEvent firing = firing("web-1");
    history.record(AlertGroup.of("g/Errors", List.of(), List.of(firing)).emittedAt(T0));
    history.record(
        AlertGroup.of("g/Errors", List.of(), List.of(firing.retracted(T0 + 20_000)))
            .emittedAt(T0 + 20_000));
    // As after a crash.
    history.record(AlertGroup.of("g/Errors", List.of(), List.of(firing)).emittedAt(T0));
    history.flush();

    AlertRow row = history.alert(firing.key()).orElseThrow();
    assertThat(row.event().retracted()).isTrue();
    assertThat(row.firedAtMillis()).isEqualTo(T0);
    assertThat(row.resolvedAtMillis()).isEqualTo(T0 + 20_000);
    assertThat(row.event().evidence().lines()).hasSize(1);
    assertThat(history.firing(10)).isEmpty();
  }

  @Test
  public void tellsOfChangesAndWhatWasMissed() {
    List<ChangeFeed.Change> first = new ArrayList<>();
    assertThat(history.feed().subscribe("", first::add)).isFalse();
    record(pane(T0, 0, Map.of("a", 1)), pane(T0 + 10_000, 0, Map.of("a", 2)));
    assertThat(first).extracting(ChangeFeed.Change::name).containsExactly("window", "window");

    List<ChangeFeed.Change> again = new ArrayList<>();
    assertThat(history.feed().subscribe(first.get(0).id(), again::add)).isTrue();
    assertThat(again).containsExactly(first.get(1));

    assertThat(history.feed().subscribe("another run-5", again::add)).isFalse();
  }
}
