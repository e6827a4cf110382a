package dev.streamgauge.faults;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchCoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.beam.sdk.util.CoderUtils;
import org.apache.kafka.common.record.FileRecords;
import org.apache.kafka.common.record.Record;

/** Reads the lines received by a killed program from its spool, using Kafka's own classes. */
final class SpooledLines {
  private SpooledLines() {}

  /**
   * Returns the highest number at the start of a line in {@code spool}, or {@code known} if higher.
   */
  static long last(Path spool, long known) {
    long last = known;
    if (!Files.isDirectory(spool)) {
      return last;
    }
    try (Stream<Path> files = Files.list(spool)) {
      List<Path> segments = files.filter(file -> file.toString().endsWith(".log")).toList();
      for (Path segment : segments) {
        try (FileRecords records = FileRecords.open(segment.toFile(), false)) {
          for (Record record : records.records()) {
            record.ensureValid();
            last = Math.max(last, last(record.value()));
          }
        }
      }
      return last;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long last(ByteBuffer value) throws IOException {
    byte[] bytes = new byte[value.remaining()];
    value.get(bytes);
    LineBatch batch = CoderUtils.decodeFromByteArray(LineBatchCoder.of(), bytes);
    long last = -1;
    for (int i = 0; i < batch.size(); i++) {
      String line = batch.line(i);
      last = Math.max(last, Long.parseLong(line.substring(0, line.indexOf(' '))));
    }
    return last;
  }
}
