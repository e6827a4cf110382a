package dev.streamgauge.logs;

import dev.streamgauge.lines.DeadLetter;
import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.logs.record.LogReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Turns lines that do not match a format into dead letters. */
final class DeadLetterMalformedFn implements LineBatchFn {
  private static final long serialVersionUID = 1;

  private final LogFormat format;
  private final MalformedCounters malformed;
  private final String reason;

  DeadLetterMalformedFn(LogFormat format) {
    this.format = format;
    this.malformed = new MalformedCounters(format);
    this.reason = "not " + format.name();
  }

  @Override
  public LineBatch apply(LineBatch batch) {
    int size = batch.size();
    int[] kept = new int[size];
    int count = 0;
    List<DeadLetter> letters = new ArrayList<>();
    LogReader reader = format.reader();
    for (int i = 0; i < size; i++) {
      if (malformed.isMalformed(reader.read(batch, i))) {
        byte[] line = Arrays.copyOfRange(batch.bytes(), batch.start(i), batch.end(i));
        letters.add(DeadLetter.of(line, reason, batch.origin(), batch.time(i)));
      } else {
        kept[count++] = i;
      }
    }
    if (letters.isEmpty()) {
      return batch;
    }
    malformed.add(letters.size());
    return batch.select(kept, count).withDead(letters.size(), letters);
  }
}
