package dev.streamgauge.dist;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.Assume.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Follows docs/tutorial.md to the letter, in a release that is unpacked into an empty folder. */
public class TutorialTest {
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w*)\n(.*?)^```$");
  private static final String VERSION = System.getProperty("version");

  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  private final List<Process> started = new ArrayList<>();
  private Path home;
  private List<String> commands;
  private List<String> files;
  private List<String> outputs;
  private int web;

  @Before
  public void unpack() throws Exception {
    assumeTrue(
        "logger is not on this machine",
        Stream.of("/usr/bin/logger", "/bin/logger").anyMatch(name -> new File(name).canExecute()));
    Path archive = Path.of("target", "streamgauge-" + VERSION + ".tar.gz").toAbsolutePath();
    home = folder.getRoot().toPath().resolve("streamgauge-" + VERSION);
    Process tar =
        new ProcessBuilder("tar", "-xzf", archive.toString()).directory(folder.getRoot()).start();
    assertThat(tar.waitFor()).isZero();
    web = freePort();
    // The only liberty: the ports of the tutorial may be taken here.
    String tutorial =
        Files.readString(home.resolve("docs/tutorial.md"))
            .replace("5514", Integer.toString(freePort()))
            .replace("8080", Integer.toString(web));
    commands = blocks(tutorial, "sh");
    files = blocks(tutorial, "yaml");
    outputs = blocks(tutorial, "");
  }

  @After
  public void stop() {
    started.forEach(process -> process.descendants().forEach(ProcessHandle::destroyForcibly));
    started.forEach(Process::destroyForcibly);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static List<String> blocks(String page, String language) {
    List<String> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(page);
    while (matcher.find()) {
      if (matcher.group(1).equals(language)) {
        blocks.add(matcher.group(2));
      }
    }
    return blocks;
  }

  /** Starts a command with nothing in its environment but a Java runtime and the system's tools. */
  private Process start(String command, Path output) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-euc", command)
            .directory(home.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().clear();
    builder
        .environment()
        .put("PATH", System.getProperty("java.home") + "/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private String run(String command) throws Exception {
    Path output = folder.newFile().toPath();
    Process process = start(command, output);
    assertThat(process.waitFor(2, MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    return Files.readString(output);
  }

  private Process listening(String command, Path output) throws Exception {
    Process process = start("exec " + command.strip(), output);
    await().atMost(2, MINUTES).until(() -> page("readyz") > 0);
    return process;
  }

  private int page(String path) {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + web + "/" + path)).build(),
              HttpResponse.BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      return -1;
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void awaitLine(Path output, String expression) {
    await()
        .atMost(2, MINUTES)
        .untilAsserted(
            () ->
                assertThat(Files.readAllLines(output)).anyMatch(line -> line.matches(expression)));
  }

  private static Instant firedAt(Path output) throws IOException {
    Matcher matcher = Pattern.compile("FIRING .* since (\\S+): ").matcher(Files.readString(output));
    assertThat(matcher.find()).isTrue();
    return Instant.parse(matcher.group(1));
  }

  /** Waits until a restart need not evaluate again what happened before {@code time}. */
  private void awaitFinal(Instant time) {
    await()
        .atMost(1, MINUTES)
        .ignoreExceptions()
        .until(
            () -> {
              Properties point = new Properties();
              try (Reader reader =
                  Files.newBufferedReader(home.resolve("gauge/spool/resume-point.properties"))) {
                point.load(reader);
              }
              return !Instant.parse(point.getProperty("oldest_open_window")).isBefore(time);
            });
  }

  /** Sends lines until the port of the run accepts them. */
  private void send(String command) {
    await().atMost(2, MINUTES).ignoreExceptions().until(() -> !run(command).contains("failed"));
  }

  private static void end(Process process) throws InterruptedException {
    // As Ctrl-C does.
    process.destroy();
    assertThat(process.waitFor(2, MINUTES)).isTrue();
    assertThat(process.exitValue()).isZero();
  }

  @Test
  public void countsThenTestsARuleThenAlertsAcrossAKillThenRunsOnFlink() throws Exception {
    Path counts = folder.newFile().toPath();
    Process count = listening(commands.get(0), counts);
    send(commands.get(1));
    awaitLine(counts, "\\S+ \\S+ \\.\\. \\S+ +3");
    assertThat(page("")).isEqualTo(200);
    end(count);

    Files.writeString(home.resolve("rules.yaml"), files.get(0));
    Files.writeString(home.resolve("rules_test.yml"), files.get(1));
    assertThat(run(commands.get(2))).isEqualTo(outputs.get(1));

    Files.writeString(home.resolve("gauge.yaml"), files.get(2));
    List<String> checkAndRun = commands.get(3).lines().toList();
    run(checkAndRun.get(0));
    Path alerts = folder.newFile().toPath();
    Process alert = listening(checkAndRun.get(1), alerts);
    send(commands.get(1));
    awaitLine(alerts, "FIRING HighErrors\\{host=.*: 3 errors, e\\.g\\. .* disk \\d full");
    awaitFinal(firedAt(alerts));
    // As kill -9 does.
    alert.destroyForcibly();
    assertThat(alert.waitFor(1, MINUTES)).isTrue();
    assertThat(Files.readString(alerts)).doesNotContain("RESOLVED");
    Path resumed = folder.newFile().toPath();
    Process again = listening(checkAndRun.get(1), resumed);
    awaitLine(resumed, "RESOLVED HighErrors\\{host=.*: 3 errors, e\\.g\\. .* disk \\d full");
    assertThat(Files.readString(resumed)).doesNotContain("FIRING");
    end(again);

    Path onFlink = folder.newFile().toPath();
    Process flink = start("exec " + commands.get(4).strip(), onFlink);
    send(commands.get(1));
    awaitLine(onFlink, "\\S+ \\S+ \\.\\. \\S+ +[3-9]");
    end(flink);
  }
}
