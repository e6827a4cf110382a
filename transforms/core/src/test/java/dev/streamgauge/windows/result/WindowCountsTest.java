package dev.streamgauge.windows.result;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.streamgauge.windows.table.CountTable;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.beam.sdk.coders.CoderException;
import org.apache.beam.sdk.coders.CoderRegistry;
import org.apache.beam.sdk.testing.CoderProperties;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.beam.sdk.util.VarInt;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

@RunWith(JUnit4.class)
public class WindowCountsTest {
  private static final WindowCounts.PaneCoder CODER = WindowCounts.PaneCoder.of();

  private static CountTable table(int keys) {
    CountTable table = new CountTable();
    for (int i = 0; i < keys; i++) {
      byte[] key = ("key " + i).getBytes(UTF_8);
      table.add(key, 0, key.length, i * 1000L);
    }
    return table;
  }

  private static List<WindowCounts> panes() {
    List<WindowCounts> panes = new ArrayList<>();
    for (Timing timing : Timing.values()) {
      panes.add(WindowCounts.of(1_700_000_000_000L, 1_700_000_030_000L, timing, 0, table(1)));
    }
    panes.add(WindowCounts.of(-30_000, 0, Timing.LATE, Long.MAX_VALUE, table(0)));
    panes.add(WindowCounts.of(Long.MIN_VALUE, Long.MAX_VALUE, Timing.ON_TIME, 7, table(2000)));
    return panes;
  }

  @Test
  public void decodesWhatItEncoded() throws Exception {
    for (WindowCounts pane : panes()) {
      CoderProperties.coderDecodeEncodeEqual(CODER, pane);
      WindowCounts decoded = CoderUtils.clone(CODER, pane);
      assertThat(decoded.startMillis()).isEqualTo(pane.startMillis());
      assertThat(decoded.endMillis()).isEqualTo(pane.endMillis());
      assertThat(decoded.timing()).isEqualTo(pane.timing());
      assertThat(decoded.revision()).isEqualTo(pane.revision());
      assertThat(decoded.counts()).hasToString(pane.counts().toString());
    }
  }

  @Test
  public void partialsDecodeWhatTheyEncoded() throws Exception {
    for (long start : new long[] {0, -10_000, 1_700_000_000_000L, Long.MIN_VALUE}) {
      CoderProperties.coderDecodeEncodeEqual(
          WindowPartial.PartialCoder.INSTANCE,
          WindowPartial.of(start, start + 30_000, 77, table(20)));
    }
  }

  @Test
  public void aPartialIsEncodedAgainAsItCameAndRefusedWhenItsTableIsCorrupt() throws Exception {
    WindowPartial.PartialCoder coder = WindowPartial.PartialCoder.INSTANCE;
    byte[] encoded = CoderUtils.encodeToByteArray(coder, WindowPartial.of(0, 9, 7, table(20)));
    WindowPartial unread = CoderUtils.decodeFromByteArray(coder, encoded);
    assertThat(CoderUtils.encodeToByteArray(coder, unread)).isEqualTo(encoded);
    assertThat(unread.counts()).isEqualTo(table(20));
    // What is read may be added to.
    unread.counts().reduceAll(table(30), Long::sum);
    assertThat(CoderUtils.clone(coder, unread).counts()).isEqualTo(unread.counts());
    byte[] corrupt = encoded.clone();
    // The number of keys, after three numbers and a length of two bytes.
    corrupt[5] = 0x7F;
    WindowPartial refused = CoderUtils.decodeFromByteArray(coder, corrupt);
    assertThatThrownBy(refused::counts)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not an encoded CountTable");
    assertThatThrownBy(
            () ->
                coder.decode(new ByteArrayInputStream(Arrays.copyOf(encoded, encoded.length - 1))))
        .isInstanceOf(EOFException.class);
  }

  @Test
  public void isTheCoderBeamFindsByItself() throws Exception {
    assertThat(CoderRegistry.createDefault().getCoder(WindowCounts.class)).isEqualTo(CODER);
  }

  @Test
  public void otherCountsLeaveTheRest() {
    WindowCounts pane = WindowCounts.of(1, 2, Timing.LATE, 3, table(1));
    assertThat(pane.withCounts(table(2)))
        .isEqualTo(WindowCounts.of(1, 2, Timing.LATE, 3, table(2)));
  }

  @Test
  public void corruptInputIsRefusedWithoutTakingMemory() throws Exception {
    ByteArrayOutputStream huge = new ByteArrayOutputStream();
    VarInt.encode(Integer.MAX_VALUE, huge);
    huge.write(new byte[100]);
    for (int i = 0; i < 50; i++) {
      assertThatThrownBy(() -> CODER.decode(new ByteArrayInputStream(huge.toByteArray())))
          .isInstanceOf(EOFException.class)
          .hasMessageContaining("WindowCounts");
    }
    Random random = new Random(1);
    int refused = 0;
    for (WindowCounts pane : panes().subList(0, 5)) {
      byte[] encoded = CoderUtils.encodeToByteArray(CODER, pane);
      for (int length = 0; length < encoded.length; length++) {
        byte[] truncated = Arrays.copyOf(encoded, length);
        assertThatThrownBy(() -> CODER.decode(new ByteArrayInputStream(truncated)))
            .isInstanceOfAny(CoderException.class, EOFException.class);
      }
      for (int round = 0; round < 3_000; round++) {
        byte[] corrupt = encoded.clone();
        corrupt[random.nextInt(corrupt.length)] = (byte) random.nextInt();
        corrupt[random.nextInt(corrupt.length)] = (byte) 0xFF;
        try {
          assertThat(CODER.decode(new ByteArrayInputStream(corrupt)).counts()).isNotNull();
        } catch (CoderException | EOFException expected) {
          refused++;
        }
      }
    }
    assertThat(refused).isGreaterThan(1_000);
  }
}
