package dev.streamgauge.provider;

import dev.streamgauge.lines.LineTime;
import dev.streamgauge.patterns.Pattern;
import dev.streamgauge.patterns.WindowPatterns;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.values.Row;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Instant;

/** Unpacks the patterns of a window. */
final class RowsOfPatterns extends DoFn<WindowPatterns, Row> {
  @ProcessElement
  public void process(@Element WindowPatterns window, OutputReceiver<Row> out) {
    for (Pattern pattern : window.patterns().patterns()) {
      out.output(
          Row.withSchema(RowSchemas.PATTERNS)
              .addValues(
                  new Instant(window.startMillis()),
                  new Instant(window.endMillis()),
                  pattern.template(),
                  pattern.id(),
                  pattern.count(),
                  time(pattern.firstMillis()),
                  time(pattern.lastMillis()),
                  pattern.sample(),
                  window.timing().name(),
                  window.revision())
              .build());
    }
  }

  private static @Nullable Instant time(long millis) {
    return millis == LineTime.NONE ? null : new Instant(millis);
  }
}
