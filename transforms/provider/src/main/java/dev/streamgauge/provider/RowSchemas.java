package dev.streamgauge.provider;

import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;

/** The rows that go out of the transforms. */
final class RowSchemas {
  static final String LINE = "line";
  static final String TIME = "time";

  /** A line, or a word, and its event time, which is the timestamp of the row too. */
  static final Schema LINES = Schema.builder().addStringField(LINE).addDateTimeField(TIME).build();

  static final Schema COUNTS =
      window()
          .addStringField("key")
          .addInt64Field("count")
          .addStringField("timing")
          .addInt64Field("revision")
          .build();

  static final Schema PATTERNS =
      window()
          .addStringField("pattern")
          .addStringField("pattern_id")
          .addInt64Field("count")
          .addNullableField("first_seen", FieldType.DATETIME)
          .addNullableField("last_seen", FieldType.DATETIME)
          .addStringField("sample")
          .addStringField("timing")
          .addInt64Field("revision")
          .build();

  private static final FieldType TEXTS = FieldType.map(FieldType.STRING, FieldType.STRING);

  static final Schema ALERTS =
      Schema.builder()
          .addStringField("status")
          .addStringField("name")
          .addStringField("key")
          .addField("labels", TEXTS)
          .addField("annotations", TEXTS)
          .addDoubleField("value")
          .addNullableField("sample", FieldType.STRING)
          .addDateTimeField("starts_at")
          .addNullableField("ends_at", FieldType.DATETIME)
          .addBooleanField("retracted")
          .build();

  private RowSchemas() {}

  private static Schema.Builder window() {
    return Schema.builder().addDateTimeField("window_start").addDateTimeField("window_end");
  }
}
