package dev.streamgauge.outputs.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.streamgauge.util.TestKeys;
import dev.streamgauge.windows.result.WindowCounts;
import dev.streamgauge.windows.table.CountTable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.testing.TestPipeline;
import org.apache.beam.sdk.transforms.Create;
import org.apache.beam.sdk.transforms.windowing.PaneInfo.Timing;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.xerial.snappy.Snappy;
import prometheus.TimeSeries;
import prometheus.WriteRequest;

/** What the sink sends, and what it makes of answers. */
public class PrometheusSinkTest {
  private static final long END = 1_700_000_010_000L;

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private final List<String> logins = Collections.synchronizedList(new ArrayList<>());
  private final List<WriteRequest> requests = Collections.synchronizedList(new ArrayList<>());
  private final Deque<String> answers = new ArrayDeque<>();
  private HttpServer server;

  private static InetSocketAddress freeAddress() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private String start(HttpServer made) {
    server = made;
    server.createContext(
        "/api/v1/write",
        exchange -> {
          byte[] body = exchange.getRequestBody().readAllBytes();
          requests.add(WriteRequest.parseFrom(Snappy.uncompress(body)));
          logins.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          String answer;
          synchronized (answers) {
            answer = answers.isEmpty() ? "204" : answers.remove();
          }
          byte[] said = answer.substring(3).strip().getBytes(UTF_8);
          exchange.sendResponseHeaders(
              Integer.parseInt(answer.substring(0, 3)), said.length == 0 ? -1 : said.length);
          exchange.getResponseBody().write(said);
          exchange.close();
        });
    server.start();
    return "://localhost:" + server.getAddress().getPort() + "/api/v1/write";
  }

  private PrometheusSink sink() throws IOException {
    return PrometheusSink.to("http" + start(HttpServer.create(freeAddress(), 0)), "monitor");
  }

  @After
  public void stop() {
    if (server != null) {
      server.stop(0);
    }
  }

  private static WindowCounts pane(long revision, String... keys) {
    CountTable counts = new CountTable();
    for (int i = 0; i < keys.length; i++) {
      byte[] bytes = keys[i].getBytes(UTF_8);
      counts.add(bytes, 0, bytes.length, i + 1);
    }
    return WindowCounts.of(END - 30_000, END, Timing.ON_TIME, revision, counts);
  }

  private static void write(PrometheusSink sink, WindowCounts... panes) {
    Pipeline pipeline = TestPipeline.create().enableAbandonedNodeEnforcement(false);
    pipeline.apply(Create.of(List.of(panes)).withCoder(WindowCounts.PaneCoder.of())).apply(sink);
    pipeline.run().waitUntilFinish();
  }

  /** Each sample of a request, as Prometheus writes it. */
  private static List<String> samples(WriteRequest request) {
    List<String> samples = new ArrayList<>();
    for (TimeSeries series : request.getTimeseriesList()) {
      List<String> labels = new ArrayList<>();
      series.getLabelsList().forEach(l -> labels.add(l.getName() + "=" + l.getValue()));
      series
          .getSamplesList()
          .forEach(s -> samples.add(labels + " " + s.getValue() + " " + s.getTimestamp()));
    }
    return samples;
  }

  @Test
  public void aResultIsASampleInTheLastSecondOfItsWindow() throws IOException {
    write(sink(), pane(0, "*"));
    write(PrometheusSink.to("http" + url(), "monitor"), pane(3, "", "x".repeat(501)));
    assertThat(samples(requests.get(0)))
        .containsExactly(
            "[__name__=streamgauge_window_count, key=*, pipeline=monitor] 1.0 " + (END - 1000));
    assertThat(samples(requests.get(1)))
        .hasSize(2)
        .contains("[__name__=streamgauge_window_count, pipeline=monitor] 1.0 " + (END - 997))
        .anyMatch(sample -> sample.contains("key=" + "x".repeat(400) + "\u2026"));
  }

  private String url() {
    return "://localhost:" + server.getAddress().getPort() + "/api/v1/write";
  }

  @Test
  public void whatPassesIsTriedAgainAndWhatDoesNotFailsTheBundle() throws IOException {
    PrometheusSink sink = sink();
    answers.addAll(List.of("503 busy", "429 slowly", "500 internal error", "204"));
    write(sink, pane(0, "a"));
    assertThat(requests).hasSize(4);
    answers.add("404 remote write receiver needs to be enabled");
    assertThatThrownBy(() -> write(sink, pane(0, "a")))
        .rootCause()
        .hasMessage(
            "Cannot write results to http"
                + url()
                + ": it answers 404: remote write receiver needs to be enabled");
    answers.addAll(List.of("503 busy", "503 busy", "503 busy"));
    assertThatThrownBy(
            () -> write(sink.withRetryFor(org.joda.time.Duration.millis(1)), pane(0, "a")))
        .rootCause()
        .hasMessageEndingWith(": it answers 503: busy");
  }

  @Test
  public void ofARequestThatIsRefusedTheGoodSamplesAreSentAgain() throws IOException {
    PrometheusSink sink = sink();
    answers.addAll(List.of("400 out of order sample", "204", "500 too old sample", "204", "204"));
    write(sink, pane(0, "a", "b", "c"));
    assertThat(requests)
        .extracting(request -> request.getTimeseriesCount())
        .containsExactly(3, 1, 2, 1, 1);
  }

  @Test
  public void aCheckWritesNothing() throws IOException {
    PrometheusSink sink = sink();
    sink.check();
    assertThat(samples(requests.get(0))).isEmpty();
    answers.add("401 who are you?");
    assertThatThrownBy(sink::check)
        .isInstanceOf(IOException.class)
        .hasMessage("it answers 401: who are you?");
  }

  @Test
  public void logsInWithWhatIsInFilesNow() throws IOException {
    PrometheusSink sink = sink();
    Path token = Files.writeString(folder.newFile().toPath(), "first\n");
    sink.withTokenFile(token.toString()).check();
    Files.writeString(token, "second\n");
    sink.withTokenFile(token.toString()).check();
    Path password = Files.writeString(folder.newFile().toPath(), "s3cret\n");
    sink.withBasicAuth("gauge", password.toString()).check();
    assertThat(logins).containsExactly("Bearer first", "Bearer second", "Basic Z2F1Z2U6czNjcmV0");
  }

  @Test
  public void trustsOnlyTheCertificatesOfItsCaFile() throws Exception {
    TestKeys keys = TestKeys.make(folder.newFolder().toPath(), "server", "dns:localhost");
    HttpsServer made = HttpsServer.create(freeAddress(), 0);
    made.setHttpsConfigurator(new HttpsConfigurator(keys.peerOf(keys)));
    PrometheusSink sink = PrometheusSink.to("https" + start(made), "monitor");
    assertThatThrownBy(sink::check).isInstanceOf(IOException.class);
    assertThat(requests).isEmpty();
    sink.withCaFile(keys.certificate.toString()).check();
    assertThat(requests).hasSize(1);
  }

  @Test
  public void whatIsNoAddressIsRefused() {
    for (String url : List.of("ftp://host/x", "http:///x", "http://a:b@host/x", "http://a b/")) {
      assertThatThrownBy(() -> PrometheusSink.to(url, "monitor"))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
