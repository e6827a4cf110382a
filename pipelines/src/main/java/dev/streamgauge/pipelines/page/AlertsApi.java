package dev.streamgauge.pipelines.page;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamgauge.alerts.evaluate.EvaluationListener.Series;
import dev.streamgauge.alerts.evaluate.EvaluationListener.State;
import dev.streamgauge.alerts.event.AlertEvent;
import dev.streamgauge.alerts.event.Escape;
import dev.streamgauge.alerts.event.EventVariables;
import dev.streamgauge.alerts.notify.message.EventJson;
import dev.streamgauge.alerts.rules.Rule;
import dev.streamgauge.alerts.rules.RuleSource;
import dev.streamgauge.pipelines.history.AlertRow;
import dev.streamgauge.pipelines.history.EvaluationRow;
import dev.streamgauge.pipelines.history.History;
import dev.streamgauge.pipelines.web.BadQueryException;
import dev.streamgauge.pipelines.web.Query;
import dev.streamgauge.pipelines.web.Reply;
import dev.streamgauge.pipelines.web.Routes;
import dev.streamgauge.util.Durations;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.checkerframework.checker.nullness.qual.Nullable;

/** The endpoints about rules and alerts. The first two have the shapes of Prometheus. */
final class AlertsApi {
  private static final int MAX_FIRING = 1000;
  private static final int MAX_ALERTS = 500;
  private static final int MAX_POINTS = 720;
  private static final int SHOWN_SERIES = 20;

  private final History history;
  private final @Nullable RuleSource rules;
  private final @Nullable String file;
  private final LongSupplier wallMillis;

  /**
   * Answers from {@code history}.
   *
   * @param rules the rules of the run; null if it has none
   * @param file the name of their file
   */
  AlertsApi(
      History history, @Nullable RuleSource rules, @Nullable String file, LongSupplier wallMillis) {
    this.history = history;
    this.rules = rules;
    this.file = file;
    this.wallMillis = wallMillis;
  }

  void addTo(Routes routes) {
    routes
        .add("/api/v1/rules", this::rules)
        .add("/api/v1/alerts", this::alerts)
        .add("/api/v1/alerts/history", this::alertHistory)
        .add("/api/v1/alerts/one", this::one)
        .add("/api/v1/rules/values", this::values);
  }

  private List<Rule> current() {
    return rules == null ? List.of() : rules.current().rules();
  }

  private Map<SortedMap<String, String>, AlertRow> firing() throws IOException {
    return history.firing(MAX_FIRING).stream()
        .collect(
            Collectors.toMap(row -> row.event().labels(), row -> row, (first, second) -> first));
  }

