package dev.streamgauge.pipelines.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.streamgauge.pipelines.Command;
import dev.streamgauge.pipelines.connect.RunContext;
import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.LogMonitorOptions;
import dev.streamgauge.pipelines.run.CommandLine;
import dev.streamgauge.pipelines.run.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class AlertMonitorTest {
  /** Two errors of web-1 between 22:13:20 and 22:13:30, none in the ten seconds after it. */
  private static final String LOG =
      """
      ts=2023-11-14T22:13:21Z level=error host=web-1 msg="disk full"
      ts=2023-11-14T22:13:22Z level=info host=web-1 msg="an ERROR for the looks of it"
      ts=2023-11-14T22:13:23Z level=error host=web-1 msg="disk still full"
      ts=2023-11-14T22:13:24Z level=error host=web-2 msg="no disk"
      an ERROR without a time
      ts=2023-11-14T22:13:41Z level=info host=web-1 msg="disk is fine"
      """;

  private static final String RULES =
      """
      groups:
        - name: disks
          rules:
            - alert: Errors
              select: {severity: error}
              by: [host]
              window: 10s
              condition: count >= 2
              annotations: {summary: "{{ $value }} errors"}
      """;

  private static final String FIRING =
      "FIRING Errors{host=\"web-1\"} since 2023-11-14T22:13:30Z: 2 errors";
  private static final String RESOLVED =
      "RESOLVED Errors{host=\"web-1\"} from 2023-11-14T22:13:30Z to 2023-11-14T22:13:40Z: 2 errors";

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path log;

  @Before
  public void writeLog() throws IOException {
    log = folder.newFile("a.log").toPath();
    Files.writeString(log, LOG, UTF_8);
  }

  private String rules(String text) throws IOException {
    Path file = folder.getRoot().toPath().resolve("rules.yaml");
    Files.writeString(file, text, UTF_8);
    return file.toString();
  }

  private Command monitor(String... more) {
    String[] args = new String[more.length + 3];
    args[0] = "monitor";
    args[1] = "--source=file://" + log;
    args[2] = "--eventTime=line";
    System.arraycopy(more, 0, args, 3, more.length);
    return Command.run(args);
  }

  private void refused(String message, String... args) {
    Command command = monitor(args);
    assertThat(command.err()).startsWith("streamgauge: " + message).hasLineCount(1);
    assertThat(command.out()).isEmpty();
    assertThat(command.exitCode()).isEqualTo(ExitCode.WRONG);
  }

  @Test
  public void onAClusterReceiversNeedADirectoryThatMachinesShare() throws IOException {
    String receiver = "receivers:\n  - name: one\n    webhook: {url: \"http://127.0.0.1:9\"}\n";
    LogMonitorOptions options =
        CommandLine.parseOnly(
            LogMonitorOptions.class, List.of("--rules=" + rules(RULES + receiver)));
    RunContext cluster = RunContext.builder().setReadsLocally(false).build();
    assertThatThrownBy(() -> AlertMonitor.of(options, cluster))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("name one with --outbox or --checkpointDir");
    AlertMonitor unused =
        AlertMonitor.of(
            options,
            RunContext.builder()
                .setReadsLocally(false)
                .setStateDirectory(Optional.of("hdfs://names/gauge"))
                .build());
  }

  @Test
  public void printsAlertsAsTheyBeginAndEndAndNoCounts() throws IOException {
    Command command = monitor("--rules=" + rules(RULES));

    assertThat(command.outLines()).containsExactly(FIRING, RESOLVED);
    assertThat(command.err())
        .contains("done: 6 lines read", ", 3 counted, 2 filtered, 1 dead, 1 alert fired, 1 res");
    assertThat(command.exitCode()).isEqualTo(ExitCode.DONE);
  }

  @Test
  public void printsJson() throws IOException {
    Command command = monitor("--rules=" + rules(RULES), "--format=json");

    assertThat(command.outLines())
        .hasSize(2)
        .first()
        .asString()
        .startsWith("{\"status\":\"firing\",\"name\":\"Errors\",")
        .contains("\"sample\":\"ts=2023-11-14T22:13:21Z level=error host=web-1 msg=")
        .endsWith(
            "\"starts_at\":\"2023-11-14T22:13:30Z\",\"ends_at\":null,\"lines\":["
                + "{\"time\":\"2023-11-14T22:13:21Z\",\"text\":\"ts=2023-11-14T22:13:21Z"
                + " level=error host=web-1 msg=\\\"disk full\\\"\"},"
                + "{\"time\":\"2023-11-14T22:13:23Z\",\"text\":\"ts=2023-11-14T22:13:23Z"
                + " level=error host=web-1 msg=\\\"disk still full\\\"\"}],\"counts\":["
                + "{\"start\":\"2023-11-14T22:13:20Z\",\"end\":\"2023-11-14T22:13:30Z\","
                + "\"count\":2}]}");
  }

  @Test
  public void aReceiverThatIsAConsoleDecidesWhatIsPrinted() throws IOException {
    String text =
        RULES
            + "        notify: [screen]\n"
            + "      - {alert: Any, window: 10s, condition: count >= 1, notify: [other]}\n"
            + "receivers:\n"
            + "  - {name: screen, console: {format: text}}\n"
            + "  - {name: other, webhook: {url: \"http://127.0.0.1:9/\"}}\n";
    Path outbox = folder.getRoot().toPath().resolve("outbox");
    Command command = monitor("--rules=" + rules(text), "--format=json", "--outbox=" + outbox);

    assertThat(command.outLines()).containsExactly(FIRING, RESOLVED);
    // What the receiver that is away has not taken waits for the next start.
    assertThat(command.err()).containsPattern("sent: 2 events to receivers, [1-9] not sent");
    assertThat(outbox.resolve("other/0/pending")).isNotEmptyDirectory();
  }

  @Test
  public void withACheckpointDirectoryReceiversAreNotToldAgain() throws IOException {
    List<String> received = new CopyOnWriteArrayList<>();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            received.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
            exchange.sendResponseHeaders(200, -1);
          }
        });
    server.start();
    try {
      String body = "{{ $status }} {{ $labels.host }}";
      String receiver =
          String.format(
              "receivers: [{name: own, webhook: {url: \"http://127.0.0.1:%d\","
                  + " content_type: text/plain, body: \"%s\"}}]\n",
              server.getAddress().getPort(), body);
      String[] args = {
        "--rules=" + rules(RULES + receiver), "--checkpointDir=" + folder.newFolder().toPath()
      };

      assertThat(monitor(args).err()).contains("sent: 2 events to receivers");
      Command again = monitor(args);

      assertThat(again.err()).contains("done: 6 lines read", "sent: 0 events");
      assertThat(received).containsExactly("firing web-1", "resolved web-1");
    } finally {
      server.stop(0);
    }
  }

  @Test
  public void everyProblemOfARulesFileIsToldWithItsPlace() throws IOException {
    String file =
        rules(
            RULES.replace("severity: error", "severity: bad").replace(">= 2", "=> 2")
                + "receivers: [{name: ops, slack: {}}]\n");
    Command command = monitor("--rules=" + file);

    assertThat(command.exitCode()).isEqualTo(ExitCode.WRONG);
    assertThat(command.out()).isEmpty();
    assertThat(command.errLines())
        .hasSize(3)
        .allMatch(line -> line.matches("\\Q" + file + "\\E:\\d+:\\d+: .*"));
    assertThat(command.errLines().get(0)).startsWith(file + ":5:28: ");
    assertThat(command.errLines().get(1)).startsWith(file + ":8:26: ");
    assertThat(command.errLines().get(2)).startsWith(file + ":10:");
  }

  @Test
  public void aRulesFileHasToBeThere() {
    String file = folder.getRoot() + "/none.yaml";
    refused("--rules=" + file + " cannot be read: java.nio.file.NoSuch", "--rules=" + file);
  }

  @Test
  public void wrongOptionsAreRefused() throws IOException {
    refused("--outbox is for alerts: add --rules", "--outbox=/tmp/x");
    refused(
        "--format=xml is not known: use text or json.", "--rules=" + rules(RULES), "--format=xml");
  }

  @Test
  public void optionsOfCountsCountWindowsOfTheSameLines() throws IOException {
    Command command =
        monitor(
            "--rules=" + rules(RULES),
            "--contains=level=error",
            "--by=after:host=",
            "--windowSize=10s",
            "--windowPeriod=10s",
            "--format=json");

    assertThat(command.outLines().stream().filter(line -> line.contains("window_start")))
        .containsExactlyInAnyOrder(
            count("22:13:20Z", "22:13:30Z", "web-1", 2),
            count("22:13:20Z", "22:13:30Z", "web-2", 1));
    assertThat(command.outLines().stream().filter(line -> line.contains("\"status\""))).hasSize(2);
    // Each line is in the account once, although both have seen it.
    assertThat(command.err())
        .contains(
            "done: 6 lines read",
            ", 3 counted, 2 filtered, 1 dead, 1 alert fired, 1 resolved, 1 window printed");
    assertThat(command.exitCode()).isEqualTo(ExitCode.DONE);
  }

  @Test
  public void theAccountIsThatOfWindowsThoughTheyCountNothing() throws IOException {
    Command command = monitor("--rules=" + rules(RULES), "--contains=nowhere in it");

    // The rules select three of the lines, but 0 + 5 + 1 = 6.
    assertThat(command.err())
        .contains("done: 6 lines read", ", 0 counted, 5 filtered, 1 dead, 1 alert fired");
  }

  private static String count(String start, String end, String key, int count) {
    return "{\"window_start\":\"2023-11-14T"
        + start
        + "\",\"window_end\":\"2023-11-14T"
        + end
        + "\",\"key\":\""
        + key
        + "\",\"count\":"
        + count
        + ",\"timing\":\"ON_TIME\",\"revision\":0}";
  }

  @Test
  public void anOutboxHasToBeADirectoryThatCanBeWritten() throws IOException {
    String rules =
        "--rules="
            + rules(RULES + "receivers: [{name: o, webhook: {url: \"http://127.0.0.1:9\"}}]\n");
    refused("--outbox=s3://bucket is not a directory", rules, "--outbox=s3://bucket");
    refused("the outbox " + log + "/o cannot be made or written", rules, "--outbox=" + log);
  }

  @Test
  public void thatAnOutboxInMemoryDoesNotSurviveIsSaid() throws IOException {
    String text = RULES + "receivers: [{name: o, webhook: {url: \"http://127.0.0.1:9\"}}]\n";
    // No alert, so that nothing is waited for.
    Command command = monitor("--rules=" + rules(text.replace(">= 2", ">= 9")));
    assertThat(command.err()).contains("kept in memory", "sent: 0 events to receivers\n");
  }
}
