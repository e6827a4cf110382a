package dev.streamgauge.logs;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.logs.record.LogReader;
import dev.streamgauge.logs.record.LogRecord;
import dev.streamgauge.logs.record.Severity;

/** Keeps lines of at least a minimum severity. */
final class AtLeastFn implements LineBatchFn {
  private static final long serialVersionUID = 1;

  private final Severity minimum;
  private final LogFormat format;
  private final MalformedCounters malformed;

  AtLeastFn(Severity minimum, LogFormat format) {
    this.minimum = minimum;
    this.format = format;
    this.malformed = new MalformedCounters(format);
  }

  @Override
  public LineBatch apply(LineBatch batch) {
    int size = batch.size();
    int[] kept = new int[size];
    int count = 0;
    LogReader reader = format.reader();
    long bad = 0;
    for (int i = 0; i < size; i++) {
      LogRecord record = reader.read(batch, i);
      if (record.severity().atLeast(minimum)) {
        kept[count++] = i;
      }
      bad += malformed.isMalformed(record) ? 1 : 0;
    }
    malformed.add(bad);
    return count == size ? batch : batch.select(kept, count);
  }
}
