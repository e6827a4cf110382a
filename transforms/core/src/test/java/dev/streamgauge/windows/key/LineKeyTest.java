package dev.streamgauge.windows.key;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

@RunWith(JUnit4.class)
public class LineKeyTest {
  /** The key of {@code line}, which lies between other text; null if it has none. */
  private static String key(LineKey key, String line) {
    byte[] before = "host=x a b ".getBytes(UTF_8);
    byte[] bytes = ("host=x a b " + line + " host=y c d").getBytes(UTF_8);
    long slice = key.find(bytes, before.length, before.length + line.getBytes(UTF_8).length);
    return slice == LineKey.NONE
        ? null
        : new String(bytes, (int) (slice >>> 32), (int) slice - (int) (slice >>> 32), UTF_8);
  }

  @Test
  public void columnsAreWhatIsBetweenBlanks() {
    String line = "12:00:01 web-3\tERROR   größe 7";
    assertThat(key(LineKey.column(1), line)).isEqualTo("12:00:01");
    assertThat(key(LineKey.column(2), line)).isEqualTo("web-3");
    assertThat(key(LineKey.column(3), line)).isEqualTo("ERROR");
    assertThat(key(LineKey.column(4), line)).isEqualTo("größe");
    assertThat(key(LineKey.column(5), line)).isEqualTo("7");
  }

  @Test
  public void aLineWithFewerColumnsHasNoKey() {
    assertThat(key(LineKey.column(3), "one two")).isNull();
    assertThat(key(LineKey.column(3), "one two  ")).isNull();
    assertThat(key(LineKey.column(1), "")).isNull();
    assertThat(key(LineKey.column(1), " \t ")).isNull();
    assertThat(key(LineKey.column(1), "  indented")).isEqualTo("indented");
    assertThat(key(LineKey.column(Integer.MAX_VALUE), "one two")).isNull();
  }

  @Test
  public void whatFollowsATextEndsAtABlankOrPunctuation() {
    LineKey host = LineKey.after("host=");
    assertThat(key(host, "level=error host=web-3 disk full")).isEqualTo("web-3");
    assertThat(key(host, "host=web-3")).isEqualTo("web-3");
    assertThat(key(host, "(host=10.0.0.7:80, up)")).isEqualTo("10.0.0.7:80");
    assertThat(key(host, "host=größe;x")).isEqualTo("größe");
    assertThat(key(LineKey.after("\"host\":\""), "{\"host\":\"web 3\"}")).isEqualTo("web");
  }

  @Test
  public void aLineWithoutTheTextOrAValueHasNoKey() {
    LineKey host = LineKey.after("host=");
    assertThat(key(host, "level=error")).isNull();
    assertThat(key(host, "host= x")).isNull();
    assertThat(key(host, "at the end: host=")).isNull();
    assertThat(key(host, "host")).isNull();
    assertThat(key(host, "")).isNull();
  }

  @Test
  public void refusesColumnZeroAndTheEmptyText() {
    assertThatThrownBy(() -> LineKey.column(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("Columns count from 1, not 0.");
    assertThatThrownBy(() -> LineKey.after("")).isInstanceOf(IllegalArgumentException.class);
  }
}
