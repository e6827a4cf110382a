package dev.streamgauge.provider;

import dev.streamgauge.lines.LineBatch;
import dev.streamgauge.lines.LineBatches;
import dev.streamgauge.lines.MetricNames;
import java.io.Serializable;
import java.util.function.Function;
import org.apache.beam.sdk.coders.StringUtf8Coder;
import org.apache.beam.sdk.metrics.Counter;
import org.apache.beam.sdk.metrics.Metrics;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.transforms.DoFn;
import org.apache.beam.sdk.transforms.PTransform;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;
import org.joda.time.Instant;
import org.joda.time.ReadableInstant;

/**
 * Packs rows into batches: the field {@code line} is the line, and {@code time}, if there is one,
 * its event time; else that is the timestamp of the row. All other fields are left behind.
 */
final class LinesOfRows extends PTransform<PCollection<Row>, PCollection<LineBatch>> {
  /**
   * Counter, in the namespace {@code streamgauge}: rows whose line is null or whose time is bad.
   */
  static final String ROWS_REJECTED = "rows_rejected";

  @Override
  public PCollection<LineBatch> expand(PCollection<Row> input) {
    Schema schema = input.getSchema();
    return input
        .apply("Lines", ParDo.of(new LineFn(line(schema), time(schema))))
        .setCoder(StringUtf8Coder.of())
        .apply("Pack", LineBatches.fromStrings());
  }

  private static int line(Schema schema) {
    if (!schema.hasField(RowSchemas.LINE)
        || schema.getField(RowSchemas.LINE).getType().getTypeName() != Schema.TypeName.STRING) {
      throw new IllegalArgumentException(
          "The rows need a field line of type string, but have "
              + schema.getFieldNames()
              + ": rename the field with the text before.");
    }
    return schema.indexOf(RowSchemas.LINE);
  }

  private static @Nullable RowTime time(Schema schema) {
    if (!schema.hasField(RowSchemas.TIME)) {
      return null;
    }
    FieldType type = schema.getField(RowSchemas.TIME).getType();
    return new RowTime(schema.indexOf(RowSchemas.TIME), TimeKind.of(type));
  }

  /** Where the time of a row is. */
  private record RowTime(int field, TimeKind kind) implements Serializable {}

  /** What a field may hold as a time. */
  private enum TimeKind {
    /** As Java and SQL have it. */
    DATETIME(value -> ((ReadableInstant) value).getMillis()),
    /** As Python has it, to the microsecond. */
    INSTANT(value -> ((java.time.Instant) value).toEpochMilli()),
    MILLIS(value -> (Long) value),
    /** As YAML has it, in ISO 8601. */
    TEXT(value -> java.time.OffsetDateTime.parse((String) value).toInstant().toEpochMilli());

    private final transient Function<Object, Long> millis;

    TimeKind(Function<Object, Long> millis) {
      this.millis = millis;
    }

    static TimeKind of(FieldType type) {
      switch (type.getTypeName()) {
        case DATETIME:
          return DATETIME;
        case INT64:
          return MILLIS;
        case STRING:
          return TEXT;
        case LOGICAL_TYPE:
          if (type.getLogicalType().getIdentifier().endsWith("_instant:v1")) {
            return INSTANT;
          }
          break;
        default:
      }
      throw new IllegalArgumentException(
          "The field time cannot be of type "
              + type
              + ": give a timestamp, milliseconds since the epoch, or a text as in"
              + " 2026-11-30T12:00:00Z.");
    }

    long millis(Object value) {
      return millis.apply(value);
    }
  }

  private static final class LineFn extends DoFn<Row, String> {
    private final Counter rejected = Metrics.counter(MetricNames.NAMESPACE, ROWS_REJECTED);
    private final int line;
    private final @Nullable RowTime time;

    LineFn(int line, @Nullable RowTime time) {
      this.line = line;
      this.time = time;
    }

    @ProcessElement
    public void process(
        @Element Row row, @Timestamp Instant timestamp, OutputReceiver<String> out) {
      String text = row.getString(line);
      Instant at = at(row, timestamp);
      if (text == null || at == null) {
        rejected.inc();
      } else {
        out.outputWithTimestamp(text, at);
      }
    }

    /** Returns the event time of a row, or null if it is not a time. */
    private @Nullable Instant at(Row row, Instant timestamp) {
      Object value = time == null ? null : row.getValue(time.field());
      if (value == null) {
        return timestamp;
      }
      try {
        return new Instant(time.kind().millis(value));
      } catch (RuntimeException e) {
        // A text that is no time, or a time that no clock has.
        return null;
      }
    }

    /** Allows any skew: the time of a line may precede the timestamp of its row. */
    @Override
    public Duration getAllowedTimestampSkew() {
      return Duration.millis(Long.MAX_VALUE);
    }
  }
}
