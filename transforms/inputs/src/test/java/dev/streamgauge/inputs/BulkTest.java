package dev.streamgauge.inputs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.junit.runners.JUnit4;

/** Elasticsearch's bulk requests. */
@RunWith(JUnit4.class)
public class BulkTest {
  private InputReading reading;

  @Before
  public void start() throws IOException {
    reading = InputReading.start(InputLines.http("127.0.0.1", 0));
  }

  @After
  public void stop() throws IOException {
    reading.close();
  }

  private HttpResponse<byte[]> bulk(String path, String body) throws Exception {
    return HttpClients.post(
        reading.url(path), body.getBytes(UTF_8), "Content-Type", "application/x-ndjson");
  }

  private static String text(HttpResponse<byte[]> answer) {
    return new String(answer.body(), UTF_8);
  }

  @Test
  public void eachDocumentIsALineAndHasItsItem() throws Exception {
    HttpResponse<byte[]> answer =
        bulk(
            "/_bulk",
            "{\"create\":{\"_index\":\"logs\"}}\r\n{\"message\":\"one\"}\r\n"
                + "{\"index\":{\"_index\":\"other\",\"_id\":\"7\"}}\n{\"message\":\"two\"}\n");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("X-Elastic-Product")).hasValue("Elasticsearch");
    assertThat(text(answer))
        .isEqualTo(
            "{\"took\":0,\"items\":["
                + "{\"create\":{\"_index\":\"logs\",\"result\":\"created\",\"status\":201}},"
                + "{\"index\":{\"_index\":\"other\",\"_id\":\"7\",\"result\":\"created\","
                + "\"status\":201}}],\"errors\":false}");
    assertThat(reading.untilLines(2))
        .containsExactly("{\"message\":\"one\"}", "{\"message\":\"two\"}");
  }

  @Test
  public void actionsThatCannotBeDoneFailByThemselves() throws Exception {
    HttpResponse<byte[]> answer =
        bulk(
            "/logs/_bulk",
            "{\"index\":{}}\n{\"a\":1}\n{\"index\":{}}\nno object\n{\"delete\":{\"_id\":\"1\"}}\n"
                + "{\"update\":{\"_id\":\"1\"}}\n{\"doc\":{}}\n{\"create\":{}}\n{\"b\":2}");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(text(answer))
        .contains("\"errors\":true")
        .containsPattern("201.*document_parsing_exception.*deleted.*updated.*201");
    assertThat(reading.untilLines(2)).containsExactly("{\"a\":1}", "{\"b\":2}");
    assertThat(reading.counters().recordsRejected.get()).isEqualTo(3);
  }

  @Test
  public void aBodyThatIsNoBulkRequestStoresNothing() throws Exception {
    assertThat(bulk("/_bulk", "{\"index\":{}}\n{\"a\":1}\n").statusCode()).isEqualTo(400);
    assertThat(bulk("/logs/_bulk", "{\"index\":{}}\n{\"a\":1}\n{\"index\":{}}\n").statusCode())
        .isEqualTo(400);
    assertThat(bulk("/logs/_bulk", "{\"a\":1}\n").statusCode()).isEqualTo(400);
    assertThat(bulk("/logs/_bulk", "[]\n\n").statusCode()).isEqualTo(400);
    HttpResponse<byte[]> answer = bulk("/logs/_bulk", "");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(text(answer)).contains("\"type\":\"illegal_argument_exception\"", "\"status\":400");
    assertThat(bulk("/logs/_bulk", "{\"create\":{}}\n{\"good\":1}\n").statusCode()).isEqualTo(200);
    assertThat(reading.untilLines(1)).containsExactly("{\"good\":1}");
  }

  @Test
  public void clientsFindOutWhomTheyTalkTo() throws Exception {
    HttpResponse<String> info = HttpClients.send("GET", reading.url("/"));
    assertThat(info.body()).contains("You Know, for Search", "\"number\":\"8.17.0\"");
    assertThat(info.headers().firstValue("X-Elastic-Product")).hasValue("Elasticsearch");
    assertThat(HttpClients.send("HEAD", reading.url("/")).statusCode()).isEqualTo(200);
    assertThat(HttpClients.send("GET", reading.url("/_license")).body()).contains("active");
    assertThat(HttpClients.send("PUT", reading.url("/_index_template/logs")).body())
        .isEqualTo("{\"acknowledged\":true}");
  }
}
