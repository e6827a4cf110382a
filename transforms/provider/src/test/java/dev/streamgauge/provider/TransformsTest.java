package dev.streamgauge.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.beam.runners.direct.DirectOptions;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.coders.RowCoder;
import org.apache.beam.sdk.metrics.MetricNameFilter;
import org.apache.beam.sdk.metrics.MetricResult;
import org.apache.beam.sdk.metrics.MetricsFilter;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.schemas.Schema;
import org.apache.beam.sdk.schemas.Schema.FieldType;
import org.apache.beam.sdk.schemas.logicaltypes.MicrosInstant;
import org.apache.beam.sdk.testing.PAssert;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.MapElements;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.windowing.GlobalWindows;
import org.apache.beam.sdk.values.PCollection;
import org.apache.beam.sdk.values.Row;
import org.apache.beam.sdk.values.TimestampedValue;
import org.apache.beam.sdk.values.TypeDescriptors;
import org.joda.time.Instant;
import org.junit.Rule;
import org.junit.Test;

/** Rows in, rows out, against plain loops over the same lines. */
public class TransformsTest {
  private static final long START = Instant.parse("2026-11-30T12:00:00Z").getMillis();
  private static final Schema INPUT =
      Schema.builder()
          .addStringField("host")
          .addNullableField("line", FieldType.STRING)
          .addDateTimeField("time")
          .build();

  @Rule public final transient TestPipeline pipeline = TestPipeline.fromOptions(options());

  /** One thread, as the programs have: more overtake each other between the steps of alerts. */
  private static PipelineOptions options() {
    PipelineOptions options = TestPipeline.testingPipelineOptions();
    options.as(DirectOptions.class).setTargetParallelism(1);
    return options;
  }

  /** A line and its time. */
  private record Line(long millis, String text) {}

