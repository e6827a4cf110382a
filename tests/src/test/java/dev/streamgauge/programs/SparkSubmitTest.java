package dev.streamgauge.programs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.streamgauge.cluster.SparkHome;
import dev.streamgauge.testing.BundledJar;
import dev.streamgauge.testing.ProcessRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
                "--source=file://" + log,
                "--windowSize=1d",
                "--windowPeriod=1d",
                "--format=json")
            .start()) {
      run.expectExit(0, Duration.ofMinutes(5));
      assertThat(run.stdoutLines()).hasSize(1).first().asString().contains("\"count\":2,");
    }
  }
}
