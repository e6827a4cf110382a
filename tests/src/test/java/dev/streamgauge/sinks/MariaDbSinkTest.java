package dev.streamgauge.sinks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.Assume.assumeTrue;

import dev.streamgauge.io.jdbc.JdbcResults;
import dev.streamgauge.io.jdbc.JdbcSink;
import dev.streamgauge.testing.MariaDbServer;
import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.table.CountTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;
import org.joda.time.Duration;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** JdbcSink on a real MariaDB. */
public class MariaDbSinkTest {
  private static final long START = 1_700_000_000_000L;
  private static final Duration PATIENCE = Duration.standardMinutes(2);

  @ClassRule public static final TemporaryFolder FOLDER = new TemporaryFolder();

  private static MariaDbServer mariadb;
  private static Path password;

  @BeforeClass
  public static void startServer() throws IOException {
    assumeTrue("needs MariaDB (mariadb-server-core)", MariaDbServer.isInstalled());
    mariadb = MariaDbServer.running();
    password = FOLDER.getRoot().toPath().resolve("password");
    Files.writeString(password, MariaDbServer.PASSWORD + "\n");
  }

  @AfterClass
  public static void stopServer() {
    if (mariadb != null) {
      mariadb.close();
    }
  }

  @Before
  public void dropTable() {
    mariadb.execute("DROP TABLE IF EXISTS gauge.streamgauge_results");
  }

  private static JdbcSink sink(String url) {
    return JdbcSink.to(url, "monitor")
        .withUser(MariaDbServer.USER)
        .withPasswordFile(password.toString());
  }

  private static JdbcSink sink() {
    return sink(mariadb.url());
  }

  private static WindowCounts pane(long revision, String key, long count) {
    return pane(revision, table(key, count));
  }

  private static WindowCounts pane(long revision, CountTable counts) {
    return WindowCounts.of(START, START + 10_000, Timing.LATE, revision, counts);
  }

  private static CountTable table(String key, long count) {
    CountTable counts = new CountTable();
    add(counts, key, count);
    return counts;
  }

  private static void add(CountTable counts, String key, long count) {
    byte[] bytes = key.getBytes(UTF_8);
    counts.add(bytes, 0, bytes.length, count);
  }

  private static void write(WindowCounts... panes) {
    write(sink(), List.of(panes));
  }

  private static void write(JdbcSink sink, List<WindowCounts> panes) {
    PipelineOptions options = PipelineOptionsFactory.create();
    options.setRunner(DirectRunner.class);
    Pipeline pipeline = Pipeline.create(options);
    pipeline.apply(Create.of(panes).withCoder(WindowCounts.PaneCoder.of())).apply(sink);
    pipeline.run().waitUntilFinish();
  }

  private static List<String> rows() throws SQLException {
    return query(
        "SELECT CONCAT(result_key, '=', count, ' ', revision) FROM streamgauge_results ORDER BY 1");
  }

