package dev.streamgauge.logs.record;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.logs.LogFormat;
import org.apache.beam.sdk.annotations.Internal;

/**
 * Reads lines as a {@link LogFormat} understands them, one after the other. Cheap to make: one for
 * each batch will do. Not for several threads, and not to be sent: what travels is the format.
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
   * The line {@code [from, to)}. Never throws, whatever the bytes are; a line that the format does
   * not understand is one of format {@code raw}. The record is good until the next line is read,
   * and while the bytes stay as they are.
   */
  LogRecord read(byte[] bytes, int from, int to);

  /** Line {@code line} of {@code batch}. */
  default LogRecord read(LineBatch batch, int line) {
    return read(batch.bytes(), batch.start(line), batch.end(line));
  }
}
