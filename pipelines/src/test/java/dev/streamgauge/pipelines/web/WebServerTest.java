package dev.streamgauge.pipelines.web;

import static java.net.http.HttpResponse.BodyHandlers.ofLines;
import static java.net.http.HttpResponse.BodyHandlers.ofString;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.streamgauge.pipelines.options.ConfigException;
import dev.streamgauge.pipelines.options.WebOptions;
import dev.streamgauge.util.TestKeys;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.junit.After;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.junit.rules.Timeout;

public class WebServerTest {
  // Streams send heartbeats, so that a read never times out.
  @Rule public final Timeout timeout = Timeout.seconds(120);
  @Rule public final TemporaryFolder folder = new TemporaryFolder();
  private final List<EventFeed.Subscriber> subscribers = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new ArrayList<>();
  private WebServer server;

  @After
  public void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private static WebOptions options(String... args) {
    return PipelineOptionsFactory.fromArgs(args).as(WebOptions.class);
  }

  private void start(String... args) {
    Routes routes =
        new Routes()
            .add("/hello", query -> Reply.text(200, "hello " + query.text("name").orElse("you")))
            .add("/files/*", query -> Reply.text(200, query.path()))
            .add("/number", query -> Reply.text(200, "" + query.number("n", 1, 0, 10)))
            .addOpen("/healthz", query -> Reply.text(200, "ok"))
            .addStream(
                "/events",
                query ->
                    (last, subscriber) -> {
                      subscribers.add(subscriber);
                      subscriber.offer(new EventFeed.Event("", "since", last));
                      return () -> subscribers.remove(subscriber);
                    });
    server = WebServer.start(WebSettings.of(options(args)).orElseThrow(), routes);
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
    socket.setSoTimeout(20_000);
    sockets.add(socket);
    return socket;
  }

