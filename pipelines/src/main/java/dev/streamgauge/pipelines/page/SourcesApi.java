package dev.streamgauge.pipelines.page;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.streamgauge.io.source.SourceParts;
import dev.streamgauge.pipelines.history.AccountRow;
import dev.streamgauge.pipelines.history.History;
import dev.streamgauge.pipelines.web.Query;
import dev.streamgauge.pipelines.web.Reply;
import dev.streamgauge.pipelines.web.Routes;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** The endpoint about the source: the account of lines, what waits, and its parts. */
final class SourcesApi {
  private final History history;
  private final RunInfo run;
  private final Supplier<SourceStatus> status;
  private final LongSupplier wallMillis;

  SourcesApi(History history, RunInfo run, Supplier<SourceStatus> status, LongSupplier wallMillis) {
    this.history = history;
    this.run = run;
    this.status = status;
    this.wallMillis = wallMillis;
  }

  void addTo(Routes routes) {
    routes.add("/api/v1/sources", this::sources);
  }

  private Reply sources(Query query) throws IOException {
    long rangeMillis = 1000 * query.number("range", 900, 10, 7 * 86_400);
    long now = wallMillis.getAsLong();
    List<AccountRow> rows = history.account(now - rangeMillis, Math.max(1000, rangeMillis / 600));
    Optional<AccountRow> last = history.lastAccount();
    SourceStatus source = status.get();
    return JsonReply.data(
        json -> {
          json.writeStringField("source", run.source());
          if (last.isPresent()) {
            json.writeObjectFieldStart("account");
            write(last.get(), json);
            json.writeEndObject();
          }
          known(json, "backlogLines", source.backlogLines());
          known(json, "backlogBytes", source.backlogBytes());
          json.writeArrayFieldStart("parts");
          for (SourceParts.Part part : source.parts().parts()) {
            json.writeStartObject();
            json.writeStringField("kind", part.kind().name().toLowerCase(Locale.ROOT));
            json.writeStringField("name", part.name());
            write(part, now, json);
            json.writeEndObject();
          }
          json.writeEndArray();
          if (source.parts().sumOfOthers().isPresent()) {
            json.writeObjectFieldStart("otherParts");
            json.writeNumberField("number", source.parts().others());
            write(source.parts().sumOfOthers().get(), now, json);
            json.writeEndObject();
          }
          json.writeArrayFieldStart("history");
          for (AccountRow row : rows) {
            json.writeStartObject();
            write(row, json);
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  private static void write(SourceParts.Part part, long now, JsonGenerator json)
      throws IOException {
    json.writeNumberField("lines", part.lines());
    json.writeNumberField("linesPerSecond", Math.round(10 * part.linesPerSecond()) / 10.0);
    known(json, "backlog", part.backlog());
    if (part.latestMillis() != Long.MIN_VALUE) {
      JsonReply.time(json, "latest", part.latestMillis());
      json.writeNumberField("lagSeconds", Math.max(0, now - part.latestMillis()) / 1000.0);
    }
  }

  private static void known(JsonGenerator json, String name, long number) throws IOException {
    if (number >= 0) {
      json.writeNumberField(name, number);
    }
  }

  private static void write(AccountRow row, JsonGenerator json) throws IOException {
    JsonReply.time(json, "at", row.atMillis());
    json.writeNumberField("read", row.read());
    json.writeNumberField("counted", row.counted());
    json.writeNumberField("filtered", row.filtered());
    json.writeNumberField("dead", row.dead());
    json.writeNumberField("late", row.late());
    json.writeNumberField(
        "between", row.read() - row.counted() - row.filtered() - row.dead() - row.late());
    if (row.watermarkMillis() != Long.MIN_VALUE) {
      JsonReply.time(json, "watermark", row.watermarkMillis());
    }
  }
}
