package dev.streamgauge.sinks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.streamgauge.lines.RunEpoch;
import dev.streamgauge.outputs.cassandra.CassandraSink;
import dev.streamgauge.testing.CassandraServer;
import dev.streamgauge.testing.LongTests;
import dev.streamgauge.testing.Ports;
import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.table.CountTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
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
import org.junit.experimental.categories.Category;
import org.junit.rules.TemporaryFolder;

/** CassandraSink on a real Cassandra. */
@Category(LongTests.class)
public class CassandraSinkTest {
  private static final long START = 1_700_000_000_000L;
  private static final Duration PATIENCE = Duration.standardMinutes(1);

  @ClassRule public static final TemporaryFolder FOLDER = new TemporaryFolder();

  private static CassandraServer cassandra;

  @BeforeClass
  public static void startServer() {
    cassandra = CassandraServer.running();
    execute(
        "CREATE KEYSPACE gauge WITH replication ="
            + " {'class': 'SimpleStrategy', 'replication_factor': 1}");
  }

  @AfterClass
  public static void stopServer() {
    if (cassandra != null) {
      cassandra.close();
    }
  }

  @Before
  public void dropTable() {
    execute("DROP TABLE IF EXISTS gauge.streamgauge_results");
  }

  private static CassandraSink sink() {
    return CassandraSink.to(List.of(cassandra.address()), "gauge", "monitor");
  }

  private static List<Row> execute(String statement) {
    try (CqlSession session = cassandra.session()) {
      return session.execute(statement).all();
    }
  }

  private static WindowCounts pane(long revision, String key, long count) {
    CountTable counts = new CountTable();
    add(counts, key, count);
    return pane(revision, counts);
  }

  private static WindowCounts pane(long revision, CountTable counts) {
    return WindowCounts.of(START, START + 10_000, Timing.LATE, revision, counts);
  }

  private static void add(CountTable counts, String key, long count) {
    byte[] bytes = key.getBytes(UTF_8);
    counts.add(bytes, 0, bytes.length, count);
  }

  private static void write(WindowCounts... panes) {
    write(sink(), List.of(panes));
  }

  private static void write(CassandraSink sink, List<WindowCounts> panes) {
    PipelineOptions options = PipelineOptionsFactory.create();
    options.setRunner(DirectRunner.class);
    Pipeline pipeline = Pipeline.create(options);
    pipeline.apply(Create.of(panes).withCoder(WindowCounts.PaneCoder.of())).apply(sink);
    pipeline.run().waitUntilFinish();
  }

  /** The count and revision of each key. */
  private static TreeMap<String, String> rows() {
    TreeMap<String, String> rows = new TreeMap<>();
    for (Row row : execute("SELECT result_key, count, revision FROM gauge.streamgauge_results")) {
      rows.put(row.getString(0), row.getLong(1) + " " + row.getLong(2));
    }
    return rows;
  }

  @Test
  public void keepsTheHighestRevisionWhateverTheOrder() {
    Random random = new Random(16);
    List<Long> revisions = new ArrayList<>();
    for (long start : new long[] {0, 1_790_000_000_000L, 1_790_000_001_000L, 1_790_000_100_000L}) {
      long first = start == 0 ? 0 : RunEpoch.firstRevision(RunEpoch.after(0, start));
      Collections.addAll(revisions, first, first + 1, first + 2, first + 999_998);
    }
    TreeMap<String, String> expected = new TreeMap<>();
    for (int round = 0; round < 5; round++) {
      Collections.shuffle(revisions, random);
      int most = 4 + random.nextInt(revisions.size() - 4);
      String key = "key" + round;
      long highest = 0;
      // One after the other, in this order.
      for (long revision : revisions.subList(0, most)) {
        write(pane(revision, key, revision + 7));
        highest = Math.max(highest, revision);
      }
      expected.put(key, (highest + 7) + " " + highest);
    }
    assertThat(rows()).isEqualTo(expected);
  }

  @Test
  public void aRowHasItsWindowAndTiming() {
    write(pane(3, "a", 12));
    Row row = execute("SELECT * FROM gauge.streamgauge_results").get(0);
    assertThat(row.getString("pipeline")).isEqualTo("monitor");
    assertThat(row.getInstant("window_start")).isEqualTo(Instant.ofEpochMilli(START));
    assertThat(row.getInstant("window_end")).isEqualTo(Instant.ofEpochMilli(START + 10_000));
    assertThat(row.getString("timing")).isEqualTo("LATE");
    assertThat(
            execute(
                "SELECT count FROM gauge.streamgauge_results WHERE pipeline = 'monitor' AND"
                    + " window_start = '2023-11-14T22:13:20Z'"))
        .hasSize(1);
  }

