package dev.streamgauge.pipelines.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.Test;
import sun.misc.Signal;

public class SignalsTest {
  @Test
  public void aHangUpShutsDownAsTheOthersDo() {
    for (String name : new String[] {"TERM", "INT", "HUP"}) {
      ByteArrayOutputStream err = new ByteArrayOutputStream();
      try (Signals signals = Signals.handled(new PrintStream(err, true, UTF_8))) {
        assertThat(signals.getAsBoolean()).isFalse();
        Signal.raise(new Signal(name));
        await().until(signals::getAsBoolean);
        assertThat(err.toString(UTF_8)).contains("SIG" + name + ": shutting down gracefully");
      }
    }
  }
}
