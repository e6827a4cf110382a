package dev.streamgauge.io.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import net.jpountz.lz4.LZ4Factory;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.CompressionType;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.Record;
import org.apache.kafka.common.record.SimpleRecord;
import org.junit.Test;

/** The library by which Kafka compresses with LZ4, in place of the one that it brings. */
public class Lz4Test {
  @Test
  public void readsWhatProducersCompress() {
    String text = "the same again and ".repeat(10_000);
    MemoryRecords written =
        MemoryRecords.withRecords(
            Compression.of(CompressionType.LZ4).build(), new SimpleRecord(text.getBytes(UTF_8)));
    assertThat(written.sizeInBytes()).isLessThan(10_000);
    ByteBuffer copy = ByteBuffer.allocate(written.sizeInBytes()).put(written.buffer().duplicate());
    List<String> read = new ArrayList<>();
    for (Record record : MemoryRecords.readableRecords(copy.flip()).records()) {
      read.add(UTF_8.decode(record.value()).toString());
    }
    assertThat(read).containsExactly(text);
  }

  /** CVE-2025-12183 and CVE-2025-66566 are in all of org.lz4, and in the fork before 1.10.1. */
  @Test
  public void isTheMaintainedFork() throws Exception {
    Path jar =
        Path.of(LZ4Factory.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    assertThat(jar.toString().replace('\\', '/')).contains("/at/yawk/lz4/lz4-java/");
  }
}
