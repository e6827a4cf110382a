package dev.streamgauge.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.Ports;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.Runners;
import dev.streamgauge.testing.Senders;
import dev.streamgauge.testing.SpoolContents;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.runner.RunWith;
import org.junit.runners.Parameterized;

/**
 * {@code kill -9} while a real client sends to a program with a spool, which is then started again:
 * whatever was acknowledged must be there, and the client sends the rest again.
 */
@RunWith(Parameterized.class)
public class InputsRestartTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final int RECORDS = 20_000;
  private static final Pattern NUMBER = Pattern.compile("record (\\d+) of ");

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Parameterized.Parameter public String client;

  @Parameterized.Parameter(1)
  public String source;

  @Parameterized.Parameter(2)
  public String url;

  @Parameterized.Parameters(name = "{0}")
  public static List<Object[]> clients() {
    List<Object[]> all =
        List.of(
            new Object[] {"otlp-http", "otlp://127.0.0.1:", "http://127.0.0.1:%d/v1/logs"},
            new Object[] {"fluency", "forward://127.0.0.1:", "tcp://127.0.0.1:%d"},
            new Object[] {"otlp-grpc", "otlp+grpc://127.0.0.1:", "http://127.0.0.1:%d"},
            new Object[] {"elasticsearch", "http://127.0.0.1:", "http://127.0.0.1:%d"});
    // Two protocols of two servers; the others share their code.
    return Runners.withLongTests() ? all : all.subList(0, 2);
  }

  private static ProcessRun start(String source, Path spool) {
    return Launcher.start(
        Runners.DIRECT,
        "monitor",
        "--source=" + source,
        "--spool=" + spool,
        "--windowSize=1m",
        "--windowPeriod=1m",
        "--format=json");
  }

  @Test
  public void losesNothingWhenItIsKilledWhileAClientSends() throws Exception {
    int port = Ports.free();
    Path spool = folder.getRoot().toPath().resolve("spool");
    try (ProcessRun sender = Senders.start(client, String.format(url, port), RECORDS)) {
      try (ProcessRun run = start(source + port, spool)) {
        await()
            .atMost(TIMEOUT.toSeconds(), TimeUnit.SECONDS)
            .pollInterval(Duration.ofMillis(20))
            .until(() -> SpoolContents.lines(spool).size() > RECORDS / 20);
        run.kill();
        run.waitFor(TIMEOUT);
      }
      assertThat(numbers(spool)).as("it was killed too late").hasSizeLessThan(RECORDS);
      try (ProcessRun run = start(source + port, spool)) {
        sender.expectExit(0, TIMEOUT);
        run.terminate();
        run.expectExit(0, TIMEOUT);
      }
    }
    assertThat(numbers(spool)).hasSize(RECORDS);
  }

  private static Set<Integer> numbers(Path spool) {
    Set<Integer> numbers = new TreeSet<>();
    for (String line : SpoolContents.lines(spool)) {
      Matcher number = NUMBER.matcher(line);
      if (number.find()) {
        numbers.add(Integer.valueOf(number.group(1)));
      }
    }
    return numbers;
  }
}
