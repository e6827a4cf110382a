package dev.streamgauge.util;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.Test;

public class DurationsTest {
  @Test
  public void formatsWhatItParses() {
    for (String text : new String[] {"0s", "500ms", "30s", "1h30m", "1d2h3m4s5ms"}) {
      assertThat(Durations.format(Durations.parse(text).toMillis())).isEqualTo(text);
    }
    assertThat(Durations.parse("1h30m")).isEqualTo(Duration.ofMinutes(90));
  }

  @Test
  public void rejectsWhatIsNoDurationOrTooLong() {
    assertThatThrownBy(() -> Durations.parse("9999999999d")).hasMessageContaining("too long");
    assertThatThrownBy(() -> Durations.parse("-5s")).hasMessageContaining("not a duration");
    assertThatThrownBy(() -> Durations.parse("")).hasMessageContaining("not a duration");
  }
}