  private static List<String> query(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = mariadb.connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        rows.add(result.getString(1));
      }
    }
    return rows;
  }

  @Test
  public void keepsTheHighestRevisionWhateverTheOrder() throws SQLException {
    write(pane(0, "a", 1), pane(0, "b", 1), pane(2, "b", 3));
    write(pane(1, "a", 2), pane(1, "b", 2));
    write(pane(1, "a", 2));
    write(pane(0, "a", 1));
    assertThat(rows()).containsExactly("a=2 1", "b=3 2");
    assertThat(
            query(
                "SELECT CONCAT(pipeline, ' ', window_start, ' ', window_end, ' ', timing)"
                    + " FROM streamgauge_results"))
        .containsOnly("monitor 2023-11-14 22:13:20.000 2023-11-14 22:13:30.000 LATE");
  }

  @Test
  public void keysThatMariaDbWouldTakeForTheSameStayDifferent() throws SQLException {
    CountTable counts = new CountTable();
    List<String> keys =
        List.of("a", "A", "\u00e4", "a ", "a  ", "a\t", " a", "\ud83d\ude00", "\ud83d\ude01", "");
    for (int i = 0; i < keys.size(); i++) {
      add(counts, keys.get(i), i + 1);
    }
    add(counts, "x".repeat(10_000), 11);
    add(counts, "\ud83d\ude00".repeat(10_000), 12);
    write(pane(0, counts));
    assertThat(query("SELECT count FROM streamgauge_results ORDER BY 1"))
        .containsExactly("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12");
    assertThat(query("SELECT HEX(result_key) FROM streamgauge_results WHERE count IN (4, 5)"))
        .containsExactlyInAnyOrder("61E290A0", "6120E290A0");
  }

  @Test
  public void manyKeysAreRead() throws Exception {
    CountTable counts = new CountTable();
    for (int i = 0; i < 5_000; i++) {
      add(counts, "word" + i, i);
    }
    write(pane(0, counts));
    try (JdbcResults results =
        JdbcResults.of(mariadb.url(), MariaDbServer.USER, password.toString(), "monitor")) {
      List<WindowCounts> windows = results.since(START);
      assertThat(windows).hasSize(1);
      assertThat(windows.get(0).startMillis()).isEqualTo(START);
      assertThat(windows.get(0).endMillis()).isEqualTo(START + 10_000);
      assertThat(windows.get(0).counts()).isEqualTo(counts);
      assertThat(results.since(START + 1)).isEmpty();
    }
  }

  @Test
  public void whatUsersOfMySqlWriteIsUnderstood() throws Exception {
    JdbcSink sink = sink(mariadb.url().replace("jdbc:mariadb:", "jdbc:mysql:"));
    sink.check(PATIENCE);
    write(sink, List.of(pane(0, "a", 1)));
    assertThat(rows()).containsExactly("a=1 0");
  }

  @Test
  public void losesNothingWhenTheServerIsKilledAndStartsAgain() throws Exception {
    List<WindowCounts> panes = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      CountTable counts = new CountTable();
      for (int word = 0; word < 200; word++) {
        add(counts, "word" + word, i + word);
      }
      panes.add(WindowCounts.of(START + i, START + i + 1000, Timing.ON_TIME, 0, counts));
    }
    CompletableFuture<Void> writing;
    try (Connection other = mariadb.connect();
        Statement lock = other.createStatement()) {
      // One row of the last pane, which holds that up: so the kill comes while results are written.
      write(WindowCounts.of(START + 19, START + 19 + 1000, Timing.ON_TIME, 0, table("word0", 19)));
      other.setAutoCommit(false);
      lock.execute("SELECT 1 FROM streamgauge_results FOR UPDATE");
      writing = CompletableFuture.runAsync(() -> write(sink(), panes));
      await()
          .atMost(3, TimeUnit.MINUTES)
          .until(
              () ->
                  !query(
                          "SELECT 1 FROM information_schema.processlist"
                              + " WHERE info LIKE 'INSERT INTO streamgauge_results%'")
                      .isEmpty());
      mariadb.kill();
    }
    mariadb.start();
    writing.get(3, TimeUnit.MINUTES);
    assertThat(query("SELECT CONCAT(COUNT(*), ' ', SUM(count)) FROM streamgauge_results"))
        .containsExactly("4000 " + (20 * (200 * 199 / 2) + 200 * (20 * 19 / 2)));
  }

  @Test
  public void bundlesAtOnceMakeOneTableAndDoNotDisturbEachOther() throws Exception {
    List<CompletableFuture<Void>> writing = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      int revision = i;
      writing.add(
          CompletableFuture.runAsync(
              () -> {
                CountTable counts = new CountTable();
                for (int word = 0; word < 1009; word++) {
                  // Each in another order, which must not end in a deadlock.
                  add(counts, "word" + (word * (2 * revision + 1)) % 1009, revision);
                }
                write(pane(revision, counts));
              },
              command -> new Thread(command).start()));
    }
    for (CompletableFuture<Void> one : writing) {
      one.get(3, TimeUnit.MINUTES);
    }
    assertThat(
            query(
                "SELECT CONCAT(revision, ' ', count) FROM streamgauge_results"
                    + " WHERE result_key = 'word0'"))
        .containsExactly("5 5");
  }

  @Test
  public void aCheckCreatesNothing() throws Exception {
    sink().check(PATIENCE);
    assertThat(query("SHOW TABLES")).isEmpty();
    write(pane(0, "a", 1));
    sink().check(PATIENCE);
  }

  @Test
  public void aWrongPasswordIsTold() throws IOException {
    Path wrong = FOLDER.newFile().toPath();
    Files.writeString(wrong, "wrong-secret");
    assertThatThrownBy(() -> sink().withPasswordFile(wrong.toString()).check(PATIENCE))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the database refuses this user or password (")
        .hasMessageContaining("Access denied for user 'gauge'")
        .hasMessageNotContaining("wrong-secret");
  }

  @Test
  public void aMissingPermissionFailsTheBundle() {
    mariadb.execute("CREATE OR REPLACE USER reader IDENTIFIED BY 'a pass''word'");
    mariadb.execute("GRANT SELECT ON gauge.* TO reader");
    write(pane(0, "a", 1));
    assertThatThrownBy(() -> write(sink().withUser("reader"), List.of(pane(1, "a", 1))))
        .rootCause()
        .hasMessageStartingWith("Cannot write results to " + mariadb.url() + ": ")
        .hasMessageContaining("command denied to user 'reader'");
  }
}
