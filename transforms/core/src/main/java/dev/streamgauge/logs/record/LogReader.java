package dev.streamgauge.logs.record;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.logs.LogFormat;
import org.apache.beam.sdk.annotations.Internal;

/**
 * Reads lines in a {@link LogFormat}, one after the other. Cheap to create: use one per batch. Not
 * thread-safe and not serializable: serialize the format instead.
 *
 * <pre>{@code
 * LogReader reader = LogFormat.named("json").reader();
 * for (int i = 0; i < batch.size(); i++) {
 *   LogRecord record = reader.read(batch, i);
 *   if (record.severity().atLeast(Severity.ERROR)) {
 *     hosts.add(record.field("host"));
 *   }
 * }
 * }</pre>
 */
@Internal
public interface LogReader {
  /**
   * Returns reads the line {@code [from, to)}. Never throws; a line that the format does not
   * recognize has the format {@code raw}. The record is valid until the next line is read or the
   * bytes change.
   */
  LogRecord read(byte[] bytes, int from, int to);

  /** Reads line {@code line} of {@code batch}. */
  default LogRecord read(LineBatch batch, int line) {
    return read(batch.bytes(), batch.start(line), batch.end(line));
  }
}