  @Test
  public void whoeverDeletesARowDeletesIt() {
    write(pane(RunEpoch.firstRevision(RunEpoch.after(0, System.currentTimeMillis())) + 5, "a", 1));
    execute(
        "DELETE FROM gauge.streamgauge_results WHERE pipeline = 'monitor' AND"
            + " window_start = '2023-11-14T22:13:20Z'");
    assertThat(rows()).isEmpty();
  }

  @Test
  public void writesManyKeysAndLongOnes() {
    CountTable counts = new CountTable();
    for (int i = 0; i < 20_000; i++) {
      add(counts, "word" + i, 1);
    }
    add(counts, "x".repeat(100_000), 5);
    add(counts, "", 6);
    write(pane(0, counts));
    assertThat(rows()).hasSize(20_002).containsEntry("", "6 0").containsEntry("word7", "1 0");
  }

  @Test
  public void losesNothingWhenTheServerIsKilledAndStartsAgain() throws Exception {
    List<WindowCounts> panes = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      CountTable counts = new CountTable();
      for (int word = 0; word < 500; word++) {
        add(counts, "word" + word, i + word);
      }
      panes.add(WindowCounts.of(START + i, START + i + 1000, Timing.ON_TIME, 0, counts));
    }
    write(pane(0, "before", 1));
    cassandra.kill();
    CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(sink(), panes));
    cassandra.start();
    writing.get(5, TimeUnit.MINUTES);
    Row sum = execute("SELECT COUNT(*), SUM(count) FROM gauge.streamgauge_results").get(0);
    assertThat(sum.getLong(0)).isEqualTo(50_001);
    assertThat(sum.getLong(1)).isEqualTo(100 * (500 * 499 / 2) + 500 * (100 * 99 / 2) + 1);
  }

  @Test
  public void aTableThatWasDroppedIsMadeAgain() {
    write(pane(0, "a", 1));
    dropTable();
    write(pane(0, "b", 1));
    assertThat(rows()).containsOnlyKeys("b");
  }

  @Test
  public void aCheckCreatesNothingAndSaysWhatIsWrong() throws IOException {
    sink().check(PATIENCE);
    assertThat(execute("SELECT table_name FROM system_schema.tables WHERE keyspace_name='gauge'"))
        .isEmpty();
    write(pane(0, "a", 1));
    sink().check(PATIENCE);
    assertThatThrownBy(
            () ->
                CassandraSink.to(List.of(cassandra.address()), "nowhere", "monitor")
                    .check(PATIENCE))
        .isInstanceOf(IOException.class)
        .hasMessage("there is no keyspace 'nowhere'");
    assertThatThrownBy(
            () ->
                CassandraSink.to(List.of("127.0.0.1:" + Ports.free()), "gauge", "monitor")
                    .check(PATIENCE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Connection refused");
    execute("CREATE TABLE gauge.other (pipeline text PRIMARY KEY)");
    assertThatThrownBy(
            () ->
                CassandraSink.to(List.of(cassandra.address()), "gauge.other", "monitor")
                    .check(PATIENCE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("window_start");
    execute("DROP TABLE gauge.other");
  }

  @Test
  public void theDriverIsConfiguredByAFile() throws IOException {
    Path config =
        Files.writeString(
            FOLDER.newFile("driver.conf").toPath(),
            """
            datastax-java-driver {
              basic.load-balancing-policy.local-datacenter = datacenter1
              basic.request.timeout = 10 seconds
            }
            """);
    write(sink().withConfigFile(config.toString()), List.of(pane(0, "a", 1)));
    assertThat(rows()).containsEntry("a", "1 0");
    Path wrong =
        Files.writeString(
            FOLDER.newFile("wrong.conf").toPath(),
            "datastax-java-driver.basic.load-balancing-policy.local-datacenter = nowhere\n");
    assertThatThrownBy(() -> sink().withConfigFile(wrong.toString()).check(PATIENCE))
        .isInstanceOf(IOException.class);
  }
}
