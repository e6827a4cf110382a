package dev.streamgauge.pipelines.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamgauge.pipelines.history.History;
import dev.streamgauge.pipelines.history.WindowRow;
import dev.streamgauge.pipelines.web.Query;
import dev.streamgauge.pipelines.web.Reply;
import dev.streamgauge.pipelines.web.Routes;
import dev.streamgauge.windows.table.CountTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;

/** The endpoints about windows, keys and the run itself. */
final class WindowsApi {
  private static final int MAX_POINTS = 1500;
  private static final int MAX_POINTS_OF_KEY = 240;
  private static final int SPARK_POINTS = 48;
  private static final int MAX_KEYS = 200;

  private final History history;
  private final RunInfo run;
  private final LongSupplier wallMillis;

  WindowsApi(History history, RunInfo run, LongSupplier wallMillis) {
    this.history = history;
    this.run = run;
    this.wallMillis = wallMillis;
  }

  void addTo(Routes routes) {
    routes
        .add("/api/v1/status", this::status)
        .add("/api/v1/windows", this::windows)
        .add("/api/v1/keys", this::keys);
  }

  private Reply status(Query query) throws IOException {
    Optional<long[]> span = history.span();
    return JsonReply.data(
        json -> {
          json.writeStringField("pipeline", run.pipeline());
          json.writeStringField("runner", run.runner());
          json.writeStringField("source", run.source());
          json.writeStringField("counted", run.counted());
          json.writeStringField("key", run.key());
          json.writeNumberField("windowMillis", run.windowMillis());
          json.writeNumberField("periodMillis", period());
          json.writeStringField("rulesFile", run.rulesFile());
          json.writeArrayFieldStart("sinks");
          for (String sink : run.sinks()) {
            json.writeString(sink);
          }
          json.writeEndArray();
          json.writeBooleanField("live", run.live());
          json.writeNumberField("historyMillis", history.kept().getMillis());
          JsonReply.time(json, "now", wallMillis.getAsLong());
          if (span.isPresent()) {
            JsonReply.time(json, "firstWindow", span.get()[0]);
            JsonReply.time(json, "lastWindow", span.get()[1]);
          }
        });
  }

  /** Returns how often windows start; found out if results are only shown. */
  private long period() throws IOException {
    if (run.periodMillis() > 0) {
      return run.periodMillis();
    }
    Optional<long[]> span = history.span();
    if (span.isEmpty()) {
      return 1000;
    }
    long last = span.get()[1];
    List<WindowRow> rows = history.windows(last - 3_600_000L, last + 1, 1);
    long least = Long.MAX_VALUE;
    for (int i = 1; i < rows.size(); i++) {
      long between = rows.get(i).startMillis() - rows.get(i - 1).startMillis();
      least = between > 0 ? Math.min(least, between) : least;
    }
    return least == Long.MAX_VALUE ? 1000 : least;
  }

  /** Returns the range that is asked for; by default it ends after the last window. */
  private TimeRange range(Query query) throws IOException {
    long latest =
        query.text("end").isPresent()
            ? 0
            : history.span().map(span -> span[1] + 1).orElse(wallMillis.getAsLong());
    return TimeRange.of(query, latest);
  }

  private Reply windows(Query query) throws IOException {
    TimeRange range = range(query);
    Optional<String> key = query.text("key");
    long step = step(query, range, key.isEmpty() ? MAX_POINTS : MAX_POINTS_OF_KEY);
    List<WindowRow> rows = history.windows(range.from(), range.to(), step);
    Map<Long, CountTable> tables =
        key.isEmpty() ? Map.of() : history.keys(rows.stream().map(WindowRow::startMillis).toList());
    byte[] bytes = key.orElse("").getBytes(UTF_8);
    return JsonReply.data(
        json -> {
          json.writeNumberField("stepMillis", step);
          json.writeArrayFieldStart("windows");
          for (WindowRow row : rows) {
            long count = row.count();
            if (key.isPresent()) {
              CountTable table = tables.get(row.startMillis());
              int entry = table == null ? -1 : table.find(bytes, 0, bytes.length);
              count = entry < 0 ? 0 : table.count(entry);
            }
            write(row, count, key.isEmpty(), json);
          }
          json.writeEndArray();
        });
  }

