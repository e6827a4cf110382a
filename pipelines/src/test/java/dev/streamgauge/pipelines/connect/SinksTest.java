package dev.streamgauge.pipelines.connect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.pipelines.Command;
import dev.streamgauge.pipelines.run.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class SinksTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private String[] monitor(String... options) throws IOException {
    Path file = folder.getRoot().toPath().resolve("a.log");
    Files.writeString(file, "ERROR 1\nfine\nERROR 2\n", UTF_8);
    return Stream.concat(
            Stream.of("monitor", "--source=file://" + file, "--windowSize=1h", "--windowPeriod=1h"),
            Stream.of(options))
        .toArray(String[]::new);
  }

  private void refused(String start, String end, String... options) throws IOException {
    Command command = Command.run(monitor(options));
    assertThat(command.errLines())
        .singleElement()
        .asString()
        .startsWith("streamgauge: " + start)
        .endsWith(end);
    assertThat(command.out()).isEmpty();
    assertThat(command.exitCode()).isEqualTo(ExitCode.WRONG);
  }

  @Test
  public void urlsThatBeamCutAtTheirCommasAreWholeAgain() {
    assertThat(
            Sinks.whole(
                List.of(
                    "console",
                    "jdbc:postgresql://a:1",
                    "b:2/d?targetServerType=primary",
                    "kafka://a:1",
                    "b:2/t",
                    "file:///x",
                    "y")))
        .containsExactly(
            "console",
            "jdbc:postgresql://a:1,b:2/d?targetServerType=primary",
            "kafka://a:1,b:2/t",
            "file:///x,y");
  }

  @Test
  public void severalSinksGetTheSameResults() throws Exception {
    String h2 = "jdbc:h2:" + folder.getRoot() + "/results";
    Path directory = folder.getRoot().toPath().resolve("d");
    Command command =
        Command.run(
            monitor(
                "--sink=console",
                "--sink=" + h2,
                "--sink=file://" + directory,
                "--pipelineName=mine",
                "--format=json"));
    assertThat(command.exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(command.outLines()).singleElement().asString().contains("\"count\":2");
    assertThat(command.errLines())
        .last()
        .asString()
        .endsWith(", 1 window printed, 1 database row written, 1 file written");
    try (Stream<Path> files = Files.list(directory)) {
      Path file = files.findFirst().orElseThrow();
      assertThat(file.getFileName().toString())
          .startsWith("mine_")
          .matches(".*_0_r[1-9][0-9]{14}\\.jsonl");
      assertThat(Files.readString(file)).isEqualTo(command.out());
    }
    assertThat(database(h2)).isEqualTo("mine 2");
  }

  /**
   * The pool holds the file for a while; this is the same process, where it may be opened again.
   */
  private static String database(String url) throws Exception {
    try (Connection connection = DriverManager.getConnection(url + ";WRITE_DELAY=0");
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery("SELECT pipeline || ' ' || count FROM streamgauge_results")) {
      assertThat(rows.next()).isTrue();
      return rows.getString(1);
    }
  }

  @Test
  public void theNameOfThePipelineIsTheCommandsUnlessGiven() throws Exception {
    String h2 = "jdbc:h2:" + folder.getRoot() + "/named";
    assertThat(Command.run(monitor("--sink=" + h2)).exitCode()).isEqualTo(ExitCode.DONE);
    assertThat(database(h2)).isEqualTo("monitor 2");
    refused(
        "--pipelineName=a/b must have up to 100 letters, digits and . _ -",
        "",
        "--pipelineName=a/b");
  }

  @Test
  public void whatIsNoSinkIsRefused() throws IOException {
    String forms =
        "unknown sink; write console, jdbc:postgresql://host/database,"
            + " jdbc:mariadb://host/database, jdbc:h2:./file, cassandra://host/keyspace,"
            + " kafka://broker[,broker]/topic, prometheus+http://host:9090/api/v1/write,"
            + " file:///directory or hdfs://namenode/directory.";
    refused("--sink=printer: " + forms, "", "--sink=printer");
    refused("--sink=redis://h?...: " + forms, "", "--sink=console,redis://h?p=secret");
    refused("--sink=console is given twice: give it only once.", "", "--sink=console,console");
    refused("--sink=file://x: a file needs an absolute path", "write file:///x", "--sink=file://x");
    refused(
        "--sink=kafka://b:1: the topic is missing; ",
        "write kafka://b:1/logs",
        "--sink=kafka://b:1");
    refused(
        "--sink=jdbc:oracle://h/d: 'jdbc:oracle' is no database that results can be written to: ",
        "are.",
        "--sink=jdbc:oracle://h/d?ssl=true");
  }

  @Test
  public void aSinkHasToBeThere() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = free.getLocalPort();
    }
    refused(
        "--sink=jdbc:postgresql://127.0.0.1:" + port + "/d cannot be used: Connection to 127.0.0.1",
        "and are --jdbcUser and --jdbcPasswordFile (or STREAMGAUGE_JDBC_PASSWORD) correct?",
        "--sink=jdbc:postgresql://127.0.0.1:" + port + "/d?ssl=false");
    refused(
        "Kafka broker 127.0.0.1:" + port + " does not answer (",
        "): is it running, and is this its address?",
        "--sink=kafka://127.0.0.1:" + port + "/t?request.timeout.ms=500");
    Path file = folder.newFile().toPath();
    refused("--sink=file://" + file + " cannot be written to: ", "", "--sink=file://" + file);
  }

  @Test
  public void aDatabaseThatDoesNotAnswerIsWaitedForTenSeconds() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String url = "jdbc:postgresql://127.0.0.1:" + silent.getLocalPort() + "/d";
      refused(
          "--sink=" + url + " cannot be used: the database does not answer within 10 s.",
          "?",
          "--sink=" + url);
    }
  }

  @Test
  public void addressesOfStoresAreCheckedBeforeTheyAreAsked() throws IOException {
    refused(
        "--sink=cassandra://a,b: the keyspace is missing; write cassandra://host",
        "/keyspace[.table]",
        "--sink=cassandra://a,b");
    refused(
        "--sink=cassandra://a/k?...: there is no parameter 'dc' of cassandra://, which has ",
        "/keyspace[.table]",
        "--sink=cassandra://a/k?dc=x");
    refused(
        "--sink=cassandra://a/k?...: 'MOST' is no consistency, as LOCAL_QUORUM is; write ",
        "/keyspace[.table]",
        "--sink=cassandra://a/k?consistency=MOST");
    refused(
        "--sink=prometheus+http://h/w?...: user and passwordFile go together.",
        "",
        "--sink=prometheus+http://h/w?user=u");
    refused(
        "--sink=prometheus+http://h/w?...: there is no parameter 'tenant' of prometheus+http://",
        "write prometheus+http://host:9090/api/v1/write",
        "--sink=prometheus+http://h/w?tenant=x");
    refused(
        "--fileFormat=xml is not known: use json, sequence or object.",
        "",
        "--sink=file://" + folder.getRoot(),
        "--fileFormat=xml");
  }

  @Test
  public void storesHaveToBeThere() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      port = free.getLocalPort();
    }
    refused(
        "--sink=prometheus+http://127.0.0.1:"
            + port
            + "/api/v1/write cannot be used: the connection is refused",
        "(Prometheus: --web.enable-remote-write-receiver)?",
        "--sink=prometheus+http://127.0.0.1:" + port + "/api/v1/write");
    refused(
        "--sink=cassandra://127.0.0.1:" + port + "/gauge cannot be used: ",
        "and are keyspace, datacenter, user and password correct?",
        "--sink=cassandra://127.0.0.1:" + port + "/gauge");
  }

  /** This module has no Hadoop, as the bundled jars of two runners have none. */
  @Test
  public void whatNeedsHadoopSaysSo() throws IOException {
    refused(
        "--sink=hdfs://namenode/results cannot be written to: java.io.IOException: Hadoop is not on"
            + " the class path (",
        " is missing)",
        "--sink=hdfs://namenode/results");
    for (String format : List.of("sequence", "object")) {
      refused(
          "--sink=file://"
              + folder.getRoot()
              + " cannot be written to: java.io.IOException: Hadoop"
              + " is not on the class path (",
          " is missing)",
          "--sink=file://" + folder.getRoot(),
          "--fileFormat=" + format);
    }
  }

  @Test
  public void sinksAreToldApartByWhatTheyBeginWith() {
    assertThat(
            Sinks.whole(
                List.of(
                    "cassandra://a",
                    "b/k",
                    "prometheus+https://h/w",
                    "hdfs://n/d",
                    "s3a://bucket/d",
                    "file:///x")))
        .containsExactly(
            "cassandra://a,b/k",
            "prometheus+https://h/w",
            "hdfs://n/d",
            "s3a://bucket/d",
            "file:///x");
  }
}
