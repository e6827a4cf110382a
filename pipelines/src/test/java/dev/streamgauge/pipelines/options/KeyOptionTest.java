package dev.streamgauge.pipelines.options;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.windows.key.LineKey;
import org.junit.Test;

public class KeyOptionTest {
  private static final byte[] LINE = "ERROR on host=web-3 url=http://x".getBytes(ISO_8859_1);

  private static String key(String option) {
    long slice = KeyOption.parse(option).find(LINE, 0, LINE.length);
    int from = (int) (slice >>> 32);
    return slice == LineKey.NONE ? null : new String(LINE, from, (int) slice - from, ISO_8859_1);
  }

  @Test
  public void takesAColumnOrWhatFollowsAText() {
    assertThat(key("column:2")).isEqualTo("on");
    assertThat(key("after:host=")).isEqualTo("web-3");
    assertThat(key("after:url=http:")).isEqualTo("//x");
    assertThat(key("column:9")).isNull();
  }

  @Test
  public void refusesAnythingElse() {
    for (String bad :
        new String[] {
          "", "host", ":", "column", "column:", "column:0", "column:-1", "column:x", "after:", "x:y"
        }) {
      assertThatThrownBy(() -> KeyOption.parse(bad))
          .as(bad)
          .isInstanceOf(ConfigException.class)
          .hasMessageStartingWith("--by=" + bad + " is not a key: write column:2");
    }
  }
}
