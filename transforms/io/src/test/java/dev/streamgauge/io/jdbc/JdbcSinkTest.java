package dev.streamgauge.io.jdbc;

import static java.nio.file.attribute.PosixFilePermissions.fromString;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.io.format.Panes;
import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.table.CountTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.util.SerializableUtils;
import org.joda.time.Duration;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The sink on H2; on a real PostgreSQL it is tested in the module tests. */
public class JdbcSinkTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private String url;
  private Connection keepsTheDatabase;

  @Before
  public void makeDatabase() throws SQLException {
    url = "jdbc:h2:mem:" + System.nanoTime();
    keepsTheDatabase = DriverManager.getConnection(url);
  }

  @After
  public void dropDatabase() throws SQLException {
    keepsTheDatabase.close();
    JdbcPools.closeIdle(0);
  }

  private void write(WindowCounts... panes) {
    write(JdbcSink.to(url, "monitor"), panes);
  }

  private static void write(JdbcSink sink, WindowCounts... panes) {
    Pipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    pipeline
        .apply(Create.of(List.of(panes)).withCoder(WindowCounts.PaneCoder.of()))
        .apply("Sink", sink);
    pipeline.run().waitUntilFinish();
  }

  @Test
  public void theFileOfADatabaseIsForItsOwnerOnly() throws Exception {
    Path file = folder.getRoot().toPath().resolve("made/results");
    write(JdbcSink.to("jdbc:h2:" + file, "monitor"), Panes.pane(0, "a", 1));
    JdbcPools.closeIdle(0);
    try (Stream<Path> made = Files.list(file.getParent())) {
      assertThat(made.map(path -> path.getFileName().toString())).containsExactly("results.mv.db");
    }
    assertThat(Files.getPosixFilePermissions(file.getParent())).isEqualTo(fromString("rwx------"));
    assertThat(Files.getPosixFilePermissions(file.resolveSibling("results.mv.db")))
        .isEqualTo(fromString("rw-------"));
    try (Connection connection = DriverManager.getConnection("jdbc:h2:" + file)) {
      assertThat(rows(connection, "SELECT result_key FROM streamgauge_results"))
          .containsExactly("a");
    }
  }

  @Test
  public void aLoginInAUrlIsRefusedAndNotShown() {
    for (String login :
        new String[] {
          "jdbc:postgresql://me:s3cret@host/db",
          "jdbc:postgresql://me:s3/cret@host:5432/db",
          "jdbc:postgresql://host/db?ssl=true&password=s3cret",
          "jdbc:postgresql://host/db?sslpassword=s3cret",
          "jdbc:h2:./file;USER=sa;PASSWORD=s3cret"
        }) {
      assertThatThrownBy(() -> JdbcSink.to(login, "monitor"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("--jdbcPasswordFile")
          .message()
          .doesNotContain("s3cret", "cret@");
    }
  }

  private List<String> rows() throws SQLException {
    return rows(
        keepsTheDatabase,
        "SELECT result_key || '=' || count || ' ' || timing || ' ' || revision"
            + " FROM streamgauge_results ORDER BY 1");
  }

  private static List<String> rows(Connection connection, String query) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      while (result.next()) {
        rows.add(result.getString(1));
      }
    }
    return rows;
  }

  @Test
  public void makesTheTableAndKeepsWhatIdentifiesAResult() throws SQLException {
    write(Panes.pane(0, "*", 7));
    write(JdbcSink.to(url, "other"), Panes.pane(0, "*", 8));
    assertThat(
            rows(
                keepsTheDatabase,
                "SELECT pipeline || ' ' || (window_start AT TIME ZONE 'UTC') || ' ' || (window_end"
                    + " AT TIME ZONE 'UTC') || ' ' || count FROM streamgauge_results ORDER BY 1"))
        .containsExactly(
            "monitor 2023-11-14 22:13:20+00 2023-11-14 22:13:30+00 7",
            "other 2023-11-14 22:13:20+00 2023-11-14 22:13:30+00 8");
  }

  @Test
  public void aHigherRevisionTakesThePlaceOfALower() throws SQLException {
    write(Panes.pane(0, "*", 7));
    write(Panes.pane(1, "*", 9));
    assertThat(rows()).containsExactly("*=9 LATE 1");
  }

  @Test
  public void anOlderRevisionThatComesLaterChangesNothing() throws SQLException {
    write(Panes.pane(2, "*", 9));
    write(Panes.pane(0, "*", 7));
    write(Panes.pane(1, "*", 8));
    assertThat(rows()).containsExactly("*=9 LATE 2");
  }

  @Test
  public void theSameResultAgainChangesNothing() throws SQLException {
    write(Panes.pane(0, "*", 7));
    write(Panes.pane(0, "*", 7), Panes.pane(0, "*", 7));
    assertThat(rows()).containsExactly("*=7 ON_TIME 0");
  }

  @Test
  public void takesTheHighestRevisionOfABundle() throws SQLException {
    write(Panes.pane(1, "*", 8), Panes.pane(3, "*", 9), Panes.pane(0, "*", 7));
    assertThat(rows()).containsExactly("*=9 LATE 3");
  }

  @Test
  public void writesMoreKeysThanFitIntoOneTransaction() throws SQLException {
    CountTable counts = new CountTable();
    for (int i = 0; i < 25_000; i++) {
      Panes.add(counts, "word" + i, i);
    }
    write(Panes.pane(0, counts));
    assertThat(
            rows(keepsTheDatabase, "SELECT count(*) || ' ' || sum(count) FROM streamgauge_results"))
        .containsExactly("25000 " + 25_000L * 24_999 / 2);
  }

  @Test
  public void keysThatNoDatabaseTakesAreStoredInAnotherForm() throws SQLException {
    String huge = "x".repeat(399) + "\ud83d\ude00".repeat(100_000);
    write(
        Panes.pane(0, "a\0b", 1),
        Panes.pane(0, huge, 2),
        Panes.pane(0, huge + "y", 3),
        Panes.pane(0, "", 4));
    assertThat(rows())
        .hasSize(4)
        .contains("a\u2400b=1 ON_TIME 0", "=4 ON_TIME 0")
        .filteredOn(row -> row.startsWith("x"))
        .hasSize(2)
        .allMatch(row -> row.matches("x{399}\u2026[0-9a-f]{64}=[23] ON_TIME 0"));
  }

  @Test
  public void bundlesOnManyThreadsDoNotDisturbEachOther() throws Exception {
    inParallel(
        8,
        thread -> {
          JdbcWriter writer = new JdbcWriter(JdbcTarget.of(url, null, null), "monitor", null);
          for (int revision = 0; revision < 20; revision++) {
            List<ResultRow> rows = new ArrayList<>();
            for (int key = 0; key < 10; key++) {
              rows.add(ResultRow.of(Panes.pane(revision, "key" + key, revision), 0));
            }
            writer.write(rows);
          }
        });
    assertThat(rows()).hasSize(10).allMatch(row -> row.endsWith("=19 LATE 19"));
  }

  private interface Task {
    void run(int thread) throws Exception;
  }

  private static void inParallel(int threads, Task task) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    CyclicBarrier together = new CyclicBarrier(threads);
    List<Future<?>> futures = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int thread = i;
      futures.add(
          pool.submit(
              () -> {
                together.await();
                task.run(thread);
                return null;
              }));
    }
    for (Future<?> future : futures) {
      future.get(60, TimeUnit.SECONDS);
    }
    pool.shutdown();
  }

  @Test
  public void whatIsWrittenIsInTheFileWhenThatIsOpenedAgain() throws Exception {
    String file = "jdbc:h2:" + folder.getRoot() + "/results";
    write(JdbcSink.to(file, "monitor"), Panes.pane(0, "*", 7));
    JdbcPools.closeIdle(0);
    try (Connection connection = DriverManager.getConnection(file)) {
      assertThat(rows(connection, "SELECT count FROM streamgauge_results")).containsExactly("7");
    }
  }

  @Test
  public void connectionsAreKeptOverBundlesAndClosedWhenIdle() {
    int before = JdbcPools.size();
    write(Panes.pane(0, "*", 7));
    write(Panes.pane(1, "*", 7));
    assertThat(JdbcPools.size()).isEqualTo(before + 1);
    await().until(() -> sessions() > 1);
    // The runner may give a pool back after the pipeline has ended.
    await()
        .untilAsserted(
            () -> {
              JdbcPools.closeIdle(0);
              assertThat(JdbcPools.size()).isEqualTo(before);
            });
    await().until(() -> sessions() == 1);
  }

  private int sessions() throws SQLException {
    return Integer.parseInt(
        rows(keepsTheDatabase, "SELECT count(*) FROM information_schema.sessions").get(0));
  }

  @Test
  public void whatWaitingDoesNotCureFailsTheBundle() throws SQLException {
    try (Statement statement = keepsTheDatabase.createStatement()) {
      statement.execute("CREATE TABLE streamgauge_results(revision int)");
    }
    assertThatThrownBy(() -> write(Panes.pane(0, "*", 7)))
        .rootCause()
        .isInstanceOf(IOException.class)
        .hasMessageMatching(
            "Cannot write results to jdbc:h2:mem:\\d+: Column .* not found \\(SQLState 42S22\\)");
  }

  @Test
  public void givesUpWhenToldHowLongToTry() throws Exception {
    String file = "jdbc:h2:" + folder.getRoot() + "/locked";
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                file)
            .start();
    try {
      assertThat(holder.inputReader().readLine()).isEqualTo("locked");
      JdbcSink sink = JdbcSink.to(file, "monitor").withRetryFor(Duration.millis(1));
      assertThatThrownBy(() -> write(sink, Panes.pane(0, "*", 7)))
          .rootCause()
          .hasMessageContaining("Cannot write results to " + file)
          .hasMessageContaining("already in use");
    } finally {
      holder.destroyForcibly();
    }
  }

  /** Holds an H2 file for itself until it is killed. */
  public static final class Holder {
    private Holder() {}

    /** Opens the database with the URL given. */
    public static void main(String[] args) throws Exception {
      try (Connection connection = DriverManager.getConnection(args[0])) {
        System.out.println(connection.isClosed() ? "closed" : "locked");
        Thread.sleep(Long.MAX_VALUE);
      }
    }
  }

  @Test
  public void tellsWhatPassesFromWhatDoesNot() {
    for (String state : new String[] {"08006", "53300", "57P01", "40001", "25006"}) {
      assertThat(JdbcErrors.pass(new SQLException("m", state), JdbcDialect.POSTGRESQL)).isTrue();
    }
    for (String state : new String[] {"42501", "28P01", "3D000", "22021", "23505"}) {
      assertThat(JdbcErrors.pass(new SQLException("m", state), JdbcDialect.POSTGRESQL)).isFalse();
    }
    assertThat(JdbcErrors.pass(new SQLTransientConnectionException("m"), JdbcDialect.POSTGRESQL))
        .isTrue();
    assertThat(
            JdbcErrors.pass(
                new SQLTransientConnectionException("m", null, new SQLException("x", "28P01")),
                JdbcDialect.POSTGRESQL))
        .isFalse();
  }

  @Test
  public void aCheckCreatesNothingAndTheFirstWriteDoes() throws Exception {
    JdbcSink sink = JdbcSink.to(url, "monitor");
    String tables =
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'PUBLIC'";
    sink.check(Duration.standardSeconds(10));
    assertThat(rows(keepsTheDatabase, tables)).isEmpty();
    write(sink);
    assertThat(rows(keepsTheDatabase, tables)).isEmpty();
    write(sink, Panes.pane(0, "a", 1));
    assertThat(rows(keepsTheDatabase, tables)).containsExactly("STREAMGAUGE_RESULTS");
    sink.check(Duration.standardSeconds(10));
  }

  @Test
  public void otherDatabasesAndPasswordsInUrlsAreRefused() {
    assertThatThrownBy(() -> JdbcSink.to("jdbc:oracle://u:secret@h/d", "monitor"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "'jdbc:oracle' is no database that results can be written to: PostgreSQL"
                + " (jdbc:postgresql://host/database), MariaDB and MySQL (jdbc:mariadb://host/database)"
                + " and H2 (jdbc:h2:./file) are.");
    assertThatThrownBy(() -> JdbcSink.to("jdbc:postgresql://h/d?user=u&Password=secret", "monitor"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--jdbcPasswordFile")
        .hasMessageNotContaining("secret");
    assertThat(JdbcSink.shown("jdbc:postgresql://u:s@h:1,i:2/d?x=s"))
        .isEqualTo("jdbc:postgresql://h:1,i:2/d");
    assertThat(JdbcSink.shown("jdbc:h2:./d;X=s")).isEqualTo("jdbc:h2:./d");
  }

  @Test
  public void thePasswordComesFromAFileAndIsNotPartOfThePipeline() throws Exception {
    Path file = folder.getRoot().toPath().resolve("password");
    Files.writeString(file, "sesame\n");
    JdbcSink sink =
        JdbcSink.to("jdbc:h2:" + folder.getRoot() + "/guarded", "monitor")
            .withUser("gauge")
            .withPasswordFile(file.toString());
    sink.check(Duration.standardSeconds(10));
    assertThat(new String(SerializableUtils.serializeToByteArray(sink), "ISO-8859-1"))
        .contains("guarded")
        .doesNotContain("sesame");
    Files.writeString(file, "wrong\n");
    assertThatThrownBy(() -> sink.check(Duration.standardSeconds(10)))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "the database refuses this user or password (Wrong user name or password"
                + " [28000-232])");
    Files.delete(file);
    assertThatThrownBy(() -> sink.check(Duration.standardSeconds(10)))
        .hasMessageContaining("the password file " + file + " cannot be read");
  }

  @Test
  public void displayDataShowsNoParameters() {
    DisplayData shown =
        DisplayData.from(JdbcSink.to("jdbc:postgresql://db/logs?sslkey=opensesame", "errors"));

    assertThat(shown.asMap().values())
        .anySatisfy(item -> assertThat(item.getValue().toString()).contains("//db/logs"));
    assertThat(shown.toString()).doesNotContain("opensesame");
    assertThat(shown.asMap().values())
        .noneSatisfy(item -> assertThat(item.getValue().toString()).contains("opensesame"));
  }
}
