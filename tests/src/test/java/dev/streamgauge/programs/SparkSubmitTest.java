package dev.streamgauge.programs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.cluster.SparkHome;
import dev.streamgauge.testing.BundledJar;
import dev.streamgauge.testing.JsonResults;
import dev.streamgauge.testing.Ports;
import dev.streamgauge.testing.ProcessRun;
import dev.streamgauge.testing.SocketWait;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/**
 * The bundled jar and its web page under spark-submit, with nothing but a Spark distribution beside
 * it.
 */
public class SparkSubmitTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void runsTheBundledJar() throws Exception {
    int port = Ports.free();
    int web = Ports.free();
    String page = "http://127.0.0.1:" + web;
    SparkHome spark = SparkHome.assemble(folder.getRoot().toPath().resolve("spark"));
    try (ProcessRun run =
            spark
                .submit(
                    "--class",
                    "dev.streamgauge.pipelines.Main",
                    "--master",
                    "local[2]",
                    "--conf",
                    "spark.ui.enabled=false",
                    BundledJar.spark().toString(),
                    "monitor",
                    "--runner=SparkRunner",
                    "--source=listen://127.0.0.1:" + port,
                    "--web=127.0.0.1:" + web,
                    "--windowSize=1d",
                    "--windowPeriod=1d",
                    "--format=json")
                .start();
        Socket sender = SocketWait.untilItListens(port, run, TIMEOUT)) {
      sender.getOutputStream().write("ERROR one\nINFO two\nERROR three\n".getBytes(UTF_8));
      await()
          .atMost(TIMEOUT)
          .ignoreExceptions()
          .untilAsserted(
              () -> {
                assertThat(body(page + "/api/v1/sources"))
                    .contains("\"read\":3,\"counted\":2,\"filtered\":1,")
                    .contains("\"kind\":\"connection\"");
                assertThat(body(page + "/metrics")).contains("streamgauge_lines_read_total 3.0\n");
              });
      assertThat(body(page + "/api/v1/status")).contains("\"runner\":\"SparkRunner\"");
      assertThat(body(page + "/")).contains("<title>Streamgauge</title>");
      run.terminate();
      run.expectExit(0, TIMEOUT);
      // One window, or two around midnight.
      assertThat(JsonResults.parse(run.stdoutLines()).total()).isEqualTo(2);
    }
  }

  private static String body(String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
