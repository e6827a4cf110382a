package dev.streamgauge.pipelines.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.streamgauge.io.source.SourceParts.Kind;
import dev.streamgauge.io.source.SourceParts.Part;
import dev.streamgauge.io.source.SourceParts.Snapshot;
import dev.streamgauge.pipelines.history.AccountRow;
import dev.streamgauge.pipelines.history.History;
import dev.streamgauge.pipelines.options.WebOptions;
import dev.streamgauge.pipelines.web.Routes;
import dev.streamgauge.pipelines.web.WebServer;
import dev.streamgauge.pipelines.web.WebSettings;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.joda.time.Duration;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;

public class SourcesApiTest {
  /** 2023-11-14T22:13:20Z. */
  private static final long NOW = 1_700_000_000_000L;

  private static final RunInfo RUN =
      new RunInfo(
          "monitor", "DirectRunner", "kafka://broker/logs", "", null, 0, 0, null, List.of(), true);

  private History history;
  private WebServer server;
  private SourceStatus status = SourceStatus.UNKNOWN;

  @Before
  public void start() throws Exception {
    history = History.open(null, Duration.standardHours(1));
    Routes routes = new Routes();
    new SourcesApi(history, RUN, () -> status, () -> NOW).addTo(routes);
    server =
        WebServer.start(
            WebSettings.of(
                    PipelineOptionsFactory.fromArgs("--web=127.0.0.1:0").as(WebOptions.class))
                .orElseThrow(),
            routes);
  }

  @After
  public void stop() throws Exception {
    server.close();
    history.close();
  }

  private JsonNode sources() throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(server.url() + "/api/v1/sources")).build(),
                HttpResponse.BodyHandlers.ofString());
    return new ObjectMapper().readTree(answer.body()).get("data");
  }

  @Test
  public void partsHaveTheirRatesBacklogsAndLags() throws Exception {
    history.record(new AccountRow(NOW - 500, 100, 60, 30, 4, 1, NOW - 2_000));
    history.flush();
    status =
        new SourceStatus(
            7,
            -1,
            new Snapshot(
                List.of(
                    new Part(Kind.PARTITION, "logs-0", 90, 12.345, 7, NOW - 1_500),
                    new Part(Kind.PARTITION, "logs-1", 0, 0, -1, Long.MIN_VALUE)),
                20,
                Optional.of(new Part(Kind.PARTITION, "", 10, 1, 0, NOW + 5))));

    JsonNode all = sources();

    ObjectMapper json = new ObjectMapper();
    assertThat(all.get("parts"))
        .isEqualTo(
            json.readTree(
                """
                [{"kind":"partition","name":"logs-0","lines":90,"linesPerSecond":12.3,"backlog":7,
                  "latest":"2023-11-14T22:13:18.500Z","lagSeconds":1.5},
                 {"kind":"partition","name":"logs-1","lines":0,"linesPerSecond":0.0}]
                """));
    // A clock that is ahead is no lag.
    assertThat(all.get("otherParts"))
        .isEqualTo(
            json.readTree(
                """
                {"number":20,"lines":10,"linesPerSecond":1.0,"backlog":0,
                 "latest":"2023-11-14T22:13:20.005Z","lagSeconds":0.0}
                """));
    assertThat(all.get("backlogLines").longValue()).isEqualTo(7);
    assertThat(all.has("backlogBytes")).isFalse();
    // 100 - 60 - 30 - 4 - 1
    assertThat(all.get("account").get("between").longValue()).isEqualTo(5);
  }

  @Test
  public void storedResultsHaveNoParts() throws Exception {
    JsonNode all = sources();

    assertThat(all.get("parts")).isEmpty();
    assertThat(all.has("account")).isFalse();
    assertThat(all.has("otherParts")).isFalse();
    assertThat(all.has("backlogLines")).isFalse();
  }
}
