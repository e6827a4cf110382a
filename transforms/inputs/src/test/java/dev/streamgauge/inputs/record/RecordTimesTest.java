package dev.streamgauge.inputs.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.lines.LineTime;
import java.io.IOException;
import java.util.Random;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

/** The times of records, written and found again. */
@RunWith(JUnit4.class)
public class RecordTimesTest {
  private static final long NANOS = 1_000_000_000L;
  private static final int COUNT = 5_000;

  private final RecordTimes times = new RecordTimes();

  /** Returns times of which many share a second or a minute, with fractions of any precision. */
  private static long[] nanos(long seed) {
    Random random = new Random(seed);
    long[] nanos = new long[COUNT];
    long seconds = 0;
    for (int i = 0; i < COUNT; i++) {
      if (random.nextInt(4) == 0) {
        seconds = random.nextLong(NANOS * 9);
      } else {
        seconds += random.nextInt(-70, 70);
      }
      long[] units = {1, 1000, 1_000_000, NANOS};
      long unit = units[random.nextInt(units.length)];
      nanos[i] = Math.max(1, seconds) * NANOS + random.nextLong(NANOS) / unit * unit;
    }
    return nanos;
  }

  @Test
  public void areTheTimesThatWereWritten() throws IOException {
    long seed = System.nanoTime();
    long[] nanos = nanos(seed);
    LineBatchBuilder lines = LineBatch.builder("test");
    RecordWriter writer = new RecordWriter(lines, LineBatchBuilder.MAX_LINE_BYTES);
    for (long each : nanos) {
      writer.write(each, null, 0, "2001-01-01T00:00:00Z is another time", json -> {});
    }
    LineBatch batch = lines.build();
    long before = LineTime.NONE;
    for (int i = 0; i < COUNT; i++) {
      long expected = nanos[i] / 1_000_000;
      assertThat(times.find(batch.bytes(), batch.start(i), batch.end(i), 0))
          .as("seed %s, line %s", seed, batch.line(i))
          .isEqualTo(expected);
      if (i > 0) {
        assertThat(
                times.findAfter(
                    batch.bytes(), batch.start(i), batch.end(i), 0, batch.start(i - 1), before))
            .as("seed %s, line %s", seed, batch.line(i))
            .isEqualTo(expected);
      }
      before = expected;
    }
  }

  @Test
  public void aLineThatIsNoRecordMayHaveATime() {
    byte[] line = "2023-11-14T22:13:20Z ERROR".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    assertThat(times.find(line, 0, line.length, 0)).isEqualTo(1_700_000_000_000L);
    assertThat(times.find(line, 21, line.length, 0)).isEqualTo(LineTime.NONE);
    assertThat(times.whyNone(line, 21, line.length, 0)).isEqualTo("no time");
  }
}
