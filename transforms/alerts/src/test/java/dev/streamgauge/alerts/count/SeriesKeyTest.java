package dev.streamgauge.alerts.count;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import org.junit.Test;

public class SeriesKeyTest {
  private static String hash(String value) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(value.getBytes(UTF_8)));
  }

  @Test
  public void shortValuesStayAsTheyAre() {
    for (String value : List.of("", "a", "x".repeat(200), "a\u2026b", "\ud83d\ude00".repeat(100))) {
      assertThat(SeriesKey.clean(value)).isEqualTo(value);
    }
  }

  @Test
  public void longValuesAreCutAndHashed() throws Exception {
    String value = "y".repeat(500);
    assertThat(SeriesKey.clean(value)).isEqualTo("y".repeat(135) + "\u2026" + hash(value));
    String pairs = "a" + "\ud83d\ude00".repeat(500);
    assertThat(SeriesKey.clean(pairs))
        .isEqualTo("a" + "\ud83d\ude00".repeat(67) + "\u2026" + hash(pairs));
  }

  @Test
  public void differentValuesStayDifferent() {
    String prefix = "p".repeat(300);
    Set<String> values =
        new HashSet<>(
            List.of(
                prefix,
                prefix + "1",
                prefix + "2",
                "x".repeat(200) + "1",
                "x".repeat(200) + "2",
                "x".repeat(200),
                "a b",
                "a\u001fb",
                "a\u0000b",
                "\u0000",
                "\u001f",
                " "));
    // What another value is shortened to is a value, too.
    Set.copyOf(values).forEach(value -> values.add(SeriesKey.clean(value)));
    Set<String> keys = new HashSet<>();
    values.forEach(value -> keys.add(SeriesKey.clean(value)));
    assertThat(keys).hasSameSizeAs(values).noneMatch(SeriesKey.OTHER::equals);
    assertThat(keys).allMatch(key -> key.length() <= 200 && key.indexOf('\u001f') < 0);
  }
}
