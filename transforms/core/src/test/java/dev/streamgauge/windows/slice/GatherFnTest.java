package dev.streamgauge.windows.slice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.windows.table.CountTable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.beam.sdk.coders.ListCoder;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;
import org.apache.beam.sdk.util.CoderUtils;
import org.junit.Test;

public class GatherFnTest {
  private static SlicePart part(long end, int pane, int keys) {
    CountTable table = new CountTable();
    for (int i = 0; i < keys; i++) {
      byte[] key = String.format("host-%07d", i).getBytes(UTF_8);
      table.add(key, 0, key.length, i);
    }
    return new SlicePart(end, end - 30_000, Timing.ON_TIME, pane, 0, table);
  }

  @Test
  public void smallPartsAreOneElementAsTheyCame() {
    List<SlicePart> parts = List.of(part(20_000, 0, 3), part(10_000, 0, 0), part(10_000, 1, 5));
    assertThat(GatherFn.elements(parts)).containsExactly(parts);
  }

  @Test
  public void largePartsAreSeveralElementsInTheOrderOfTimeThatShareNoSlice() throws Exception {
    List<SlicePart> parts = new ArrayList<>();
    for (int slice = 1; slice <= 40; slice++) {
      parts.add(part(slice * 10_000L, 0, 50_000));
      parts.add(part(slice * 10_000L, 1, 0));
    }
    Collections.shuffle(parts, new Random(1));

    List<List<SlicePart>> elements = GatherFn.elements(parts);

    assertThat(elements.stream().flatMap(List::stream).toList())
        .containsExactlyInAnyOrderElementsOf(parts);
    long before = Long.MIN_VALUE;
    for (List<SlicePart> element : elements) {
      Set<Long> ends = new HashSet<>();
      element.forEach(part -> ends.add(part.end()));
      assertThat(Collections.min(ends)).isGreaterThan(before);
      before = Collections.max(ends);
      byte[] encoded =
          CoderUtils.encodeToByteArray(ListCoder.of(SlicePart.PartCoder.INSTANCE), element);
      assertThat(encoded.length).isBetween(1 << 20, 8 << 20);
    }
    assertThat(elements).hasSizeGreaterThan(5);
  }
}
