package dev.streamgauge.sinks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.io.jdbc.JdbcSink;
import dev.streamgauge.testing.PostgresServer;
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
import java.util.concurrent.TimeoutException;
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

/** JdbcSink on a real PostgreSQL. */
public class PostgresSinkTest {
  private static final long START = 1_700_000_000_000L;
  private static final Duration PATIENCE = Duration.standardMinutes(2);

  @ClassRule public static final TemporaryFolder FOLDER = new TemporaryFolder();

  private static PostgresServer postgres;
  private static Path password;

  @BeforeClass
  public static void startServer() throws IOException {
    postgres = PostgresServer.running();
    password = FOLDER.getRoot().toPath().resolve("password");
    Files.writeString(password, PostgresServer.PASSWORD + "\n");
  }

  @AfterClass
  public static void stopServer() {
    postgres.close();
  }

  @Before
  public void dropTable() throws SQLException {
    execute("postgres", "DROP TABLE IF EXISTS streamgauge_results");
  }

  private static JdbcSink sink() {
    return JdbcSink.to(postgres.url(), "monitor")
        .withUser(PostgresServer.USER)
        .withPasswordFile(password.toString());
  }

  private static WindowCounts pane(long revision, String key, long count) {
    CountTable counts = new CountTable();
    add(counts, key, count);
    return pane(revision, counts);
  }

  private static WindowCounts pane(long revision, CountTable counts) {
    return WindowCounts.of(START, START + 10_000, Timing.LATE, revision, counts);
  }

  private static CountTable word(int word, long count) {
    CountTable counts = new CountTable();
    add(counts, "word" + word, count);
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

  private static void execute(String user, String sql) throws SQLException {
    try (Connection connection = postgres.connect(user);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static List<String> rows() throws SQLException {
    return query(
        "SELECT result_key || '=' || count || ' ' || revision FROM streamgauge_results ORDER BY 1");
  }

  private static List<String> query(String sql) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = postgres.connect(PostgresServer.USER);
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
                "SELECT pipeline || ' ' || (window_start AT TIME ZONE 'UTC') || ' ' || (window_end"
                    + " AT TIME ZONE 'UTC') || ' ' || timing FROM streamgauge_results"))
        .containsOnly("monitor 2023-11-14 22:13:20 2023-11-14 22:13:30 LATE");
  }