  private Reply rules(Query query) throws IOException {
    Map<SortedMap<String, String>, AlertRow> firing = firing();
    Map<String, List<Rule>> groups =
        query.text("type").filter("record"::equals).isPresent()
            ? Map.of()
            : current().stream()
                .collect(
                    Collectors.groupingBy(Rule::group, LinkedHashMap::new, Collectors.toList()));
    return JsonReply.data(
        json -> {
          json.writeArrayFieldStart("groups");
          for (Map.Entry<String, List<Rule>> group : groups.entrySet()) {
            json.writeStartObject();
            json.writeStringField("name", group.getKey());
            json.writeStringField("file", file);
            json.writeNumberField("interval", group.getValue().get(0).everyMillis() / 1000.0);
            json.writeNumberField("limit", 0);
            json.writeArrayFieldStart("rules");
            for (Rule rule : group.getValue()) {
              write(rule, firing, json);
            }
            json.writeEndArray();
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  private void write(Rule rule, Map<SortedMap<String, String>, AlertRow> firing, JsonGenerator json)
      throws IOException {
    Optional<EvaluationRow> last = history.lastEvaluation(rule.name());
    List<Series> active = last.map(AlertsApi::active).orElse(List.of());
    json.writeStartObject();
    json.writeStringField("state", stateOf(active));
    json.writeStringField("name", rule.name());
    json.writeStringField("query", queryOf(rule));
    json.writeNumberField("duration", rule.forMillis() / 1000.0);
    json.writeNumberField("keepFiringFor", rule.keepFiringMillis() / 1000.0);
    JsonReply.strings(json, "labels", rule.labels());
    Map<String, String> annotations = new TreeMap<>();
    rule.annotations().forEach((name, text) -> annotations.put(name, text.toString()));
    JsonReply.strings(json, "annotations", annotations);
    json.writeArrayFieldStart("alerts");
    for (Series series : active) {
      write(rule, series, firing.get(series.labels()), json);
    }
    json.writeEndArray();
    json.writeStringField("health", last.isPresent() ? "ok" : "unknown");
    json.writeStringField("type", "alerting");
    json.writeNumberField("evaluationTime", 0);
    JsonReply.time(json, "lastEvaluation", last.map(EvaluationRow::atMillis).orElse(0L));
    // Beyond Prometheus.
    json.writeStringField("by", String.join(", ", rule.seriesFields()));
    json.writeNumberField("windowMillis", rule.windowMillis());
    json.writeNumberField("everyMillis", rule.everyMillis());
    json.writeNumberField("threshold", rule.condition().threshold());
    json.writeStringField("measured", rule.condition().kind().keyword());
    json.writeNumberField("series", last.map(EvaluationRow::seriesInAll).orElse(0));
    json.writeEndObject();
  }

  private static List<Series> active(EvaluationRow row) {
    return row.series().stream().filter(series -> series.state() != State.INACTIVE).toList();
  }

  private static String stateOf(List<Series> active) {
    return active.stream().anyMatch(series -> series.state() != State.PENDING)
        ? "firing"
        : active.isEmpty() ? "inactive" : "pending";
  }

  private static String queryOf(Rule rule) {
    StringBuilder query = new StringBuilder();
    query.append(rule.conditionText());
    if (rule.parts().isEmpty()) {
      query.append(" over ").append(Durations.format(rule.windowMillis()));
    }
    if (!rule.seriesFields().isEmpty()) {
      query.append(" by ").append(String.join(", ", rule.seriesFields()));
    }
    return query.toString();
  }

  private void write(Rule rule, Series series, @Nullable AlertRow sent, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    JsonReply.strings(json, "labels", series.labels());
    JsonReply.strings(
        json, "annotations", sent == null ? annotations(rule, series) : sent.event().annotations());
    json.writeStringField("state", series.state() == State.PENDING ? "pending" : "firing");
    JsonReply.time(json, "activeAt", series.sinceMillis());
    json.writeStringField("value", Double.toString(series.value()));
    if (series.state() == State.SILENCED) {
      json.writeBooleanField("silenced", true);
    }
    if (sent != null) {
      json.writeStringField("key", sent.event().key());
    }
    json.writeEndObject();
  }

  private static Map<String, String> annotations(Rule rule, Series series) {
    AlertEvent event =
        AlertEvent.firing(
            series.labels(), new TreeMap<>(), series.value(), null, series.sinceMillis());
    Function<String, @Nullable String> values = EventVariables.of(event);
    Map<String, String> annotations = new TreeMap<>();
    rule.annotations()
        .forEach((name, text) -> annotations.put(name, text.render(values, Escape.NONE)));
    return annotations;
  }

  private Reply alerts(Query query) throws IOException {
    Map<SortedMap<String, String>, AlertRow> firing = firing();
    List<Rule> all = current();
    return JsonReply.data(
        json -> {
          json.writeArrayFieldStart("alerts");
          for (Rule rule : all) {
            for (Series series :
                history.lastEvaluation(rule.name()).map(AlertsApi::active).orElse(List.of())) {
              write(rule, series, firing.get(series.labels()), json);
            }
          }
          json.writeEndArray();
        });
  }

  private Reply alertHistory(Query query) throws IOException {
    long latest =
        Math.max(wallMillis.getAsLong(), history.span().map(span -> span[1]).orElse(0L)) + 1;
    TimeRange range =
        TimeRange.of(
            query.text("start").isEmpty() && query.text("end").isEmpty()
                ? new Query(
                    query.path(),
                    Map.of("start", Double.toString(0), "limit", "" + limit(query)),
                    "",
                    "")
                : query,
            latest);
    List<AlertRow> rows = history.alerts(range.from(), range.to(), limit(query));
    return JsonReply.data(
        json -> {
          json.writeArrayFieldStart("alerts");
          for (AlertRow row : rows) {
            write(row, json);
          }
          json.writeEndArray();
        });
  }

  private static int limit(Query query) {
    return (int) query.number("limit", 100, 1, MAX_ALERTS);
  }

  private Reply one(Query query) throws IOException {
    String key =
        query
            .text("key")
            .orElseThrow(() -> new BadQueryException("name an alert with the parameter key"));
    Optional<AlertRow> row = history.alert(key);
    return row.isEmpty()
        ? Reply.text(404, "there is no such alert")
        : JsonReply.data(
            json -> {
              json.writeFieldName("alert");
              write(row.get(), json);
            });
  }

  private static void write(AlertRow row, JsonGenerator json) throws IOException {
    AlertEvent event = row.event();
    boolean over = EventJson.isOver(event);
    json.writeStartObject();
    json.writeStringField("key", event.key());
    json.writeStringField("rule", event.name());
    json.writeStringField("group", row.group());
    json.writeStringField("state", over ? "resolved" : "firing");
    JsonReply.strings(json, "labels", event.labels());
    JsonReply.strings(json, "annotations", event.annotations());
    json.writeNumberField("value", event.value());
    JsonReply.time(json, "startsAt", event.startsAtMillis());
    JsonReply.time(json, "sentAt", row.firedAtMillis());
    if (over) {
      JsonReply.time(json, "endsAt", event.endsAtMillis());
    }
    if (row.resolvedAtMillis() != null) {
      JsonReply.time(json, "resolvedSentAt", row.resolvedAtMillis());
    }
    json.writeBooleanField("retracted", event.retracted());
    json.writeNumberField("linesInWindow", event.evidence().total());
    EventJson.writeEvidence(event.evidence(), json);
    json.writeEndObject();
  }

  private Reply values(Query query) throws IOException {
    String name =
        query
            .text("rule")
            .orElseThrow(() -> new BadQueryException("name a rule with the parameter rule"));
    Rule rule =
        current().stream()
            .filter(each -> each.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new BadQueryException("there is no rule of that name"));
    long latest =
        history.lastEvaluation(name).map(EvaluationRow::atMillis).orElse(wallMillis.getAsLong());
    TimeRange range = TimeRange.of(query, latest);
    List<EvaluationRow> rows =
        history.evaluations(
            name, range.from(), range.to(), range.step(rule.everyMillis(), MAX_POINTS));
    Map<SortedMap<String, String>, Double> highest = new LinkedHashMap<>();
    rows.forEach(
        row ->
            row.series()
                .forEach(
                    series ->
                        highest.merge(
                            series.labels(),
                            series.value() + (series.state() == State.INACTIVE ? 0 : 1e15),
                            Math::max)));
    List<SortedMap<String, String>> shown =
        highest.entrySet().stream()
            .sorted((a, b) -> Double.compare(b.getValue(), a.getValue()))
            .limit(SHOWN_SERIES)
            .map(Map.Entry::getKey)
            .toList();
    return JsonReply.data(
        json -> {
          json.writeNumberField("threshold", rule.condition().threshold());
          json.writeStringField("measured", rule.condition().kind().keyword());
          json.writeArrayFieldStart("at");
          for (EvaluationRow row : rows) {
            json.writeNumber(row.atMillis());
          }
          json.writeEndArray();
          json.writeArrayFieldStart("series");
          for (SortedMap<String, String> labels : shown) {
            write(labels, rows, json);
          }
          json.writeEndArray();
        });
  }

  private static void write(
      SortedMap<String, String> labels, List<EvaluationRow> rows, JsonGenerator json)
      throws IOException {
    json.writeStartObject();
    JsonReply.strings(json, "labels", labels);
    json.writeArrayFieldStart("values");
    StringBuilder states = new StringBuilder();
    for (EvaluationRow row : rows) {
      Optional<Series> at =
          row.series().stream().filter(each -> each.labels().equals(labels)).findFirst();
      if (at.isPresent()) {
        json.writeNumber(at.get().value());
      } else {
        json.writeNumber(0);
      }
      states.append("-pfs".charAt(at.map(each -> each.state().ordinal()).orElse(0)));
    }
    json.writeEndArray();
    // One letter for each time: inactive, pending, firing or silenced.
    json.writeStringField("states", states.toString());
    json.writeEndObject();
  }
}