  /** The answer to a request, written as it goes over the wire. */
  private String ask(String request, String... headers) throws IOException {
    try (Socket socket = connect()) {
      StringBuilder text = new StringBuilder(request + " HTTP/1.1\r\nConnection: close\r\n");
      boolean host = false;
      for (String header : headers) {
        host |= header.startsWith("Host:");
        text.append(header).append("\r\n");
      }
      text.append(host ? "\r\n" : "Host: localhost\r\n\r\n");
      socket.getOutputStream().write(text.toString().getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private static String status(String answer) {
    return answer.split(" ", 3)[1];
  }

  @Test
  public void answersAnEndpointWithSecurityHeaders() throws IOException {
    start("--web=127.0.0.1:0");

    String answer = ask("GET /hello?name=M%C3%A4x");

    assertThat(status(answer)).isEqualTo("200");
    assertThat(answer)
        .endsWith("hello Mäx\n")
        .contains("Content-Security-Policy: default-src 'none'; script-src 'self'")
        .contains("X-Content-Type-Options: nosniff")
        .doesNotContain("unsafe-inline")
        .doesNotContain("Jetty");
    assertThat(ask("GET /files/a/b.js")).endsWith("/files/a/b.js\n");
    assertThat(status(ask("GET /nothing"))).isEqualTo("404");
    assertThat(ask("HEAD /hello")).contains(" 200 ").doesNotContain("hello you");
  }

  @Test
  public void refusesWhatChangesState() throws IOException {
    start("--web=127.0.0.1:0");

    assertThat(status(ask("POST /hello"))).isEqualTo("405");
    assertThat(status(ask("DELETE /hello"))).isEqualTo("405");
    assertThat(status(ask("GET /hello", "Content-Length: 3"))).isEqualTo("413");
  }

  @Test
  public void refusesForeignHostsAndOrigins() throws IOException {
    start("--web=127.0.0.1:0", "--webUrl=http://gauge.example.org/x");
    String port = ":" + server.port();

    assertThat(status(ask("GET /hello", "Host: evil.example.com" + port))).isEqualTo("421");
    assertThat(status(ask("GET /hello", "Host: gauge.example.org"))).isEqualTo("200");
    assertThat(status(ask("GET /hello", "Host: 127.0.0.1" + port))).isEqualTo("200");
    assertThat(status(ask("GET /hello", "Host: [::1]" + port))).isEqualTo("200");
    assertThat(status(ask("GET /hello", "Host: localhost" + port, "Origin: http://evil.com")))
        .isEqualTo("403");
    assertThat(
            status(ask("GET /hello", "Host: localhost" + port, "Origin: http://localhost" + port)))
        .isEqualTo("200");
    assertThat(status(ask("GET /hello", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors")))
        .isEqualTo("403");
    assertThat(status(ask("GET /hello", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate")))
        .isEqualTo("200");
  }

  @Test
  public void answersOnlyWhoKnowsTheToken() throws IOException {
    Path file = folder.newFile().toPath();
    Files.writeString(file, "0123456789abcdef\n");
    start("--web=127.0.0.1:0", "--webTokenFile=" + file);

    String refused = ask("GET /hello");

    assertThat(status(refused)).isEqualTo("401");
    assertThat(refused).contains("WWW-Authenticate: Basic");
    assertThat(status(ask("GET /hello", "Authorization: Bearer wrong"))).isEqualTo("401");
    assertThat(status(ask("GET /hello", "Authorization: Bearer 0123456789abcdef")))
        .isEqualTo("200");
    // me:0123456789abcdef
    assertThat(status(ask("GET /hello", "Authorization: Basic bWU6MDEyMzQ1Njc4OWFiY2RlZg==")))
        .isEqualTo("200");
    assertThat(status(ask("GET /events"))).isEqualTo("401");
    assertThat(status(ask("GET /healthz"))).isEqualTo("200");
  }

  @Test
  public void wrongParametersAreTheClientsFault() throws IOException {
    start("--web=127.0.0.1:0");

    String answer = ask("GET /number?n=11");

    assertThat(status(answer)).isEqualTo("400");
    assertThat(answer).endsWith("parameter n must be a whole number from 0 to 10\n");
    assertThat(status(ask("GET /hello?name=" + "x".repeat(9000)))).isEqualTo("414");
  }

  @Test
  public void listensElsewhereOnlyWithTokenAndTls() {
    assertThatThrownBy(() -> WebSettings.of(options("--web=0.0.0.0:8080")))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "--web=0.0.0.0:8080 can be reached from other machines: add --webTokenFile=FILE and"
                + " --webKeystore=FILE, or listen on 127.0.0.1.");
    assertThatThrownBy(() -> WebSettings.of(options("--web=8080")))
        .hasMessageContaining("write host:port");
    assertThatThrownBy(() -> WebSettings.of(options("--webTokenFile=x")))
        .hasMessageContaining("--web=127.0.0.1:8080");
    assertThat(WebSettings.of(options())).isEmpty();
  }

  @Test
  public void showsItsCertificateAndAnswersOnlyWhoKnowsTheToken() throws Exception {
    TestKeys keys = TestKeys.make(folder.getRoot().toPath(), "page", "dns:localhost");
    TestKeys others = TestKeys.make(folder.getRoot().toPath(), "other", "dns:localhost");
    Path token = Files.writeString(folder.newFile().toPath(), "0123456789abcdef\n");
    String[] secured = {
      "--webTokenFile=" + token,
      "--webKeystore=" + keys.keystore,
      "--webKeystorePasswordFile=" + keys.passwordFile
    };
    // With both it may be reached from elsewhere; here it only listens on loopback.
    assertThat(WebSettings.of(options(with("--web=0.0.0.0:8443", secured)))).isPresent();
    assertThatThrownBy(() -> WebSettings.of(options("--web=0.0.0.0:8443", secured[0])))
        .hasMessageContaining("add --webKeystore=FILE, or");
    assertThatThrownBy(() -> WebSettings.of(options("--web=0.0.0.0:8443", secured[1], secured[2])))
        .hasMessageContaining("add --webTokenFile=FILE, or");
    start(with("--web=127.0.0.1:0", secured));
    assertThat(server.url()).startsWith("https://");

    HttpClient client = HttpClient.newBuilder().sslContext(keys.peer()).build();
    String bearer = "Bearer 0123456789abcdef";
    HttpResponse<String> answer = client.send(request("/hello", bearer), ofString());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("hello you\n");
    assertThat(answer.sslSession().orElseThrow().getPeerCertificates())
        .containsExactly(certificate(keys));
    assertThat(client.send(request("/hello", "Bearer wrong"), ofString()).statusCode())
        .isEqualTo(401);
    HttpResponse<Stream<String>> events = client.send(request("/events", bearer), ofLines());
    await().until(() -> subscribers.size() == 1);
    subscribers.get(0).offer(new EventFeed.Event("1", "window", "here"));
    assertThat(events.body().anyMatch("data: here"::equals)).isTrue();
    HttpClient stranger = HttpClient.newBuilder().sslContext(others.peer()).build();
    assertThatThrownBy(() -> stranger.send(request("/hello", bearer), ofString()))
        .isInstanceOf(SSLHandshakeException.class);
    // Not even an error message is sent in the clear.
    assertThat(ask("GET /hello", "Authorization: " + bearer)).doesNotContain("hello", "HTTP");
  }

  private static String[] with(String first, String... more) {
    return Stream.concat(Stream.of(first), Stream.of(more)).toArray(String[]::new);
  }

  private HttpRequest request(String path, String authorization) {
    return HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path))
        .header("Authorization", authorization)
        .build();
  }

  private static Certificate certificate(TestKeys keys) throws Exception {
    try (InputStream in = Files.newInputStream(keys.certificate)) {
      return CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  @Test
  public void linksToNoAddressThatOthersCannotReach() throws Exception {
    assertThat(WebSettings.of(options("--web=127.0.0.1:8080")).orElseThrow().knownUrl())
        .hasValue("http://127.0.0.1:8080");
    assertThat(WebSettings.of(options("--web=127.0.0.1:0")).orElseThrow().knownUrl()).isEmpty();
    WebAddress everywhere = WebAddress.parse("0.0.0.0:8443");
    assertThat(new WebSettings(everywhere, "t", null, null).knownUrl()).isEmpty();
    assertThat(new WebSettings(everywhere, "t", null, "https://gauge.example.org").knownUrl())
        .hasValue("https://gauge.example.org");
  }

  private BufferedReader follow(String... headers) throws IOException {
    Socket socket = connect();
    String more = String.join("", headers);
    socket
        .getOutputStream()
        .write(("GET /events HTTP/1.1\r\nHost: localhost\r\n" + more + "\r\n").getBytes(UTF_8));
    return new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
  }

  private static void readUntil(BufferedReader reader, String text) throws IOException {
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (line.contains(text)) {
        return;
      }
    }
    throw new AssertionError("the stream has ended without " + text);
  }

  @Test
  public void streamsEventsAndTellsTheFeedWhatWasSeenBefore() throws IOException {
    start("--web=127.0.0.1:0");
    BufferedReader reader = follow("Last-Event-ID: 17\r\n");

    readUntil(reader, "data: 17");
    subscribers.get(0).offer(new EventFeed.Event("18", "window", "{\"count\":1}"));

    readUntil(reader, "id: 18");
    readUntil(reader, "event: window");
    readUntil(reader, "data: {\"count\":1}");
  }

  @Test
  public void aStalledClientHoldsUpNobodyAndIsAskedToLoadAgain() throws IOException {
    start("--web=127.0.0.1:0");
    BufferedReader stalled = follow();
    await().until(() -> subscribers.size() == 1);
    BufferedReader reader = follow();
    await().until(() -> subscribers.size() == 2);
    String kilobytes = "x".repeat(10_000);

    // Far more than the buffers of a socket hold.
    for (int i = 0; i < 5_000; i++) {
      subscribers.get(0).offer(new EventFeed.Event("" + i, "window", kilobytes));
    }
    subscribers.get(1).offer(new EventFeed.Event("", "window", "here"));

    readUntil(reader, "data: here");
    readUntil(stalled, "event: resync");
  }

  @Test
  public void admitsSixteenSubscribersAndForgetsThoseWhoLeave() throws IOException {
    start("--web=127.0.0.1:0");
    for (int i = 0; i < 16; i++) {
      readUntil(follow(), "retry:");
    }

    assertThat(ask("GET /events")).contains(" 503 ").contains("Retry-After: 10");

    sockets.get(0).close();
    await()
        .untilAsserted(
            () -> {
              // A write to the closed connection is what tells.
              subscribers.forEach(
                  each -> each.offer(new EventFeed.Event("", "window", "x".repeat(1000))));
              assertThat(subscribers).hasSize(15);
            });
    readUntil(follow(), "retry:");
  }
}