  @Test
  public void writesManyKeysAndThoseThatPostgresWouldRefuse() throws SQLException {
    CountTable counts = new CountTable();
    for (int i = 0; i < 100_000; i++) {
      add(counts, "word" + i, 1);
    }
    StringBuilder incompressible = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      incompressible.append(Integer.toHexString(i * 0x9E3779B1)).append("\ud83d\ude00\u00e4");
    }
    add(counts, incompressible.toString(), 5);
    add(counts, "a\0b", 6);
    write(pane(0, counts));
    assertThat(query("SELECT count(*) || ' ' || sum(count) FROM streamgauge_results"))
        .containsExactly("100002 100011");
  }

  @Test
  public void losesNothingWhenTheServerIsKilledAndStartsAgain() throws Exception {
    List<WindowCounts> panes = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      CountTable counts = new CountTable();
      for (int word = 0; word < 1000; word++) {
        add(counts, "word" + word, i + word);
      }
      panes.add(WindowCounts.of(START + i, START + i + 1000, Timing.ON_TIME, 0, counts));
    }
    sink().check(PATIENCE);
    CompletableFuture<Void> writing;
    try (Connection other = postgres.connect(PostgresServer.USER);
        Statement lock = other.createStatement()) {
      // One row of the last pane, which holds that up: so the kill comes while results are written.
      write(WindowCounts.of(START + 59, START + 59 + 1000, Timing.ON_TIME, 0, word(0, 59)));
      other.setAutoCommit(false);
      lock.execute("SELECT 1 FROM streamgauge_results FOR UPDATE");
      writing = CompletableFuture.runAsync(() -> write(sink(), panes));
      await()
          .atMost(3, TimeUnit.MINUTES)
          .until(() -> query("SELECT 1 FROM streamgauge_results LIMIT 2").size() == 2);
      postgres.kill();
    }
    // Writes to a server that is not there.
    CompletableFuture<Void> later = CompletableFuture.runAsync(() -> write(pane(7, "later", 1)));
    assertThatThrownBy(() -> later.get(1, TimeUnit.SECONDS)).isInstanceOf(TimeoutException.class);
    postgres.start();
    writing.get(3, TimeUnit.MINUTES);
    later.get(3, TimeUnit.MINUTES);

    assertThat(query("SELECT count(*) || ' ' || sum(count) FROM streamgauge_results"))
        .containsExactly("60001 " + (60 * (1000 * 999 / 2) + 1000 * (60 * 59 / 2) + 1));
  }

  @Test
  public void bundlesAtOnceMakeOneTableAndDoNotDisturbEachOther() throws Exception {
    List<CompletableFuture<Void>> writing = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int revision = i;
      writing.add(
          CompletableFuture.runAsync(
              () -> {
                CountTable counts = new CountTable();
                for (int word = 0; word < 3000; word++) {
                  // Each in another order, which must not end in a deadlock.
                  add(counts, "word" + (word * (2 * revision + 1)) % 3001, revision);
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
                "SELECT revision || ' ' || count FROM streamgauge_results WHERE result_key = 'word0'"))
        .containsExactly("7 7");
  }

  @Test
  public void manyMakeTheTableAtTheSameMoment() throws Exception {
    for (int round = 0; round < 5; round++) {
      dropTable();
      List<CompletableFuture<Void>> writes = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        String key = "key" + i;
        writes.add(
            CompletableFuture.runAsync(
                () -> write(pane(0, key, 1)), command -> new Thread(command).start()));
      }
      for (CompletableFuture<Void> write : writes) {
        write.get(3, TimeUnit.MINUTES);
      }
      assertThat(rows()).hasSize(8);
    }
  }

  @Test
  public void aCheckCreatesNothing() throws Exception {
    dropTable();
    sink().check(PATIENCE);
    assertThat(query("SELECT to_regclass('streamgauge_results') IS NULL")).containsExactly("t");
    write(pane(0, "a", 1));
    sink().check(PATIENCE);
  }

  @Test
  public void aCheckTellsWhereTheTableIsMissingAndMayNotBeCreated() throws Exception {
    dropTable();
    execute("postgres", "ALTER USER " + PostgresServer.USER + " SET search_path = pg_catalog");
    try {
      assertThatThrownBy(() -> sink().check(PATIENCE))
          .isInstanceOf(IOException.class)
          .hasMessage(
              "the table streamgauge_results does not exist and this user may not create it");
    } finally {
      execute("postgres", "ALTER USER " + PostgresServer.USER + " RESET search_path");
    }
  }

  @Test
  public void aWrongPasswordIsTold() throws IOException {
    Path wrong = FOLDER.newFile().toPath();
    Files.writeString(wrong, "wrong-secret");
    assertThatThrownBy(() -> sink().withPasswordFile(wrong.toString()).check(PATIENCE))
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("the database refuses this user or password (FATAL: password auth")
        .hasMessageNotContaining("wrong-secret");
  }

  @Test
  public void aMissingPermissionFailsTheBundleButAWriterNeedNotMakeTables() throws SQLException {
    String table =
        "CREATE TABLE streamgauge_results(pipeline text, window_start timestamptz, window_end"
            + " timestamptz, result_key text, count bigint, timing text, revision bigint,"
            + " PRIMARY KEY (pipeline, window_start, window_end, result_key))";
    execute("postgres", table);
    execute("postgres", "GRANT SELECT ON streamgauge_results TO " + PostgresServer.USER);
    assertThatThrownBy(() -> write(pane(0, "a", 1)))
        .rootCause()
        .hasMessage(
            "Cannot write results to "
                + postgres.url()
                + ": ERROR: permission denied for table streamgauge_results (SQLState 42501)");
    execute("postgres", "GRANT INSERT, UPDATE ON streamgauge_results TO " + PostgresServer.USER);
    write(pane(0, "a", 1));
    assertThat(rows()).containsExactly("a=1 0");
  }
}
