package dev.streamgauge.pipelines.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.Test;

public class OptionNamesTest {
  private static final List<String> KNOWN = List.of("by", "top", "web", "rules", "windowSize");

  @Test
  public void aNearNameIsFound() {
    assertThat(OptionNames.nearest("tpo", KNOWN)).contains("top");
    assertThat(OptionNames.nearest("tops", KNOWN)).contains("top");
    assertThat(OptionNames.nearest("rulse", KNOWN)).contains("rules");
    assertThat(OptionNames.nearest("windowsize", KNOWN)).contains("windowSize");
    assertThat(OptionNames.nearest("wind", KNOWN)).contains("windowSize");
  }

  @Test
  public void aDistantNameIsNot() {
    assertThat(OptionNames.nearest("foo", KNOWN)).isEmpty();
    assertThat(OptionNames.nearest("xyz", KNOWN)).isEmpty();
    assertThat(OptionNames.nearest("format", KNOWN)).isEmpty();
  }
}
