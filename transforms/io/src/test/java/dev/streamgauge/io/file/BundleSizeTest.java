package dev.streamgauge.io.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.lines.LineBatch;
import org.junit.Test;

public class BundleSizeTest {
  private static final LineBatch HARDLY_ANYTHING = LineBatch.heartbeat("test", 0, 1);

  private final BundleSize size = new BundleSize(1_000_000);

  @Test
  public void isTheLeastAsLongAsNothingIsKept() {
    size.read(50_000_000);
    assertThat(size.bytes()).isEqualTo(1_000_000);
  }

  @Test
  public void isLargerIfCountingLeavesHardlyAnything() {
    for (int i = 0; i < 100; i++) {
      size.read(250_000);
      size.kept(HARDLY_ANYTHING);
    }
    assertThat(size.bytes()).isEqualTo(16_000_000);
  }

  @Test
  public void isTheLeastIfAllLinesAreKept() {
    String line = "x".repeat(1_000_000);
    for (int i = 0; i < 10; i++) {
      size.read(line.length());
      size.kept(LineBatch.builder("test").append(line, 1).build());
    }
    assertThat(size.bytes()).isEqualTo(1_000_000);
  }

  @Test
  public void isInProportionInBetween() {
    for (int i = 0; i < 100; i++) {
      size.read(25_000);
      size.kept(LineBatch.builder("test").append("x".repeat(4_000), 1).build());
    }
    // A batch of one line takes between 4,000 bytes and three times as much.
    assertThat(size.bytes()).isBetween(2_000_000L, 6_000_000L);
  }
}
