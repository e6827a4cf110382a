package dev.streamgauge.programs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.testing.JavaCommand;
import dev.streamgauge.testing.Launcher;
import dev.streamgauge.testing.ProcessRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;

/** The bundled jar under spark-submit, with nothing but a Spark distribution beside it. */
public class SparkSubmitTest {
  @Rule public final TemporaryFolder folder = new TemporaryFolder();

  @Test
  public void runsTheBundledJar() throws Exception {
    Path log = folder.getRoot().toPath().resolve("a.log");
    Files.write(log, "ERROR one\nINFO two\nERROR three\n".getBytes(UTF_8));
    List<String> command =
        JavaCommand.of(
            distribution(),
            Stream.concat(
                    JavaCommand.runnerFlags().stream(),
                    JavaCommand.flagsIn(Launcher.JVM_OPTIONS).stream())
                .toList(),
            "1g",
            "org.apache.spark.deploy.SparkSubmit",
            List.of(
                "--class",
                "dev.streamgauge.pipelines.Main",
                "--master",
                "local[2]",
                "--conf",
                "spark.ui.enabled=false",
                bundle().toString(),
                "monitor",
                "--runner=SparkRunner",
                "--source=file://" + log,
                "--windowSize=1d",
                "--windowPeriod=1d",
                "--format=json"));
    try (ProcessRun run = ProcessRun.of(command).start()) {
      run.expectExit(0, Duration.ofMinutes(2));
      assertThat(run.stdoutLines()).hasSize(1).first().asString().contains("\"count\":2,");
    }
  }

  private static String distribution() throws IOException {
    try (InputStream in =
        SparkSubmitTest.class.getResourceAsStream("/spark-distribution.classpath")) {
      return new String(in.readAllBytes(), UTF_8).trim();
    }
  }

  private static Path bundle() throws IOException {
    Path target = Launcher.repository().resolve("runners-config/spark/target");
    try (DirectoryStream<Path> jars =
        Files.newDirectoryStream(target, "streamgauge-bundled-spark-*.jar")) {
      return jars.iterator().next();
    }
  }
}
