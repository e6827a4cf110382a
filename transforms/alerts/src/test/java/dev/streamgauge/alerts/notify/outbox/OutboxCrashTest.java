package dev.streamgauge.alerts.notify.outbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.alerts.notify.http.HttpReceiver;
import dev.streamgauge.alerts.notify.message.Events;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** A process that is killed (SIGKILL) with alerts in its outbox. */
public class OutboxCrashTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void theNextProcessSendsEachAlertOnceInOrder() throws Exception {
    String directory = folder.getRoot().toPath().resolve("outbox").toString();
    int port = HttpReceiver.deadPort();
    kill(List.of(directory, Integer.toString(port), "50"));

    OutboxTarget target = KilledSender.target(directory, port);
    try (HttpReceiver server = HttpReceiver.startAt(port);
        Outboxes next = new Outboxes()) {
      // What the stream repeats after the crash is known, and what is new comes last.
      for (int i = 0; i < 51; i++) {
        next.put(target, Events.group(Events.firing("h" + i, Events.START + i)));
      }
      assertThat(next.finish(Duration.ofSeconds(60)).sent()).isEqualTo(51);
      assertThat(server.bodies())
          .containsExactlyElementsOf(IntStream.range(0, 51).mapToObj(i -> "h" + i).toList());
    }
  }

  private static void kill(List<String> args) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledSender.class.getName()));
    command.addAll(args);
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
      String line = out.readLine();
      while (line != null && !line.equals("ready")) {
        line = out.readLine();
      }
      assertThat(line).isEqualTo("ready");
    } finally {
      process.destroyForcibly().waitFor();
    }
  }
}
