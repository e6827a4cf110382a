package dev.streamgauge.windows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.logs.ErrorFilter;
import dev.streamgauge.state.RunningCounts;
import dev.streamgauge.text.CountWords;
import java.util.Map;
import java.util.TreeMap;
import org.apache.beam.sdk.transforms.display.DisplayData;
import org.apache.beam.sdk.transforms.display.HasDisplayData;
import org.joda.time.Duration;
import org.junit.Test;

/** What a runner's page shows of how a transform is configured. */
public class DisplayDataTest {
  private static final SlidingCount WINDOWS =
      SlidingCount.of(Duration.standardSeconds(30))
          .every(Duration.standardSeconds(10))
          .withAllowedLateness(Duration.standardMinutes(5));

  /** Values by path and key. */
  private static Map<String, String> shown(HasDisplayData transform) {
    Map<String, String> shown = new TreeMap<>();
    DisplayData.from(transform)
        .asMap()
        .forEach((id, item) -> shown.put(id.getPath() + id.getKey(), item.getValue().toString()));
    return shown;
  }

  @Test
  public void aCountShowsItsWindows() {
    assertThat(shown(WINDOWS))
        .containsEntry("[]size", "30000")
        .containsEntry("[]period", "10000")
        .containsEntry("[]allowedLateness", "300000")
        .containsEntry("[]shards", "1")
        .doesNotContainKey("[]key");
  }

  @Test
  public void aTransformShowsWhatItIsMadeOf() {
    assertThat(shown(CountWords.in(WINDOWS)))
        .containsEntry("[windows]size", "30000")
        .containsKey("[tokenize]tokenizer")
        .containsEntry("[]ignoredWords", "0");
  }

  @Test
  public void aFilterShowsWhatItKeeps() {
    assertThat(shown(ErrorFilter.containing("disk full")))
        .containsEntry("[]filter", "containing disk full");
  }

  @Test
  public void unsetOptionsAreLeftOut() {
    RunningCounts forEver = RunningCounts.perElement();

    assertThat(shown(forEver)).containsEntry("[]period", "1000").doesNotContainKey("[]expireAfter");
    assertThat(shown(forEver.expireAfter(Duration.standardHours(1))))
        .containsEntry("[]expireAfter", "3600000");
  }
}
