package dev.streamgauge.alerts.count;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.Test;

public class SliceTest {
  private static Slice slice() {
    Slice slice = new Slice(1_700_000_000_000L, 10_000);
    slice.cover(1_700_000_001_000L);
    slice.emptyFrom(1_699_999_000_000L);
    byte[] line = "ERROR disk full".getBytes(UTF_8);
    SeriesCount series = slice.rule(7, 100).series("web-1");
    series.addLine(1_700_000_001_000L, line, 0, line.length);
    series.addOf(1);
    series.addValue(-5, 64);
    slice.rule(-8, 100);
    return slice;
  }

  private static byte[] encode(Slice slice) throws CoderException {
    return CoderUtils.encodeToByteArray(Slice.SliceCoder.of(), slice);
  }

  @Test
  public void survivesItsCoder() throws IOException {
    Slice copy = CoderUtils.decodeFromByteArray(Slice.SliceCoder.of(), encode(slice()));
    assertThat(copy.startMillis()).isEqualTo(1_700_000_000_000L);
    assertThat(copy.endMillis()).isEqualTo(1_700_000_010_000L);
    assertThat(copy.isWhole()).isFalse();
    assertThat(copy.emptyFrom()).isEqualTo(1_699_999_000_000L);
    assertThat(copy.isLast()).isFalse();
    SeriesCount series = copy.rule(7).bySeries().get("web-1");
    assertThat(series.count()).isEqualTo(1);
    assertThat(series.of()).isEqualTo(1);
    assertThat(series.distinct()).isEqualTo(1);
    assertThat(series.sample()).isEqualTo("ERROR disk full");
    assertThat(copy.rule(-8).lines()).isZero();
    assertThat(copy.rule(9)).isNull();
    assertThat(encode(copy)).isEqualTo(encode(slice()));
    assertThat(encode(slice().copy())).isEqualTo(encode(slice()));
  }

  @Test
  public void refusesCorruptBytesInsteadOfTakingMemoryForThem() throws IOException {
    byte[] good = encode(slice());
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      byte[] bad = good.clone();
      bad[1 + random.nextInt(bad.length - 1)] = (byte) random.nextInt(256);
      try {
        Slice.SliceCoder.of().decode(new ByteArrayInputStream(bad));
      } catch (CoderException expected) {
        assertThat(expected).hasMessageContaining("Slice");
      }
    }
    assertThatThrownBy(
            () -> Slice.SliceCoder.of().decode(new ByteArrayInputStream(good, 0, good.length - 2)))
        .isInstanceOf(IOException.class);
  }

  @Test
  public void takesTheStateThatHasSeenMoreLines() {
    Slice early = slice();
    Slice later = slice();
    byte[] line = "ERROR again".getBytes(UTF_8);
    later.rule(7, 100).series("web-2").addLine(1_700_000_002_000L, line, 0, line.length);
    early.update(later);
    assertThat(early.rule(7).lines()).isEqualTo(3);
    early.update(slice());
    assertThat(early.rule(7).lines()).isEqualTo(3);
  }

  @Test
  public void showsTheEarliestLineCutBetweenCharacters() {
    byte[] late = "b".getBytes(UTF_8);
    byte[] early = ("ä".repeat(200) + "x").getBytes(UTF_8);
    byte[] same = "z".getBytes(UTF_8);
    SeriesCount series = new SeriesCount();
    series.addLine(20, late, 0, late.length);
    series.addLine(10, same, 0, same.length);
    series.addLine(10, early, 1 - 1, early.length);
    assertThat(series.sample()).isEqualTo("z");
    SeriesCount long1 = new SeriesCount();
    long1.addLine(10, early, 0, early.length);
    assertThat(long1.sample()).isEqualTo("ä".repeat(128));
    byte[] odd = ("x" + "ä".repeat(200)).getBytes(UTF_8);
    SeriesCount long2 = new SeriesCount();
    long2.addLine(10, odd, 0, odd.length);
    assertThat(long2.sample()).isEqualTo("x" + "ä".repeat(127));
  }
}
