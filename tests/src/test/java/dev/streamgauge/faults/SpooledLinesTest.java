package dev.streamgauge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchBuilder;
import dev.streamgauge.lines.LineBatchCoder;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.FileRecords;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.SimpleRecord;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

public class SpooledLinesTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private Path segment(String name, long... numbers) throws IOException {
    Path file = folder.getRoot().toPath().resolve(name);
    try (FileRecords records = FileRecords.open(file.toFile())) {
      for (long number : numbers) {
        LineBatchBuilder batch = LineBatch.builder("test");
        batch.append(number - 1 + " ERROR", 1);
        batch.append(number + " ERROR", 1);
        byte[] value = CoderUtils.encodeToByteArray(LineBatchCoder.of(), batch.build());
        records.append(MemoryRecords.withRecords(Compression.NONE, new SimpleRecord(1, value)));
      }
    }
    return file;
  }

  @Test
  public void findsTheLastLineThatIsWholeInAnySegment() throws IOException {
    segment("1.log", 10, 20);
    Path torn = segment("2.log", 30, 40);
    assertThat(SpooledLines.last(folder.getRoot().toPath(), -1)).isEqualTo(40);
    try (FileChannel channel = FileChannel.open(torn, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() - 3);
    }
    assertThat(SpooledLines.last(folder.getRoot().toPath(), -1)).isEqualTo(30);
  }

  @Test
  public void keepsWhatIsKnownWhereTheSpoolHasGivenItBack() throws IOException {
    segment("1.log", 10);
    assertThat(SpooledLines.last(folder.getRoot().toPath(), 50)).isEqualTo(50);
    assertThat(SpooledLines.last(folder.getRoot().toPath().resolve("none"), -1)).isEqualTo(-1);
  }
}