  /**
   * Returns which windows are shown: those that start at a multiple of the period that is not less
   * than the parameter {@code step}, and makes no more than {@code most}.
   */
  private long step(Query query, TimeRange range, long most) throws IOException {
    long period = period();
    long least = query.number("step", period, 1, 7 * 86_400_000L);
    return Math.max((least + period - 1) / period * period, range.step(period, most));
  }

  private static void write(WindowRow row, long count, boolean whole, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    JsonReply.time(json, "window_start", row.startMillis());
    JsonReply.time(json, "window_end", row.endMillis());
    json.writeNumberField("count", count);
    json.writeNumberField("keys", row.keys());
    json.writeNumberField("revision", row.revision());
    if (whole && row.revisions().size() > 1) {
      json.writeArrayFieldStart("revisions");
      for (WindowRow.Revision revision : row.revisions()) {
        json.writeStartObject();
        json.writeNumberField("revision", revision.revision());
        json.writeNumberField("count", revision.count());
        JsonReply.time(json, "recorded", revision.recordedMillis());
        json.writeEndObject();
      }
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  /** The counts of one key at the sampled windows. */
  private static final class KeySeries {
    private final long[] counts;
    private long sum;

    KeySeries(int windows) {
      counts = new long[windows];
    }

    long latest() {
      return counts[counts.length - 1];
    }
  }

  private Reply keys(Query query) throws IOException {
    TimeRange range = range(query);
    int top = (int) query.number("top", 20, 1, MAX_KEYS);
    String match = query.text("match").orElse("").toLowerCase(Locale.ROOT);
    boolean byLatest = query.text("order").orElse("sum").equals("latest");
    List<WindowRow> rows =
        history.windows(range.from(), range.to(), range.step(period(), SPARK_POINTS));
    List<Long> starts = new ArrayList<>(rows.stream().map(WindowRow::startMillis).toList());
    Map<Long, CountTable> tables = history.keys(starts);
    Map<String, KeySeries> series = series(starts, tables, match);
    TreeMap<String, KeySeries> ordered =
        new TreeMap<>(
            java.util.Comparator.<String>comparingLong(
                    key -> byLatest ? -series.get(key).latest() : -series.get(key).sum)
                .thenComparingLong(key -> -series.get(key).sum)
                .thenComparing(key -> key));
    ordered.putAll(series);
    int inAll = rows.isEmpty() ? 0 : rows.get(rows.size() - 1).keys();
    return JsonReply.data(
        json -> {
          json.writeNumberField("keysInLastWindow", inAll);
          json.writeArrayFieldStart("windows");
          for (long start : starts) {
            json.writeNumber(start);
          }
          json.writeEndArray();
          json.writeArrayFieldStart("keys");
          int written = 0;
          for (Map.Entry<String, KeySeries> entry : ordered.entrySet()) {
            if (written++ == top) {
              break;
            }
            json.writeStartObject();
            json.writeStringField("key", entry.getKey());
            json.writeNumberField("latest", entry.getValue().latest());
            json.writeNumberField("sum", entry.getValue().sum);
            json.writeArrayFieldStart("counts");
            for (long count : entry.getValue().counts) {
              json.writeNumber(count);
            }
            json.writeEndArray();
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  private static Map<String, KeySeries> series(
      List<Long> starts, Map<Long, CountTable> tables, String match) {
    Map<String, KeySeries> series = new HashMap<>();
    for (int i = 0; i < starts.size(); i++) {
      CountTable table = tables.get(starts.get(i));
      for (int entry = 0; table != null && entry < table.size(); entry++) {
        String key = table.key(entry);
        if (!match.isEmpty() && !key.toLowerCase(Locale.ROOT).contains(match)) {
          continue;
        }
        KeySeries counts = series.computeIfAbsent(key, k -> new KeySeries(starts.size()));
        counts.counts[i] = table.count(entry);
        counts.sum += table.count(entry);
      }
    }
    return series;
  }
}
