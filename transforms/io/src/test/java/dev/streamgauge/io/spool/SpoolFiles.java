package dev.streamgauge.io.spool;

import static java.nio.charset.StandardCharsets.UTF_8;

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

/** Looks at a spool's files from the side, by Kafka's classes and not by those under test. */
public final class SpoolFiles {
  private SpoolFiles() {}

  static List<Path> segments(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static long bytes(Path directory) {
    return segments(directory).stream().mapToLong(file -> file.toFile().length()).sum();
  }

  /** The lines of all valid batches. */
  public static List<String> lines(Path directory) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Path file : segments(directory)) {
      FileRecords records = FileRecords.open(file.toFile(), false);
      try {
        for (Record record : records.records()) {
          record.ensureValid();
          lines.addAll(lines(record.value()));
        }
      } finally {
        // Not close(), which would cut the file to the size it had when it was opened.
        records.closeHandlers();
      }
    }
    return lines;
  }

  private static List<String> lines(ByteBuffer value) throws IOException {
    byte[] bytes = new byte[value.remaining()];
    value.get(bytes);
    LineBatch batch = CoderUtils.decodeFromByteArray(LineBatchCoder.of(), bytes);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      lines.add(new String(batch.bytes(), batch.start(i), batch.end(i) - batch.start(i), UTF_8));
    }
    return lines;
  }
}
