package dev.streamgauge.alerts.notify;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.AlertGroup;
import dev.streamgauge.alerts.notify.http.HttpReceiver;
import dev.streamgauge.alerts.notify.http.SlackNotifier;
import dev.streamgauge.alerts.notify.http.WebhookNotifier;
import dev.streamgauge.alerts.notify.message.Events;
import dev.streamgauge.alerts.notify.message.HttpTarget;
import dev.streamgauge.alerts.notify.message.Receiver;
import dev.streamgauge.alerts.notify.message.SecretRef;
import dev.streamgauge.alerts.notify.outbox.OutboxCounts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.runners.direct.DirectRunner;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;
import org.joda.time.Duration;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Alerts of a pipeline. */
public class SendAlertsTest {
  private static final Duration LONG = Duration.standardSeconds(60);

  /** Static, as a pipeline takes no stream along. */
  private static final ByteArrayOutputStream PRINTED = new ByteArrayOutputStream();

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private HttpReceiver server;

  @Before
  public void startServer() throws IOException {
    server = HttpReceiver.start();
    PRINTED.reset();
  }

  @After
  public void stopServer() {
    OutboxCounts unused = SendAlerts.finish(Duration.ZERO);
    server.close();
  }

  private Receiver receiver(String name) {
    return Receiver.of(
        name,
        WebhookNotifier.to(server.target())
            .withBody("text/plain", "{{ $receiver }} {{ $status }} {{ $labels.host }}"));
  }

  private static PipelineResult run(SendAlerts send, AlertGroup... groups) {
    PipelineOptions options = PipelineOptionsFactory.create();
    options.setRunner(DirectRunner.class);
    Pipeline pipeline = Pipeline.create(options);
    pipeline.apply(Create.of(List.of(groups)).withCoder(AlertGroup.GroupCoder.of())).apply(send);
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    return result;
  }

  private static AlertGroup to(String receiver, AlertEvent event) {
    return AlertGroup.of("g", List.of(receiver), List.of(event));
  }

  @Test
  public void tellsTheReceiversThatAGroupNames() {
    run(
        SendAlerts.to(List.of(receiver("ops"), receiver("dev"))),
        to("ops", Events.firing("a")),
        to("dev", Events.firing("b")),
        Events.group(Events.firing("c")),
        to("nobody", Events.firing("d")));
    assertThat(SendAlerts.finish(LONG).sent()).isEqualTo(4);
    assertThat(server.bodies())
        .containsExactlyInAnyOrder("ops firing a", "dev firing b", "ops firing c", "dev firing c");
  }

  @Test
  public void countsAndLogsOnceWhatIsForAReceiverThatIsGone() {
    PipelineResult result;
    List<String> logged;
    try (LoggedText log = LoggedText.capture()) {
      result =
          run(
              SendAlerts.to(List.of(receiver("ops"))),
              to("renamed", Events.firing("a")),
              to("renamed", Events.over(Events.firing("a"))),
              AlertGroup.of("g", List.of("ops", "renamed"), List.of(Events.firing("b"))));
      assertThat(SendAlerts.finish(LONG).sent()).isEqualTo(1);
      logged = log.lines();
    }
    long counted = 0;
    for (var counter : result.metrics().allMetrics().getCounters()) {
      if (counter.getName().getName().equals("alerts_without_receiver")) {
        counted += counter.getCommitted();
      }
    }
    assertThat(counted).isEqualTo(3);
    assertThat(logged).filteredOn(line -> line.contains("no receiver renamed any more")).hasSize(1);
  }