  private static List<Line> lines() {
    Random random = new Random(18);
    String[] levels = {"ERROR", "INFO", "WARN"};
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      lines.add(
          new Line(
              START + random.nextInt(120_000),
              String.format(
                  Locale.ROOT,
                  "%s host=web-%d disk %d full",
                  levels[random.nextInt(3)],
                  random.nextInt(3),
                  random.nextInt(1000))));
    }
    return lines;
  }

  private PCollection<Row> rows() {
    return pipeline.apply(
        Create.of(
                lines().stream()
                    .map(
                        line ->
                            Row.withSchema(INPUT)
                                .addValues("any", line.text(), new Instant(line.millis()))
                                .build())
                    .toList())
            .withRowSchema(INPUT));
  }

  private static void assertTexts(PCollection<Row> rows, String format, List<String> expected) {
    Schema schema = rows.getSchema();
    PAssert.that(
            rows.apply(
                "Text of " + rows.getName(),
                MapElements.into(TypeDescriptors.strings())
                    .via(
                        row ->
                            String.format(
                                format,
                                schema.getFieldNames().stream().map(row::getValue).toArray()))))
        .containsInAnyOrder(expected);
  }

  /** Adds one to each window of half a minute every ten seconds that a line is in. */
  private static void count(Map<String, Long> counts, long millis, String key) {
    for (long end = millis - Math.floorMod(millis, 10_000L) + 10_000, i = 0;
        i < 3;
        end += 10_000, i++) {
      counts.merge(new Instant(end - 30_000) + " " + new Instant(end) + " " + key, 1L, Long::sum);
    }
  }

  private static List<String> texts(Map<String, Long> counts) {
    return counts.entrySet().stream().map(e -> e.getKey() + " " + e.getValue()).toList();
  }

  @Test
  public void allProvidersAreFound() {
    assertThat(Providers.all().keySet())
        .containsExactlyInAnyOrder(
            "beam:schematransform:dev.streamgauge:alerts:v1",
            "beam:schematransform:dev.streamgauge:count_words:v1",
            "beam:schematransform:dev.streamgauge:error_filter:v1",
            "beam:schematransform:dev.streamgauge:file_lines:v1",
            "beam:schematransform:dev.streamgauge:input_lines:v1",
            "beam:schematransform:dev.streamgauge:kafka_lines:v1",
            "beam:schematransform:dev.streamgauge:patterns:v1",
            "beam:schematransform:dev.streamgauge:sliding_count:v1",
            "beam:schematransform:dev.streamgauge:socket_lines:v1",
            "beam:schematransform:dev.streamgauge:tokenize:v1",
            "beam:schematransform:dev.streamgauge:watch_lines:v1");
    assertThat(Providers.all().values())
        .allSatisfy(
            provider -> {
              assertThat(provider.description()).isNotBlank();
              assertThat(provider.outputCollectionNames()).containsExactly("output");
              assertThat(provider.configurationSchema().getFields())
                  .allSatisfy(field -> assertThat(field.getDescription()).isNotBlank());
            });
  }

  @Test
  public void keepsErrorsAndCountsThemByHost() {
    PCollection<Row> errors =
        Providers.apply(rows(), "error_filter", Map.of("containing", "ERROR"));
    PCollection<Row> counts =
        Providers.apply(
            errors,
            "sliding_count",
            Map.of("size", "30s", "period", "10s", "by", "after:host=", "max_keys", 10));

    Map<String, Long> expected = new TreeMap<>();
    for (Line line : lines()) {
      if (line.text().contains("ERROR")) {
        count(expected, line.millis(), line.text().replaceAll(".*host=(\\S+).*", "$1"));
      }
    }
    assertTexts(counts, "%s %s %s %s", texts(expected));
    assertThat(counts.getWindowingStrategy().getWindowFn()).isEqualTo(new GlobalWindows());
    pipeline.run();
  }

  @Test
  public void linesOfSeverityKeepTextAndTime() {
    PCollection<Row> kept = Providers.apply(rows(), "error_filter", Map.of("at_least", "warning"));

    assertTexts(
        kept,
        "%s at %s",
        lines().stream()
            .filter(line -> !line.text().startsWith("INFO"))
            .map(line -> line.text() + " at " + new Instant(line.millis()))
            .toList());
    pipeline.run();
  }

  @Test
  public void countsWords() {
    PCollection<Row> counts =
        Providers.apply(
            rows(),
            "count_words",
            Map.of(
                "size", "30s",
                "period", "10s",
                "split", "words",
                "ignored", List.of("disk", "full", "host", "web")));

    Map<String, Long> expected = new TreeMap<>();
    for (Line line : lines()) {
      for (String word : line.text().toLowerCase(Locale.ROOT).split("[^a-z0-9]+")) {
        if (!List.of("disk", "full", "host", "web").contains(word)) {
          count(expected, line.millis(), word);
        }
      }
    }
    assertTexts(counts, "%s %s %s %s", texts(expected));
    pipeline.run();
  }

  @Test
  public void splitsLinesIntoWords() {
    PCollection<Row> words = Providers.apply(rows(), "tokenize", Map.of());

    List<String> expected = new ArrayList<>();
    for (Line line : lines()) {
      for (String word : line.text().split(" ")) {
        expected.add(word + " at " + new Instant(line.millis()));
      }
    }
    assertTexts(words, "%s at %s", expected);
    pipeline.run();
  }

  @Test
  public void findsPatterns() {
    PCollection<Row> patterns = Providers.apply(rows(), "patterns", Map.of("size", "1d"));

    PCollection<String> texts =
        patterns.apply(
            MapElements.into(TypeDescriptors.strings())
                .via(
                    row ->
                        row.getString("pattern").replaceAll(" .*", "")
                            + " "
                            + row.getInt64("count")
                            + " "
                            + row.getDateTime("first_seen").toInstant()
                            + " "
                            + row.getDateTime("last_seen").toInstant()));
    List<String> expected = new ArrayList<>();
    for (String level : new String[] {"ERROR", "INFO", "WARN"}) {
      var times =
          lines().stream()
              .filter(line -> line.text().startsWith(level))
              .mapToLong(Line::millis)
              .summaryStatistics();
      expected.add(
          level
              + " "
              + times.getCount()
              + " "
              + new Instant(times.getMin())
              + " "
              + new Instant(times.getMax()));
    }
    PAssert.that(texts).containsInAnyOrder(expected);
    pipeline.run();
  }

  @Test
  public void alertsFireAndAreResolved() {
    String rules =
        """
        groups:
          - name: servers
            rules:
              - alert: FullDisk
                select: {contains: full}
                by: [host]
                window: 10s
                every: 10s
                condition: count >= 2
                annotations: {summary: "{{ $value }} lines"}
        """;
    List<Row> lines = new ArrayList<>();
    for (String line :
        List.of(
            "12:00:01 host=web-1 disk full",
            "12:00:09 host=web-1 disk full",
            "12:00:11 host=web-2 disk full",
            "12:00:29 host=web-2 disk fine")) {
      lines.add(
          Row.withSchema(INPUT)
              .addValues(
                  "any",
                  "<11>Nov 30 " + line.replaceFirst(" host=(\\S+)", " $1 app:"),
                  Instant.parse("2026-11-30T" + line.substring(0, 8) + "Z"))
              .build());
    }
    PCollection<Row> alerts =
        Providers.apply(
            pipeline.apply(Create.of(lines).withRowSchema(INPUT)),
            "alerts",
            Map.of("rules", rules));

    PCollection<String> texts =
        alerts.apply(
            MapElements.into(TypeDescriptors.strings())
                .via(
                    row ->
                        String.join(
                            " ",
                            row.getString("status"),
                            row.getString("name"),
                            String.valueOf(row.getMap("labels").get("host")),
                            String.valueOf(row.getMap("annotations").get("summary")),
                            String.valueOf(row.getDateTime("starts_at").toInstant()),
                            String.valueOf(
                                row.getDateTime("ends_at") == null
                                    ? null
                                    : row.getDateTime("ends_at").toInstant()))));
    PAssert.that(texts)
        .containsInAnyOrder(
            "FIRING FullDisk web-1 2 lines 2026-11-30T12:00:10.000Z null",
            "RESOLVED FullDisk web-1 2 lines 2026-11-30T12:00:10.000Z 2026-11-30T12:00:20.000Z");
    pipeline.run();
  }

  @Test
  public void theTimeOfARowMayBeAnyKindOfTime() {
    List<String> expected = List.of("x at 2026-11-30T12:00:00.001Z");
    int i = 0;
    for (Map.Entry<FieldType, Object> each :
        Map.<FieldType, Object>of(
                FieldType.DATETIME,
                new Instant(START + 1),
                FieldType.logicalType(new MicrosInstant()),
                java.time.Instant.ofEpochMilli(START + 1),
                FieldType.INT64,
                START + 1,
                FieldType.STRING,
                "2026-11-30T13:00:00.001+01:00")
            .entrySet()) {
      Schema schema =
          Schema.builder().addField("time", each.getKey()).addStringField("line").build();
      Row row = Row.withSchema(schema).addValues(each.getValue(), "x").build();
      PCollection<Row> rows = pipeline.apply("Create" + i++, Create.of(row).withRowSchema(schema));
      assertThat(Providers.row(schema, Map.of("line", "x", "time", each.getValue())))
          .isEqualTo(row);
      assertTexts(
          rows.apply("Lines" + i, new LinesOfRows())
              .apply("Rows" + i, ParDo.of(new RowsOfBatches()))
              .setRowSchema(RowSchemas.LINES),
          "%s at %s",
          expected);
    }
    pipeline.run();
  }

  @Test
  public void aRowWithoutATimeHasThatOfItsTimestamp() {
    Schema schema = Schema.builder().addStringField("line").build();
    PCollection<Row> rows =
        pipeline.apply(
            Create.timestamped(
                    TimestampedValue.of(
                        Row.withSchema(schema).addValue("x").build(), new Instant(START)))
                .withCoder(RowCoder.of(schema)));
    assertTexts(
        Providers.apply(rows, "error_filter", Map.of("matching", "^x$")),
        "%s at %s",
        List.of("x at 2026-11-30T12:00:00.000Z"));
    pipeline.run();
  }

  @Test
  public void badRowsAreCountedAndLeftOut() {
    Schema schema =
        Schema.builder().addNullableField("line", FieldType.STRING).addStringField("time").build();
    PCollection<Row> rows =
        pipeline.apply(
            Create.of(
                    Row.withSchema(schema).addValues(null, "2026-11-30T12:00:00Z").build(),
                    Row.withSchema(schema).addValues("lost", "yesterday").build(),
                    Row.withSchema(schema).addValues("kept", "2026-11-30T12:00:00Z").build())
                .withRowSchema(schema));
    assertTexts(
        Providers.apply(rows, "tokenize", Map.of()),
        "%s at %s",
        List.of("kept at 2026-11-30T12:00:00.000Z"));
    PipelineResult result = pipeline.run();
    result.waitUntilFinish();
    MetricsFilter rejected =
        MetricsFilter.builder()
            .addNameFilter(MetricNameFilter.named("streamgauge", LinesOfRows.ROWS_REJECTED))
            .build();
    assertThat(result.metrics().queryMetrics(rejected).getCounters())
        .extracting(MetricResult::getCommitted)
        .containsExactly(2L);
  }

  @Test
  public void mistakesAreNamed() {
    assertThatThrownBy(() -> Providers.transform("sliding_count", Map.of("size", "half")))
        .hasMessageContaining("size \"half\" is not a duration");
    assertThatThrownBy(
            () -> Providers.transform("sliding_count", Map.of("size", "1s", "by", "host")))
        .hasMessageContaining("by \"host\" is not a key");
    assertThatThrownBy(() -> Providers.transform("error_filter", Map.of()))
        .hasMessageContaining("Give one of");
    assertThatThrownBy(
            () -> Providers.transform("error_filter", Map.of("matching", "a", "at_least", "b")))
        .hasMessageContaining("exclude each other");
    assertThatThrownBy(() -> Providers.transform("error_filter", Map.of("at_least", "bad")))
        .hasMessageContaining("at_least \"bad\" is not known");
    assertThatThrownBy(() -> Providers.transform("alerts", Map.of("rules", "groups: 1")))
        .hasMessageContaining("rules:1:");
    Schema other = Schema.builder().addStringField("text").build();
    assertThatThrownBy(
            () -> Providers.apply(pipeline.apply(Create.empty(other)), "tokenize", Map.of()))
        .hasMessageContaining("need a field line of type string, but have [text]");
    pipeline.enableAbandonedNodeEnforcement(false);
  }
}
