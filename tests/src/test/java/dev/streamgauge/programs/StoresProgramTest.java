package dev.streamgauge.programs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.streamgauge.testing.CassandraServer;
import dev.streamgauge.testing.HdfsCluster;
import dev.streamgauge.testing.LogLines;
import dev.streamgauge.testing.LongTests;
import dev.streamgauge.testing.MariaDbServer;
import dev.streamgauge.testing.PlainCounts;
import dev.streamgauge.testing.Ports;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.Program;
import dev.streamgauge.testing.PrometheusServer;
import dev.streamgauge.testing.Runners;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.io.SequenceFile;
import org.apache.hadoop.io.Text;
import org.junit.AfterClass;
import org.junit.BeforeClass;
import org.junit.Rule;
import org.junit.Test;
import org.junit.experimental.categories.Category;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/**
 * A program writes to a real MariaDB, Cassandra, Prometheus and HDFS at once: each has the results
 * of a plain computation, after one run and after another of the same lines.
 */
@Category(LongTests.class)
@RunWith(Parameterized.class)
public class StoresProgramTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final LogLines LINES = LogLines.seeded(8).every(Duration.ofMillis(10));
  private static final int COUNT = 30_000;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private static MariaDbServer mariadb;
  private static CassandraServer cassandra;
  private static PrometheusServer prometheus;
  private static HdfsCluster hdfs;

  @Parameterized.Parameter public String runner;

  @Parameterized.Parameters(name = "{0}")
  public static List<String> runners() {
    return List.of(Runners.DIRECT, Runners.SPARK);
  }

  @BeforeClass
  public static void startServers() {
    assumeTrue("needs MariaDB (mariadb-server-core)", MariaDbServer.isInstalled());
    assumeTrue("needs Prometheus", PrometheusServer.isInstalled());
    mariadb = MariaDbServer.running();
    cassandra = CassandraServer.running();
    prometheus = PrometheusServer.running("2h");
    hdfs = HdfsCluster.running();
    try (CqlSession session = cassandra.session()) {
      session.execute(
          "CREATE KEYSPACE gauge WITH replication ="
              + " {'class': 'SimpleStrategy', 'replication_factor': 1}");
    }
  }

  @AfterClass
  public static void stopServers() {
    for (AutoCloseable server : new AutoCloseable[] {mariadb, cassandra, prometheus, hdfs}) {
      if (server != null) {
        try {
          server.close();
        } catch (Exception e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  private void monitor(Path lines, Path password) {
    List<String> args =
        new ArrayList<>(
            List.of(
                "monitor",
                "--runner=" + runner,
                "--source=file://" + lines,
                "--eventTime=line",
                "--pipelineName=" + runner,
                "--jdbcUser=" + MariaDbServer.USER,
                "--jdbcPasswordFile=" + password,
                "--sink=" + mariadb.url(),
                "--sink=cassandra://" + cassandra.address() + "/gauge",
                "--sink=prometheus+http://" + prometheus.address() + "/api/v1/write",
                "--sink=" + hdfs.url() + "/results/" + runner,
                "--fileFormat=sequence"));
    try (ProcessRun run =
        ProcessRun.of(Program.command(args.toArray(String[]::new)))
            .env("HADOOP_CONF_DIR", hdfs.configuration().toString())
            .start()) {
      run.expectExit(0, TIMEOUT);
      assertThat(run.stderr().lines().toList())
          .last()
          .asString()
          .contains("database rows written", "files written", "samples written")
          .doesNotContain("refused");
    }
  }

  @Test
  public void eachStoreHasTheResultsOfAPlainComputation() throws Exception {
    Path lines = folder.getRoot().toPath().resolve("app.log");
    Files.writeString(
        lines,
        LongStream.range(0, COUNT)
            .mapToObj(i -> LINES.text(i) + "\n")
            .collect(Collectors.joining()));
    Path password = Files.writeString(folder.newFile().toPath(), MariaDbServer.PASSWORD + "\n");
    TreeMap<Long, Long> expected =
        PlainCounts.perWindow(
            LINES.lines(COUNT), "ERROR", Duration.ofSeconds(30), Duration.ofSeconds(10));
    for (int run = 1; run <= 2; run++) {
      monitor(lines, password);
      assertThat(inMariaDb()).as("MariaDB, run " + run).isEqualTo(expected);
      assertThat(inCassandra()).as("Cassandra, run " + run).isEqualTo(expected);
      assertThat(inPrometheus(expected)).as("Prometheus, run " + run).isEqualTo(expected);
      assertThat(inHdfs()).as("HDFS, run " + run).isEqualTo(expected);
    }
    assertThat(onThePage(password)).isEqualTo(expected);
  }

  private TreeMap<Long, Long> inMariaDb() throws Exception {
    TreeMap<Long, Long> counts = new TreeMap<>();
    try (Connection connection = mariadb.connect();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT window_start, count FROM streamgauge_results WHERE pipeline = '"
                    + runner
                    + "'")) {
      while (rows.next()) {
        long start =
            rows.getObject(1, LocalDateTime.class).toInstant(ZoneOffset.UTC).toEpochMilli();
        assertThat(counts.put(start, rows.getLong(2))).isNull();
      }
    }
    return notZero(counts);
  }

  private TreeMap<Long, Long> inCassandra() {
    TreeMap<Long, Long> counts = new TreeMap<>();
    try (CqlSession session = cassandra.session()) {
      for (Row row :
          session.execute(
              "SELECT window_start, count FROM gauge.streamgauge_results WHERE pipeline = '"
                  + runner
                  + "' ALLOW FILTERING")) {
        long start = row.getInstant("window_start").toEpochMilli();
        assertThat(counts.put(start, row.getLong("count"))).isNull();
      }
    }
    return notZero(counts);
  }

  /** What a query at the end of each window shows. */
  private TreeMap<Long, Long> inPrometheus(TreeMap<Long, Long> windows) {
    TreeMap<Long, Long> counts = new TreeMap<>();
    for (long start : windows.keySet()) {
      counts.put(
          start,
          Math.round(
              prometheus.valueAt(
                  "streamgauge_window_count{pipeline=\"" + runner + "\",key=\"*\"}",
                  start + 30_000)));
    }
    return counts;
  }

  /** The highest revision of each window, by Hadoop's own reader. */
  private TreeMap<Long, Long> inHdfs() throws Exception {
    TreeMap<Long, Long> counts = new TreeMap<>();
    TreeMap<Long, Long> revisions = new TreeMap<>();
    try (FileSystem files = hdfs.client()) {
      for (FileStatus file :
          files.listStatus(new org.apache.hadoop.fs.Path("/results/" + runner))) {
        try (SequenceFile.Reader reader =
            new SequenceFile.Reader(files.getConf(), SequenceFile.Reader.file(file.getPath()))) {
          Text key = new Text();
          Text value = new Text();
          while (reader.next(key, value)) {
            JsonNode result = JSON.readTree(value.toString());
            long start = Instant.parse(result.get("window_start").textValue()).toEpochMilli();
            long revision = result.get("revision").longValue();
            if (revision >= revisions.getOrDefault(start, -1L)) {
              revisions.put(start, revision);
              counts.put(start, result.get("count").longValue());
            }
          }
        }
      }
    }
    return notZero(counts);
  }

  /** What the page shows of the results in MariaDB. */
  private TreeMap<Long, Long> onThePage(Path password) throws Exception {
    int web = Ports.free();
    try (ProcessRun page =
        Program.start(
            "web",
            "--results=" + mariadb.url(),
            "--jdbcUser=" + MariaDbServer.USER,
            "--jdbcPasswordFile=" + password,
            "--pipelineName=" + runner,
            "--history=20000d",
            "--web=127.0.0.1:" + web)) {
      assertThat(
              page.waitUntil(() -> page.stderr().contains("the web page is at http://"), TIMEOUT))
          .as(page.stderr())
          .isTrue();
      JsonNode status = api(web, "status");
      TreeMap<Long, Long> counts = new TreeMap<>();
      for (JsonNode row :
          api(
                  web,
                  "windows?start="
                      + status.get("firstWindow").textValue()
                      + "&end="
                      + Instant.parse(status.get("lastWindow").textValue()).plusSeconds(1))
              .get("windows")) {
        counts.put(
            Instant.parse(row.get("window_start").textValue()).toEpochMilli(),
            row.get("count").longValue());
      }
      return notZero(counts);
    }
  }

  private static JsonNode api(int web, String path) throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + web + "/api/v1/" + path))
                    .build(),
                HttpResponse.BodyHandlers.ofString(UTF_8));
    assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body()).get("data");
  }

  private static TreeMap<Long, Long> notZero(TreeMap<Long, Long> counts) {
    counts.values().removeIf(count -> count == 0);
    return counts;
  }
}
