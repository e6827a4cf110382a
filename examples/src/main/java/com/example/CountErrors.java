package com.example;

import dev.streamgauge.lines.LineBatches;
import dev.streamgauge.logs.ErrorFilter;
import dev.streamgauge.windows.SlidingCount;
import dev.streamgauge.windows.result.WindowCounts;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.TimestampedValue;
import org.joda.time.Duration;
import org.joda.time.Instant;

/** Counts the lines with ERROR in windows of 30 seconds that start every 10 seconds. */
public final class CountErrors {
  public static void main(String[] args) {
    Pipeline p = Pipeline.create(PipelineOptionsFactory.fromArgs(args).create());
    p.apply(
            Create.timestamped(
                TimestampedValue.of("ERROR disk full", Instant.parse("2026-11-30T10:00:01Z")),
                TimestampedValue.of("INFO started", Instant.parse("2026-11-30T10:00:02Z")),
                TimestampedValue.of("ERROR timeout", Instant.parse("2026-11-30T10:00:12Z"))))
        .apply(LineBatches.fromStrings())
        .apply(ErrorFilter.containing("ERROR"))
        .apply(SlidingCount.of(Duration.standardSeconds(30)).every(Duration.standardSeconds(10)))
        .apply(ParDo.of(new PrintFn()));
    p.run().waitUntilFinish();
  }

  private static final class PrintFn extends DoFn<WindowCounts, Void> {
    @ProcessElement
    public void process(@Element WindowCounts w) {
      System.out.println(Instant.ofEpochMilli(w.endMillis()) + "  " + w.counts().total());
    }
  }
}
