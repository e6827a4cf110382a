package dev.streamgauge.testing;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchCoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.kafka.common.record.FileRecords;
import org.apache.kafka.common.record.Record;

/**
 * The content of a spool's directory, read with Kafka's own classes: all complete and valid
 * batches, even while a program writes them or after it was killed.
 */
public final class SpoolContents {
  private SpoolContents() {}

  /** Returns the lines in the order received; none if the directory does not exist yet. */
  public static List<String> lines(Path directory) {
    List<String> lines = new ArrayList<>();
    if (!Files.isDirectory(directory)) {
      return lines;
    }
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".log")).sorted().toList()) {
        FileRecords records = FileRecords.open(file.toFile(), false);
        try {
          for (Record record : records.records()) {
            record.ensureValid();
            add(record.value(), lines);
          }
        } finally {
          // Not close(), which would cut the file to the size it had when it was opened.
          records.closeHandlers();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }

  private static void add(ByteBuffer value, List<String> lines) throws IOException {
    byte[] bytes = new byte[value.remaining()];
    value.get(bytes);
    LineBatch batch = CoderUtils.decodeFromByteArray(LineBatchCoder.of(), bytes);
    for (int i = 0; i < batch.size(); i++) {
      lines.add(batch.line(i));
    }
  }
}
