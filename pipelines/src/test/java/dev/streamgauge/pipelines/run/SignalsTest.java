package dev.streamgauge.pipelines.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.joda.time.Duration;
import org.junit.Test;
import sun.misc.Signal;

public class SignalsTest {
  @Test
  public void aHangUpShutsDownAsTheOthersDo() {
    for (String name : new String[] {"TERM", "INT", "HUP"}) {
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
}
