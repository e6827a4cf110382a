package dev.streamgauge.provider;

import dev.streamgauge.io.source.LineTiming;
import dev.streamgauge.lines.LineBatchFn;
import dev.streamgauge.logs.ErrorFilter;
import dev.streamgauge.logs.Multiline;
import java.time.ZoneId;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldDescription;
import org.apache.beam.sdk.schemas.annotations.SchemaFieldName;
import org.checkerframework.checker.nullness.qual.Nullable;
import org.joda.time.Duration;

/** What the configurations of all sources have. Lines that are not kept never become rows. */
class SourceSettings extends KeptLines {
  /** Where the event time of a line comes from. */
  enum EventTime {
    ARRIVAL,
    LINE,
    RECORD
  }

  @SchemaFieldDescription(
      "Where event time comes from: line; arrival; record, in Kafka and in inputs with times.")
  @SchemaFieldName("event_time")
  public @Nullable String eventTime;

  @SchemaFieldDescription("The zone of times in lines that name none; UTC if it is left out.")
  @SchemaFieldName("time_zone")
  public @Nullable String timeZone;

  @SchemaFieldDescription("How far ahead of its arrival the time of a line may be; 1m by default.")
  @SchemaFieldName("max_ahead")
  public @Nullable String maxAhead;

  @SchemaFieldDescription("How much earlier than others a line may be without being late.")
  public @Nullable String disorder;

  @SchemaFieldDescription("Ends when nothing has arrived for this long, such as 10s.")
  @SchemaFieldName("stop_when_idle")
  public @Nullable String stopWhenIdle;

  /** Returns the function that the source applies to the lines it reads. */
  final LineBatchFn pushDown() {
    ErrorFilter filter = filter();
    return filter == null ? LineBatchFn.identity() : filter.asFunction();
  }

  final EventTime eventTimeOr(EventTime usual) {
    return eventTime == null ? usual : Settings.oneOf("event_time", eventTime, EventTime.class);
  }

  /** Returns the times in lines. There is nobody to send dead lines to: they are counted. */
  final LineTiming ofLines() {
    ZoneId zone = ZoneId.of(timeZone == null ? "UTC" : timeZone);
    return bounded(LineTiming.of(format().inZone(zone).times()));
  }

  final LineTiming bounded(LineTiming timing) {
    LineTiming counted = timing.withoutDeadLetters();
    return maxAhead == null
        ? counted
        : counted.withMaxAhead(Settings.duration("max_ahead", maxAhead));
  }

  /** Returns the times in lines if event time is theirs; null if it is that of arrival. */
  final @Nullable LineTiming ofLinesOrArrival() {
    return switch (eventTimeOr(EventTime.ARRIVAL)) {
      case ARRIVAL -> null;
      case LINE -> ofLines();
      case RECORD ->
          throw new IllegalArgumentException(
              "event_time \"record\" is for Kafka and for inputs: use line or arrival.");
    };
  }

  final @Nullable Duration disorder() {
    return disorder == null ? null : Settings.duration("disorder", disorder);
  }

  final @Nullable Duration stopWhenIdle() {
    return stopWhenIdle == null ? null : Settings.duration("stop_when_idle", stopWhenIdle);
  }

  /** Returns the rule {@code text} that joins lines; null if each line is an event. */
  static @Nullable Multiline multiline(@Nullable String text) {
    if (text == null) {
      return null;
    }
    return text.equals("stack_traces") ? Multiline.stackTraces() : Multiline.startingWith(text);
  }
}
