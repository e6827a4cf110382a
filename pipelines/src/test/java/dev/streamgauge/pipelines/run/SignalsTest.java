package dev.streamgauge.pipelines.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.Assume.assumeFalse;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.joda.time.Duration;
import org.junit.Test;
import sun.misc.Signal;

public class SignalsTest {
  @Test
  public void aHangUpShutsDownAsTheOthersDo() throws IOException {
    for (String name : new String[] {"TERM", "INT", "HUP"}) {
      assumeFalse("SIG" + name + " is ignored here, as under nohup", isIgnored(name));
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      PrintStream out = new PrintStream(err, true, UTF_8);
      ShutdownDeadline never = new ShutdownDeadline(Duration.standardHours(1), out, code -> {});
      try (never;
          Signals signals = Signals.handled(out, never)) {
        assertThat(signals.getAsBoolean()).isFalse();
        Signal.raise(new Signal(name));
        await().until(signals::getAsBoolean);
        await()
            .until(() -> err.toString(UTF_8).contains("SIG" + name + ": shutting down gracefully"));
      }
    }
  }

  /** Returns whether whoever started this process has made it ignore the signal, by Linux' word. */
  private static boolean isIgnored(String name) throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    for (String line : Files.readAllLines(status)) {
      if (line.startsWith("SigIgn:")) {
        long ignored = Long.parseUnsignedLong(line.substring("SigIgn:".length()).trim(), 16);
        return (ignored >> (new Signal(name).getNumber() - 1) & 1) == 1;
      }
    }
    return false;
  }
}