  @Test
  public void endsThoughAReceiverIsDead() throws Exception {
    String directory = folder.getRoot().toPath().resolve("outbox").toString();
    Receiver dead =
        Receiver.of(
            "dead",
            SlackNotifier.to(
                HttpTarget.of(SecretRef.plain(HttpReceiver.url(HttpReceiver.deadPort())))));
    SendAlerts send = SendAlerts.to(List.of(dead)).withOutbox(directory);
    run(send, Events.storm(300));
    OutboxCounts counts = SendAlerts.finish(Duration.millis(50));
    assertThat(counts.pending()).isEqualTo(300);
    try (Stream<Path> files = Files.list(Path.of(directory, "dead", "0", "pending"))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  public void sendsLeftoversWhenItIsOpened() throws Exception {
    String directory = folder.getRoot().toPath().resolve("outbox").toString();
    int port = server.port();
    server.close();
    SendAlerts send = SendAlerts.to(List.of(receiver("ops"))).withOutbox(directory);
    run(send, Events.group(Events.firing("a")));
    assertThat(SendAlerts.finish(Duration.ZERO).pending()).isEqualTo(1);

    server = HttpReceiver.startAt(port);
    send.open();
    assertThat(SendAlerts.finish(LONG).sent()).isEqualTo(1);
    assertThat(server.bodies()).containsExactly("ops firing a");
  }

  @Test
  public void saysAtTheStartThatADirectoryCannotBeUsed() throws Exception {
    Path file = folder.newFile().toPath();
    SendAlerts send = SendAlerts.to(List.of(receiver("ops"))).withOutbox(file.toString());
    assertThatThrownBy(send::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot be made or written");
  }

  @Test
  public void printsOnTheConsole() {
    Receiver console =
        Receiver.of(
            "console",
            ConsoleNotifier.of(ConsoleNotifier.Format.TEXT)
                .to(() -> new PrintStream(PRINTED, false, UTF_8)));
    AlertEvent firing = Events.firing("wéb-1");
    run(SendAlerts.to(List.of(console)), Events.group(firing, Events.over(firing)));
    SendAlerts.finish(LONG);
    assertThat(PRINTED.toString(UTF_8))
        .isEqualTo(
            """
            FIRING HighErrors{host="wéb-1", severity="page"} since 2023-11-14T22:13:20Z: wéb-1 has 12 errors
            RESOLVED HighErrors{host="wéb-1", severity="page"} from 2023-11-14T22:13:20Z to 2023-11-14T22:14:00Z: wéb-1 has 12 errors
            """);
  }

  @Test
  public void printsJsonOnTheConsole() {
    Receiver console =
        Receiver.of(
            "console",
            ConsoleNotifier.of(ConsoleNotifier.Format.JSON)
                .to(() -> new PrintStream(PRINTED, false, UTF_8)));
    AlertEvent firing = Events.firing("a");
    run(SendAlerts.to(List.of(console)), Events.group(firing));
    SendAlerts.finish(LONG);
    assertThat(PRINTED.toString(UTF_8))
        .isEqualTo(
            "{\"status\":\"firing\",\"name\":\"HighErrors\",\"key\":\""
                + firing.key()
                + "\",\"labels\":{\"alertname\":\"HighErrors\",\"host\":\"a\",\"severity\":\"page\"},"
                + "\"annotations\":{\"summary\":\"a has 12 errors\"},\"value\":12.0,"
                + "\"sample\":\"ERROR <disk> \\\"full\\\" & hot\","
                + "\"starts_at\":\"2023-11-14T22:13:20Z\",\"ends_at\":null}\n");
  }

  @Test
  public void takesNoSecretIntoThePipelineOrTheLog() throws Exception {
    Path url = Files.writeString(folder.newFile().toPath(), server.url() + "/s3cret");
    Receiver slack =
        Receiver.of("ops", SlackNotifier.to(HttpTarget.of(SecretRef.file(url.toString()))));
    server.answering(
        HttpReceiver.Answer.of(500, "error at " + server.url() + "/s3cret"),
        HttpReceiver.Answer.of(404, "no " + server.url() + "/s3cret"),
        HttpReceiver.Answer.of(200));
    SendAlerts send =
        SendAlerts.to(List.of(slack)).withRetryDelays(Duration.millis(1), Duration.millis(1));
    assertThat(serialized(send)).contains(url.toString()).doesNotContain("s3cret");

    List<String> logged;
    try (LoggedText log = LoggedText.capture()) {
      run(send, Events.group(Events.firing("a")));
      assertThat(SendAlerts.finish(LONG).failed()).isEqualTo(1);
      logged = log.lines();
    }
    assertThat(logged)
        .anyMatch(line -> line.contains("Receiver ops takes no alerts now"))
        .anyMatch(line -> line.contains("Receiver ops rejects web/HighErrors for good"))
        .noneMatch(line -> line.contains("s3cret"));
  }

  /** Not as Beam does it, which compresses. */
  private static String serialized(SendAlerts send) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(send);
    }
    return bytes.toString(ISO_8859_1);
  }

  @Test
  public void refusesTwoReceiversOfOneName() {
    assertThatThrownBy(() -> SendAlerts.to(List.of(receiver("a"), receiver("a"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Two receivers are named a.");
    assertThatThrownBy(() -> receiver("../a")).isInstanceOf(IllegalArgumentException.class);
  }

  /** What this package logs, with the traces of exceptions. */
  private static final class LoggedText extends AbstractAppender implements AutoCloseable {
    private final List<String> lines = new ArrayList<>();

    private LoggedText() {
      super("captured", null, null, true, Property.EMPTY_ARRAY);
    }

    static LoggedText capture() {
      LoggedText text = new LoggedText();
      text.start();
      String name = SendAlerts.class.getPackageName();
      Configurator.setLevel(name, Level.ALL);
      ((Logger) LogManager.getLogger(name)).addAppender(text);
      return text;
    }

    @Override
    public void append(LogEvent event) {
      synchronized (lines) {
        lines.add(event.getMessage().getFormattedMessage() + " " + event.getThrown());
      }
    }

    List<String> lines() {
      synchronized (lines) {
        return List.copyOf(lines);
      }
    }

    @Override
    public void close() {
      Configurator.reconfigure();
    }
  }
}
