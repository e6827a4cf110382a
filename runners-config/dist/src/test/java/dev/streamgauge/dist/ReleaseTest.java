package dev.streamgauge.dist;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.Assume.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.BeforeClass;
import org.junit.ClassRule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** Installs what a release consists of into empty folders, and starts it there. */
public class ReleaseTest {
  @ClassRule public static final TemporaryFolder FOLDER = new TemporaryFolder();

  private static final String VERSION = System.getProperty("version");
  private static final Path TARGET = Path.of("target").toAbsolutePath();
  private static final String JAVA = System.getProperty("java.home");

  private static Path home;
  private static Path deb;

  /** A command that has ended. */
  private record Ended(int code, String output) {}

  @BeforeClass
  public static void install() throws Exception {
    Path unpacked = FOLDER.newFolder("unpacked").toPath();
    ok(unpacked, "tar", "-xzf", TARGET.resolve("streamgauge-" + VERSION + ".tar.gz").toString());
    home = unpacked.resolve("streamgauge-" + VERSION);
    deb = FOLDER.newFolder("package").toPath();
    if (has("dpkg-deb")) {
      ok(deb, "dpkg-deb", "-x", debian(), deb.toString());
    }
  }

  private static String debian() {
    return TARGET.resolve("streamgauge-" + VERSION + ".deb").toString();
  }

  private static boolean has(String command) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(directory -> Files.isExecutable(Path.of(directory, command)));
  }

  /** Runs a command with nothing in its environment but a Java runtime and the system's tools. */
  private static Ended run(Path directory, String... command) throws Exception {
    File output = FOLDER.newFile();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output);
    builder.environment().clear();
    builder.environment().put("PATH", JAVA + "/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    Process process = builder.start();
    if (!process.waitFor(5, TimeUnit.MINUTES)) {
      process.destroyForcibly();
      throw new AssertionError(List.of(command) + " does not end: " + text(output));
    }
    return new Ended(process.exitValue(), text(output));
  }

  private static String text(File file) throws IOException {
    return Files.readString(file.toPath(), StandardCharsets.UTF_8);
  }

  private static String ok(Path directory, String... command) throws Exception {
    Ended ended = run(directory, command);
    assertThat(ended.code()).as(ended.output()).isZero();
    return ended.output();
  }

  private static void demoRuns(Path launcher, String runner) throws Exception {
    String output =
        ok(
            FOLDER.newFolder().toPath(),
            launcher.toString(),
            "demo",
            "--runner=" + runner,
            "--demoTime=2s",
            "--demoRate=1000");
    // The demo compares what it has counted with what it has sent.
    assertThat(output).contains(": right.");
  }

  @Test
  public void theArchiveRunsOnTheDirectRunner() throws Exception {
    demoRuns(home.resolve("bin/streamgauge"), "DirectRunner");
  }

  @Test
  public void theArchiveRunsOnSpark() throws Exception {
    demoRuns(home.resolve("bin/streamgauge"), "SparkRunner");
  }

  @Test
  public void theArchiveRunsOnFlink() throws Exception {
    demoRuns(home.resolve("bin/streamgauge"), "FlinkRunner");
  }

  @Test
  public void theArchiveHasItsTextsAndARightConfiguration() throws Exception {
    assertThat(home.resolve("LICENSE")).isNotEmptyFile();
    assertThat(home.resolve("NOTICE")).isNotEmptyFile();
    assertThat(home.resolve("docs/README.md")).isNotEmptyFile();
    assertThat(home.resolve("rules/sshd.yml")).isNotEmptyFile();
    assertThat(text(home.resolve("etc/gauge.schema.json").toFile())).contains("\"windowSize\"");
    assertThat(text(home.resolve("completion/streamgauge").toFile())).contains("--windowSize");
    for (String each : new String[] {"direct", "spark", "flink"}) {
      assertThat(home.resolve("sbom/streamgauge-" + each + ".cdx.json")).isNotEmptyFile();
    }
    assertThat(ok(home, "bin/streamgauge", "config", "check", "etc/gauge.yaml"))
        .isEqualTo("etc/gauge.yaml: 1 pipeline: right\n");
  }

  @Test
  public void theJarForBeamIsThereWithItsExample() throws Exception {
    assertThat(text(home.resolve("examples/beam.yaml").toFile()))
        .contains("jar: lib/beam/streamgauge-beam.jar");
    // Without a port it says how it is called.
    assertThat(run(home, "java", "-jar", "lib/beam/streamgauge-beam.jar").output())
        .contains("expansion");
  }

  @Test
  public void thePackageRuns() throws Exception {
    assumeTrue("dpkg-deb is missing", has("dpkg-deb"));
    demoRuns(deb.resolve("usr/share/streamgauge/bin/streamgauge"), "DirectRunner");
    assertThat(Files.readSymbolicLink(deb.resolve("usr/bin/streamgauge")))
        .isEqualTo(Path.of("/usr/share/streamgauge/bin/streamgauge"));
    assertThat(deb.resolve("etc/streamgauge/gauge.yaml")).isNotEmptyFile();
    assertThat(deb.resolve("usr/share/bash-completion/completions/streamgauge")).isNotEmptyFile();
    assertThat(ok(deb, "dpkg-deb", "--field", debian(), "Depends")).contains("17");
  }

  /** By systemd's own rating, in which 10 is the worst; most services of a system have 9. */
  @Test
  public void theServiceIsSandboxed() throws Exception {
    assumeTrue("systemd-analyze is missing", has("systemd-analyze"));
    List<String> command = new ArrayList<>(List.of("systemd-analyze", "security"));
    command.add("--offline=true");
    command.add("--threshold=25");
    command.add(home.resolve("systemd/streamgauge.service").toString());
    ok(home, command.toArray(new String[0]));
  }
}
